"""``network.relations``: what a member takes of another one's requests, by their type.

Owns how it is written: in the file under the network, each with both members; in one member's entry
without the member itself.
"""

from collections.abc import Collection, Iterable, Mapping

from domain.directory.relations import Accepts, Relation
from domain.vocabulary import MemberCode, RequestType
from formats.network_file.fields import Fields, one_of
from formats.network_file.tree import Plain

_KEYS = ("from", "types", "is")


def read_relations(
    network: Fields, members: Collection[str]
) -> Mapping[MemberCode, tuple[Relation, ...]]:
    """What the file says, by the member that is asked."""
    found: dict[MemberCode, tuple[Relation, ...]] = {}
    for fields in network.parts("relations", ("to", *_KEYS), required=False):
        to = MemberCode(fields.reference("to", "member", members))
        before = found.get(to, ())
        found[to] = (*before, *_read(fields, to, members, before))
    return found


def read_of_member(entry: Fields, to: MemberCode, members: Collection[str]) -> tuple[Relation, ...]:
    """What one member's entry says."""
    found: tuple[Relation, ...] = ()
    for fields in entry.parts("relations", _KEYS, required=False):
        found = (*found, *_read(fields, to, members, found))
    return found


def _read(
    fields: Fields, to: MemberCode, members: Collection[str], before: Iterable[Relation]
) -> tuple[Relation, ...]:
    origin = fields.reference("from", "member", members)
    if not origin:
        return ()
    if origin == to:
        fields.error("from", "a member asks nothing of itself", "name another member")
    types = fields.parsed_items(
        "types", "a type of request", lambda text: one_of(text, RequestType), required=False
    )
    relation = Relation(
        origin=MemberCode(origin),
        types=frozenset(types),
        accepts=fields.choice("is", Accepts, Accepts.ALLOW),
    )
    for other in before:
        twice = other.origin == origin and (
            other.types & relation.types or not (other.types or relation.types)
        )
        if twice:
            message = f"{origin} is named twice for the same type"
            fields.error("types", message, "keep one of them for each type")
    return (relation,)


def written(relations: Iterable[Relation]) -> list[dict[str, Plain]]:
    """A member's relations as its entry has them."""
    return [_written(each) for each in relations]


def _written(relation: Relation) -> dict[str, Plain]:
    types: list[Plain] = [kind.value for kind in RequestType if kind in relation.types]
    return {
        "from": relation.origin,
        **({"types": types} if types else {}),
        "is": relation.accepts.value,
    }
