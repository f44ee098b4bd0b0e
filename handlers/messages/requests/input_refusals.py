"""Refusals of what somebody wrote or sent: unreadable, unknown, too long, not allowed here.

They answer presses too, so each stays below 200 characters with the facts that are usual.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.topics import Topic
from domain.vocabulary import ContentInChat, Marking, Role
from handlers.messages.frame.keyboards import first_page_row, open_row
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, joined

_REFERENCE = "CPN-2026-ESP-LBN-000123-4"
_LONGEST_WORD = 40
_MOST_WORDS = 12


def not_a_reference(_: Translator, told: Told) -> Wording:
    """The text has not the form of a reference."""
    return refused(
        _("This is not a reference."),
        _("A reference looks like {example}.", example=told.technical(_REFERENCE)),
    )


def wrong_check_character(_: Translator, _told: Told) -> Wording:
    """A typing error in a reference."""
    return refused(
        _("There is a typing error in this reference: its check character does not fit."),
        _("Please compare it letter by letter."),
    )


def unknown_member(_: Translator, told: Told) -> Wording:
    """No such member."""
    member = told.line("member", _LONGEST_WORD)
    said = (
        _("“{member}” is not a member of this network.", member=member)
        if member
        else _("This is not a member of this network.")
    )
    return refused(said, _("Use its three-letter code, such as LBN, or choose it in /request."))


def unknown_ground(_: Translator, _told: Told) -> Wording:
    """No such ground of refusal."""
    return refused(
        _("This is not a ground of refusal."),
        _("Use its letter, such as a, or press Refuse to choose from a list."),
    )


def unknown_word(_: Translator, told: Told) -> Wording:
    """A word of the one-line form: ``word`` (may be empty), ``expected``, ``words``."""
    word, expected = told.line("word", _LONGEST_WORD), told.word("expected")
    said = _unknown(_, expected, word) if word else _missing(_, expected)
    words = _.listed(told.technical(each) for each in told.items("words")[:_MOST_WORDS])
    return refused(said, _("Use one of: {words}.", words=words) if words else None)


def _unknown(_: Translator, expected: str, word: Shown) -> Shown:
    return {
        "member": _("“{word}” is not a member.", word=word),
        "urgency": _("“{word}” is not an urgency.", word=word),
        "reason": _("“{word}” is not a reason for this urgency.", word=word),
        "type": _("“{word}” is not a type of request.", word=word),
        "filter": _("“{word}” is no member, period or step.", word=word),
    }.get(expected) or _("“{word}” is not known here.", word=word)


def _missing(_: Translator, expected: str) -> Shown:
    return {
        "member": _("The member is missing."),
        "urgency": _("The urgency is missing."),
        "reason": _("This urgency needs a reason."),
        "type": _("The type of the request is missing."),
    }.get(expected) or _("Something is missing.")


def unknown_command(_: Translator, told: Told) -> Wording:
    """No such command, or none for this person. ``commands``: the reader's own that are near it."""
    near = [told.technical(f"/{word}") for word in told.items("commands")]
    return refused(
        _("This command is not known here."),
        _("Did you mean {commands}?", commands=_.listed(near)) if near else None,
        _("/help shows those that you can use."),
    )


def text_missing(_: Translator, _told: Told) -> Wording:
    """Nothing was written."""
    return refused(_("The text is missing."), _("Please write it as one message."))


def text_too_long(_: Translator, told: Told) -> Wording:
    """``length`` and ``longest`` in characters."""
    length, longest = told.count("length"), told.count("longest")
    if not (length and longest):
        return refused(_("This text is too long."), _("Please shorten it."))
    return refused(
        _(
            "This text has {length} characters; at most {longest} fit.",
            length=length,
            longest=longest,
        ),
        _("Please shorten it, or send the rest afterwards with Reply or Answer."),
    )


def role_missing(_: Translator, told: Told) -> Wording:
    """Another role does this."""
    who: dict[str, Shown] = {
        Role.OFFICIAL: _("Only officials of a member can do this."),
        Role.DUTY_OFFICER: _("Only duty officers can do this."),
        Role.SUPERVISOR: _("Only supervisors can do this."),
        Role.SECRETARIAT: _("Only the secretariat can do this."),
        Role.AUDITOR: _("Only auditors can do this."),
        Role.DATA_PROTECTION_OFFICER: _("Only data protection officers of a member can do this."),
    }
    said = who.get(told.word("role")) or _("This is not part of your role.")
    return refused(said, _("/help shows what you can do."))


def quota_reached(_: Translator, told: Told) -> Wording:
    """``limit`` an hour, ``again_at``."""
    limit, again = told.number("limit"), told.deadline("again_at")
    said = (
        _.ngettext(
            "You have reached the limit of {count} request an hour.",
            "You have reached the limit of {count} requests an hour.",
            limit,
        )
        if limit
        else _("You have reached the limit of requests an hour.")
    )
    next_act = _("The next is possible at {time}.", time=again) if again else NOTHING
    return refused(said, next_act, _("If it cannot wait, please telephone."))


