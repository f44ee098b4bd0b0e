"""What a request asks for in one line: verb and object, for the first screen of an alert.

Only counts, kinds and the provider are said; never what identifies anybody.
"""

from collections import Counter
from collections.abc import Mapping

from domain.forms.fields.field import Value, Values
from domain.forms.fields.selectors import SelectorKind
from domain.forms.glance import PRACTISED
from domain.vocabulary import RequestType
from wording import labels
from wording.forms.values import several
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, clean_line, isolated

_LONGEST_PROVIDER = 60


def object_line(_: Translator, kind: str, values: Values) -> Shown:
    """``Preserve: 3 accounts at EXERCISE Mail``; the type alone where nothing more is known."""
    match kind:
        case RequestType.PRESERVE:
            line = _said(_, _("Preserve"), _data(_, values))
        case RequestType.SUBSCRIBER:
            line = _said(_, _("Name the subscriber"), _data(_, values))
        case RequestType.EMERGENCY:
            line = _said(_, _("Give data at once"), _data(_, values))
        case RequestType.PERSON:
            line = _person(_, _word(values, "action"))
        case RequestType.LOCATE:
            line = _("Locate: 1 person") if "person" in values else NOTHING
        case RequestType.COORDINATE:
            places = len(several(values.get("places", ())) or ())
            at = _.ngettext("{count} place", "{count} places", places) if places else NOTHING
            line = _said(_, _("Act together"), at)
        case RequestType.ADVICE:
            line = _advice(_, _word(values, "about"))
        case RequestType.VICTIM:
            line = _said(_, _("Assist"), _victims(_, values))
        case RequestType.INFORMATION:
            line = _information(_, _word(values, "action"))
        case RequestType.MLA:
            line = _formal(_, _word(values, "asked"))
        case RequestType.DRILL:
            line = _drill(_, _word(values, "expected"), _word(values, PRACTISED))
        case _other:
            line = NOTHING
    return line or labels.type_in_chat(_, kind)


def channel_tried(_: Translator, word: str) -> Shown:
    """Whether the provider's own emergency channel was tried; ``word`` is empty where nobody has said."""
    said = {
        "yes": _("The provider's own emergency channel was tried."),
        "no": _("The provider's own emergency channel was not tried."),
    }
    return said.get(word) or _("Not said: whether the provider's own emergency channel was tried.")


def _drill(_: Translator, expected: str, practised: str) -> Shown:
    if not expected:
        return NOTHING
    asked = _("acknowledge") if expected == "acknowledge" else _("acknowledge and answer")
    if practised:
        kind = labels.type_in_chat(_, practised)
        return _("Drill ({type}): {expected}", type=kind, expected=asked)
    return _("Drill: {expected}", expected=asked)


def _said(_: Translator, verb: Shown, what: Shown) -> Shown:
    return _("{verb}: {object}", verb=verb, object=what) if what else NOTHING


def _data(_: Translator, values: Values) -> Shown:
    """``3 accounts, 1 IP address at EXERCISE Mail``."""
    rows = [row for row in several(values.get("targets", ())) or () if isinstance(row, Mapping)]
    if not rows:
        return NOTHING
    counted = _.listed(
        _identifiers(_, kind, count)
        for kind, count in Counter(str(row.get("kind", "")) for row in rows).items()
    )
    provider = _provider(rows, values)
    if not provider:
        return counted
    shown = isolated(clean_line(provider, _LONGEST_PROVIDER), is_rtl=_.is_rtl)
    return _("{object} at {provider}", object=counted, provider=shown)


def _provider(rows: list[Mapping[str, Value]], values: Values) -> str:
    """The one that all rows name, else the one that the form names."""
    named = {str(row.get("provider", "")) for row in rows}
    if len(named) == 1 and (only := named.pop()):
        return only
    provider = values.get("provider")
    whole = provider.get("name") if isinstance(provider, Mapping) else values.get("custodian")
    return whole if isinstance(whole, str) and whole.strip().casefold() != "unknown" else ""


def _identifiers(_: Translator, kind: str, count: int) -> Shown:
    match kind:
        case SelectorKind.ACCOUNT:
            return _.ngettext("{count} account", "{count} accounts", count)
        case SelectorKind.EMAIL:
            return _.ngettext("{count} e-mail address", "{count} e-mail addresses", count)
        case SelectorKind.TELEPHONE:
            return _.ngettext("{count} telephone number", "{count} telephone numbers", count)
        case SelectorKind.IP:
            return _.ngettext("{count} IP address", "{count} IP addresses", count)
        case SelectorKind.IMEI | SelectorKind.IMSI:
            return _.ngettext("{count} device or card", "{count} devices or cards", count)
        case SelectorKind.URL:
            return _.ngettext("{count} web address", "{count} web addresses", count)
        case SelectorKind.IBAN:
            return _.ngettext("{count} bank account", "{count} bank accounts", count)
        case SelectorKind.VEHICLE:
            return _.ngettext("{count} vehicle", "{count} vehicles", count)
        case SelectorKind.DOCUMENT:
            return _.ngettext("{count} document", "{count} documents", count)
        case _other:
            return _.ngettext("{count} identifier", "{count} identifiers", count)


def _person(_: Translator, action: str) -> Shown:
    actions: dict[str, Shown] = {
        "inform": _("Inform us of a hit: 1 person"),
        "discreet_check": _("Check discreetly: 1 person"),
        "inquire": _("Inquire about: 1 person"),
        "locate": _("Locate: 1 person"),
    }
    return actions.get(action, NOTHING)


def _advice(_: Translator, about: str) -> Shown:
    topics: dict[str, Shown] = {
        "law": _("Advise: a question of law"),
        "technical": _("Advise: a technical question"),
        "procedure": _("Advise: a question of procedure"),
    }
    return topics.get(about, NOTHING)


def _victims(_: Translator, values: Values) -> Shown:
    victims = len(several(values.get("victims", ())) or ())
    needs = len(several(values.get("need", ())) or ())
    return _.listed(
        (
            _.ngettext("{count} person", "{count} persons", victims) if victims else NOTHING,
            _.ngettext("{count} kind of help", "{count} kinds of help", needs)
            if needs
            else NOTHING,
        )
    )


def _information(_: Translator, action: str) -> Shown:
    expected: dict[str, Shown] = {
        "none": _("Take note: nothing else is asked"),
        "acknowledge": _("Take note: confirm receipt"),
        "feedback": _("Take note: give feedback"),
    }
    return expected.get(action, NOTHING)


def _formal(_: Translator, asked: str) -> Shown:
    asks: dict[str, Shown] = {
        "status": _("Say how it stands: 1 formal request"),
        "expedite": _("Expedite: 1 formal request"),
        "supplement": _("Take a supplement: 1 formal request"),
        "execution_date": _("Say when it is executed: 1 formal request"),
    }
    return asks.get(asked, NOTHING)


def _word(values: Values, name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
