"""How drills read: their kinds, where one stands, why it waits or was not held, and how it went."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from wording import labels, times
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, joined


def kind(_: Translator, word: str) -> Shown:
    """What it tries out."""
    return {
        "ping": _.pgettext("drill", "Ping"),
        "form": _.pgettext("drill", "Form"),
        "call": _.pgettext("drill", "Call"),
    }.get(word) or labels.unknown(_, word)


def state(_: Translator, word: str) -> Shown:
    """Where it stands."""
    return {
        "planned": _.pgettext("drill", "planned"),
        "put_off": _.pgettext("drill", "put off"),
        "alerted": _.pgettext("drill", "under way"),
        "acknowledged": _.pgettext("drill", "acknowledged in time"),
        "answered": _.pgettext("drill", "answered in time"),
        "late": _.pgettext("drill", "done, and late"),
        "missed": _.pgettext("drill", "missed"),
        "withdrawn": _.pgettext("drill", "withdrawn for something real"),
        "stopped": _.pgettext("drill", "stopped"),
        "not_held": _.pgettext("drill", "not held"),
        "struck": _.pgettext("drill", "struck"),
    }.get(word) or labels.unknown(_, word)


def why(_: Translator, word: str) -> Shown:
    """Why it waits, or was not held; nothing where nothing is in its way."""
    if not word:
        return NOTHING
    return {
        "immediate": _.pgettext("drill", "something immediate is open there"),
        "paused": _.pgettext("drill", "its member lets drills rest"),
        "blackout": _.pgettext("drill", "its member accepts none on that day"),
        "hours": _.pgettext("drill", "outside the hours that are accepted"),
        "night_rest": _.pgettext("drill", "somebody there was alerted at night"),
        "nights_of_year": _.pgettext("drill", "somebody there had two at night within a year"),
        "one_a_night": _.pgettext("drill", "another desk of its member is drilled in this night"),
        "hourly": _.pgettext("drill", "enough desks are drilled in this hour"),
        "already": _.pgettext("drill", "another drill is under way there"),
        "kind": _.pgettext("drill", "its member does not accept this kind"),
        "window": _.pgettext("drill", "its time passed before it could be held"),
        "no_time": _.pgettext("drill", "nothing of the period is accepted"),
        "no_room": _.pgettext(
            "drill", "no time is left in the year that is 30 days from another drill"
        ),
        "gone": _.pgettext("drill", "the directory has it no more"),
        "not_sent": _.pgettext("drill", "none of its alerts could be handed over in time"),
    }.get(word) or labels.unknown(_, word)


def under_way(_: Translator, count: int) -> Shown:
    """How many of an order may still ring, or be acknowledged."""
    return _.ngettext(
        "{count} drill is planned or under way.", "{count} drills are planned or under way.", count
    )


def stands(_: Translator, state_word: str, why_word: str) -> Shown:
    """``put off: its member lets drills rest``."""
    return joined((state(_, state_word), why(_, why_word)), ": ")


def proposed(_: Translator, name: Shown, desk: Shown, at: Shown) -> Shown:
    """That somebody of the secretariat asks others to have a failure not count."""
    return _(
        "{name} proposes that the failed drill of {desk} on {time} does not count.",
        name=name,
        desk=desk,
        time=at,
    )


def agree_if(_: Translator) -> Shown:
    """What whoever is asked to agree is to keep in mind."""
    return _("Agree only if it failed because of the operator or the network.")


def went(
    _: Translator,
    rang: Shown,
    acknowledged_in: timedelta | None,
    score: Shown,
    taken_by: Sequence[Shown],
) -> Iterator[Shown]:
    """How it went, as far as that is known; ``rang``: when; ``taken_by``: who took it for real."""
    if rang:
        yield rang
    if acknowledged_in is not None:
        yield _("acknowledged after {time}", time=times.duration(_, acknowledged_in))
    if score:
        yield _("{count} of 100", count=score)
    if taken_by:
        yield _("taken for real by {names}", names=_.listed(taken_by))
