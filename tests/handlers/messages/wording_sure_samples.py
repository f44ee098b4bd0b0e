"""Facts of the questions before what cannot simply be undone, and of what becomes of each or refuses it."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_call_samples import CALL_SAMPLES
from tests.handlers.messages.wording_danger_samples import DANGER_SAMPLES
from tests.handlers.messages.wording_duty_samples import GAP, INSTEAD, STAMP
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of
from tests.handlers.messages.wording_protection_samples import PROTECTION_SAMPLES
from tests.handlers.messages.wording_safeguard_samples import SAFEGUARD_SAMPLES

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)


def every_answer(target: str, **effect: str | bool | list[str]) -> tuple[Facts, ...]:
    """A question, and the same once it was answered."""
    asked: Facts = {"target": target, "asked_at": STAMP, "rests_on": [], **effect}
    return asked, {**asked, "answer": "yes"}, {**asked, "answer": "no"}


def every_answer_about(**effect: list[str]) -> tuple[Facts, ...]:
    """The same about a request."""
    return tuple({**HEADLINE, **facts} for facts in every_answer(CASE, **effect))


SURE_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    **CALL_SAMPLES,
    **DANGER_SAMPLES,
    **SAFEGUARD_SAMPLES,
    **PROTECTION_SAMPLES,
    Topic.SURE_WITHDRAW: every_answer_about(reached=["Rami Haddad"]),
    Topic.SURE_RECALL: every_answer_about(),
    Topic.SURE_REOPEN: every_answer_about(reached=["Rami Haddad"]),
    Topic.SURE_END: every_answer_about(reached=["Rami Haddad"]),
    Topic.SURE_REVOKE: every_answer(
        "00ff00ff00ff00ff", name="Rami Haddad", is_on_duty=True, in_hand=2
    ),
    Topic.SURE_SICK: every_answer("-", until=STAMP, rows=[INSTEAD], gaps=[GAP]),
    Topic.SURE_DEVICE: every_answer("00ff00ff00ff00ff", device="Chrome, Android"),
    Topic.SURE_CALENDAR: every_answer("-"),
    Topic.RECALLED: ({**HEADLINE, "readers": ["Rami Haddad"]}, {**HEADLINE, "readers": []}),
    Topic.RECALLED_NOTICE: (HEADLINE,),
    Topic.RECALL_CONFIRMED: ({**HEADLINE, "by": "Rami Haddad"},),
    Topic.DONE_DELETED: (HEADLINE,),
    Topic.WITHDRAWN_NOTICE: ({**HEADLINE, "in_place": "Javier Molina, Spain"},),
    Topic.REVOKED: ({},),
    Topic.CLOSED_NOTICE: ({**HEADLINE, "in_place": "Javier Molina, Spain"},),
    Topic.REPLY: ({**HEADLINE, "in_place": "Javier Molina, Spain"},),
    Topic.NOT_ANSWERED_YET: (HEADLINE,),
    Topic.NOT_CLOSED: (HEADLINE,),
    Topic.NOT_LATER: (HEADLINE, {**HEADLINE, "preserved_until": "2027-03-01"}),
}
