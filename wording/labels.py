"""The field's fixed words as people read them: urgencies, types, reasons, markings, grounds, states.

Every function takes the value as facts carry it; one that it does not know is shown as it stands.
"""

from collections.abc import Iterable

from domain.directory.functions import Function
from domain.reference import is_drill
from domain.vocabulary import (
    FALLBACK,
    LETTER_ALONE,
    OTHER_CONTACT_POINT,
    SECRETARIAT,
    SUPERVISORS,
    EvidentialUse,
    Ground,
    Marking,
    Reason,
    RequestType,
    Role,
    State,
    Urgency,
)
from wording.language import Translator, remembered
from wording.reviews import beside
from wording.safe_text import NOTHING, Shown, clean_line, isolated, joined, technical

_SIGNS = {Urgency.IMMEDIATE: "\u203c\ufe0e ", Urgency.URGENT: "! "}
"""Fixed signs before the urgency, as text and not as a picture (U+FE0E)."""


@remembered
def urgency(_: Translator, value: str) -> Shown:
    """``Immediate``."""
    words: dict[str, Shown] = {
        Urgency.IMMEDIATE: _.pgettext("urgency", "Immediate"),
        Urgency.URGENT: _.pgettext("urgency", "Urgent"),
        Urgency.STANDARD: _.pgettext("urgency", "Standard"),
        Urgency.INFORMATION: _.pgettext("urgency", "Information"),
    }
    return words.get(value) or unknown(_, value)


@remembered
def urgency_in_capitals(_: Translator, value: str) -> Shown:
    """``‼ IMMEDIATE``: how an alert begins."""
    words: dict[str, Shown] = {
        Urgency.IMMEDIATE: _.pgettext("urgency", "IMMEDIATE"),
        Urgency.URGENT: _.pgettext("urgency", "URGENT"),
        Urgency.STANDARD: _.pgettext("urgency", "STANDARD"),
        Urgency.INFORMATION: _.pgettext("urgency", "INFORMATION"),
    }
    word = words.get(value)
    if word is None:
        return unknown(_, value)
    return Shown(_SIGNS.get(Urgency(value), "") + word)


def urgency_sign(value: str) -> Shown:
    """``‼ ``: before what is due in a list; empty for what does not press."""
    signs: dict[str, str] = {urgency.value: sign for urgency, sign in _SIGNS.items()}
    return Shown(signs.get(value, ""))


def urgency_signs(_: Translator, values: Iterable[str]) -> Shown:
    """``‼ Immediate, ! Urgent``: what the signs mean of those that stand in a list."""
    present = set(values)
    return _.listed(
        Shown(f"{sign}{urgency(_, value)}") for value, sign in _SIGNS.items() if value in present
    )


@remembered
def request_type(_: Translator, value: str) -> Shown:
    """``Preserve data``."""
    words: dict[str, Shown] = {
        RequestType.PRESERVE: _.pgettext("request type", "Preserve data"),
        RequestType.SUBSCRIBER: _.pgettext("request type", "Subscriber information"),
        RequestType.EMERGENCY: _.pgettext("request type", "Emergency data"),
        RequestType.PERSON: _.pgettext("request type", "Person"),
        RequestType.LOCATE: _.pgettext("request type", "Locate"),
        RequestType.COORDINATE: _.pgettext("request type", "Coordinate now"),
        RequestType.ADVICE: _.pgettext("request type", "Legal or technical advice"),
        RequestType.VICTIM: _.pgettext("request type", "Victim assistance"),
        RequestType.INFORMATION: _.pgettext("request type", "Spontaneous information"),
        RequestType.MLA: _.pgettext("request type", "Mutual legal assistance follow-up"),
        RequestType.DRILL: _.pgettext("request type", "Drill"),
    }
    return words.get(value) or unknown(_, value)


def type_in_chat(_: Translator, value: str) -> Shown:
    """The same where Telegram reads along: of a victim it does not say that there is one."""
    if value == RequestType.VICTIM:
        return _.pgettext("request type", "Assistance")
    return request_type(_, value)


EXERCISE = Shown("EXERCISE")
"""Before everything that belongs to a drill, in every language."""


