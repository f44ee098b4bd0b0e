"""Help by role, how each command is written, and the choice of a language."""

from collections.abc import Callable, Iterable, Mapping

from domain.topics import Topic
from domain.vocabulary import Role
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from handlers.verbs.commands import IN_A_WEEK, TOMORROW, Command, commands_of
from wording.language import Translator, own_name, translator
from wording.messages.told import Told
from wording.reviews import review_of
from wording.safe_text import NOTHING, Shown, blocks, isolated, lines, paragraph


def help_for(_: Translator, told: Told) -> Wording:
    """``roles``: what these people do first, then their commands; ``has_pages``: those too of pages."""
    roles = frozenset(Role(role) for role in told.items("roles") if role in set(Role))
    commands = commands_of(roles, has_pages=told.flag("has_pages"))
    listed = lines(*(_command(_, told, command) for command in commands))
    return Wording(head=blocks(_first(_, roles), listed))


def _command(_: Translator, told: Told, command: Command) -> Shown:
    entry = command.value
    alone = told.technical(f"/{command.word}")
    written = alone if entry.may_stand_alone else command.usage(_)
    return _("{command} — {what}", command=written, what=entry.line(_))


def _first(_: Translator, roles: Iterable[Role]) -> Shown:
    """What each of the roles does first."""
    acts = {
        Role.OFFICIAL: _(
            "To ask another member for something, send /request and follow the questions. "
            "You then see here who was alerted and who takes it."
        ),
        Role.DUTY_OFFICER: _(
            "When an alert comes, press Acknowledge to take it: you then receive its content. "
            "If it is not for you, press Pass on, and the next person is alerted at once."
        ),
        Role.SUPERVISOR: _(
            "When an alert reaches you, nobody acknowledged in time: press Acknowledge to take it "
            "yourself. /escalations shows what was escalated, /log what happened with a request."
        ),
        Role.SECRETARIAT: _(
            "You see where requests stand, never their content. An alert that reaches you needs "
            "your telephone: find somebody at the member, and press Noted."
        ),
        Role.AUDITOR: _(
            "You may read the log with /log and check it with /verify. Each reading is recorded."
        ),
        Role.DATA_PROTECTION_OFFICER: _(
            "When a person asks what your member holds about them, send /subject and their name, document, "
            "e-mail, telephone or account. You then see which requests name them, and nothing else of these."
        ),
    }
    theirs = set(roles)
    return blocks(*(acts[role] for role in Role if role in theirs))


def usage(_: Translator, told: Told) -> Wording:
    """``command``: with or without its slash; ``example``, where not its usual one."""
    command = Command.of(told.word("command"))
    if command is None or not command.value.example:
        return refused(_("This is not written so."), _("/help shows how."))
    example = f"/{command.word} {told.line('example') or command.value.example}"
    example = example.replace(TOMORROW, told.day_ahead(1)).replace(IN_A_WEEK, told.day_ahead(8))
    return refused(
        _("Write: {usage}", usage=command.usage(_)),
        _("For example: {example}", example=told.technical(example)),
    )


def language(_: Translator, told: Told) -> Wording:
    """``options``: codes; ``current``: the code in use."""
    codes = [code for code in told.items("options") if code]
    if len(codes) == 1:
        only = _("{language} is the only language here for now.", language=_name(_, codes[0]))
        return Wording(head=only)
    now = told.labelled(_("Now"), _name(_, told.word("current"))) if told.word("current") else None
    rows = keyboards.flowing(
        button(own_name(code), buttons.CHOOSE_LANGUAGE(code)) for code in codes
    )
    reviewed = lines(*(_reviewed(code, is_rtl=_.is_rtl) for code in codes))
    return Wording(head=blocks(lines(_("Choose your language."), now), reviewed), rows=rows)


def _reviewed(code: str, *, is_rtl: bool) -> Shown | None:
    """Who has reviewed a translation, in its own language; None for English."""
    _ = translator(code)
    said = review_of(_)
    line = _("{label}: {value}", label=own_name(code), value=said) if said else NOTHING
    return lines(*(paragraph(each, is_rtl=is_rtl) for each in line.split("\n"))) or None


def language_chosen(_: Translator, _told: Told) -> Wording:
    """The answer, in the chosen language."""
    said = _("From now on you read {language} here.", language=_name(_, _.language))
    return Wording(head=blocks(said, review_of(_)))


def _name(_: Translator, code: str) -> Shown:
    return isolated(own_name(code), is_rtl=_.is_rtl)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.HELP: help_for,
    Topic.USAGE: usage,
    Topic.LANGUAGE: language,
    Topic.LANGUAGE_CHOSEN: language_chosen,
}
