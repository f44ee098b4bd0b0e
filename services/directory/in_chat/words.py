"""The values of an entry as people type them in chat, and as they read them there.

Owns how typed words become a value as the directory file writes it. Whether the directory may say so
is found by ``services.directory.edit``. What was typed is not repeated where it may hold a password.
"""

import re
from collections.abc import Iterator
from typing import Final

from domain.channels import ChannelKind
from domain.directory.directory import Directory, Weekday
from domain.directory.entry_fields import Field
from domain.directory.relations import Accepts
from domain.vocabulary import MemberCode, RequestType
from formats.network_file.findings import FileFinding, NetworkFileError
from formats.network_file.tree import Plain
from formats.typed.member_names import called, holding
from services.directory.new_roster import Values

MOST_IN_A_LIST: Final = 10
_BETWEEN = re.compile(r"[,;\n،؛、，；]+")
_BETWEEN_LANGUAGES = re.compile(r"[,;\s،؛、，；]+")
_AMONG_RELATIONS = re.compile(r"[:,;،؛、，；：]+")
_SUPERVISOR_FIRST = re.compile(r"supervisors?[ -]first")
_AROUND = " ,;.،؛、，；"
_CHANNEL = re.compile(r"\s*([A-Za-z][A-Za-z-]{0,11})(?:\s*[:=]\s*|\s+|$)(.*)", re.DOTALL)
_NOT_IN_CHAT = frozenset({ChannelKind.WEBHOOK.value, ChannelKind.APPRISE.value})
_KINDS = "begin each with its kind: telegram, email, sms or voice"
_KEEPS = (
    "write the kind alone to keep the one that is there; a new one, which may hold a password, "
    "comes with the file"
)
_FEWEST_DIGITS = 3
_HANDOVER = re.compile(r"([a-z]+)[.,]?\s+(?:at\s+)?([0-9]{1,2})[:.]([0-9]{2})")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_value(field: Field, text: str, before: Plain | None, known: Directory) -> Plain:
    """The value that somebody typed for a field that says ``before`` now.

    Raises ``NetworkFileError`` where it has no form at all; whether it may stand is found later.
    """
    match field:
        case Field.LANGUAGES:
            languages = (_language(part) for part in _BETWEEN_LANGUAGES.split(text) if part)
            return _a_few([*dict.fromkeys(languages)])
        case Field.CHANNELS:
            return _a_few([*_channels(text, before)])
        case Field.TELEPHONE:
            return _telephone(text)
        case Field.FALLBACK:
            return _stand_in(text, known)
        case Field.HANDOVER:
            return _handover(text)
        case Field.RELATIONS:
            return _a_few([*_relations(text, known)])
        case _:
            return " ".join(text.split())


def _a_few(values: list[Plain]) -> list[Plain]:
    if len(values) > MOST_IN_A_LIST:
        raise _no_value("these are too many", f"write at most {MOST_IN_A_LIST}")
    return values


def _language(text: str) -> str:
    return text if "-" in text else text.lower()


