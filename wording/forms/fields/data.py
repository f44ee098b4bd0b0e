"""The words of fields about data: what is to be preserved or disclosed, of whom, and why."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths."""
    return {**_targets(_), **_preserve(_), **_subscriber(_), **_emergency(_)}


def _targets(_: Translator) -> dict[str, FieldWords]:
    return {
        "targets": FieldWords(
            title=_.pgettext("field", "Identifiers"),
            hint=_(
                "The accounts, addresses, numbers or devices that are asked about, one a line; "
                "an IP address with its time in UTC and its port."
            ),
            example=Shown("203.0.113.7 at 2026-11-20T21:14:05Z port 50122 (EXERCISE Mail)"),
        ),
        "targets.kind": FieldWords(
            title=_.pgettext("field", "Kind of identifier"),
            hint=_("What the identifier is."),
        ),
        "targets.value": FieldWords(
            title=_.pgettext("field", "Identifier"),
            hint=_("The identifier itself, exactly as the provider writes it."),
            example=Shown("exercise.account"),
        ),
        "targets.at": FieldWords(
            title=_.pgettext("field", "Time of use in UTC"),
            hint=_("When the IP address was used, to the second; without it nobody can be found."),
            example=Shown("2026-11-20T21:14:05Z"),
        ),
        "targets.port": FieldWords(
            title=_.pgettext("field", "Port"),
            hint=_("The source port, since many customers may share one IP address."),
            example=Shown("50122"),
        ),
        "targets.provider": FieldWords(
            title=_.pgettext("field", "Provider of the identifier"),
            hint=_("The service to which it belongs."),
            example=_("EXERCISE Mail"),
        ),
        "period": FieldWords(
            title=_.pgettext("field", "Period"),
            hint=_("From which day until which day data are asked for."),
            example=Shown("2026-11-01 – 2026-11-20"),
        ),
        "period.from": FieldWords(
            title=_.pgettext("field", "Period from"),
            hint=_("The first day."),
            example=Shown("2026-11-01"),
        ),
        "period.until": FieldWords(
            title=_.pgettext("field", "Period until"),
            hint=_("The last day, which is included."),
            example=Shown("2026-11-20"),
        ),
        "do_not_notify_customer": FieldWords(
            title=_.pgettext("field", "Do not notify the customer"),
            hint=_("Whether the provider must not tell its customer."),
        ),
    }


def _preserve(_: Translator) -> dict[str, FieldWords]:
    return {
        "custodian": FieldWords(
            title=_.pgettext("field", "Custodian"),
            hint=_('Who holds the data, as far as it is known; otherwise "unknown".'),
            example=_("EXERCISE Mail"),
        ),
        "data": FieldWords(
            title=_.pgettext("field", "Data to preserve"),
            hint=_("Which kinds of data must not be lost; preserving does not disclose them."),
        ),
        "necessity": FieldWords(
            title=_.pgettext("field", "Why it is necessary"),
            hint=_("Why these data may be lost, and why they are needed."),
            example=_("EXERCISE. The provider deletes its records after seven days."),
        ),
        "status": FieldWords(
            title=_.pgettext("field", "New or extension"),
            hint=_("Whether this is the first request for these data, or extends an earlier one."),
        ),
        "mla_intended": FieldWords(
            title=_.pgettext("field", "Mutual legal assistance intended"),
            hint=_("Whether a formal request for the data will follow."),
        ),
        "mla_expected_by": FieldWords(
            title=_.pgettext("field", "Mutual legal assistance expected by"),
            hint=_("The day by which the formal request is expected to be sent."),
            example=Shown("2027-01-15"),
        ),
        "relation": FieldWords(
            title=_.pgettext("field", "Relation to the offence"),
            hint=_("How the data are connected with the offence."),
            example=_("EXERCISE. The account published the announcement."),
        ),
    }


