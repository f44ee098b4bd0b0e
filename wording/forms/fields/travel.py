"""The words of fields about documents, movements, associations and what was found elsewhere."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths."""
    return {**_documents(_), **_movement(_), **_found_elsewhere(_)}


def _documents(_: Translator) -> dict[str, FieldWords]:
    return {
        "documents": FieldWords(
            title=_.pgettext("field", "Documents"),
            hint=_("Travel and identity documents, one a line."),
        ),
        "documents.type": FieldWords(
            title=_.pgettext("field", "Type of document"),
            hint=_("What kind of document it is."),
        ),
        "documents.number": FieldWords(
            title=_.pgettext("field", "Document number"),
            hint=_("The number as printed, without its check digit."),
            example=Shown("L898902C3"),
        ),
        "documents.issuer": FieldWords(
            title=_.pgettext("field", "Issued by"),
            hint=_("The State or organisation that issued it."),
            example=_("Lebanon"),
        ),
        "documents.expiry": FieldWords(
            title=_.pgettext("field", "Document expires on"),
            hint=_("The last day on which it is valid."),
            example=Shown("2030-01-31"),
        ),
        "documents.standing": FieldWords(
            title=_.pgettext("field", "Standing of the document"),
            hint=_("Whether it was reported lost, stolen or revoked."),
        ),
        "documents.mrz": FieldWords(
            title=_.pgettext("field", "Machine-readable zone"),
            hint=_("The two or three lines of letters, digits and < at the foot, without spaces."),
            example=Shown(
                "P<UTOEXERCISE<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<"
                "L898902C36UTO7408122F3001318<<<<<<<<<<<<<<<4"
            ),
        ),
    }


def _movement(_: Translator) -> dict[str, FieldWords]:
    return {
        "movement": FieldWords(
            title=_.pgettext("field", "Movements"),
            hint=_("Journeys that are known or expected, one a line."),
        ),
        "movement.from": FieldWords(
            title=_.pgettext("field", "Travels from"),
            hint=_("Where the journey begins."),
            example=_("EXERCISE North Port"),
        ),
        "movement.to": FieldWords(
            title=_.pgettext("field", "Travels to"),
            hint=_("Where the journey leads."),
            example=_("EXERCISE South Port"),
        ),
        "movement.at": FieldWords(
            title=_.pgettext("field", "Time of the journey"),
            hint=_("When it begins, with its time zone or in UTC."),
            example=Shown("2026-11-28 06:40 UTC"),
        ),
        "movement.carrier": FieldWords(
            title=_.pgettext("field", "Carrier"),
            hint=_("The airline, ship or other carrier."),
            example=_("EXERCISE Air"),
        ),
        "movement.flight": FieldWords(
            title=_.pgettext("field", "Flight or voyage"),
            hint=_("The number of the flight or voyage."),
            example=Shown("EXERCISE 0001"),
        ),
        "travel_data": FieldWords(
            title=_.pgettext("field", "Travel data"),
            hint=_("Only data that came through the passenger information unit."),
        ),
        "travel_data.kind": FieldWords(
            title=_.pgettext("field", "Kind of travel data"),
            hint=_("Which of the two kinds of passenger data it is."),
        ),
        "travel_data.unit": FieldWords(
            title=_.pgettext("field", "Passenger information unit"),
            hint=_("The unit that gave the data."),
            example=_("EXERCISE Passenger information unit"),
        ),
        "travel_data.basis": FieldWords(
            title=_.pgettext("field", "Basis of the travel data"),
            hint=_("The rule that allows to pass them on."),
            example=_("EXERCISE Act on passenger data, section 7"),
        ),
        "travel_data.delete_by": FieldWords(
            title=_.pgettext("field", "Delete travel data by"),
            hint=_("The day by which they must be deleted."),
            example=Shown("2027-05-27"),
        ),
    }


def _found_elsewhere(_: Translator) -> dict[str, FieldWords]:
    return {
        "associations": FieldWords(
            title=_.pgettext("field", "Associations"),
            hint=_("With whom the person is connected, what shows it, and its source, one a line."),
        ),
        "associations.with": FieldWords(
            title=_.pgettext("field", "Associated with"),
            hint=_("The other person or group."),
            example=_("EXERCISE Group"),
        ),
        "associations.shown_by": FieldWords(
            title=_.pgettext("field", "Association shown by"),
            hint=_("What shows the connection; not a guess."),
            example=_("EXERCISE transfers of money in May 2026"),
        ),
        "associations.source": FieldWords(
            title=_.pgettext("field", "Source of the association"),
            hint=_("Where this is known from."),
            example=_("EXERCISE Financial intelligence unit"),
        ),
        "conflict_evidence": FieldWords(
            title=_.pgettext("field", "Evidence from a conflict zone"),
            hint=_("What was collected there, by whom, and who may release it."),
        ),
        "conflict_evidence.collector": FieldWords(
            title=_.pgettext("field", "Collected by"),
            hint=_("Who collected it."),
            example=_("EXERCISE Force"),
        ),
        "conflict_evidence.place": FieldWords(
            title=_.pgettext("field", "Place of collection"),
            hint=_("Where it was collected."),
            example=_("EXERCISE camp"),
        ),
        "conflict_evidence.at": FieldWords(
            title=_.pgettext("field", "Time of collection"),
            hint=_("When it was collected, with its time zone or in UTC."),
            example=Shown("2026-03-14 09:30 UTC"),
        ),
        "conflict_evidence.custody": FieldWords(
            title=_.pgettext("field", "Chain of custody"),
            hint=_("Who had it since, in their order."),
            example=_("EXERCISE Force, then EXERCISE Prosecution office"),
        ),
        "conflict_evidence.method": FieldWords(
            title=_.pgettext("field", "Method of collection"),
            hint=_("How it was collected."),
            example=_("EXERCISE. Search of a building"),
        ),
        "conflict_evidence.releasable_by": FieldWords(
            title=_.pgettext("field", "Releasable by"),
            hint=_("Who decides whether it may be passed on or used in court."),
            example=_("EXERCISE Ministry of Defence"),
        ),
    }