def _telephone(text: str) -> str:
    """Line by line; people dial it at night, so that it must be a number."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    if sum(letter.isdecimal() for letter in text) < _FEWEST_DIGITS:
        raise _no_value("this is no telephone number", "write it with + and the country's code")
    return ", ".join(line for line in lines if line)


def _stand_in(text: str, known: Directory) -> str:
    """The code of the member, or the key of the contact point, that is meant by its name too."""
    wanted = " ".join(text.split()).casefold()
    codes = [m.code for m in known.members.values() if wanted == m.code.casefold()]
    codes = codes or [*_called(wanted, known)]
    points = [
        point.id
        for point in known.contact_points.values()
        if wanted in (point.id.casefold(), point.name.casefold())
    ]
    found = points or codes
    if len(found) != 1:
        raise _no_value(
            "no one member or contact point is called so", "write a member's code, such as ITA"
        )
    return found[0]


def _relations(text: str, known: Directory) -> Iterator[Plain]:
    """``ESP person locate: not; Spain: supervisor first``: from whom, which types, what counts."""
    words = _SUPERVISOR_FIRST.sub(Accepts.SUPERVISOR_FIRST.value, text.casefold())
    whom: list[str] = []
    types: list[Plain] = []
    for word in _AMONG_RELATIONS.sub(" ", words).split():
        if whom and word in set(Accepts):
            yield {
                "from": _a_member(" ".join(whom), known),
                **({"types": [*types]} if types else {}),
                "is": word,
            }
            whom, types = [], []
        elif whom and word in set(RequestType):
            types.append(word)
        else:
            whom.append(word)
    if whom:
        raise _no_value(
            "this does not say what is taken",
            "end each with allow, supervisor_first or not, such as ESP person: not",
        )


def _a_member(text: str, known: Directory) -> MemberCode:
    """The member that is meant by its code or any of its names."""
    codes = [code for code in known.members if text == code.casefold()]
    codes = codes or [*_called(text, known)]
    if len(codes) != 1:
        raise _no_value("no one member is called so", "write a member's code, such as ITA")
    return codes[0]


def _called(text: str, known: Directory) -> tuple[MemberCode, ...]:
    """Who is called so, else in whose name it stands."""
    return called(text, known) or holding(text, known)


def _handover(text: str) -> str:
    """``FRI 17:30`` of ``fri 17.30``, ``Friday at 17:30``."""
    form = _HANDOVER.fullmatch(text.strip().casefold())
    if form is not None and int(form[2]) < 24 and int(form[3]) < 60:
        for day, name in zip(Weekday, _DAYS, strict=True):
            if form[1] in (name, day.casefold()):
                return f"{day} {int(form[2]):02}:{form[3]}"
    raise _no_value(
        "this is no weekly hand-over", "write a day and a time of 24 hours, such as FRI 17:30"
    )


def _channels(text: str, before: Plain | None) -> Iterator[Plain]:
    """``email duty@example.org``; a kind alone keeps the next address of it that is there."""
    kept = _addresses(before)
    for part in _BETWEEN.split(text):
        if not part.strip():
            continue
        form = _CHANNEL.fullmatch(part)
        kind = form[1].lower().replace("-", "") if form else ""
        if form is None or kind not in set(ChannelKind):
            raise _no_value("this is no list of channels", _KEEPS if "://" in part else _KINDS)
        address = form[2].strip()
        if kind == ChannelKind.TELEGRAM and not address:
            yield kind
        elif address:
            if kind in _NOT_IN_CHAT:
                raise _no_value(f"a new address for {kind} is not taken in chat", _KEEPS)
            yield {kind: address}
        elif kept.get(kind):
            yield {kind: kept[kind].pop(0)}
        else:
            raise _no_value(f"{kind} has no address here", f"write it: {kind}, and its address")


def _addresses(before: Plain | None) -> dict[str, list[Plain]]:
    found: dict[str, list[Plain]] = {}
    for channel in before if isinstance(before, list) else []:
        if isinstance(channel, dict):
            for kind, address in channel.items():
                found.setdefault(kind, []).append(address)
    return found


def shown(field: Field, value: Plain | None) -> str:
    """A value in one line, without addresses that may hold passwords; empty for none."""
    if isinstance(value, list) and field is Field.RELATIONS:
        return "; ".join(map(_shown_relation, value))
    if isinstance(value, list):
        parts = (_shown_channel(v) if field is Field.CHANNELS else str(v) for v in value)
        return ", ".join(parts)
    return value if isinstance(value, str) else ""


def _shown_relation(value: Plain) -> str:
    if not isinstance(value, dict):
        return str(value)
    types = value.get("types")
    whom = [value["from"], *(types if isinstance(types, list) else [])]
    return f"{' '.join(map(str, whom))}: {value['is']}"


def _shown_channel(value: Plain) -> str:
    if not isinstance(value, dict):
        return str(value)
    kind, address = next(iter(value.items()))
    return kind if kind in _NOT_IN_CHAT else f"{kind} {address}"


def read_new_member(text: str) -> tuple[str, Values]:
    """A new member as somebody types it: ``PRT Portugal Europe/Lisbon``; its code and values.

    Raises ``NetworkFileError`` where a part is missing.
    """
    words = text.split()
    if len(words) < 3:
        remedy = "write its code, its name and its time zone: PRT Portugal Europe/Lisbon"
        raise _no_value("a part of the new member is missing", remedy)
    code, *name, zone = words
    values = {Field.NAME: " ".join(name).strip(_AROUND), Field.TIME_ZONE: zone.strip(_AROUND)}
    return code.strip(_AROUND).upper(), values


def _no_value(message: str, remedy: str) -> NetworkFileError:
    return NetworkFileError((FileFinding(path="", line=None, message=message, remedy=remedy),))
