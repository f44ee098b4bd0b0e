"""People as those who manage them see them: a list, one person, an invitation."""

from collections.abc import Callable, Mapping

from domain.directory.rows import InvitedRow, ListedPerson
from domain.topics import Topic
from domain.verbs import Sure
from handlers.messages.frame import keyboards
from handlers.messages.frame.entry_words import in_no_roster, put_on_roster
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.sure import sure
from handlers.messages.people.enrolment import decision, is_it_them
from handlers.verbs import buttons
from handlers.verbs.commands import Command
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.entries import listed_channels, role_word
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def people(_: Translator, told: Told) -> Wording:
    """Those whom the reader manages. ``rows`` (``ListedPerson``), ``filter``.

    ``waiting`` and ``missing`` say how many wait to be confirmed, or were never invited; ``idle`` are
    officers in no roster.
    """
    rows = told.rows("rows", ListedPerson)
    looked_for = told.labelled(_("Only"), told.line("filter"))
    if not rows:
        nobody = _("Nobody of those whom you manage matches.") if looked_for else None
        return Wording(head=lines(nobody or _("There is nobody whom you manage."), looked_for))
    head = blocks(
        lines(
            _("People whom you manage"),
            looked_for,
            _counts(_, told),
            told.labelled(_("In no roster, so their turn never comes"), told.names("idle")),
            told.page,
        ),
        *(_line(_, told, row) for row in rows),
        _("To search, write for example: {example}", example=told.technical("/people waiting"))
        if told.number("pages", 1) > 1
        else None,
    )
    chosen = tuple(
        (button(told.alone(row.name), buttons.PERSON(row.key)),) for row in rows if row.key
    )
    pages = keyboards.paging(_, told, buttons.PEOPLE)
    return Wording(head=head, rows=(*chosen, *_invite_many(_, told), *pages))


def _counts(_: Translator, told: Told) -> Shown | None:
    waiting, missing = told.number("waiting"), told.number("missing")
    return _.beside(
        each
        for each in (
            _.ngettext("{count} waits for you", "{count} wait for you", waiting)
            if waiting
            else None,
            _.ngettext("{count} not invited", "{count} not invited", missing) if missing else None,
        )
        if each
    )


def _invite_many(_: Translator, told: Told) -> Rows:
    """One press for all who were never invited, where they are several."""
    if told.number("missing") < 2:
        return ()
    return ((button(_.pgettext("button", "Invite all not invited"), buttons.INVITE_MANY()),),)


def _line(_: Translator, told: Told, row: ListedPerson) -> Shown:
    how = _.listed(labels.channel(_, kind) for kind in row.channels) or _("cannot be reached")
    name = told.shown(row.name)
    if row.member:
        name = _("{name} ({member})", name=name, member=told.member(row.member))
    idle = (_("in no roster"),) if row.is_idle else ()
    return lines(bold(name), _.told_on((_standing(_, row.standing), how, *idle)))


def person(_: Translator, told: Told) -> Wording:
    """One person: ``name``, ``roles``, ``standing``, ``channels``; ``is_done`` after a revocation.

    ``is_idle``: an officer in no roster. ``account``: the enrolment that the reader is asked to confirm,
    if there is one.
    """
    roles = _.listed(role_word(_, role) for role in told.items("roles"))
    facts = lines(
        told.name("name"),
        told.labelled(_("Roles"), roles),
        told.labelled(_("Enrolment"), _standing(_, told.word("standing"))),
        told.labelled(_("Reached by"), listed_channels(_, told, "channels") or _("no channel")),
        in_no_roster(_) if told.flag("is_idle") else None,
    )
    said = _("The account and all codes are taken away, at once.") if told.flag("is_done") else None
    if told.word("account"):
        said = is_it_them(_)
    return Wording(head=blocks(facts, said), rows=(*decision(_, told), *_acts(_, told)))


