"""The words of fields about what is to be done: find, act together, advise, help, follow up."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths; a type before one whose name means something else elsewhere."""
    return {
        **_person(_),
        **_locate(_),
        **_coordinate(_),
        **_advice(_),
        **_drill(_),
        **_victim(_),
        **_information(_),
        **_mla(_),
    }


def _person(_: Translator) -> dict[str, FieldWords]:
    return {
        "person:action": FieldWords(
            title=_.pgettext("field", "Action asked for"),
            hint=_("What is to be done if the person is found."),
        ),
        "basis_of_suspicion": FieldWords(
            title=_.pgettext("field", "Basis of the suspicion"),
            hint=_("The facts on which the suspicion rests, and their source."),
            example=_("EXERCISE. A statement of 3 November, confirmed by travel records"),
        ),
        "contact_on_hit": FieldWords(
            title=_.pgettext("field", "Contact on a hit"),
            hint=_("Whom to call at once, at any hour."),
            example=_("EXERCISE 24/7 desk, +44 20 7946 0123"),
        ),
    }


def _locate(_: Translator) -> dict[str, FieldWords]:
    return {
        "last_seen": FieldWords(
            title=_.pgettext("field", "Last seen"),
            hint=_("Where and when the person was last seen."),
        ),
        "last_seen.place": FieldWords(
            title=_.pgettext("field", "Place where last seen"),
            hint=_("The place, as exactly as it is known."),
            example=_("EXERCISE Zenith, central station"),
        ),
        "last_seen.at": FieldWords(
            title=_.pgettext("field", "Time when last seen"),
            hint=_("When, with its time zone or in UTC."),
            example=Shown("2026-11-26 17:20 UTC"),
        ),
        "why": FieldWords(
            title=_.pgettext("field", "Why the person is sought"),
            hint=_("The reason in one or two sentences."),
            example=_("EXERCISE. Missing from a hospital since yesterday"),
        ),
        "warrant": FieldWords(
            title=_.pgettext("field", "Warrant"),
            hint=_("Whether there is a warrant of arrest."),
        ),
        "warrant_details": FieldWords(
            title=_.pgettext("field", "Details of the warrant"),
            hint=_("Its number, the authority, the offence, and whether extradition is sought."),
        ),
        "warrant_details.number": FieldWords(
            title=_.pgettext("field", "Number of the warrant"),
            hint=_("The number that the authority gave it."),
            example=Shown("EXERCISE W-19/2026"),
        ),
        "warrant_details.authority": FieldWords(
            title=_.pgettext("field", "Issuing authority of the warrant"),
            hint=_("The court or prosecutor that issued it."),
            example=_("EXERCISE Court of Instruction no. 2"),
        ),
        "warrant_details.warrant_offence": FieldWords(
            title=_.pgettext("field", "Offence in the warrant"),
            hint=_("The offence that the warrant names."),
            example=_("EXERCISE. Robbery"),
        ),
        "warrant_details.extradition_sought": FieldWords(
            title=_.pgettext("field", "Extradition sought"),
            hint=_("Whether extradition will be asked for if the person is found."),
        ),
        "if_found": FieldWords(
            title=_.pgettext("field", "If found"),
            hint=_("What to do when the person is found; what not to do stands in its own field."),
            example=_("EXERCISE. Call us, and keep watch from afar."),
        ),
        "must_not": FieldWords(
            title=_.pgettext("field", "What must not be done"),
            hint=_("What would endanger the person or the case."),
            example=_("EXERCISE. Do not arrest, do not tell the family."),
        ),
        "vulnerable": FieldWords(
            title=_.pgettext("field", "Vulnerable"),
            hint=_("What makes the person vulnerable, where colleagues must know it."),
            example=_("EXERCISE. Needs insulin every day"),
        ),
    }