def _subscriber(_: Translator) -> dict[str, FieldWords]:
    return {
        "items": FieldWords(
            title=_.pgettext("field", "Items asked for"),
            hint=_("What you need to know of the subscriber, and no more."),
        ),
        "authorised_by": FieldWords(
            title=_.pgettext("field", "Authorised by"),
            hint=_("The court or prosecutor that authorised the request, where that is needed."),
        ),
        "authorised_by.authority": FieldWords(
            title=_.pgettext("field", "Authorising authority"),
            hint=_("The name of the court or prosecution office."),
            example=_("EXERCISE Court of Instruction no. 2"),
        ),
        "authorised_by.number": FieldWords(
            title=_.pgettext("field", "Number of the authorisation"),
            hint=_("The number of its decision."),
            example=Shown("EXERCISE 812/2026"),
        ),
        "authorised_by.date": FieldWords(
            title=_.pgettext("field", "Date of the authorisation"),
            hint=_("The day of its decision."),
            example=Shown("2026-11-25"),
        ),
        "domestic_basis": FieldWords(
            title=_.pgettext("field", "Basis in domestic law"),
            hint=_("The article of your own law under which you may ask for these data."),
            example=_("EXERCISE Code of Criminal Procedure, Art. 588"),
        ),
        "earlier_preservation": FieldWords(
            title=_.pgettext("field", "Earlier preservation"),
            hint=_("The reference of the request by which the data were preserved."),
            example=Shown("EXERCISE-2026/98"),
        ),
    }


def _emergency(_: Translator) -> dict[str, FieldWords]:
    return {
        "risk_facts": FieldWords(
            title=_.pgettext("field", "Facts that show the risk"),
            hint=_("What shows a risk to life or safety; facts, not conclusions."),
            example=_("EXERCISE. A post of 20 November names a school and a time."),
        ),
        "who_is_at_risk": FieldWords(
            title=_.pgettext("field", "Who is at risk"),
            hint=_("The person or group in danger; no name is needed."),
            example=_("EXERCISE. Pupils of one school"),
        ),
        "imminence": FieldWords(
            title=_.pgettext("field", "Hours until the danger"),
            hint=_("In how many hours harm is expected; 0 where it has begun."),
            example=Shown("12"),
        ),
        "how_data_helps": FieldWords(
            title=_.pgettext("field", "How the data help"),
            hint=_("What you will do with the data to avert the danger."),
            example=_("EXERCISE. To find who wrote the post, and to go there."),
        ),
        "provider": FieldWords(
            title=_.pgettext("field", "Provider"),
            hint=_("The service that holds the data."),
        ),
        "provider.name": FieldWords(
            title=_.pgettext("field", "Provider's name"),
            hint=_("The name of the company or service."),
            example=_("EXERCISE Mail"),
        ),
        "provider.address": FieldWords(
            title=_.pgettext("field", "Provider's address"),
            hint=_("Where it can be served, where that is known."),
            example=_("EXERCISE Street 1, Zenith"),
        ),
        "emergency_channel_tried": FieldWords(
            title=_.pgettext("field", "Provider's emergency channel tried"),
            hint=_("Whether you asked the provider directly through its own emergency channel."),
        ),
        "emergency:provisions": FieldWords(
            title=_.pgettext("field", "Provisions and penalties"),
            hint=_("The articles of your law that apply, and their penalties."),
            example=_("EXERCISE Criminal Code, Art. 573: up to 15 years"),
        ),
        "justification": FieldWords(
            title=_.pgettext("field", "Justification afterwards"),
            hint=_("Why it could not wait; to be given within 24 hours after the event."),
            example=_("EXERCISE. No judge could be reached before the announced time."),
        ),
        "procedure": FieldWords(
            title=_.pgettext("field", "Procedure to follow"),
            hint=_("A form or procedure that your law needs, where there is one."),
            example=_("EXERCISE. Confirmation by a judge within 72 hours"),
        ),
    }
