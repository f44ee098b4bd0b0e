"""What the acts on a request are called, on buttons of the chat and of pages."""

from domain.verbs import Consent, Verb
from wording.language import Translator, remembered
from wording.safe_text import Shown


@remembered
def verb_label(_: Translator, verb: Verb) -> Shown:
    """The label of a request's button."""
    return {
        Verb.ACKNOWLEDGE: _.pgettext("button", "Acknowledge"),
        Verb.PASS_ON: _.pgettext("button", "Pass on"),
        Verb.TRANSFER: _.pgettext("button", "Transfer"),
        Verb.REFUSE: _.pgettext("button", "Refuse"),
        Verb.UPHOLD: _.pgettext("button", "Confirm refusal"),
        Verb.NOTE: _.pgettext("button", "Noted"),
        Verb.ANSWER: _.pgettext("button", "Answer"),
        Verb.ASK: _.pgettext("button", "Ask back"),
        Verb.CONTEST: _.pgettext("button", "Contest urgency"),
        Verb.REASSIGN: _.pgettext("button", "Reassign"),
        Verb.DELAY: _.pgettext("button", "Delay"),
        Verb.REPLY: _.pgettext("button", "Reply"),
        Verb.COMPLETE: _.pgettext("button", "Complete"),
        Verb.WITHDRAW: _.pgettext("button", "Withdraw"),
        Verb.REMIND: _.pgettext("button", "Remind"),
        Verb.CLOSE: _.pgettext("button", "Close"),
        Verb.REOPEN: _.pgettext("button", "Reopen"),
        Verb.LINK: _.pgettext("button", "Link"),
        Verb.DEADLINE: _.pgettext("button", "New deadline"),
        Verb.PAUSE: _.pgettext("button", "Pause"),
        Verb.CUSTODIAN: _.pgettext("button", "Customer may be told"),
        Verb.EXECUTE: _.pgettext("button", "Execute it"),
        Verb.DESIST: _.pgettext("button", "Do not execute it"),
        Verb.LET_GO: _.pgettext("button", "Let it go on"),
        Verb.PERMISSION: _.pgettext("button", "Ask for further use"),
        Verb.EXTEND: _.pgettext("button", "Extend"),
        Verb.END: _.pgettext("button", "End preservation"),
        Verb.CONFIRM: _.pgettext("button", "Confirm"),
        Verb.PRESERVED: _.pgettext("button", "Still preserved until …"),
        Verb.EXPIRED: _.pgettext("button", "Expired: confirm"),
        Verb.RECEIVED: _.pgettext("button", "Formal request received"),
        Verb.DECIDED: _.pgettext("button", "Formal request decided"),
        Verb.EVIDENCE: _.pgettext("button", "Take back evidential use"),
        Verb.USED: _.pgettext("button", "Used as evidence"),
        Verb.HEEDED: _.pgettext("button", "Noted: no evidence"),
        Verb.SHOW: _.pgettext("button", "Show again"),
        Verb.DOCUMENT: _.pgettext("button", "Document"),
        Verb.STATUS: _.pgettext("button", "Status"),
        Verb.LOG: _.pgettext("button", "Log"),
        Verb.RECALL: _.pgettext("button", "Recall"),
        Verb.DELETED: _.pgettext("button", "Nothing is kept here"),
        Verb.CORRECT: _.pgettext("button", "Mark a text"),
        Verb.REMARK: _.pgettext("button", "Remark"),
        Verb.NUMBER: _.pgettext("button", "Number"),
        Verb.OURS: _.pgettext("button", "It is our request"),
        Verb.DISOWN: _.pgettext("button", "This was not us"),
    }[verb]


def consent_label(_: Translator, choice: Consent) -> Shown:
    """The label of an answer to a proposed transfer."""
    return {
        Consent.ALONE: _.pgettext("button", "Request alone"),
        Consent.CONVERSATION: _.pgettext("button", "Request and conversation"),
        Consent.NOT: _.pgettext("button", "Do not transfer"),
    }[choice]
