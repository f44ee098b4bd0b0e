"""The sections of the network file, read into a ``Directory``.

Owns which keys network, members, contact points and people have, and what must agree between
sections. Rosters and policies have readers of their own.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from domain.channels import TELEGRAM
from domain.directory.directory import (
    DEFAULT_POLICY,
    ContactPoint,
    Directory,
    DutyRules,
    Member,
    Person,
    Roster,
)
from domain.directory.portal import PortalRules
from domain.durations import parse_duration
from domain.vocabulary import (
    ContactPointId,
    ContentInChat,
    Enrolment,
    Letters,
    MemberCode,
    NamesAbroad,
    PersonId,
    PointKind,
    PolicyId,
    Profile,
    RequestType,
    Role,
    RosterId,
    Transfers,
)
from formats.network_file.channels import read_channels
from formats.network_file.desk_cards import read_card
from formats.network_file.fields import (
    UTC_ZONE,
    Fields,
    identifier,
    language,
    member_code,
    network_code,
    one_of,
    seen_text,
    time_of_day,
)
from formats.network_file.findings import Findings
from formats.network_file.forms import read_form_rules
from formats.network_file.policies import read_policies
from formats.network_file.relations import read_drills, read_of_member, read_relations
from formats.network_file.rosters import ROSTER_KEYS, read_roster
from formats.network_file.tree import Entries, Node
from formats.zones import time_zone

SECTIONS = ("network", "members", "contact_points", "people", "rosters", "policies")
_WITHOUT_MEMBER = frozenset({Role.SECRETARIAT, Role.AUDITOR})


def read_directory(root: Entries, findings: Findings) -> Directory:
    """The directory that the tree writes. Raises ``NetworkFileError`` with every error in it."""
    ids = {section: _keys(root.entries.get(section)) for section in SECTIONS}
    directory = _Reader(root, findings, ids).directory()
    findings.refuse_errors()
    return directory


def read_entry(
    known: Directory, section: str, key: str, node: Entries
) -> Member | ContactPoint | Person:
    """One entry as the tree writes it, beside all that is known already.

    ``section`` is members, contact_points or people. Raises ``NetworkFileError`` with every error.
    """
    findings = Findings()
    found = _reader_of(known, section, key, node, findings).entry(section, known)
    findings.refuse_errors()
    return found


def read_new_roster(known: Directory, key: str, node: Entries) -> Roster:
    """A roster as the tree writes it, of people who are known. Raises ``NetworkFileError``."""
    findings = Findings()
    reader = _reader_of(known, "rosters", key, node, findings)
    found = next(roster for _key, roster in reader.rosters(known.people))
    findings.refuse_errors()
    return found


def _reader_of(
    known: Directory, section: str, key: str, node: Entries, findings: Findings
) -> "_Reader":
    # The directory names its parts as the file does; ``network`` has no entries.
    ids: dict[str, Collection[str]] = {each: getattr(known, each) for each in SECTIONS[1:]}
    root = Entries(entries={section: Entries(entries={key: node})})
    return _Reader(root, findings, ids)


class _Reader:
    """Reads section by section; ``ids`` are those of all sections, known from the beginning."""

    def __init__(self, root: Entries, findings: Findings, ids: dict[str, Collection[str]]) -> None:
        self._top = Fields(root, "", findings, SECTIONS)
        self._ids = ids

    def directory(self) -> Directory:
        network = self._top.inside(self._top.node("network"), "network", _NETWORK)
        people = dict(self._people())
        rosters = dict(self.rosters(people))
        layers = frozenset(layer.name for each in rosters.values() for layer in each.layers)
        return Directory(
            code=network.parsed("code", "a network's code", network_code, ""),
            name=network.text("name"),
            languages=self._languages(network) or ("en",),
            content_in_chat=network.choice(
                "content_in_chat", ContentInChat, ContentInChat.AMBER, required=False
            ),
            enrolment=network.choice("enrolment", Enrolment, Enrolment.CODE, required=False),
            transfers=network.choice("transfers", Transfers, Transfers.DIRECT, required=False),
            deconflict=network.parsed(
                "deconflict", "true or false", _is_true, False, required=False
            ),
            names_abroad=network.choice(
                "names_abroad", NamesAbroad, NamesAbroad.NAME, required=False
            ),
            letters=network.choice("letters", Letters, Letters.MONTHLY, required=False),
            forms=read_form_rules(network),
            portal=_portal(network),
            duty_rules=_duty_rules(network),
            profile=_profile(network),
            retention=_retention(network),
            retention_preset=_has_preset(network),
            members=MappingProxyType(self._with_relations(network)),
            contact_points=MappingProxyType(dict(self._contact_points(people, rosters))),
            people=MappingProxyType(people),
            rosters=MappingProxyType(rosters),
            policies=read_policies(self._top.node("policies"), layers, self._ids, self._top),
        )

    def rosters(self, people: Collection[str]) -> Iterator[tuple[RosterId, Roster]]:
        """The rosters, in which these people may stand."""
        for key, fields in self._entries("rosters", identifier, ROSTER_KEYS, required=False):
            yield RosterId(key), read_roster(RosterId(key), fields, people)

    def entry(self, section: str, known: Directory) -> Member | ContactPoint | Person:
        """The one entry of the one section that there is."""
        read: dict[str, Iterator[tuple[str, Member | ContactPoint | Person]]] = {
            "members": self._members(("relations",)),
            "contact_points": self._contact_points(known.people, known.rosters),
            "people": self._people(),
        }
        return next(found for _key, found in read[section])

    def _entries(
        self,
        section: str,
        key_form: Callable[[str], str],
        keys: Collection[str],
        *,
        required: bool = True,
    ) -> Iterator[tuple[str, Fields]]:
        """The entries of a section; a key of a wrong form is an error."""
        node = self._top.node(section, required=required)
        if node is None:
            return
        if not isinstance(node, Entries):
            message = f"{section} is not a list of names with their entries"
            remedy = "write each entry as a name, a colon and its keys"
            self._top.error_in(node, section, message, remedy)
            return
        yield from self._top.named(node, section, key_form, keys)

    def _languages(self, fields: Fields) -> tuple[str, ...]:
        return fields.parsed_items("languages", "a language", language, required=False)

    def _with_relations(self, network: Fields) -> dict[MemberCode, Member]:
        relations = read_relations(network, self._ids["members"])
        return {
            code: replace(member, relations=relations.get(code, ()))
            for code, member in self._members()
        }

    def _members(self, more: tuple[str, ...] = ()) -> Iterator[tuple[MemberCode, Member]]:
        """The members; their relations stand there only where one entry is read alone."""
        keys = ("name", "time_zone", "languages", "fallback", "drills", *more)
        for key, fields in self._entries("members", member_code, keys):
            code = MemberCode(key)
            yield (
                code,
                Member(
                    code=code,
                    name=fields.text("name"),
                    time_zone=fields.parsed("time_zone", "a time zone", time_zone, UTC_ZONE),
                    languages=self._languages(fields),
                    fallback=self._fallback(code, fields),
                    relations=read_of_member(fields, code, self._ids["members"]),
                    drills=read_drills(fields),
                ),
            )

    def _fallback(self, code: MemberCode, fields: Fields) -> MemberCode | ContactPointId | None:
        if not fields.has("fallback"):
            return None
        known = [*self._ids["members"], *self._ids["contact_points"]]
        name = fields.reference("fallback", "member or contact point", known)
        if name == code:
            fields.error("fallback", "the member is its own fallback", "name another member")
        return MemberCode(name) if name in self._ids["members"] else ContactPointId(name)

    def _people(self) -> Iterator[tuple[PersonId, Person]]:
        for key, fields in self._entries("people", identifier, _PERSON):
            yield PersonId(key), self._person(PersonId(key), fields)

    def _person(self, key: PersonId, fields: Fields) -> Person:
        member = fields.reference("member", "member", self._ids["members"], required=False)
        roles = frozenset(fields.parsed_items("roles", "a role", lambda text: one_of(text, Role)))
        if not fields.has("member") and roles - _WITHOUT_MEMBER:
            remedy = "add it; only the secretariat and auditors may be of no member"
            fields.error("member", "member is missing", remedy)
        return Person(
            id=key,
            name=fields.text("name"),
            member=MemberCode(member) if member else None,
            roles=roles,
            languages=self._languages(fields),
            channels=read_channels(fields, (TELEGRAM,)),
        )

    def _contact_points(
        self, people: Mapping[PersonId, Person], rosters: Mapping[RosterId, Roster]
    ) -> Iterator[tuple[ContactPointId, ContactPoint]]:
        keys = (*_DESK, "telephone", "channels", "legal_notes", "languages", "card")
        for key, fields in self._entries("contact_points", identifier, keys, required=False):
            point = self._contact_point(ContactPointId(key), fields)
            roster = rosters.get(point.roster)
            if roster is not None and point.member:
                _refuse_strangers(point, roster, people, fields)
            yield point.id, point

    def _contact_point(self, key: ContactPointId, fields: Fields) -> ContactPoint:
        policy = DEFAULT_POLICY
        if fields.has("policy"):
            policy = PolicyId(fields.reference("policy", "policy", self._ids["policies"]))
        return ContactPoint(
            id=key,
            member=MemberCode(fields.reference("member", "member", self._ids["members"])),
            kind=fields.choice("kind", PointKind, PointKind.POLICE),
            name=fields.text("name"),
            roster=RosterId(fields.reference("roster", "roster", self._ids["rosters"])),
            policy=policy,
            telephone=fields.text("telephone", required=False),
            channels=read_channels(fields, ()),
            legal_notes=fields.parsed(
                "legal_notes", "a note for people", _notes, "", required=False
            ),
            languages=self._languages(fields),
            card=read_card(fields),
        )


_NETWORK = (
    "code",
    "name",
    "languages",
    "content_in_chat",
    "enrolment",
    "duty",
    "retention",
    "transfers",
    "deconflict",
    "names_abroad",
    "letters",
    "profile",
    "relations",
    "forms",
    "portal",
)
_PERSON = ("name", "member", "roles", "languages", "channels")
_DESK = ("member", "kind", "name", "roster", "policy")


_notes = partial(seen_text, longest=1000)


def _is_true(text: str) -> bool:
    """Raises ValueError with the remedy."""
    if text not in ("true", "false"):
        raise ValueError("write true or false")
    return text == "true"


W = TypeVar("W", bound=StrEnum)


def _portal(network: Fields) -> PortalRules:
    fields = network.part("portal", ("mini_app", "acknowledge"))

    def word(key: str, usual: W) -> W:
        def known(text: str) -> W:
            return one_of(text, type(usual))

        return fields.parsed(key, "one of its words", known, usual, required=False)

    usual = PortalRules()
    return PortalRules(
        mini_app=word("mini_app", usual.mini_app),
        acknowledge=word("acknowledge", usual.acknowledge),
    )


def _duty_rules(network: Fields) -> DutyRules:
    """The rules of ``network.duty``; what is left out has its usual value."""
    usual = DutyRules()
    fields = network.part("duty", ("remind_before", "longest_in_a_row", "check_at", "check_ahead"))

    def length(key: str, instead: timedelta) -> timedelta:
        return fields.parsed(key, "a duration", parse_duration, instead, required=False)

    return DutyRules(
        remind_before=length("remind_before", usual.remind_before),
        longest_in_a_row=length("longest_in_a_row", usual.longest_in_a_row),
        check_at=fields.parsed(
            "check_at", "a time of day", time_of_day, usual.check_at, required=False
        ),
        check_ahead=length("check_ahead", usual.check_ahead),
    )


def _profile(network: Fields) -> Profile | None:
    return (
        network.choice("profile", Profile, Profile.DIRECTIVE_2023_977)
        if network.has("profile")
        else None
    )


_RETENTION = ("preset", *(kind.value for kind in RequestType))


def _has_preset(network: Fields) -> bool:
    fields = network.part("retention", _RETENTION)
    return fields.parsed("preset", "true or false", _is_true, False, required=False)


def _retention(network: Fields) -> Mapping[RequestType, timedelta]:
    """The rules of ``network.retention`` by type; a type without one is kept."""
    fields = network.part("retention", _RETENTION)
    return MappingProxyType(
        {
            kind: fields.parsed(kind, "a duration", parse_duration, timedelta(days=1))
            for kind in RequestType
            if fields.has(kind)
        }
    )


def _keys(node: Node | None) -> Collection[str]:
    return node.entries.keys() if isinstance(node, Entries) else ()


def _refuse_strangers(
    point: ContactPoint, roster: Roster, people: Mapping[PersonId, Person], fields: Fields
) -> None:
    """An error for each person of the roster who belongs to another member than the desk."""
    for person_id in roster.people:
        person = people.get(person_id)
        # Somebody whose own member is wrong or missing was named already.
        if person is None or (person.member is None and person.roles - _WITHOUT_MEMBER):
            continue
        if person.member != point.member:
            fields.error(
                "roster",
                f"{person_id} on roster {roster.id} is not of {point.member}",
                f"take {person_id} off the roster, or correct the member",
            )