def exercise(_: Translator) -> Shown:
    """``EXERCISE``, and what it is in the reader's language."""
    # Translators: the word that stands before everything of a drill, in capitals.
    own = _.pgettext("drill", "EXERCISE")
    return EXERCISE if own == EXERCISE else joined((EXERCISE, own), " · ")


def exercise_before(_: Translator, reference: str) -> Shown:
    """``EXERCISE `` before a line about a drill; empty before others."""
    return Shown(f"{exercise(_)} ") if is_drill(reference) else NOTHING


def reason(_: Translator, value: str, *, in_brackets: bool = True) -> Shown:
    """``Life or limb``, with its English beside it as long as the translation is not reviewed."""
    return beside(_, lambda of: reason_alone(of, value), in_brackets=in_brackets)


@remembered
def reason_alone(_: Translator, value: str) -> Shown:
    """``Life or limb``."""
    words: dict[str, Shown] = {
        Reason.LIFE: _.pgettext("reason", "Life or limb"),
        Reason.SECURITY: _.pgettext("reason", "Serious threat to public security"),
        Reason.LIBERTY: _.pgettext("reason", "Decision on liberty"),
        Reason.EXPIRING: _.pgettext("reason", "Information about to lose its value"),
    }
    return words.get(value) or unknown(_, value)


def marking(_: Translator, value: str) -> Shown:
    """``TLP:AMBER``: the same in every language (FIRST, TLP 2.0, section 2)."""
    return technical(value, is_rtl=_.is_rtl) if value in set(Marking) else unknown(_, value)


def evidential_use(_: Translator, value: str) -> Shown:
    """What an answer may be used for, with its English beside it."""
    return beside(_, lambda of: evidential_use_alone(of, value), for_good=True)


def evidential_use_alone(_: Translator, value: str) -> Shown:
    """``intelligence only``: without its English."""
    words: dict[str, Shown] = {
        EvidentialUse.INTELLIGENCE: _.pgettext("use", "intelligence only"),
        EvidentialUse.EVIDENCE: _.pgettext("use", "evidential use agreed"),
    }
    return words.get(value) or unknown(_, value)


def ground(_: Translator, value: str) -> Shown:
    """``Not available``: a ground of refusal without its letter, with its English beside it."""
    return beside(_, lambda of: ground_alone(of, value), for_good=True)


def ground_alone(_: Translator, value: str) -> Shown:
    """``Not available``: without its English."""
    words: dict[str, Shown] = {
        Ground.NOT_AVAILABLE: _.pgettext("ground", "Not available"),
        Ground.REQUIREMENTS_NOT_MET: _.pgettext("ground", "Requirements not met"),
        Ground.AUTHORISATION_REFUSED: _.pgettext("ground", "Judicial authorisation refused"),
        Ground.OUTSIDE_CATEGORIES: _.pgettext("ground", "Data outside the categories"),
        Ground.INACCURATE: _.pgettext("ground", "Inaccurate or out of date"),
        Ground.SECURITY_OR_SAFETY: _.pgettext("ground", "Security, investigation or safety"),
        Ground.MINOR_OR_NO_OFFENCE: _.pgettext("ground", "Minor offence or none"),
        Ground.CONSENT_MISSING: _.pgettext("ground", "Third party's consent missing"),
        Ground.ILL_TREATMENT: _.pgettext("ground", "Death penalty, ill-treatment or unfair trial"),
        Ground.PERSECUTION: _.pgettext("ground", "Political, military or religious; persecution"),
        Ground.PROTECTED_PERSON: _.pgettext("ground", "Refugee or asylum-seeker"),
        Ground.IMMUNITY: _.pgettext("ground", "Immunity or privilege"),
        Ground.TRIED_BEFORE: _.pgettext("ground", "Tried before for the same"),
        Ground.NOT_AN_OFFENCE_HERE: _.pgettext("ground", "No offence under both laws"),
        Ground.DISPROPORTIONATE: _.pgettext("ground", "Disproportionate"),
        Ground.POLITICAL_OFFENCE: _.pgettext("ground", "Political offence"),
        Ground.SOVEREIGNTY: _.pgettext("ground", "Sovereignty or public order"),
    }
    return words.get(value) or unknown(_, value)


def ground_with_letter(_: Translator, value: str) -> Shown:
    """``a  Not available``: as the choice of a ground shows it."""
    if value not in set(Ground):
        return unknown(_, value)
    return Shown(f"{technical(value, is_rtl=_.is_rtl)}  {ground(_, value)}")