def _coordinate(_: Translator) -> dict[str, FieldWords]:
    return {
        "window": FieldWords(
            title=_.pgettext("field", "Time window"),
            hint=_("From when until when both sides act, with the time zone or in UTC."),
            example=Shown("2026-11-28 04:00 UTC – 2026-11-28 08:00 UTC"),
        ),
        "window.from": FieldWords(
            title=_.pgettext("field", "Window from"),
            hint=_("When it begins."),
            example=Shown("2026-11-28 04:00 UTC"),
        ),
        "window.until": FieldWords(
            title=_.pgettext("field", "Window until"),
            hint=_("When it ends."),
            example=Shown("2026-11-28 08:00 UTC"),
        ),
        "places": FieldWords(
            title=_.pgettext("field", "Places"),
            hint=_("Where it takes place, one a line."),
            example=_("EXERCISE North Port, quay 4"),
        ),
        "wanted": FieldWords(
            title=_.pgettext("field", "What is wanted"),
            hint=_("What the other side is to do in this window."),
            example=_("EXERCISE. Watch the ship's arrival, and report who leaves it."),
        ),
        "ground_contact": FieldWords(
            title=_.pgettext("field", "Contact on the ground"),
            hint=_("Who leads on your side, and can be called during the window."),
        ),
        "ground_contact.name": FieldWords(
            title=_.pgettext("field", "Name on the ground"),
            hint=_("The name or call sign of that official."),
            example=_("EXERCISE Team leader Vega"),
        ),
        "ground_contact.telephone": FieldWords(
            title=_.pgettext("field", "Telephone on the ground"),
            hint=_("A number that is answered during the window, with its country code."),
            example=Shown("+44 7700 900456"),
        ),
        "operation": FieldWords(
            title=_.pgettext("field", "Operation"),
            hint=_("The operation's name, without what it would give away."),
            example=_("EXERCISE Harbour"),
        ),
        "units": FieldWords(
            title=_.pgettext("field", "Units"),
            hint=_("The units that take part on your side."),
            example=_("EXERCISE Coast guard, two boats"),
        ),
        "risks": FieldWords(
            title=_.pgettext("field", "Risks"),
            hint=_("What could endanger colleagues or bystanders."),
            example=_("EXERCISE. The quay is open to the public."),
        ),
        "deconfliction": FieldWords(
            title=_.pgettext("field", "Other operations nearby"),
            hint=_("What else goes on there, so that nobody is mistaken for somebody else."),
            example=_("EXERCISE. Customs inspects the same quay."),
        ),
    }


def _advice(_: Translator) -> dict[str, FieldWords]:
    return {
        "question": FieldWords(
            title=_.pgettext("field", "Question"),
            hint=_("The question itself; the case behind it stands in the facts."),
            example=_("EXERCISE. Does your law need a judge to preserve data?"),
        ),
        "about": FieldWords(
            title=_.pgettext("field", "About"),
            hint=_("What kind of advice is sought."),
        ),
        "advice:measure": FieldWords(
            title=_.pgettext("field", "Measure considered"),
            hint=_("The measure that you consider asking for later."),
            example=_("EXERCISE. Search of a server"),
        ),
    }


def _drill(_: Translator) -> dict[str, FieldWords]:
    return {
        "scenario": FieldWords(
            title=_.pgettext("field", "Scenario"),
            hint=_("What the drill supposes, without real persons, groups, flights or places."),
            example=_("EXERCISE. An invented ship calls an invented port."),
        ),
        "expected": FieldWords(
            title=_.pgettext("field", "What the drill expects"),
            hint=_("What the other side does; nobody acts outside this system."),
        ),
        "no_real_persons": FieldWords(
            title=_.pgettext("field", "No real persons"),
            hint=_("That nothing in it is real; without it a drill cannot be sent."),
        ),
    }


