"""Who manages whom, and who confirms an enrolment, by the directory as it is.

Owns that supervisors manage the officials and duty officers of their member, the secretariat all others;
that duty officers are confirmed by a supervisor of their member, supervisors by the secretariat; and that
nobody does either for themselves.
"""

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Person
from domain.directory.entry_fields import OVERSIGHT
from domain.vocabulary import Role


def may_manage(actor: Actor, person: Person) -> bool:
    """Whether the actor may invite and revoke this person."""
    if person.id == actor.id:
        return False
    is_plain = person.member is not None and person.roles.isdisjoint(OVERSIGHT)
    if actor.has(Role.SECRETARIAT) and not is_plain:
        return True
    return actor.has(Role.SUPERVISOR) and is_plain and person.member == actor.person.member


def needs_confirming(person: Person) -> bool:
    """Whether somebody else must say that it is them, where the network asks for that."""
    return not person.roles.isdisjoint({Role.DUTY_OFFICER, Role.SUPERVISOR})


def confirming_role(person: Person) -> Role:
    """In which role others confirm this person."""
    is_over_all = Role.SUPERVISOR in person.roles or person.member is None
    return Role.SECRETARIAT if is_over_all else Role.SUPERVISOR


def may_confirm(other: Person, person: Person) -> bool:
    """Whether ``other`` may say whether it is this person who enrolled."""
    role = confirming_role(person)
    is_near = role is Role.SECRETARIAT or other.member == person.member
    return other.id != person.id and role in other.roles and is_near


def confirmers(directory: Directory, person: Person) -> tuple[Person, ...]:
    """Everybody who may confirm this person, in the directory's order."""
    holders = directory.with_role(confirming_role(person))
    return tuple(other for other in holders if may_confirm(other, person))
