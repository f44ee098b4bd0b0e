"""The links of a request as somebody may see them, in a message, in a document, on the console."""

from collections.abc import Iterable

from domain.directory.actor import Actor
from domain.forms.fields.field import Values
from domain.requests.permissions import Sight
from domain.requests.request import Request
from domain.requests.rows import LinkRow
from domain.requests.tying.linking import is_side, may_undo, shown_links
from domain.requests.values.ties import Link, LinkKind
from domain.rows import texts
from domain.topics import Facts
from storage.transaction.unit_of_work import UnitOfWork


async def links_for(
    work: UnitOfWork, request: Request, seen: Sight | None, actor: Actor | None
) -> tuple[Link, ...]:
    """The links that this person may see; all of them for nobody in particular. A look of its own."""
    links = request.ties.links
    cases = [link.case for link in links if link.case is not None]
    needed = seen is not None and bool(cases)
    others = {each.id: each for each in await work.requests.glimpsed(cases)} if needed else {}
    return tuple(shown_links(request, seen, actor, others, work.situation))


async def link_facts(work: UnitOfWork, request: Request, seen: Sight, actor: Actor) -> Facts:
    """What a message says of them; nothing where there is none."""
    links = await links_for(work, request, seen, actor)
    if not links:
        return {}
    able = seen.request.left is None and is_side(request, actor, work.situation)
    return {"links": texts(rows_of(links, actor if able else None))}


def rows_of(links: Iterable[Link], actor: Actor | None) -> list[LinkRow]:
    """Links as rows, with what undoes those that the person may undo."""
    return [
        LinkRow(
            kind=link.kind.value,
            case=link.case or "",
            reference=link.reference,
            dated=link.dated.isoformat() if link.dated else "",
            channel=link.channel,
            state=link.state,
            token=link.token if actor is not None and may_undo(link, actor) else "",
        )
        for link in links
    ]


def has_formal(links: Iterable[Link]) -> bool:
    """Whether one of them says what a side wrote."""
    return any(link.kind is LinkKind.FORMAL for link in links)


def link_values(link: Link) -> Values:
    """A link by the names of the request's document (``formats.forms.document_fields.LINK``)."""
    values = {
        "kind": link.kind.value,
        "reference": link.reference,
        "channel": link.channel,
        "date": link.dated.isoformat() if link.dated else "",
        "state": link.state,
    }
    return {name: value for name, value in values.items() if value}
