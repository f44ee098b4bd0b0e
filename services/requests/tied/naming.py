"""The same identifier in an open request to the same member: known by keyed digests, never in clear.

The digests stand in the sealed request. A member's are its own: those of two members never agree, so that
nothing is to be found out about another one's requests.
"""

from dataclasses import dataclass, field, replace

from domain.forms.fields.field import Values
from domain.forms.filled import FormPart
from domain.forms.forms import FORMS, form_of
from domain.requests.filing import Filing
from domain.requests.request import Decision, Request
from domain.requests.tying.deconflicting import takes_part
from domain.topics import Facts
from domain.vocabulary import Marking, MemberCode, RequestType, Role
from formats.forms.identified import identified
from formats.forms.subjects import searched
from formats.forms.subjects import subjects as about
from services.visit.visit import Visit
from storage.sealing.vault import Vault

_LABEL = "identifier"


def digests_of(
    visit: Visit, origin: MemberCode, kind: RequestType, form: Values, version: int | None = None
) -> tuple[str, ...]:
    """What stands for all that a form of this member identifies; sorted, so that no order is told."""
    known = FORMS[kind] if version is None else form_of(kind, version)
    named = identified(known, form) if known is not None and form else ()
    digest = visit.work.vault.opaque_text
    return tuple(sorted(digest(_LABEL, f"{origin}:{each}") for each in named))


def own_digests(visit: Visit, kind: RequestType, form: Values) -> tuple[str, ...]:
    """The same for what the person files."""
    own = visit.actor.person.member
    return digests_of(visit, own, kind, form) if own is not None else ()


def filed_digests(visit: Visit, filing: Filing) -> tuple[str, ...]:
    """The same for what is filed, for the member that asks."""
    if filing.caller is not None:
        return digests_of(visit, filing.caller, filing.type, filing.form)
    return own_digests(visit, filing.type, filing.form)


async def naming(
    visit: Visit, addressee: MemberCode, kind: RequestType, form: Values
) -> Request | None:
    """The newest open request to this member that names one of the same, of those that the person may see.

    Nothing is looked for where the form names nothing.
    """
    wanted = own_digests(visit, kind, form)
    if not wanted:
        return None
    chief = visit.actor.person.member if visit.actor.has(Role.SUPERVISOR) else None
    return await visit.work.requests.open_naming(visit.actor.id, chief, addressee, wanted)


def with_subjects(visit: Visit, decision: Decision) -> Decision:
    """The decision with what stands for whomever its forms are about; an answer's belong to their turn."""
    request = decision.request
    subjects, answered = list(request.ties.subjects), list(request.ties.answered)
    here, digest = len(request.earlier), visit.work.vault.opaque_text
    for record in decision.records:
        form = record.text.form if record.text is not None else None
        if form is None:
            continue
        found = [
            digest(_LABEL, f"{request.origin}:{each}") for each in about(form.fields, form.values)
        ]
        if form.part is FormPart.ANSWER:
            answered += [(here, each) for each in found]
        else:
            subjects += [each for each in found if each not in request.ties.identifiers]
    if len(subjects) == len(request.ties.subjects) and len(answered) == len(request.ties.answered):
        return decision
    ties = replace(
        request.ties,
        subjects=tuple(sorted(set(subjects))),
        answered=tuple(sorted(set(answered))),
    )
    return replace(decision, request=replace(request, ties=ties))


@dataclass(slots=True)
class SearchedDigests:
    """What stands for what is typed, in the requests of each member."""

    vault: Vault
    typed: str
    known: dict[MemberCode, frozenset[str]] = field(default_factory=dict)

    def of(self, origin: MemberCode) -> frozenset[str]:
        """In the requests that this member sent."""
        if origin not in self.known:
            digest = self.vault.opaque_text
            tokens = searched(self.typed)
            self.known[origin] = frozenset(digest(_LABEL, f"{origin}:{each}") for each in tokens)
        return self.known[origin]


def named_facts(visit: Visit, named: Request | None, same: Request | None) -> Facts:
    """What is said of it; nothing where there is none, or it is said already that the text is the same."""
    if named is None or (same is not None and same.id == named.id):
        return {}
    is_mine = named.requester == visit.actor.id
    return {"names_as": named.reference, "names_case": named.id if is_mine else None}


def shared_digests(
    visit: Visit, kind: RequestType, form: Values, marking: Marking, version: int | None = None
) -> tuple[str, ...]:
    """What stands for it among all members, under a key of its own; none where it may not be compared."""
    known = FORMS[kind] if version is None else form_of(kind, version)
    if known is None or not takes_part(form, marking, visit.work.situation):
        return ()
    return tuple(sorted(visit.work.vault.deconflicting(each) for each in identified(known, form)))


def renamed(visit: Visit, decision: Decision, whole: Values) -> Decision:
    """The decision to complete a form, with what it identifies now; what is new is compared."""
    request = decision.request
    version = request.completion.version if request.completion is not None else None
    shared = shared_digests(visit, request.type, whole, request.marking, version)
    ties = replace(
        request.ties,
        identifiers=digests_of(visit, request.origin, request.type, whole, version),
        deconflict=shared,
        is_compared=request.ties.is_compared and set(shared) <= set(request.ties.deconflict),
    )
    return replace(decision, request=replace(request, ties=ties))
