"""What a record of the log says beside its event: ``why: not acknowledged; people: …``."""

from domain.requests.escalation import Why
from domain.topics import parse_stamp
from handlers.messages.frame.told import Told
from wording import labels
from wording.language import Translator
from wording.safe_text import Shown, joined

_LONGEST = 160
_LONGEST_WHOLE = 240


def details(_: Translator, told: Told, text: str) -> Shown:
    """Pairs ``key: value`` divided by ``; ``; what is no such pair is shown as it stands."""
    names = _names(_)
    said: list[Shown] = []
    for part in text.split("; "):
        key, divider, value = part.partition(": ")
        if divider and key in names:
            said.append(_("{label}: {value}", label=names[key], value=_value(_, told, key, value)))
        else:
            said.append(told.shown(part, _LONGEST))
    if len(text) > _LONGEST_WHOLE:
        return told.shown(text, _LONGEST)
    return joined(said, "; ")


def _names(_: Translator) -> dict[str, Shown]:
    return {
        "step": _.pgettext("log", "step"),
        "steps": _.pgettext("log", "of steps"),
        "target": _.pgettext("log", "target"),
        "why": _.pgettext("log", "why"),
        "people": _.pgettext("log", "people"),
        "to": _.pgettext("log", "to"),
        "from": _.pgettext("log", "from"),
        "reason": _.pgettext("log", "reason"),
        "topic": _.pgettext("log", "message"),
        "until": _.pgettext("log", "until"),
        "ground": _.pgettext("log", "ground"),
    }


def _value(_: Translator, told: Told, key: str, value: str) -> Shown:
    if key == "why":
        return _why(_).get(value) or told.shown(value, _LONGEST)
    if key == "ground":
        return labels.ground_with_letter(_, value)
    if key == "until" and (at := parse_stamp(value)):
        return told.moment_of(at)
    return told.shown(value.replace("_", " ") if key == "topic" else value, _LONGEST)


def _why(_: Translator) -> dict[str, Shown]:
    return {
        Why.FILED: _.pgettext("log", "filed"),
        Why.NOT_ACKNOWLEDGED: _.pgettext("log", "not acknowledged"),
        Why.PASSED_ON: _.pgettext("log", "passed on"),
        Why.NOBODY_ON_DUTY: _.pgettext("log", "nobody on duty"),
        Why.UNDELIVERABLE: _.pgettext("log", "earlier alert not delivered"),
        Why.REMINDED: _.pgettext("log", "requester asked for attention"),
        Why.TRANSFERRED: _.pgettext("log", "transferred"),
        Why.REOPENED: _.pgettext("log", "reopened"),
    }
