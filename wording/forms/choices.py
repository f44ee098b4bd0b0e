"""The words of the forms' choices as people read them, and what codes mean.

Europol's handling and evaluation codes, the sexes and document types of ICAO Doc 9303 and the Traffic
Light Protocol are not translated; what they mean is.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.forms.fields.field import FormField
from domain.vocabulary import Ground, Marking
from wording import labels
from wording.forms import bases
from wording.language import Translator
from wording.reviews import beside
from wording.safe_text import NOTHING, Shown, technical

Labels = Mapping[str, Shown]


def labels_of(_: Translator, path: str, field: FormField) -> dict[str, Shown]:
    """The label of each word of a choice; ``path`` begins with ``answer.`` in an answer."""
    said = _labels(_, path, field)
    return {word: said.get(word) or labels.unknown(_, word) for word in field.words}


def label(_: Translator, path: str, field: FormField, word: str) -> Shown:
    """One of these; a word that the field does not have is shown as it stands."""
    return labels_of(_, path, field).get(word) or labels.unknown(_, word)


_FOR_GOOD: Final = frozenset({"ground", "evidential_use", "handling", "use_limits"})


def explained(_: Translator, path: str, field: FormField, word: str) -> Shown:
    """``H1 (not as evidence without permission)``: the label, and what a code means.

    What is legally the most delicate has its English beside it.
    """
    if field.name in _FOR_GOOD:
        is_code = bool(explanation(_, field, word))
        return beside(
            _,
            lambda of: _explained(of, path, field, word),
            for_good=True,
            in_brackets=not is_code,
        )
    return _explained(_, path, field, word)


def _explained(_: Translator, path: str, field: FormField, word: str) -> Shown:
    meaning = explanation(_, field, word)
    said = label(_, path, field, word)
    return _("{label} ({meaning})", label=said, meaning=meaning) if meaning else said


def explanation(_: Translator, field: FormField, word: str) -> Shown:
    """What a code means; empty for a word that says it by itself."""
    codes: dict[str, Callable[[Translator], Labels]] = {
        "handling": _handling,
        "source_grade": _source,
        "information_grade": _information,
    }
    read = codes.get(field.name)
    return read(_).get(word, NOTHING) if read else NOTHING


def channel(_: Translator, word: str) -> Shown:
    """A channel besides this network; empty for a word that is none."""
    return _channels(_).get(word, NOTHING)


def warning(_: Translator, word: str) -> Shown:
    """A danger that a person may be; empty for a word that is none."""
    return _warnings(_).get(word, NOTHING)


def formal_state(_: Translator, word: str) -> Shown:
    """What became of a formal request; empty for a word that is none."""
    return _formal_states(_).get(word, NOTHING)


def marking_explained(_: Translator, value: str) -> Shown:
    """To whom a marking lets information go (FIRST, TLP 2.0, section 2)."""
    meanings: dict[str, Shown] = {
        Marking.CLEAR: _("no limit on passing it on"),
        Marking.GREEN: _("within the community, not in public"),
        Marking.AMBER: _("who needs to know in your organisation, and those whom it serves"),
        Marking.AMBER_STRICT: _("who needs to know in your organisation only"),
        Marking.RED: _("the named recipients only"),
    }
    return meanings.get(value, NOTHING)


def _labels(_: Translator, path: str, field: FormField) -> Labels:
    by_name: dict[str, Callable[[Translator], Labels]] = {
        "answer.evidential_use": _use_agreed,
        "also_sent_via": _channels,
        "channel": _channels,
        "legal_basis": bases.labels,
        "kind": _kinds,
        "item": _items,
        "items": _items,
        "ground": _grounds,
        "person_status": _person_status,
        "warnings": _warnings,
        "need": _needs,
        "action": _actions,
        "type": _documents,
        "standing": _standing,
        "state": _formal_states,
        "asked": _asked,
        "data": _data,
    }
    read = by_name.get(path) or by_name.get(field.name)
    return read(_) if read else {**_answers(_), **_codes(_, field)}


def _codes(_: Translator, field: FormField) -> Labels:
    return {
        word: technical(word, is_rtl=_.is_rtl)
        for word in field.words
        if len(word) <= 2 and not word.islower()
    }


def _answers(_: Translator) -> Labels:
    """Words that mean the same wherever they stand."""
    return {
        "yes": _.pgettext("choice", "Yes"),
        "no": _.pgettext("choice", "No"),
        "none": _.pgettext("choice", "None"),
        "not_known": _.pgettext("choice", "Not known"),
        "unknown": _.pgettext("choice", "Unknown"),
        "confirmed": _.pgettext("choice", "Confirmed"),
        "not_able": _.pgettext("choice", "Not able to say"),
        "ask": _.pgettext("choice", "Ask first"),
        "this_purpose_only": _.pgettext(
            "choice", "This purpose only, not passed on without my consent"
        ),
        "stated": _.pgettext("choice", "Other limits"),
        "intelligence": _.pgettext("choice", "Intelligence only"),
        "evidence": _.pgettext("choice", "Evidence"),
        "new": _.pgettext("choice", "New"),
        "extension": _.pgettext("choice", "Extension"),
        "law": _.pgettext("choice", "Law"),
        "technical": _.pgettext("choice", "Technical"),
        "procedure": _.pgettext("choice", "Procedure"),
        "acknowledge": _.pgettext("choice", "To acknowledge"),
        "answer": _.pgettext("choice", "To answer"),
        "final": _.pgettext("choice", "Final"),
        "more_will_follow": _.pgettext("choice", "More will follow"),
        "direct": _.pgettext("choice", "Directly accessible"),
        "indirect": _.pgettext("choice", "Has to be asked for elsewhere"),
        "judicial": _.pgettext("choice", "Needs a judge"),
        "found": _.pgettext("choice", "Found"),
        "not_found": _.pgettext("choice", "Not found"),
        "refused": _.pgettext("choice", "Refused"),
        "hit": _.pgettext("choice", "Hit"),
        "located": _.pgettext("choice", "Located"),
        "not_located": _.pgettext("choice", "Not located"),
        "not_disclosed": _.pgettext("choice", "Neither confirmed nor denied"),
        "agreed": _.pgettext("choice", "Agreed"),
        "in_part": _.pgettext("choice", "Agreed in part"),
        "not_agreed": _.pgettext("choice", "Not agreed"),
    }


def _use_agreed(_: Translator) -> Labels:
    return {
        "intelligence": _.pgettext("choice", "Intelligence only"),
        "evidence": _.pgettext("choice", "Evidential use agreed"),
    }


def _channels(_: Translator) -> Labels:
    return {
        "none": _.pgettext("channel", "None"),
        "i24_7": technical("I-24/7", is_rtl=_.is_rtl),
        "siena": technical("SIENA", is_rtl=_.is_rtl),
        "diplomatic": _.pgettext("channel", "Diplomatic"),
        "telephone": _.pgettext("channel", "Telephone"),
        "this_network": _.pgettext("channel", "This network"),
        "other": _.pgettext("channel", "Other channel"),
    }


def _kinds(_: Translator) -> Labels:
    """Of a selector, and of travel data."""
    return {
        "account": _.pgettext("identifier", "Account"),
        "email": _.pgettext("identifier", "E-mail address"),
        "telephone": _.pgettext("identifier", "Telephone number"),
        "ip": _.pgettext("identifier", "IP address"),
        "imei": technical("IMEI", is_rtl=_.is_rtl),
        "imsi": technical("IMSI", is_rtl=_.is_rtl),
        "url": technical("URL", is_rtl=_.is_rtl),
        "iban": technical("IBAN", is_rtl=_.is_rtl),
        "vehicle": _.pgettext("identifier", "Vehicle"),
        "document": _.pgettext("identifier", "Document"),
        "other": _.pgettext("identifier", "Other identifier"),
        "api": _.pgettext("travel data", "Advance passenger information (API)"),
        "pnr": _.pgettext("travel data", "Passenger name record (PNR)"),
    }


def _items(_: Translator) -> Labels:
    return {
        "name": _.pgettext("item", "Name"),
        "birth": _.pgettext("item", "Date and place of birth"),
        "postal": _.pgettext("item", "Postal address"),
        "telephone": _.pgettext("item", "Telephone numbers"),
        "email": _.pgettext("item", "E-mail addresses"),
        "registration": _.pgettext("item", "Time and address of registration"),
        "payment": _.pgettext("item", "Means of payment"),
        "service": _.pgettext("item", "Services used"),
        "last_login": _.pgettext("item", "Last login"),
    }


def _grounds(_: Translator) -> Labels:
    return {ground.value: labels.ground_alone(_, ground.value) for ground in Ground}


def _person_status(_: Translator) -> Labels:
    return {
        "suspect": _.pgettext("person", "Suspect"),
        "accused": _.pgettext("person", "Accused"),
        "convicted": _.pgettext("person", "Convicted"),
        "witness": _.pgettext("person", "Witness"),
        "victim": _.pgettext("person", "Victim"),
        "missing": _.pgettext("person", "Missing"),
        "other": _.pgettext("person", "Other"),
    }


def _warnings(_: Translator) -> Labels:
    return {
        "none_known": _.pgettext("warning", "None known"),
        "armed": _.pgettext("warning", "Armed"),
        "violent": _.pgettext("warning", "Violent"),
        "escape": _.pgettext("warning", "May escape"),
        "self_harm": _.pgettext("warning", "Self-harm"),
        "infectious": _.pgettext("warning", "Infectious"),
    }


def _needs(_: Translator) -> Labels:
    return {
        "medical": _.pgettext("need", "Medical care"),
        "identification": _.pgettext("need", "Identification"),
        "family": _.pgettext("need", "Contact with the family"),
        "repatriation": _.pgettext("need", "Return home"),
        "consular": _.pgettext("need", "Consular help"),
        "legal": _.pgettext("need", "Legal help"),
    }


def _actions(_: Translator) -> Labels:
    """About a person, and on information."""
    return {
        "inform": _.pgettext("action", "Inform us"),
        "discreet_check": _.pgettext("action", "Check discreetly"),
        "inquire": _.pgettext("action", "Inquire"),
        "locate": _.pgettext("action", "Locate"),
        "none": _.pgettext("action", "Nothing"),
        "acknowledge": _.pgettext("action", "Confirm receipt"),
        "feedback": _.pgettext("action", "Give feedback"),
    }


def _documents(_: Translator) -> Labels:
    return {
        "P": _.pgettext("document", "Passport"),
        "ID": _.pgettext("document", "Identity card"),
        "V": _.pgettext("document", "Visa"),
    }


def _standing(_: Translator) -> Labels:
    return {
        "valid": _.pgettext("document", "Valid"),
        "lost": _.pgettext("document", "Lost"),
        "stolen": _.pgettext("document", "Stolen"),
        "revoked": _.pgettext("document", "Revoked"),
    }


def _formal_states(_: Translator) -> Labels:
    return {
        "received": _.pgettext("formal request", "Received"),
        "in_execution": _.pgettext("formal request", "Being executed"),
        "executed": _.pgettext("formal request", "Executed"),
        "returned": _.pgettext("formal request", "Returned"),
        "refused": _.pgettext("formal request", "Refused"),
        "not_found": _.pgettext("formal request", "Not found"),
    }


def _asked(_: Translator) -> Labels:
    return {
        "status": _.pgettext("formal request", "State"),
        "expedite": _.pgettext("formal request", "Expedite it"),
        "supplement": _.pgettext("formal request", "Take a supplement"),
        "execution_date": _.pgettext("formal request", "Date of execution"),
    }


def _data(_: Translator) -> Labels:
    return {
        "subscriber": _.pgettext("data", "Subscriber data"),
        "traffic": _.pgettext("data", "Traffic data"),
        "content": _.pgettext("data", "Content data"),
        "other": _.pgettext("data", "Other data"),
    }


def _handling(_: Translator) -> Labels:
    return {
        "H0": _("for the fight against crime"),
        "H1": _("not as evidence without permission"),
        "H2": _("not passed on without permission"),
        "H3": _("other limits"),
    }


def _source(_: Translator) -> Labels:
    return {
        "A": _("no doubt that the source is authentic, trustworthy and competent"),
        "B": _("mostly reliable so far"),
        "C": _("mostly not reliable so far"),
        "X": _("cannot be assessed"),
    }


def _information(_: Translator) -> Labels:
    return {
        "1": _("accurate without doubt"),
        "2": _("known to the source itself, not to the official who passes it on"),
        "3": _("not known to the source itself, but confirmed by other information"),
        "4": _("not known to the source itself, and cannot be confirmed"),
    }
