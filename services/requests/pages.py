"""The choice of a member: a page of those that have a desk, and whose entry is in doubt."""

from collections.abc import Collection

from domain.directory.directory import Directory, Member
from domain.directory.rows import MemberRow
from domain.topics import Facts
from domain.vocabulary import MemberCode
from formats.typed.member_names import by_name, likely
from services.directory.advising import doubts
from services.visit.lists import Page, page_facts, page_of
from storage.transaction.unit_of_work import UnitOfWork

MEMBERS_A_PAGE = 12


def members_with_desks(
    directory: Directory, without: Collection[MemberCode], language: str, query: str, page: int
) -> Page[MemberRow]:
    """One page of these; with a ``query`` those that may be meant, the likeliest first."""
    members = every_member_with_desk(directory, without, language)
    if query.strip():
        there = {member.code: member for member in members}
        members = [there[code] for code in likely(query, directory) if code in there]
    shown = page_of(members, page, MEMBERS_A_PAGE)
    return shown.of(MemberRow(code=member.code, name=member.name) for member in shown.rows)


def every_member_with_desk(
    directory: Directory, without: Collection[MemberCode], language: str
) -> list[Member]:
    """The members that have a contact point, by what their reader calls them."""
    members = [
        member
        for member in directory.members.values()
        if member.code not in without and directory.points_of(member.code)
    ]
    return by_name(members, language)


async def choice_of_members(
    work: UnitOfWork, without: Collection[MemberCode], language: str, query: str, page: int
) -> Facts:
    """The facts of such a page, with the names of those whose entry is in doubt."""
    found = members_with_desks(work.directory, without, language, query, page)
    doubtful = await doubts(work, found.rows)
    return {**page_facts(found, "options"), "query": query or None, **doubtful}
