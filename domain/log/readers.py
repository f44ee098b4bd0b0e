"""Whose readings of a case somebody is told of."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.requests.permissions import OVERSEES
from domain.requests.request import Request
from domain.vocabulary import NamesAbroad, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Whose readings of a case somebody is told of: ``own`` whenever they were, ``others`` in the turns
    that they may review."""

    own: frozenset[PersonId]
    others: frozenset[PersonId]


def told_readers(
    actor: Actor, request: Request, turns: Collection[int], directory: Directory
) -> Readers | None:
    """Supervisors' and auditors' readings are told to their own member alone; None for all readings.

    Those of others only where they have a part in the turns that the person may review. Who has left
    the directory is nobody's any more, and told to who is of no member.
    """
    mine = actor.person.member
    if mine is None:
        return None
    every = [*map(request.as_left, request.earlier), request]
    stood = [every[turn] for turn in turns]
    concerned = {None, mine, request.origin, *(each.addressee for each in stood)}
    alerted = {person for each in stood for person in each.alerted}
    people = [
        person
        for person in directory.people.values()
        if person.member in concerned or person.id in alerted
    ]
    if directory.names_abroad is NamesAbroad.FUNCTION:
        # The other side knows that it was acknowledged; who read it later is nobody's but theirs.
        people = [person for person in people if person.member in (None, mine)]
    return Readers(
        own=frozenset(person.id for person in people if person.member == mine),
        others=frozenset(
            person.id
            for person in people
            if person.member != mine and person.roles.isdisjoint(OVERSEES)
        ),
    )
