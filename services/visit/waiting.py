"""What somebody reads who has enrolled and waits to be confirmed: for whom, and whether they know."""

from domain.directory.directory import Person
from domain.directory.enrolling import confirmers, confirming_role
from domain.topics import Facts
from storage.transaction.unit_of_work import UnitOfWork


def person_facts(work: UnitOfWork, person: Person) -> Facts:
    """Who enrolled: their name, and their member's."""
    member = work.situation.member_name(person.member) if person.member else None
    return {"name": person.name, "member": member}


async def waiting_facts(work: UnitOfWork, person: Person, *, is_again: bool = False) -> Facts:
    """``role``: who confirms; ``standing``: asked, missing (not enrolled yet) or none (there is nobody).

    They are not named: that it is this person who asks is what nobody has confirmed yet.
    """
    others = confirmers(work.directory, person)
    are_there = [await work.enrolled(other.id) is not None for other in others]
    return {
        **person_facts(work, person),
        "role": confirming_role(person).value,
        "standing": "asked" if any(are_there) else "missing" if others else "none",
        "is_again": is_again,
    }
