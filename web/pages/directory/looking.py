"""``/directory``: what of the directory somebody sees, and one entry of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.directory.confirming import Trust
from domain.directory.entry_fields import Field, Section
from domain.directory.rows import ListedEntry
from domain.refused import Refused
from domain.requests.filing import LONGEST_TEXT
from domain.sessions.session import Level
from services.directory.at_page import changing, looking
from services.directory.at_page.changing import FieldView
from services.directory.at_page.looking import DirectoryView, EntryView
from services.sessions.sessions import take_said
from services.visit.lists import LONGEST_WORDS
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.typed import page_number
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.directory.ways import adding_ways
from web.pages.requests.rows import told_to
from wording import labels
from wording.language import Translator, translator
from wording.messages import standings
from wording.messages.entries import field_word, role_word, section_word, value_shown
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, clean_line, isolated

_NOTHING: Final[Mapping[str, str]] = {}
_LONG: Final = frozenset({Field.LEGAL_NOTES, Field.RELATIONS, Field.CHANNELS, Field.TELEPHONE})
"""Fields for which one writes in several lines."""


async def show(request: Request) -> Response:
    """``GET /directory``: ``q`` is what is looked for, ``member`` whose entries they are."""
    number = page_number(request)
    sought = request.query_params.get("q", "").strip()[:LONGEST_WORDS]
    code = request.query_params.get("member", "")[:LONGEST_WORDS]

    async def act(visit: PageVisit) -> DirectoryView | Refused:
        looking.require_directory(visit)
        try:
            return looking.listed(visit, code, sought, number)
        except Refused as refused:
            if refused.suspicious or not sought:
                raise
            return refused

    found, wrong = await look(request, Level.CLAIMED, act), ""
    said = await said_before(request)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    if isinstance(found, Refused):
        wrong, found = why(request, found), DirectoryView(members=None, entries=None)
    members, entries = found.members, found.entries
    return page(
        request,
        "directory/directory.html",
        status=409 if wrong else 200,
        wrong=wrong,
        said=said,
        sought=sought,
        longest=LONGEST_WORDS,
        code=found.code,
        member=visitor.member(found.member),
        adding=adding_ways(_, found.may_add, found.code),
        found=entries or members,
        members=[
            (row.code, visitor.member(row.name) if row.name else _("People of no member"))
            for row in members.rows
        ]
        if members
        else [],
        entries=[_row(_, visitor, row) for row in entries.rows] if entries else [],
    )


async def entry(request: Request) -> Response:
    """``GET /directory/entries/KEY``."""
    return await drawn(request)


async def prove(request: Request) -> Response:
    """``GET /directory/entries/KEY/change``: where who is only known is asked to show that it is they."""
    return await drawn(request, needs=Level.PROVED)


async def drawn(
    request: Request,
    *,
    typed: Mapping[str, str] = _NOTHING,
    wrong: str = "",
    needs: Level = Level.CLAIMED,
) -> Response:
    """The page of an entry; what is ``wrong`` is said with it, and what was typed stands there again."""
    key = str(request.path_params["key"])

    async def act(visit: PageVisit) -> tuple[EntryView, list[FieldView]]:
        found = await looking.entry(visit, key)
        fields = changing.changeable(visit, key, found.may_change) if found.may_change else []
        return found, fields

    found, fields = await look(request, needs, act)
    said = await said_before(request)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    told = told_to(visitor, visitor.now)
    return page(
        request,
        "directory/entry.html",
        status=409 if wrong else 200,
        wrong=wrong,
        said=said,
        typed=typed,
        is_proved=visitor.level is Level.PROVED,
        longest=LONGEST_TEXT,
        entry=found,
        member=visitor.member(found.member),
        what=section_word(_, found.section),
        name=clean_line(found.name),
        values=[
            (field_word(_, field), value_shown(_, told, field, value) or _("not given"))
            for field, value in found.values
        ],
        doubt=_doubt(_, found.doubt),
        stands=[*_stands(_, told, found)],
        card=[
            (
                labels.request_type(_, kind) if kind else _("Every type"),
                [clean_line(x) for x in lines],
            )
            for kind, lines in found.card
        ],
        desks=_.listed(_said(_, desk) for desk in found.desks),
        fields=[_field(_, visitor, field) for field in fields],
    )


def _stands(
    _: Translator, told: Told, found: EntryView
) -> Iterator[tuple[Shown, tuple[Shown, ...]]]:
    """How a contact point stands and how it fared, each with its label, line by line; as in chat."""
    health = found.health
    if health is None:
        return
    row = health.row
    word, why = standings.standing(_, row.standing), standings.findings(_, row)
    since = standings.advised_from(_, told.deadline_of(health.drills.advised_from))
    yield _("How it stands"), (word, *why, *((since,) if since else ()))
    yield _("Entry confirmed"), (told.moment_of(row.confirmed_at) or _("never"),)
    yield _("People enrolled"), (standings.out_of(_, row.enrolled, row.people),)
    yield _("Last drill"), (standings.last_drill(_, told, health.drills),)
    if found.bands:
        label = _("Desks of the network by the score of their last drill")
        yield label, (standings.bands(_, found.bands),)
    if health.reach:
        reached = tuple(standings.reached(_, told, each) for each in health.reach)
        yield _("Reached in the last 12 months"), reached


def _row(_: Translator, visitor: Visitor, row: ListedEntry) -> Mapping[str, object]:
    parts: list[Shown] = [section_word(_, row.section)]
    parts += [role_word(_, role) for role in row.roles]
    if row.is_idle:
        parts.append(_("in no roster"))
    is_member = row.section == Section.MEMBER
    name = visitor.member(row.name) if is_member else clean_line(row.name)
    return {"key": row.key, "name": name, "about": _.beside(parts)}


def _field(_: Translator, visitor: Visitor, found: FieldView) -> Mapping[str, object]:
    told = told_to(visitor, visitor.now)
    options: Sequence[tuple[str, Shown]] = [
        (str(number), value_shown(_, told, found.field, option) or Shown(option))
        for number, option in enumerate(found.options)
    ]
    return {
        "name": found.field.value,
        "label": field_word(_, found.field),
        "value": found.value,
        "options": options,
        "is_long": found.field in _LONG,
        "hint": _hint(_, found.field),
    }


def _hint(_: Translator, field: Field) -> Shown:
    words: dict[Field, Shown] = {
        Field.CHANNELS: _(
            "One a line, in the order in which they are tried, each begun with its kind: telegram, "
            "email, sms or voice. A kind alone keeps the address that is there."
        ),
        Field.LANGUAGES: _("By their codes, such as: en fr"),
        Field.TIME_ZONE: _("Such as: Europe/Madrid"),
        Field.FALLBACK: _("The code of a member, or the name of a contact point."),
        Field.RELATIONS: _(
            "Of whom, which types, and then allow, supervisor_first or not, such as: ESP person: not"
        ),
    }
    return words.get(field, NOTHING)


def _doubt(_: Translator, doubt: str) -> Shown:
    words: dict[str, Shown] = {
        Trust.STALE: _(
            "This entry has not been confirmed for over a month: it may be out of date."
        ),
        Trust.UNVERIFIED: _("This entry is marked as unverified: somebody said that it is wrong."),
    }
    return words.get(doubt, NOTHING)


async def said_before(request: Request) -> tuple[str, ...]:
    """What was said after an act, shown by this page alone."""
    if not visitor_of(request).has_news:
        return ()
    return tuple(words(request, each) for each in await do(request, Level.CLAIMED, take_said))


def _said(_: Translator, text: str) -> Shown:
    return isolated(clean_line(text), is_rtl=_.is_rtl)


ROUTES = (
    Route("/directory", show, methods=["GET"]),
    Route("/directory/entries/{key}", entry, methods=["GET"]),
    Route("/directory/entries/{key}/change", prove, methods=["GET"]),
)
