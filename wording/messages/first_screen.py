"""What somebody who is woken must see first, in this order: what is asked, why it cannot wait, what they
must not do, who asks, and what is missing.

Facts: the headline; ``desk_card``. What stands in a form is said only where the form itself is read
(``of_form``): the rest may stand on an open channel.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from domain.directory.desk_card import LONGEST_LINE
from domain.events import Event
from domain.forms.fields.field import Value, Values
from domain.forms.glance import (
    KEEP_SECRET,
    NOT_TO_CUSTOMER,
    PRACTISED,
    THIS_PURPOSE,
    AskedRow,
    as_values,
)
from domain.reference import is_ordered
from domain.topics import parse_stamp
from domain.vocabulary import RequestType
from wording import labels, times
from wording.emphasis import bold
from wording.forms import choices
from wording.forms.summary import channel_tried, object_line
from wording.language import Translator, remembered
from wording.messages.told import Told
from wording.reviews import beside
from wording.safe_text import NOTHING, Shown, joined, lines

_LONGEST = 150
"""Letters of a person's own text on the first screen; the whole of it stands in the form below."""
_OF_REQUEST = frozenset({Event.FILED, Event.COMPLETED})


def urgency(_: Translator, told: Told) -> Shown:
    """``IMMEDIATE · no drill``; what is one begins with EXERCISE."""
    word = bold(labels.urgency_in_capitals(_, told.word("urgency")))
    if told.word("type") == RequestType.DRILL:
        return word
    return joined((word, _("no drill")), " · ")


def asked(_: Translator, told: Told) -> Shown:
    """``Preserve: 3 accounts``: verb and object, without anything that identifies."""
    return object_line(_, told.word("type"), as_values(told.rows("asks_for", AskedRow)))


def kind(_: Translator, told: Told) -> Shown | None:
    """The type of the request, where verb and object do not say it by themselves."""
    return told.labelled(_("Type"), told.type) if told.items("asks_for") else None


def why(_: Translator, told: Told) -> Shown | None:
    """Why it cannot wait; None where it can, and of an ordered drill, in which nothing is real."""
    word = told.word("reason") if not is_ordered(told.word("reference")) else ""
    return told.labelled(_("Why it cannot wait"), labels.reason(_, word)) if word else None


def time_left(_: Translator, told: Told, until: str) -> Shown | None:
    """``14 min left at 14:03 UTC``, as of when it is written; None where the time has passed."""
    due, now = parse_stamp(told.word(until)), told.now
    if due is None or now is None or due <= now:
        return None
    length = times.duration(_, times.to_the_minute(due - now))
    return _("{length} left at {time}", length=length, time=told.moment_of(now))


def must_not(_: Translator, told: Told) -> Shown | None:
    """What must not be done; None where nothing is known of it."""
    return _must_not(_, told.items("must_not"))


@remembered
def _must_not(_: Translator, words: tuple[str, ...]) -> Shown | None:
    return (
        lines(
            beside(_, lambda of: _silent(of, words), for_good=True),
            beside(_, lambda of: _held_back(of, words), for_good=True),
        )
        or None
    )


def _silent(_: Translator, words: tuple[str, ...]) -> Shown:
    said = (
        _("Keep it secret.") if KEEP_SECRET in words else NOTHING,
        _("Do not notify the customer.") if NOT_TO_CUSTOMER in words else NOTHING,
    )
    return joined(said, " ")


def _held_back(_: Translator, words: tuple[str, ...]) -> Shown:
    codes: dict[str, Shown] = {
        "H1": _("no use as evidence (H1)"),
        "H2": _("no passing on (H2)"),
        "H3": _("other limits, see its content (H3)"),
    }
    held = _.listed(said for code, said in codes.items() if code in words)
    return _("Without permission: {limits}.", limits=held) if held else NOTHING


def minor(_: Translator, told: Told) -> Shown | None:
    """That it is, or may be, about a minor."""
    said: dict[str, Shown] = {
        "yes": _("It is about a minor."),
        "unknown": _("It may be about a minor."),
    }
    word = said.get(told.word("minor"))
    return bold(word) if word else None


def emergency_channel(_: Translator, told: Told) -> Shown | None:
    """Whether the provider's own emergency channel was tried, which may be quicker; for emergencies alone."""
    if told.word("type") != RequestType.EMERGENCY:
        return None
    return channel_tried(_, told.word("channel_tried"))


