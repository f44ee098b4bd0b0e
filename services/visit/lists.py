"""Lists that a person looks through: their rows, a page at a time.

Owns how rows are cut into pages, and how the chat shows one. What a row holds is its topic's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from domain.refused import not_yours
from domain.rows import R, texts
from domain.topics import Facts, Topic
from domain.vocabulary import Role
from formats.typed.list_words import visible
from services.visit.desk import Desk

T = TypeVar("T")
U = TypeVar("U")
ROWS_A_PAGE = 8
LONGEST_WORDS = 80
OVERSEERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A page of a list: its rows, its number from 0, and how many pages there are."""

    rows: tuple[T, ...]
    page: int
    pages: int

    def of(self, rows: Iterable[U]) -> "Page[U]":
        """The same page, with what its rows are to show."""
        return Page(rows=tuple(rows), page=self.page, pages=self.pages)


def page_of(rows: Sequence[T], page: int, each: int = ROWS_A_PAGE) -> Page[T]:
    """That page of the rows, or the nearest that there is."""
    page, pages = nearest(page, len(rows), each)
    return Page(rows=tuple(rows[page * each : (page + 1) * each]), page=page, pages=pages)


def nearest(page: int, count: int, each: int) -> tuple[int, int]:
    """The page nearest to the one that is wanted, and how many there are."""
    pages = max(1, ceil(count / each))
    return min(max(page, 0), pages - 1), pages


def page_facts(found: Page[R], name: str = "rows") -> Facts:
    """A page as a message carries it; its rows are the fact of this name."""
    return {name: texts(found.rows), "page": found.page, "pages": found.pages}


async def show_page(visit: Desk, topic: Topic, found: Page[R], more: Facts | None = None) -> None:
    """Answer with a page of rows, in place where a paging button was pressed.

    ``more`` are facts beside the rows, such as what was looked for.
    """
    await show(visit, topic, {**page_facts(found), **(more or {})})


async def show(visit: Desk, topic: Topic, facts: Facts) -> None:
    """Answer with a list, in place where one of its own buttons was pressed. Raises ``Refused``."""
    if not visit.is_press:
        await visit.reply(topic, facts)
        return
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not topic:
        raise not_yours()
    await visit.change_pressed(topic, facts)


async def narrowed(visit: Desk, typed: str) -> str:
    """To what a list is narrowed: what was typed behind its command, or before its pages were turned."""
    return visible(typed)[:LONGEST_WORDS] or await visit.pressed_fact("filter")
