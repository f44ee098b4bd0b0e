"""Drawing a page: its template, in the language of who reads it.

Owns that nothing of a person's is ever read as markup (every value is escaped), and that a template
which names what is not there fails.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from domain.sessions.session import IDLE
from domain.vocabulary import Role
from web.frame.headers import NONCE, POLICIES
from web.frame.static import address_of
from web.frame.visitor import Visitor, visitor_of
from wording.emphasis import Style, plain, read
from wording.language import Translator, translator
from wording.safe_text import Shown, is_wide, technical

_ROOM: Final = Path(__file__).parent.parent
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_ROOM / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_REVIEWERS: Final = frozenset({Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR})
_STYLES: Final = {Style.BOLD: "strong", Style.CODE: "code"}
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


def marked(text: str) -> Markup:
    """Words with their emphasis; whatever they say is escaped."""
    said, emphases = read(text)
    pieces: list[Markup | str] = []
    at = 0
    units = said.encode("utf-16-le", "surrogatepass")
    for each in emphases:
        tag = _STYLES.get(each.style)
        if tag is None or each.offset < at:
            continue
        end = each.offset + each.length
        before, within = units[at * 2 : each.offset * 2], units[each.offset * 2 : end * 2]
        pieces += [_text(before), Markup(f"<{tag}>"), _text(within), Markup(f"</{tag}>")]  # noqa: S704 - ours
        at = end
    return Markup().join([*pieces, _text(units[at * 2 :])])


def _text(units: bytes) -> str:
    return plain(units.decode("utf-16-le", "replace"))


def placing(sentence: str, **marks: Markup | str) -> Markup:
    """A sentence with markup of ours in its places, such as a link; all else of it is escaped."""
    said = _PLACE.sub(
        lambda place: str(escape(marks.get(place[1], place[0]))), str(escape(sentence))
    )
    return Markup(said)  # noqa: S704 - each part of it is escaped


def spaced(words: str, follows: str = "") -> str:
    """A sentence and the space before what follows it; Chinese has none beside signs of full width."""
    meets = is_wide(words[-1:]) or (is_wide(follows[:1]) and not follows[:1].isalnum())
    return words if meets else f"{words} "


_ENVIRONMENT.filters |= {"marked": marked, "placing": placing, "spaced": spaced}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """That a page says when something has changed ``since``; ``at`` stands before its stream's address."""

    since: int
    at: str = "/"


def page(
    request: HTTPConnection, template: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """The page that this template makes of the values, for who is there."""
    visitor = visitor_of(request)
    if "live" in values:
        setattr(request.state, POLICIES, "htmx")
    _ = translator(visitor.reader.language)
    nav = _nav(_, visitor) if visitor.name else ()
    drawn = _ENVIRONMENT.get_template(template).render(
        _=_,
        # By these names the extraction finds what stands in a template.
        pgettext=_.pgettext,
        ngettext=_.ngettext,
        exact=partial(technical, is_rtl=_.is_rtl),
        language=_.language,
        direction="rtl" if _.is_rtl else "ltr",
        visitor=visitor,
        idle=int(IDLE.total_seconds()),
        nav=nav,
        now_at=request.url.path,
        # What is not theirs and what does not exist are the same bytes.
        nav_at=_section(nav, request.url.path) if status != HTTPStatus.NOT_FOUND else "",
        is_refused=status == HTTPStatus.CONFLICT and template != "trouble.html",
        static=address_of,
        nonce=getattr(request.state, NONCE, ""),
        **values,
    )
    return HTMLResponse(drawn, status)


def _section(nav: Sequence[tuple[str, Shown]], path: str) -> str:
    """Which of these one is in: the longest address that the page's begins with."""
    inside = (at for at, _label in nav if path == at or (at != "/" and path.startswith(f"{at}/")))
    return max(inside, key=len, default="")


def _nav(_: Translator, visitor: Visitor) -> tuple[tuple[str, Shown], ...]:
    """Where one can go from everywhere."""
    is_official = Role.OFFICIAL.value in visitor.roles
    reviews = not visitor.roles.isdisjoint(_REVIEWERS)
    return (
        ("/", _("What needs me")),
        ("/requests", _("Requests")),
        *((("/requests/new", _("New request")),) if is_official else ()),
        *((("/duty", _("Duty")),) if visitor.has_duty else ()),
        *((("/directory", _("Directory")),) if visitor.has_directory else ()),
        *((("/review", _("Review")),) if reviews else ()),
        *((("/statistics", _("Statistics")),) if visitor.has_statistics else ()),
        ("/devices", _("Devices")),
    )