def ground_choice(_: Translator, value: str) -> Shown:
    """The same with its letter and without its English."""
    if value not in set(Ground):
        return unknown(_, value)
    return Shown(f"{technical(value, is_rtl=_.is_rtl)}  {ground_alone(_, value)}")


def ground_as_told(_: Translator, value: str) -> Shown:
    """The same as the other side reads it, or a log that both may read: some by the letter alone."""
    if value in LETTER_ALONE:
        return technical(value, is_rtl=_.is_rtl)
    return ground_with_letter(_, value)


def function(_: Translator, known: Function) -> Shown:
    """``Duty officer 2, Lebanon 24/7 desk``: how other members know somebody."""
    who = {"number": Shown(str(known.number)), "desk": isolated(known.desk, is_rtl=_.is_rtl)}
    words: dict[Role, Shown] = {
        Role.DUTY_OFFICER: _("Duty officer {number}, {desk}", **who),
        Role.SUPERVISOR: _("Supervisor {number}, {desk}", **who),
        Role.OFFICIAL: _("Official {number}, {desk}", **who),
        Role.AUDITOR: _("Auditor {number}, {desk}", **who),
        Role.DATA_PROTECTION_OFFICER: _("Data protection officer {number}, {desk}", **who),
    }
    return words[known.role]


@remembered
def state(_: Translator, value: str) -> Shown:
    """A request's state in plain words, as part of a line."""
    words: dict[str, Shown] = {
        State.NOTIFIED: _.pgettext("state", "waiting to be acknowledged"),
        State.ACKNOWLEDGED: _.pgettext("state", "acknowledged"),
        State.IN_PROGRESS: _.pgettext("state", "being worked on"),
        State.CLARIFICATION: _.pgettext("state", "waiting for the requester's reply"),
        State.DELAYED: _.pgettext("state", "delayed"),
        State.ANSWERED: _.pgettext("state", "answered"),
        State.REFUSED: _.pgettext("state", "refused"),
        State.WITHDRAWN: _.pgettext("state", "withdrawn"),
        State.CLOSED: _.pgettext("state", "closed"),
        State.NOT_ACCEPTED: _.pgettext("state", "not accepted"),
        State.TRANSFERRED: _.pgettext("state", "transferred"),
    }
    return words.get(value) or unknown(_, value)


def channel(_: Translator, value: str) -> Shown:
    """The kind of a channel."""
    words: dict[str, Shown] = {
        "telegram": Shown("Telegram"),
        "email": _.pgettext("channel", "e-mail"),
        "sms": _.pgettext("channel", "text message"),
        "voice": _.pgettext("channel", "telephone call"),
        "webhook": _.pgettext("channel", "your own system"),
        "apprise": _.pgettext("channel", "another service"),
        "console": _.pgettext("channel", "console"),
        "page": _.pgettext("channel", "page"),
    }
    return words.get(value) or unknown(_, value)


def layer(_: Translator, name: str) -> Shown:
    """Whom a step means: by their role, or by a name that the service gives itself, in a roster that is made
    in chat or at a page; empty for a name of the directory's."""
    known: dict[str, Shown] = {
        SUPERVISORS: _("supervisors"),
        SECRETARIAT: _("secretariat"),
        OTHER_CONTACT_POINT: _("another desk of the member"),
        FALLBACK: _("who stands in for the member"),
        "duty": _.pgettext("layer", "duty"),
        "deputy": _.pgettext("layer", "deputy"),
    }
    return known.get(name, NOTHING)


def part(_: Translator, number: int, of: int | None) -> Shown:
    """``31 of 40 (77 %)``; the number alone where it is no part, and without a share of nothing."""
    shown = technical(str(number), is_rtl=_.is_rtl)
    if of is None:
        return shown
    said = _("{number} of {whole}", number=shown, whole=technical(str(of), is_rtl=_.is_rtl))
    if not of:
        return said
    # Never rounded up: all of them is said of all alone.
    share = technical(f"{100 * number // of} %", is_rtl=_.is_rtl)
    return _("{value}, {share}", value=said, share=share)


def unknown(_: Translator, value: str) -> Shown:
    """A value without a word of its own, made safe to show."""
    return isolated(clean_line(value), is_rtl=_.is_rtl)
