"""The words of the common header: what every type of request asks for."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths."""
    return {**_first(_), **_asked_by(_), **_confirmer(_), **_oral(_), **_legal(_), **_beside(_)}


def _first(_: Translator) -> dict[str, FieldWords]:
    return {
        "facts": FieldWords(
            title=_.pgettext("field", "Facts"),
            hint=_(
                "What happened and what is asked, in plain text; this is the request's content."
            ),
            example=_("EXERCISE. A message announces an attack for tomorrow; we ask for …"),
        ),
        "own_ref": FieldWords(
            title=_.pgettext("field", "Own number"),
            hint=_("The number of the case in your own files; the other side reads it too."),
            example=Shown("EXERCISE-2026/117"),
        ),
        "your_ref": FieldWords(
            title=_.pgettext("field", "Other side's number"),
            hint=_("The number under which the other side already knows the case, if it does."),
            example=Shown("EXERCISE-77-B"),
        ),
        "purpose": FieldWords(
            title=_.pgettext("field", "Purpose"),
            hint=_("For what the answer will be used, in one sentence; the facts stand elsewhere."),
            example=_("EXERCISE. To prevent an attack and to find its author."),
        ),
        "also_sent_via": FieldWords(
            title=_.pgettext("field", "Also sent via"),
            hint=_(
                "Other channels through which the same request went, so that nobody works twice."
            ),
        ),
        "keep_secret": FieldWords(
            title=_.pgettext("field", "Keep secret"),
            hint=_(
                "Whether the request and its content must stay unknown to the persons concerned."
            ),
        ),
        "use_limits": FieldWords(
            title=_.pgettext("field", "Limits on use"),
            hint=_("For what the other side may use what you send."),
        ),
        "use_limits_stated": FieldWords(
            title=_.pgettext("field", "Limits stated"),
            hint=_("The limits in your own words, where the usual ones do not fit."),
            example=_("EXERCISE. Only to search for the missing person; not in court."),
        ),
        "handling": FieldWords(
            title=_.pgettext("field", "Handling code"),
            hint=_("How the information may be used; until one is chosen, H1 and H2 hold."),
        ),
        "source_grade": FieldWords(
            title=_.pgettext("field", "Reliability of the source"),
            hint=_("How far the source can be relied on, whatever it says this time."),
        ),
        "information_grade": FieldWords(
            title=_.pgettext("field", "Reliability of the information"),
            hint=_("How sure this piece of information is, whoever gave it."),
        ),
        "evidential_use": FieldWords(
            title=_.pgettext("field", "Use as evidence"),
            hint=_("Whether the answer is needed for intelligence only, or in court."),
        ),
    }


def _asked_by(_: Translator) -> dict[str, FieldWords]:
    return {
        "asked_by": FieldWords(
            title=_.pgettext("field", "Asked by"),
            hint=_("Who asks, and how to reach them; taken from the directory where it knows."),
        ),
        "asked_by.name": FieldWords(
            title=_.pgettext("field", "Name of who asks"),
            hint=_("The name of the official who can answer questions about this request."),
            example=_("EXERCISE Ana Ruiz"),
        ),
        "asked_by.function": FieldWords(
            title=_.pgettext("field", "Function of who asks"),
            hint=_("What this official is, in a few words."),
            example=_("Duty officer"),
        ),
        "asked_by.organisation": FieldWords(
            title=_.pgettext("field", "Organisation of who asks"),
            hint=_("The authority for which this official acts."),
            example=_("EXERCISE National Police, 24/7 desk"),
        ),
        "asked_by.telephone": FieldWords(
            title=_.pgettext("field", "Telephone of who asks"),
            hint=_("A line that is answered, with its country code."),
            example=Shown("+44 20 7946 0123"),
        ),
        "asked_by.mobile": FieldWords(
            title=_.pgettext("field", "Mobile of who asks"),
            hint=_("A mobile number with its country code."),
            example=Shown("+44 7700 900123"),
        ),
        "asked_by.email": FieldWords(
            title=_.pgettext("field", "E-mail of who asks"),
            hint=_("An official address, not a private one."),
            example=Shown("desk@police.example"),
        ),
        "asked_by.office_hours": FieldWords(
            title=_.pgettext("field", "Office hours of who asks"),
            hint=_("When this official can be reached, in their own local time."),
            example=_("Monday to Friday, 08:00 to 16:00"),
        ),
        "asked_by.time_zone": FieldWords(
            title=_.pgettext("field", "Time zone of who asks"),
            hint=_("The time zone by its name in the IANA database."),
            example=Shown("Europe/Madrid"),
        ),
        "asked_by.languages": FieldWords(
            title=_.pgettext("field", "Languages of who asks"),
            hint=_("The languages in which this official can be spoken to."),
            example=_("English, Spanish"),
        ),
    }


