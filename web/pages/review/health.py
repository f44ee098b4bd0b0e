"""``/review/directory``: how each contact point stands, who could not be reached, and what to do about it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.sessions.session import Level
from services.log.overview import health as healths
from services.log.overview.health import Ailment, DirectoryHealth
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.typed import page_number
from web.frame.visitor import look, visitor_of
from web.pages.requests.rows import told_to
from wording.language import Translator, translator
from wording.messages import standings
from wording.safe_text import Shown

_POINTS = "points"


async def show(request: Request) -> Response:
    """``GET /review/directory``: ``points`` is the page of contact points, ``page`` that of people."""
    points, people = page_number(request, _POINTS), page_number(request)

    async def act(visit: PageVisit) -> DirectoryHealth:
        return await healths.health(visit, points, people)

    found = await look(request, Level.CLAIMED, act, is_long=True)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    told = told_to(visitor, visitor.now)
    said = _said(_)
    return page(
        request,
        "review/health.html",
        found=found,
        counts=[(said[kind][0], Shown(str(count))) for kind, count in found.counts],
        points=[
            (
                told.shown(row.name),
                told.member(row.member),
                standings.standing(_, row.health.standing),
                standings.findings(_, row.health),
                told.moment_of(row.health.confirmed_at) or _("never"),
                standings.out_of(_, row.health.enrolled, row.health.people),
                standings.channels(_, row.channels),
                (
                    standings.last_drill(_, told, row.drills),
                    standings.advised_from(_, told.deadline_of(row.drills.advised_from)),
                ),
                [standings.reached(_, told, each) for each in row.reach],
            )
            for row in found.points.rows
        ],
        bands=standings.bands(_, found.bands),
        people=[
            (told.shown(row.name), told.member(row.member), *said[row.ailment])
            for row in found.people.rows
        ],
    )


def _said(_: Translator) -> dict[Ailment, tuple[Shown, Shown]]:
    """What each is called, and what to do about it."""
    return {
        Ailment.NOT_ENROLLED: (_("not enrolled"), _("Have the operator invite them.")),
        Ailment.WAITS: (
            _("enrolled, not confirmed"),
            _("Call them on a number that you know, and confirm them: /people in chat."),
        ),
        Ailment.UNREACHABLE: (
            _("cannot be reached"),
            _("Have them write to the bot, or unblock it."),
        ),
        Ailment.CHANNEL_FAILS: (
            _("a channel fails"),
            _("Have them test their channels: /test in chat."),
        ),
        Ailment.NO_PASSKEY: (
            _("no passkey"),
            _("Have them open the pages, First time here, with their second secret."),
        ),
    }


ROUTES = (Route("/review/directory", show),)
