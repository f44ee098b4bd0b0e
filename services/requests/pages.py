"""The choice of a member: a page of those that have a desk, and whose entry is in doubt."""

from collections.abc import Collection

from domain.directory.directory import Directory, Member
from domain.directory.rows import MemberRow
from domain.topics import Facts
from domain.vocabulary import MemberCode
from formats.typed.member_names import matches, plain
from services.directory.confirming import doubts
from services.visit.lists import Page, page_facts, page_of
from storage.transaction.unit_of_work import UnitOfWork

MEMBERS_A_PAGE = 12


def members_with_desks(
    directory: Directory, without: Collection[MemberCode], query: str, page: int
) -> Page[MemberRow]:
    """One page of these; ``query`` is a part of a name."""
    members = every_member_with_desk(directory, without)
    if query:
        members = [member for member in members if matches(member, query, directory)]
    shown = page_of(members, page, MEMBERS_A_PAGE)
    return shown.of(MemberRow(code=member.code, name=member.name) for member in shown.rows)


def every_member_with_desk(directory: Directory, without: Collection[MemberCode]) -> list[Member]:
    """The members that have a contact point, by name."""
    members = [
        member
        for member in directory.members.values()
        if member.code not in without and directory.points_of(member.code)
    ]
    return sorted(members, key=lambda member: plain(member.name))


async def choice_of_members(
    work: UnitOfWork, without: Collection[MemberCode], query: str, page: int
) -> Facts:
    """The facts of such a page, with the names of those whose entry is in doubt."""
    found = members_with_desks(work.directory, without, query, page)
    doubtful = await doubts(work, found.rows)
    return {**page_facts(found, "options"), "query": query or None, **doubtful}
