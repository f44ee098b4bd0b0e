"""Lists that a person looks through: their rows, a page at a time.

Owns how rows are cut into pages and shown. What a row holds is its topic's.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar

from domain.refused import not_yours
from domain.topics import Facts, Topic
from domain.vocabulary import Role
from services.visit.desk import Desk

T = TypeVar("T")
ROWS_A_PAGE = 8
OVERSEERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)


def page_facts(
    rows: Sequence[T],
    page: int,
    *,
    each: int = ROWS_A_PAGE,
    more: Facts | None = None,
    told: Callable[[T], str] = str,
) -> Facts:
    """The facts of one page of rows, the nearest that there is, and of ``more`` beside them."""
    pages = max(1, ceil(len(rows) / each))
    page = min(max(page, 0), pages - 1)
    shown = [told(row) for row in rows[page * each : (page + 1) * each]]
    return {"rows": shown, "page": page, "pages": pages, **(more or {})}


async def show_page(
    visit: Desk,
    topic: Topic,
    rows: Sequence[T],
    page: int,
    *,
    each: int = ROWS_A_PAGE,
    more: Facts | None = None,
    told: Callable[[T], str] = str,
) -> None:
    """Within a visit: one page of rows, in place where a paging button was pressed.

    ``more`` are facts beside the rows, such as what was looked for; ``told`` words a row that is shown.
    """
    facts = page_facts(rows, page, each=each, more=more, told=told)
    if visit.inbound.press is None:
        await visit.reply(topic, facts)
        return
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not topic:
        raise not_yours()
    await visit.change_pressed(topic, facts)


def cells(*cells: str | None) -> str:
    """A row of a list: its cells with bars between them."""
    return "|".join((cell or "").replace("|", "/") for cell in cells)