def _confirmer(_: Translator) -> dict[str, FieldWords]:
    return {
        "confirmer": FieldWords(
            title=_.pgettext("field", "Second confirmer"),
            hint=_("Somebody else of your side who can confirm that this request is genuine."),
        ),
        "confirmer.name": FieldWords(
            title=_.pgettext("field", "Confirmer's name"),
            hint=_("The name of a second official; not of the one who asks."),
            example=_("EXERCISE Luis Vega"),
        ),
        "confirmer.function": FieldWords(
            title=_.pgettext("field", "Confirmer's function"),
            hint=_("What the second official is, in a few words."),
            example=_("Head of the 24/7 desk"),
        ),
        "confirmer.telephone": FieldWords(
            title=_.pgettext("field", "Confirmer's telephone"),
            hint=_("A line on which the second official answers, with its country code."),
            example=Shown("+44 20 7946 0456"),
        ),
        "confirmer.email": FieldWords(
            title=_.pgettext("field", "Confirmer's e-mail"),
            hint=_("An official address of the second official."),
            example=Shown("confirm@police.example"),
        ),
    }


def _oral(_: Translator) -> dict[str, FieldWords]:
    return {
        "oral": FieldWords(
            title=_.pgettext("field", "Told by telephone"),
            hint=_("Where the request was told by telephone before it was written down here."),
        ),
        "oral.by_whom": FieldWords(
            title=_.pgettext("field", "Telephoned by"),
            hint=_("Who told the request on the telephone."),
            example=_("EXERCISE Ana Ruiz"),
        ),
        "oral.telephoned_at": FieldWords(
            title=_.pgettext("field", "Telephoned at"),
            hint=_("When the call was."),
            example=Shown("2026-11-27 13:40 UTC"),
        ),
        "oral.number": FieldWords(
            title=_.pgettext("field", "Telephoned from"),
            hint=_("The number from which the call came, with its country code."),
            example=Shown("+44 20 7946 0321"),
        ),
        "oral_in_writing": FieldWords(
            title=_.pgettext("field", "Confirmation in writing"),
            hint=_("Confirm that what stands here is what was told on the telephone."),
        ),
    }