def _victim(_: Translator) -> dict[str, FieldWords]:
    return {
        "consent": FieldWords(
            title=_.pgettext("field", "Consent"),
            hint=_("Whether the victim agrees; without consent no name can be entered."),
        ),
        "consent_decided_by": FieldWords(
            title=_.pgettext("field", "Who decided, and why"),
            hint=_("Who decided for a victim who is not able to, and for what reason."),
            example=_("EXERCISE Hospital's guardian; the victim is unconscious"),
        ),
        "victim:state": FieldWords(
            title=_.pgettext("field", "State of the victims"),
            hint=_("The State whose nationals or residents they are."),
            example=_("Lebanon"),
        ),
        "need": FieldWords(
            title=_.pgettext("field", "Help needed"),
            hint=_("What the victims need; several may apply."),
        ),
        "safe_contact": FieldWords(
            title=_.pgettext("field", "Safe contact"),
            hint=_("How the victim can be reached without being put in danger."),
        ),
        "safe_contact.how": FieldWords(
            title=_.pgettext("field", "Contact how"),
            hint=_("The way that is safe."),
            example=_("EXERCISE. Through the shelter, +44 20 7946 0999"),
        ),
        "safe_contact.when": FieldWords(
            title=_.pgettext("field", "Contact when"),
            hint=_("The hours that are safe."),
            example=_("Weekdays, 10:00 to 12:00"),
        ),
        "safe_contact.never_by": FieldWords(
            title=_.pgettext("field", "Never contact by"),
            hint=_("The ways that would put the victim in danger."),
            example=_("EXERCISE. Never by the family's telephone"),
        ),
        "family_informed": FieldWords(
            title=_.pgettext("field", "Family informed"),
            hint=_("Whether the family knows already."),
        ),
        "protected": FieldWords(
            title=_.pgettext("field", "Under protection"),
            hint=_("Whether the victim is under a protection measure."),
        ),
        "perpetrator_near": FieldWords(
            title=_.pgettext("field", "Perpetrator near"),
            hint=_("Whether the perpetrator may be near the victim."),
        ),
    }


def _information(_: Translator) -> dict[str, FieldWords]:
    return {
        "information:action": FieldWords(
            title=_.pgettext("field", "What is expected"),
            hint=_("What you expect of the other side."),
        ),
        "reshare": FieldWords(
            title=_.pgettext("field", "May be passed on"),
            hint=_("Whether the other side may pass it on to others."),
        ),
        "origin": FieldWords(
            title=_.pgettext("field", "Origin"),
            hint=_("Where the information comes from, without endangering anybody."),
            example=_("EXERCISE. An interview by our border police"),
        ),
    }


def _mla(_: Translator) -> dict[str, FieldWords]:
    return {
        "central_authority_ref": FieldWords(
            title=_.pgettext("field", "Central authority's reference"),
            hint=_("The reference of the formal request at the central authority."),
            example=Shown("EXERCISE-MLA-2026-31"),
        ),
        "sent": FieldWords(
            title=_.pgettext("field", "Formal request sent"),
            hint=_("When and how the formal request was sent."),
        ),
        "sent.date": FieldWords(
            title=_.pgettext("field", "Date of sending"),
            hint=_("The day on which the formal request was sent."),
            example=Shown("2026-06-12"),
        ),
        "sent.channel": FieldWords(
            title=_.pgettext("field", "Channel of sending"),
            hint=_("The channel through which it was sent."),
        ),
        "mla:measure": FieldWords(
            title=_.pgettext("field", "Measure asked for"),
            hint=_("What the formal request asks for, in one sentence."),
            example=_("EXERCISE. Hearing of a witness"),
        ),
        "asked": FieldWords(
            title=_.pgettext("field", "What is asked about it"),
            hint=_("What you ask about the formal request now."),
        ),
        "linked": FieldWords(
            title=_.pgettext("field", "Linked request"),
            hint=_("The reference of the request that this formal request follows."),
            example=Shown("EXERCISE-2026/98"),
        ),
        "due": FieldWords(
            title=_.pgettext("field", "Due on"),
            hint=_("A day that matters, such as a trial or the end of custody."),
            example=Shown("2026-12-15"),
        ),
    }
