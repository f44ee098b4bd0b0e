"""Long lists in pages, and members found by typing a part of their name."""

from collections.abc import Collection
from math import ceil

from domain.directory.directory import Directory
from domain.topics import Facts
from domain.vocabulary import MemberCode
from formats.typed.member_names import matches, plain

MEMBERS_A_PAGE = 12


def page_of_members(
    directory: Directory, without: Collection[MemberCode], query: str | None, page: int
) -> Facts:
    """The facts of one page of members that have a contact point, by name."""
    members = [
        member
        for member in directory.members.values()
        if member.code not in without and directory.points_of(member.code)
    ]
    if query:
        members = [member for member in members if matches(member, query, directory)]
    members.sort(key=lambda member: plain(member.name))
    pages = max(1, ceil(len(members) / MEMBERS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = members[page * MEMBERS_A_PAGE : (page + 1) * MEMBERS_A_PAGE]
    return {
        "options": [f"{member.code}|{member.name}" for member in shown],
        "page": page,
        "pages": pages,
        "query": query,
    }