def marking_too_high(_: Translator, told: Told) -> Wording:
    """``marking`` and ``allowed``, the highest that the network lets into the chat."""
    marking, highest = told.marking, highest_in_chat(_, told.word("allowed"))
    said = (
        _("Content marked {marking} may not be written in this chat.", marking=marking)
        if marking
        else _("Content under this marking may not be written in this chat.")
    )
    if told.flag("is_exposed"):
        gone = _("Your message is taken out of this chat, and this is recorded.")
        said = joined((said, gone), " ")
    if told.door and told.case:
        there = refused(said, _("Please write it at the page of the request: press Open."))
        return replace(there, rows=open_row(_, told))
    if not highest:
        return refused(said, _("This network allows no content here. Please use another channel."))
    return refused(
        said,
        _(
            "The highest allowed is {marking}. Choose that, or use another channel.",
            marking=highest,
        ),
    )


def highest_in_chat(_: Translator, allowed: str) -> Shown:
    """The label of the highest marking allowed in chat; empty where none is."""
    if allowed not in set(ContentInChat) or allowed == ContentInChat.NEVER:
        return NOTHING
    return labels.marking(_, Marking[ContentInChat(allowed).name])


def files_refused(_: Translator, told: Told) -> Wording:
    """A file is brought at a page, where there are pages."""
    if told.door:
        there = refused(
            _("Files do not go through this chat."),
            _("Please delete it here, and add it to your text at the page: press Open."),
        )
        return replace(there, rows=open_row(_, told) or first_page_row(_, told))
    return refused(
        _("Files cannot be taken here."),
        _("Please write what matters as text, and send the file through another channel."),
    )


def edit_ignored(_: Translator, _told: Told) -> Wording:
    """Editing changes nothing."""
    return refused(
        _("Editing a message changes nothing: what was sent stays as it was."),
        _("To correct it, send a new message."),
    )


def not_text(_: Translator, told: Told) -> Wording:
    """``kind``: location, contact, voice, forwarded, or other."""
    own = _("Only written text of your own can be taken here, not a forwarded one.")
    said = own if told.word("kind") == "forwarded" else _("Only written text can be taken here.")
    next_act = {
        "location": _("If the place matters, please write it, or its coordinates."),
        "contact": _("If the number matters, please write it, with the name."),
        "voice": _("Please write what you said: nobody hears it here."),
    }.get(told.word("kind")) or _("Please write it, or see /help.")
    return refused(said, next_act)


def stale_step(_: Translator, _told: Told) -> Wording:
    """A button of a step that is over."""
    return refused(_("This step is over."), _("Please use the newest message, or begin again."))


def asked_anew(_: Translator, _told: Told) -> Wording:
    """A question was answered, and what it was about had changed: it is asked again."""
    return refused(
        _("Something has changed since you were asked, so nothing was done."),
        _("Please read the question again."),
    )


def incident(_: Translator, told: Told) -> Wording:
    """Something failed inside; its number finds it in the service's own log."""
    number = told.technical(told.word("incident")) or told.count("incident")
    next_act = _("Please try again. If it fails again, tell the secretariat this number.")
    if not number:
        return refused(
            _("Something went wrong."),
            _("Please try again. If it fails again, tell the secretariat."),
        )
    return refused(_("Something went wrong (incident {number}).", number=number), next_act)


def try_later(_: Translator, _told: Told) -> Wording:
    """Busy."""
    return refused(_("This did not work just now and nothing has changed."), _("Please try again."))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.NOT_A_REFERENCE: not_a_reference,
    Topic.WRONG_CHECK_CHARACTER: wrong_check_character,
    Topic.UNKNOWN_MEMBER: unknown_member,
    Topic.UNKNOWN_GROUND: unknown_ground,
    Topic.UNKNOWN_WORD: unknown_word,
    Topic.UNKNOWN_COMMAND: unknown_command,
    Topic.TEXT_MISSING: text_missing,
    Topic.TEXT_TOO_LONG: text_too_long,
    Topic.ROLE_MISSING: role_missing,
    Topic.QUOTA_REACHED: quota_reached,
    Topic.MARKING_TOO_HIGH: marking_too_high,
    Topic.FILES_REFUSED: files_refused,
    Topic.EDIT_IGNORED: edit_ignored,
    Topic.NOT_TEXT: not_text,
    Topic.STALE_STEP: stale_step,
    Topic.ASKED_ANEW: asked_anew,
    Topic.INCIDENT: incident,
    Topic.TRY_LATER: try_later,
}