def sure_revoke(_: Translator, told: Told) -> Wording:
    """Whether one person's access is taken away: ``name``, ``is_on_duty``, ``in_hand``."""
    name, count = told.name("name"), told.number("in_hand")
    passes_on = _.ngettext(
        "{count} request in hand goes to whoever else is on duty.",
        "{count} requests in hand go to whoever else is on duty.",
        count,
    )
    return sure(
        _,
        told,
        Sure.REVOKE,
        _.pgettext("button", "Revoke"),
        _("Take the access of {name} away?", name=name),
        _("Their account and all their codes are taken away at once, and no alert reaches them."),
        _("{name} is on duty now.", name=name) if told.flag("is_on_duty") else None,
        passes_on if count else None,
        _("To work here again they need a new invitation."),
    )


def _acts(_: Translator, told: Told) -> Rows:
    key = told.word("key")
    if not key or told.flag("only_confirms"):
        return ()
    invite = _.pgettext("button", "Invite")
    if told.flag("is_enrolled"):
        invite = _.pgettext("button", "Move to a new telephone")
    row = [button(invite, buttons.INVITE(key))]
    if not told.flag("is_done") and told.word("standing") not in ("not invited", "revoked"):
        row.append(button(_.pgettext("button", "Revoke"), buttons.REVOKE(key)))
    idle = ((put_on_roster(_, key),),) if told.flag("is_idle") else ()
    return (tuple(row), *idle)


def invitation(_: Translator, told: Told) -> Wording:
    """A one-time code to hand over: ``name``, ``code``, ``link``, ``expires_at``; ``is_second``."""
    void = _("The code that they were given before is void.") if told.flag("is_second") else None
    return Wording(
        head=blocks(
            _("One-time code for {name}:", name=told.name("name")),
            lines(told.copied(told.word("code")), told.technical(told.word("link"))),
            lines(
                _("They press the link, or send: {usage}", usage=_usage(told)),
                _("It works once, until {time}.", time=told.deadline("expires_at")),
                void,
                _("Hand it over in person or by telephone, and to nobody else."),
            ),
        )
    )


def invitations(_: Translator, told: Told) -> Wording:
    """Several codes at once: ``rows`` (``InvitedRow``), ``expires_at``; ``more`` wait for another press."""
    rows = told.rows("rows", InvitedRow)
    more = told.number("more")
    left = _.ngettext(
        "{count} more: press the button again.", "{count} more: press the button again.", more
    )
    return Wording(
        head=blocks(
            _("One-time codes, one for each person:"),
            *(lines(told.shown(row.name), told.copied(row.code)) for row in rows),
            lines(
                _("They send: {usage}", usage=Command.START.usage(_)),
                _("Each works once, until {time}.", time=told.deadline("expires_at")),
                _("Hand each over in person or by telephone, and to nobody else."),
                left if more else None,
            ),
        )
    )


def _usage(told: Told) -> Shown:
    return told.technical(f"/start {told.word('code')}")


def moved_away(_: Translator, _told: Told) -> Wording:
    """To the old chat: the account was moved to another telephone."""
    return Wording(
        head=lines(
            _("Your account was moved to another telephone; this chat has no access any more."),
            _("If that was not you, call your supervisor now."),
        )
    )


def _standing(_: Translator, value: str) -> Shown:
    words: dict[str, Shown] = {
        "not invited": _.pgettext("standing", "not invited"),
        "invited": _.pgettext("standing", "invited"),
        "waiting": _.pgettext("standing", "waiting to be confirmed"),
        "enrolled": _.pgettext("standing", "enrolled"),
        "revoked": _.pgettext("standing", "revoked"),
    }
    return words.get(value) or labels.unknown(_, value)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PEOPLE: people,
    Topic.PERSON_SHOWN: person,
    Topic.SURE_REVOKE: sure_revoke,
    Topic.INVITATION: invitation,
    Topic.INVITATIONS: invitations,
    Topic.MOVED_AWAY: moved_away,
}
