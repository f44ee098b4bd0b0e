"""The words of fields about a person: who it is, what warns, what protects."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths; the parts of an identity by their names, whoever's it is."""
    return {**_identity(_), **_warned_of(_), **_protected(_)}


def _identity(_: Translator) -> dict[str, FieldWords]:
    return {
        "identity": FieldWords(
            title=_.pgettext("field", "Identity"),
            hint=_("Who it is: at least one name, alias, document or biometric reference."),
            example=_("Surname: EXERCISE; Given names: Anna Maria"),
        ),
        "person": FieldWords(
            title=_.pgettext("field", "Person to be located"),
            hint=_("Who it is: at least one name, alias, document or biometric reference."),
            example=_("Surname: EXERCISE; Given names: Anna Maria"),
        ),
        "victims": FieldWords(
            title=_.pgettext("field", "Victims"),
            hint=_("Who they are, one a line; only with their consent."),
            example=_("Surname: EXERCISE; Given names: Anna Maria"),
        ),
        "surname": FieldWords(
            title=_.pgettext("field", "Surname"),
            hint=_("The family name in Latin letters; a single name stands here alone."),
            example=Shown("EXERCISE"),
        ),
        "given_names": FieldWords(
            title=_.pgettext("field", "Given names"),
            hint=_("All given names in Latin letters, in their order."),
            example=Shown("Anna Maria"),
        ),
        "original_script": FieldWords(
            title=_.pgettext("field", "Name in its own script"),
            hint=_("The whole name as its bearer writes it."),
            example=_("EXERCISE Анна Мария"),
        ),
        "fathers_name": FieldWords(
            title=_.pgettext("field", "Father's name"),
            hint=_("The father's given name, where it is part of how the person is known."),
            example=Shown("EXERCISE Karim"),
        ),
        "grandfathers_name": FieldWords(
            title=_.pgettext("field", "Grandfather's name"),
            hint=_("The grandfather's given name, where it is part of how the person is known."),
            example=Shown("EXERCISE Yusuf"),
        ),
        "aliases": FieldWords(
            title=_.pgettext("field", "Aliases"),
            hint=_("Other names that the person uses, one a line; no accounts."),
            example=_("EXERCISE Abu Test"),
        ),
        "birth_date": FieldWords(
            title=_.pgettext("field", "Date of birth"),
            hint=_("The date, or only the year and month, or only the year."),
            example=Shown("1974-08"),
        ),
        "birth_place": FieldWords(
            title=_.pgettext("field", "Place of birth"),
            hint=_("The town and the State, as far as they are known."),
            example=_("EXERCISE Zenith, Utopia"),
        ),
        "sex": FieldWords(
            title=_.pgettext("field", "Sex"),
            hint=_("As it stands in the travel document."),
        ),
        "nationalities": FieldWords(
            title=_.pgettext("field", "Nationalities"),
            hint=_("Every known nationality; also stateless, or unknown."),
            example=_("Lebanon"),
        ),
        "document_number": FieldWords(
            title=_.pgettext("field", "Number of a document"),
            hint=_("The number of a document that shows who it is."),
            example=Shown("EXERCISE L898902C3"),
        ),
        "biometric_reference": FieldWords(
            title=_.pgettext("field", "Biometric reference"),
            hint=_("Where fingerprints or a photograph are kept; never the data themselves."),
        ),
        "biometric_reference.system": FieldWords(
            title=_.pgettext("field", "Biometric system"),
            hint=_("The system that keeps them."),
            example=_("EXERCISE fingerprint system"),
        ),
        "biometric_reference.number": FieldWords(
            title=_.pgettext("field", "Number in the biometric system"),
            hint=_("The number under which that system keeps them."),
            example=Shown("EXERCISE-FP-0042"),
        ),
        "verified": FieldWords(
            title=_.pgettext("field", "Identity verified"),
            hint=_("Whether the identity was proved, and not only stated."),
        ),
    }


def _warned_of(_: Translator) -> dict[str, FieldWords]:
    return {
        "person_status": FieldWords(
            title=_.pgettext("field", "Status of the person"),
            hint=_("What the person is in your proceedings."),
        ),
        "warnings": FieldWords(
            title=_.pgettext("field", "Warnings"),
            hint=_("What could endanger whoever meets the person."),
        ),
        "infectious_because": FieldWords(
            title=_.pgettext("field", "Why an infection must be known"),
            hint=_("Why colleagues must know, and no more of the person's health than that."),
            example=_("EXERCISE. Protective equipment is needed to search the person."),
        ),
        "ethnicity": FieldWords(
            title=_.pgettext("field", "Ethnicity"),
            hint=_("Only where the request cannot be carried out without it."),
            example=_("EXERCISE"),
        ),
        "religion": FieldWords(
            title=_.pgettext("field", "Religion"),
            hint=_("Only where the request cannot be carried out without it."),
            example=_("EXERCISE"),
        ),
        "sensitive_because": FieldWords(
            title=_.pgettext("field", "Why ethnicity or religion is needed"),
            hint=_(
                "Why the request cannot be carried out without it; without a reason neither is taken."
            ),
            example=_("EXERCISE. The person is expected at one place of worship."),
        ),
        "minor": FieldWords(
            title=_.pgettext("field", "Minor"),
            hint=_("Whether the person is under 18; if so or not known, supervisors are informed."),
        ),
        "minor_age": FieldWords(
            title=_.pgettext("field", "Age of the minor"),
            hint=_("The age in whole years, or your best estimate."),
            example=Shown("15"),
        ),
        "child_protection_contact": FieldWords(
            title=_.pgettext("field", "Child protection contact"),
            hint=_("Who is to be called for the child, by night too."),
            example=_("EXERCISE Youth office, +44 20 7946 0789"),
        ),
        "guardian": FieldWords(
            title=_.pgettext("field", "Guardian"),
            hint=_("Who has the care of the child, and whether they may be told."),
            example=_("EXERCISE Maria, the mother; may be told"),
        ),
    }


def _protected(_: Translator) -> dict[str, FieldWords]:
    return {
        "death_penalty_possible": FieldWords(
            title=_.pgettext("field", "Death penalty possible"),
            hint=_("Whether your law allows the death penalty for what is investigated."),
        ),
        "assurances": FieldWords(
            title=_.pgettext("field", "Assurances"),
            hint=_("Who assures, and how, that it will not be imposed or carried out."),
            example=_("EXERCISE Ministry of Justice, note of 2 November 2026"),
        ),
        "not_political": FieldWords(
            title=_.pgettext("field", "Not political"),
            hint=_(
                "Yes, if the request has no political, military, religious or racial character."
            ),
        ),
        "not_political_confirmed_by": FieldWords(
            title=_.pgettext("field", "Confirmed as not political by"),
            hint=_("The name and function of the official who confirms it."),
            example=_("EXERCISE Luis Vega, head of the desk"),
        ),
        "asylum_known": FieldWords(
            title=_.pgettext("field", "Asylum known"),
            hint=_("Whether the person is known to have sought or been given asylum."),
        ),
    }