def held(_: Translator, told: Told) -> Shown | None:
    """That nothing is done before a supervisor has let it go on."""
    return _("Held: a supervisor of your member must let it go on.") if told.flag("held") else None


def limits(_: Translator, told: Told) -> Shown | None:
    """For what the request may be used, where it is read; its form says other limits itself."""
    if THIS_PURPOSE not in told.items("must_not"):
        return None
    return beside(_, lambda of: _purpose(of, told), for_good=True)


def _purpose(_: Translator, told: Told) -> Shown:
    return _(
        "For this purpose only, not passed on without consent. {command} asks for more.",
        command=told.technical("/permission"),
    )


def who_asks(_: Translator, told: Told) -> Shown:
    """The member that asks, its number in the directory, and whether somebody else has confirmed it."""
    number = told.saying.facts.get("call_back")
    if number is None:
        own = told.word("their_number")
        origin = told.labelled(_("From"), told.line("origin"))
        call = _("Their desk: {number}", number=told.technical(own)) if own else None
        return lines(origin, call)
    call_back = _("No second confirmer yet: call back before you act.")
    if number:
        call_back = _(
            "No second confirmer yet: call back {number}.", number=told.technical(str(number))
        )
    return lines(told.labelled(_("From"), told.line("origin")), call_back)


def begun(_: Translator, told: Told) -> Shown | None:
    """Who of the reader's desk knows of it already; None where they are the first."""
    return (
        lines(
            told.labelled(_("In hand before"), told.line("had")),
            told.labelled(_("Also alerted"), told.names("also_alerted")),
            told.labelled(_("Passed on by"), told.names("passed_on")),
        )
        or None
    )


def missing(_: Translator, told: Told) -> Shown | None:
    """How much of its form is still to come, and by when: nothing of it holds up the alert."""
    count = len(told.items("form_missing"))
    if not count:
        return None
    return _.ngettext(
        "{count} field of its form is to follow by {time}.",
        "{count} fields of its form are to follow by {time}.",
        count,
        time=told.deadline("complete_by"),
    )


def at_hand(_: Translator, told: Told) -> Shown | None:
    """The desk's own card."""
    card = [told.shown(each, LONGEST_LINE) for each in told.items("desk_card")]
    return lines(bold(_("Your desk's card")), *card) if card else None


def of_form(_: Translator, told: Told) -> Shown | None:
    """What the form itself says of dangers, of what to do if found and of what not, and who confirms it."""
    values = _form(told)
    warnings = [str(word) for word in _words(values.get("warnings"))]
    found, never = values.get("if_found"), values.get("must_not")
    return (
        lines(
            _warned(_, told, warnings),
            told.labelled(_("If found"), _text(told, found)),
            told.labelled(_("Must not be done"), _text(told, never)),
            told.labelled(_("Second confirmer"), _text(told, _part(values, "confirmer", "name"))),
        )
        or None
    )


def asked_of_form(_: Translator, told: Told) -> Shown:
    """Verb and object with the provider, where the form is read."""
    values = _form(told)
    if not values:
        return asked(_, told)
    # Which type a drill practises stands beside its form.
    return object_line(_, told.word("type"), {**_practised(told), **values})


def _practised(told: Told) -> Values:
    rows = told.rows("asks_for", AskedRow)
    return as_values(row for row in rows if row.field == PRACTISED)


def _warned(_: Translator, told: Told, warnings: Sequence[str]) -> Shown | None:
    real = [word for word in warnings if word != "none_known"]
    said = _.listed(choices.warning(_, word) for word in real)
    return told.labelled(_("Warning"), bold(said)) if said else None


def _form(told: Told) -> Values:
    """What the texts of the message have of the request's form."""
    read = (text for text in told.saying.texts if text.event in _OF_REQUEST)
    parts = (text.form.values for text in read if text.form is not None)
    return dict(chain.from_iterable(values.items() for values in parts))


def _part(values: Values, group: str, name: str) -> "Value | None":
    found = values.get(group)
    return found.get(name) if isinstance(found, Mapping) else None


def _words(value: "Value | None") -> Iterator[Value]:
    yield from value if isinstance(value, list | tuple) else ()


def _text(told: Told, value: "Value | None") -> Shown:
    return told.shown(value, _LONGEST) if isinstance(value, str) else NOTHING