def _legal(_: Translator) -> dict[str, FieldWords]:
    return {
        "reply_by": FieldWords(
            title=_.pgettext("field", "Reply by"),
            hint=_("Until when you need the answer, where it is earlier than the usual time."),
            example=Shown("2026-11-28 18:00 UTC"),
        ),
        "reply_by_reason": FieldWords(
            title=_.pgettext("field", "Reason for this time"),
            hint=_("Why the answer would be of no use later."),
            example=_("EXERCISE. The court decides on custody on that evening."),
        ),
        "language": FieldWords(
            title=_.pgettext("field", "Language of the request"),
            hint=_("The language in which the request is written."),
            example=_("English"),
        ),
        "legal_basis": FieldWords(
            title=_.pgettext("field", "Legal basis"),
            hint=_("The treaties or resolutions on which the request rests; several may apply."),
        ),
        "legal_basis_stated": FieldWords(
            title=_.pgettext("field", "Legal basis stated"),
            hint=_("The agreement or rule by its name and date."),
            example=_("EXERCISE Agreement on police cooperation, 3 May 2011, Art. 4"),
        ),
        "offence": FieldWords(
            title=_.pgettext("field", "Offence"),
            hint=_('What is investigated; "none" for a missing or vulnerable person.'),
            example=_("EXERCISE. Preparation of a terrorist attack"),
        ),
        "provision": FieldWords(
            title=_.pgettext("field", "Provision"),
            hint=_("The article of your law that punishes it."),
            example=_("EXERCISE Criminal Code, Art. 573"),
        ),
        "maximum_penalty": FieldWords(
            title=_.pgettext("field", "Maximum penalty"),
            hint=_("The highest penalty that your law allows for it."),
            example=_("EXERCISE. 15 years of imprisonment"),
        ),
        "investigating_authority": FieldWords(
            title=_.pgettext("field", "Investigating authority"),
            hint=_("Who investigates, where it is not the desk that asks."),
            example=_("EXERCISE Counter-terrorism unit"),
        ),
        "prosecution_or_court": FieldWords(
            title=_.pgettext("field", "Prosecution or court"),
            hint=_("The prosecutor or the court that leads the case."),
            example=_("EXERCISE Central Court of Instruction no. 9"),
        ),
        "case_number": FieldWords(
            title=_.pgettext("field", "Case number"),
            hint=_("The number that the prosecution or the court gave the case."),
            example=Shown("EXERCISE 44/2026"),
        ),
    }


def _beside(_: Translator) -> dict[str, FieldWords]:
    return {
        "earlier": FieldWords(
            title=_.pgettext("field", "Earlier requests"),
            hint=_("What was sent about the same matter before, one a line."),
        ),
        "earlier.kind": FieldWords(
            title=_.pgettext("field", "Kind of earlier request"),
            hint=_("What the earlier request asked for, in a few words."),
            example=_("Preservation"),
        ),
        "earlier.reference": FieldWords(
            title=_.pgettext("field", "Reference of earlier request"),
            hint=_("Its reference or number, as it was given."),
            example=Shown("EXERCISE-2026/98"),
        ),
        "earlier.channel": FieldWords(
            title=_.pgettext("field", "Channel of earlier request"),
            hint=_("The channel through which it went."),
        ),
        "earlier.date": FieldWords(
            title=_.pgettext("field", "Date of earlier request"),
            hint=_("The day on which it was sent."),
            example=Shown("2026-10-05"),
        ),
        "joint_investigation_team": FieldWords(
            title=_.pgettext("field", "Joint investigation team"),
            hint=_("The team within which the request is made, where there is one."),
        ),
        "joint_investigation_team.partners": FieldWords(
            title=_.pgettext("field", "Partners of the team"),
            hint=_("The States and authorities that take part."),
            example=_("EXERCISE Spain, Lebanon"),
        ),
        "joint_investigation_team.team_purpose": FieldWords(
            title=_.pgettext("field", "Purpose of the team"),
            hint=_("What the team was set up for."),
            example=_("EXERCISE. Financing of a terrorist group"),
        ),
        "joint_investigation_team.lead": FieldWords(
            title=_.pgettext("field", "Lead of the team"),
            hint=_("The authority that leads it."),
            example=_("EXERCISE Prosecution office"),
        ),
        "joint_investigation_team.agreement": FieldWords(
            title=_.pgettext("field", "Agreement of the team"),
            hint=_("The agreement by which it was set up, with its date."),
            example=_("EXERCISE Agreement of 12 January 2026"),
        ),
        "deconflict": FieldWords(
            title=_.pgettext("field", "Compare with other members"),
            hint=_(
                "Whether the identifiers may be compared with those of other members' requests; "
                "only the desk of an earlier request is told."
            ),
        ),
        "delete_by": FieldWords(
            title=_.pgettext("field", "Delete by"),
            hint=_("The day by which the content must be deleted, where it is earlier than usual."),
            example=Shown("2027-06-30"),
        ),
    }
