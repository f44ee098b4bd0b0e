"""What helps at a step of the conversation: the tests, the markings, the further fields of a type."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from domain.vocabulary import ContentInChat, Marking, RequestType, Urgency
from handlers.messages.requests.input_refusals import highest_in_chat
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.reviews import beside
from wording.safe_text import NOTHING, Shown, joined, lines

MEANT: Final[Mapping[str, Marking]] = {RequestType.VICTIM: Marking.AMBER_STRICT}
"""The marking that is offered first for a type."""


def urgency_lines(_: Translator) -> Shown:
    """Each level's test."""
    return lines(
        *(
            _(
                "{label}: {value}",
                label=labels.urgency(_, level),
                value=beside(_, partial(_urgency_test, level=level)),
            )
            for level in Urgency
        )
    )


def _urgency_test(_: Translator, level: Urgency) -> Shown:
    return {
        Urgency.IMMEDIATE: _("life or limb, or a serious threat to public security"),
        Urgency.URGENT: _("a decision on liberty, or information about to lose its value"),
        Urgency.STANDARD: _("everything else"),
        Urgency.INFORMATION: _("no answer is needed"),
    }[level]


def check_call(_: Translator, told: Told) -> Shown:
    """What follows when a request that was told by telephone is entered."""
    if told.items("missing"):
        return _("This cannot be entered yet. Press Send, and what is needed is asked for.")
    return _(
        "Please check what you were told. Press Send, and it is on record in your charge, and "
        "{member} is asked to confirm it in writing.",
        member=told.line("member_name") or told.line("member"),
    )


def markings_for(kind: str) -> tuple[Marking, ...]:
    """The markings as they are offered for a type: the one that is meant first, then the strictest."""
    strictest = tuple(reversed(Marking))
    meant = MEANT.get(kind)
    return strictest if meant is None else (meant, *(each for each in strictest if each != meant))


def meant_marking(_: Translator, told: Told) -> Shown | None:
    """Which marking is meant for the type, why, and what to do where it may not be written here."""
    meant = MEANT.get(told.word("type"))
    if meant is None:
        return None
    marking = labels.marking(_, meant)
    why = _(
        "For assistance {marking} is meant: whoever is assisted may be in danger from whoever reads of "
        "them.",
        marking=marking,
    )
    allowed = told.word("allowed")
    if allowed in set(ContentInChat) and ContentInChat(allowed).allows(meant):
        return why
    if told.flag("has_pages"):
        return joined((why, _("Choose it, and you are led to the pages.")), " ")
    return joined(
        (
            why,
            _(
                "It cannot be written in this chat. Under a lower marking leave out who they are and "
                "where, and send that the other way."
            ),
        ),
        " ",
    )


def entered_before(_: Translator, told: Told) -> Shown:
    """That somebody of the same member has entered the same call already."""
    return _(
        "The same was entered {time} ago as {reference}.",
        time=told.span("same_ago_ms"),
        reference=told.reference_of(told.word("same_as")),
    )


def nobody_there(_: Translator, told: Told) -> Shown:
    """Who reads it where nobody is on duty at the other desk."""
    if told.flag("is_call"):
        return _("Nobody is on duty there now: its supervisors are asked.")
    return _("Nobody is on duty there now: who comes next in the escalation is alerted at once.")


def marking_lines(_: Translator) -> Shown:
    """What each marking lets a reader do (FIRST, TLP 2.0, section 2)."""
    meanings = (
        ("TLP:RED", _("only the people it is sent to")),
        ("TLP:AMBER+STRICT", _("their organisation, as far as they need to know")),
        ("TLP:AMBER", _("their organisation and those it works for, as far as they need to know")),
        ("TLP:GREEN", _("the community, but not the public")),
        ("TLP:CLEAR", _("everybody")),
    )
    return lines(
        *(
            _("{label}: {value}", label=labels.marking(_, value), value=meaning)
            for value, meaning in meanings
        )
    )


def elsewhere(_: Translator, told: Told) -> Shown:
    """What may not be written in this chat, and what to do with it."""
    highest, other = highest_in_chat(_, told.word("allowed")), _other_ways(_)
    if highest:
        limit = _("In this chat content can be written up to {marking}.", marking=highest)
        above = (
            _(
                "What is above it is written on the pages: choose its marking, and you are led there."
            )
            if told.flag("has_pages")
            else _("What is above it, please send another way: {ways}.", ways=other)
        )
        return joined((limit, above), " ")
    if told.word("allowed"):
        limit = _("This network allows no content in this chat.")
        if told.flag("has_pages"):
            there = _("It is written on the pages: choose a marking, and you are led there.")
            return joined((limit, there), " ")
        return joined((limit, _("Please send it another way: {ways}.", ways=other)), " ")
    return NOTHING


def _other_ways(_: Translator) -> Shown:
    return _("I-24/7, SIENA, the diplomatic channel or the telephone")


def further_fields(_: Translator, value: str) -> Shown:
    """What the text should say: for this type, and for every request."""
    own = _of_type(_).get(value)
    always = _(
        "For every request: your reference; legal basis; purpose; offence and summary of facts; "
        "who asks and who can confirm it; other channels it went through (I-24/7, SIENA, diplomatic)."
    )
    if own is None:
        return lines(_("Please say:"), always)
    what = labels.request_type(_, value)
    return lines(_("Please say:"), _("{label}: {value}", label=what, value=own), always)


def _of_type(_: Translator) -> dict[str, Shown]:
    return {
        RequestType.PRESERVE: _(
            "which data, the account or address with times in UTC, who holds it, why it is needed, "
            "whether a mutual legal assistance request will follow, new or an extension."
        ),
        RequestType.SUBSCRIBER: _(
            "the identifier, the period, the reference of an earlier preservation, "
            "your domestic legal basis."
        ),
        RequestType.EMERGENCY: _(
            "the facts that show the risk to life, the provider, how the data will help."
        ),
        RequestType.PERSON: _(
            "identity, travel document, movement, and what to do: inform, check or locate."
        ),
        RequestType.LOCATE: _("the person, the last known place, with a warrant or without."),
        RequestType.COORDINATE: _(
            "the operation, its window of time, the units, the contact on the ground."
        ),
        RequestType.ADVICE: _("the question."),
        RequestType.VICTIM: _("the victim's State, what is needed, whether they consent."),
        RequestType.INFORMATION: _("the information, and the limits on its use."),
        RequestType.MLA: _(
            "the central authority's reference, the date it was sent, the linked request."
        ),
        RequestType.DRILL: _("the scenario, without real persons or places, and what is expected."),
    }
