"""One's passkeys and sessions, and the browser in which somebody would register a first passkey."""

from collections.abc import Callable, Mapping

from domain.sessions.rows import DeviceRow, PasskeyRow, SessionRow
from domain.topics import Topic
from domain.verbs import Sure
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.messages.frame.sure import sure
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def devices(_: Translator, told: Told) -> Wording:
    """``passkeys`` (``PasskeyRow``), ``telephones`` (``DeviceRow``), ``sessions`` (``SessionRow``).

    ``address`` is where one signs in.
    """
    keys = told.rows("passkeys", PasskeyRow)
    telephones = told.rows("telephones", DeviceRow)
    open_ones = told.rows("sessions", SessionRow)
    end = button(_.pgettext("button", "End all sessions"), buttons.END_SESSIONS())
    return Wording(
        head=blocks(
            _first_steps(_, told) if not keys else bold(_("Your passkeys")),
            *(_key(_, told, row) for row in keys),
            bold(_("Telephones whose key opens the pages here")) if telephones else None,
            *(_key(_, told, row) for row in telephones),
            bold(_("Where you are signed in")) if open_ones else _("You are signed in nowhere."),
            *(_session(_, told, row) for row in open_ones),
            _("Passkeys are changed on the page, under Devices.") if keys else None,
        ),
        rows=(*(_revoke(_, told, row) for row in telephones), *(((end,),) if open_ones else ())),
    )


def _first_steps(_: Translator, told: Told) -> Shown:
    return lines(
        _("You have no passkey yet. To sign in to the pages you need one:"),
        _("1. On your computer open {address}", address=told.technical(told.word("address"))),
        _(
            "2. Press First time here, and send the number that it shows, for example: {example}",
            example=told.technical("/devices 482913"),
        ),
        _("3. Type your second secret there. It came with your invitation; never send it here."),
    )


def _revoke(_: Translator, told: Told, row: DeviceRow) -> tuple[Button, ...]:
    label = _("Revoke {name}", name=told.shown(row.name) or _("a telephone"))
    return (button(label, buttons.REVOKE_DEVICE(row.key)),)


def _key(_: Translator, told: Told, row: PasskeyRow | DeviceRow) -> Shown:
    used = (
        _("last used {time}", time=told.moment_of(row.used_at)) if row.used_at else _("never used")
    )
    added = _("added {time}", time=told.moment_of(row.added_at))
    return lines(told.shown(row.name) or _("a browser"), _.told_on((added, used)))


def _session(_: Translator, told: Told, row: SessionRow) -> Shown:
    began = _("since {time}", time=told.moment_of(row.began_at))
    by = _known_by(_, row.level)
    return lines(told.shown(row.browser) or _("a browser"), _.told_on((began, by)))


def _known_by(_: Translator, level: str) -> Shown:
    if level == "device":
        return _("from this chat, by the telephone's key")
    return _("by passkey") if level == "proved" else _("from this chat")


def asked(_: Translator, told: Told) -> Wording:
    """Is it them? ``browser``, ``began_at``, ``until``, ``key``: which browser."""
    key = told.word("key")
    return Wording(
        head=blocks(
            _("Is it you who would sign in to the pages with a first passkey?"),
            _facts(_, told),
            lines(
                _("Press It is me only if you sit before this browser yourself."),
                _("If somebody else had you send this number, it is a fraud: press It is not me."),
            ),
        ),
        rows=(
            (
                button(_.pgettext("button", "It is me"), buttons.FIRST_PASSKEY_MINE(key)),
                button(_.pgettext("button", "It is not me"), buttons.FIRST_PASSKEY_NOT_MINE(key)),
            ),
        )
        if key
        else (),
    )


def _facts(_: Translator, told: Told) -> Shown:
    return lines(
        told.labelled(_("Browser"), told.line("browser") or _("not known")),
        told.labelled(_("Begun"), told.moment("began_at")),
        told.labelled(_("Good until"), told.deadline("until")),
    )


def settled(_: Translator, told: Told) -> Wording:
    """In place of the question: ``answer`` (yes, over), ``browser``, ``until``, ``has_secret``.

    By itself, to who was vouched for: ``answer`` vouched, ``name`` of who did.
    """
    browser, until = told.line("browser") or _("a browser"), told.deadline("until")
    if told.word("answer") == "vouched":
        return Wording(
            head=lines(
                _("{name} has vouched for you: {browser}", name=told.name("name"), browser=browser),
                _("Now create your passkey there, until {time}.", time=until),
            ),
            rows=_not_me(_),
        )
    if told.word("answer") == "yes":
        other = _(
            "Without it ask your supervisor, or the secretariat, to call you, and read them the number: they "
            "vouch for you."
        )
        return Wording(
            head=lines(
                _("Confirmed: {browser}", browser=browser),
                _("Now type your second secret there, until {time}.", time=until)
                if told.flag("has_secret")
                else _("You have no second secret that is still good. It is made at the console."),
                _("Never send the secret here.") if told.flag("has_secret") else None,
                other,
            ),
            rows=_not_me(_),
        )
    return Wording(
        head=lines(
            _("This browser waits no longer."),
            _("On the page press First time here again, and send the new number."),
        )
    )


def added(_: Translator, told: Told) -> Wording:
    """A passkey was added: ``passkey``, ``browser``, ``at``, ``is_first``; ``name`` of another's."""
    is_others = bool(told.line("name"))
    facts = lines(
        told.labelled(_("Passkey"), told.line("passkey")),
        told.labelled(_("Browser"), told.line("browser") or _("not known")),
        told.labelled(_("Time"), told.moment("at")),
    )
    if is_others:
        return Wording(
            head=blocks(
                _("{name} has registered a first passkey for the pages.", name=told.name("name")),
                facts,
                _("If it was not them, revoke their access in /people, and invite them anew."),
            )
        )
    said = _("Your first passkey was registered.") if told.flag("is_first") else None
    return Wording(
        head=blocks(
            said or _("A passkey was added to your name."),
            facts,
            lines(
                _("If it was not you, press It is not me, and call your supervisor now:"),
                _("the passkey itself goes only when your access is revoked."),
            ),
        ),
        rows=_not_me(_),
    )


def revoked(_: Translator, told: Told) -> Wording:
    """A passkey was revoked by its person: ``passkey``, ``browser``, ``at``."""
    return Wording(
        head=blocks(
            _("A passkey of yours was revoked."),
            lines(
                told.labelled(_("Passkey"), told.line("passkey")),
                told.labelled(_("Browser"), told.line("browser") or _("not known")),
                told.labelled(_("Time"), told.moment("at")),
            ),
            _("If it was not you, call your supervisor now."),
        )
    )


def device_added(_: Translator, told: Told) -> Wording:
    """A telephone's key was added: ``device``, ``browser``, ``at``; ``name`` of another's."""
    facts = _of_device(_, told, _("Confirmed in"))
    if told.line("name"):
        return Wording(
            head=blocks(
                _(
                    "{name} opens content within Telegram with one more telephone from now on.",
                    name=told.name("name"),
                ),
                facts,
                _("If it was not them, revoke their access in /people, and invite them anew."),
            )
        )
    return Wording(
        head=blocks(
            _("A telephone was added: its key opens content within Telegram from now on."),
            facts,
            lines(
                _("If it was not you, press It is not me, and call your supervisor now:"),
                _("a passkey of yours was used for it."),
            ),
        ),
        rows=_not_me(_),
    )


def device_revoked(_: Translator, told: Told) -> Wording:
    """A telephone's key opens nothing any more: ``device``, ``browser``, ``at``; ``is_pin`` where its PIN was
    typed wrong too often, and then ``name`` of another's."""
    facts = _of_device(_, told, _("Revoked in"))
    if told.line("name"):
        said = _(
            "The PIN of a telephone of {name} was typed wrong too often.", name=told.name("name")
        )
        return Wording(
            head=blocks(
                said,
                facts,
                _("It opens nothing any more. Call them: the telephone may be in wrong hands."),
            )
        )
    if told.flag("is_pin"):
        return Wording(
            head=blocks(
                _("The PIN of a telephone of yours was typed wrong too often."),
                facts,
                _("It opens nothing any more. If it was not you, call your supervisor now."),
            )
        )
    return Wording(
        head=blocks(
            _("The key of a telephone of yours was revoked."),
            facts,
            _("If it was not you, call your supervisor now."),
        )
    )


def _of_device(_: Translator, told: Told, where: Shown) -> Shown:
    return lines(
        told.labelled(_.pgettext("device", "Telephone"), told.line("device") or _("not known")),
        told.labelled(where, told.line("browser")) if told.line("browser") else None,
        told.labelled(_("Time"), told.moment("at")),
    )


def sure_device(_: Translator, told: Told) -> Wording:
    """Whether the key of this telephone (``device``) is to open nothing any more."""
    return sure(
        _,
        told,
        Sure.DEVICE,
        _.pgettext("button", "Revoke"),
        _("Revoke the key of {name}?", name=told.line("device") or _("a telephone")),
        _("It opens no content any more. To register it again takes your passkey."),
    )


def tried(_: Translator, told: Told) -> Wording:
    """A wrong second secret was typed: ``browser``, ``left`` tries more; ``name`` of another's."""
    left = told.number("left")
    browser = told.labelled(_("Browser"), told.line("browser") or _("not known"))
    if told.line("name"):
        return Wording(
            head=lines(
                _(
                    "The second secret of {name} was typed wrong too often. It opens nothing any more.",
                    name=told.name("name"),
                ),
                browser,
                _("Call them. A new one is made at the console: contactpoint people secret"),
            )
        )
    more = _.ngettext("{count} try is left.", "{count} tries are left.", left)
    return Wording(
        head=lines(
            _("A wrong second secret was typed in the browser that you confirmed."),
            browser,
            more if left else _("It opens nothing any more. Ask the secretariat for a new one."),
            _("If it was not you, press It is not me."),
        ),
        rows=_not_me(_),
    )


def noticed(_: Translator, told: Told) -> Wording:
    """Attempts in vain with a passkey or a telephone: ``key``, ``browser``, ``at``, ``count`` of the hour.

    ``count`` 0: a passkey signed in in a browser in which it never did.
    """
    count = told.number("count")
    many = _.ngettext(
        "Somebody tried in vain to sign in as you.",
        "Somebody tried {count} times in vain to sign in as you, within an hour.",
        count,
    )
    said = many if count else _("Your passkey signed in in a browser in which it had not before.")
    return Wording(
        head=blocks(
            said,
            lines(
                told.labelled(_("With"), told.line("key") or _("not known")),
                told.labelled(_("Browser"), told.line("browser") or _("not known")),
                told.labelled(_("Time"), told.moment("at")),
            ),
            _("If it was not you, press It is not me, and call your supervisor."),
        ),
        rows=_not_me(_),
    )


def stopped(_: Translator, told: Told) -> Wording:
    """It was not them: ``until``; to who may lift it ``name``, ``key``."""
    until = told.deadline("until")
    if told.line("name"):
        key = told.word("key")
        allow = button(_.pgettext("button", "Allow again"), buttons.ALLOW_FIRST_PASSKEY(key))
        return Wording(
            head=lines(
                _(
                    "{name} says that somebody else tried to sign in for them.",
                    name=told.name("name"),
                ),
                _(
                    "Their sessions were ended; no first passkey is registered until {time}.",
                    time=until,
                ),
                _("Call them on a number that you know, then decide."),
            ),
            rows=((allow,),) if key else (),
        )
    return Wording(
        head=lines(
            _(
                "Your sessions were ended. No first passkey is registered for you until {time}.",
                time=until,
            ),
            _("A passkey that you have already goes on working."),
            _("Call your supervisor, who can allow it again earlier."),
        )
    )


def allowed(_: Translator, told: Told) -> Wording:
    """It may be registered again: ``name`` to who allowed it."""
    if told.line("name"):
        return Wording(head=_("{name} may register a first passkey again.", name=told.name("name")))
    return Wording(head=_("You may register a first passkey again."))


def _not_me(_: Translator) -> Rows:
    return ((button(_.pgettext("button", "It is not me"), buttons.NOT_ME()),),)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DEVICES: devices,
    Topic.FIRST_PASSKEY_ASKED: asked,
    Topic.FIRST_PASSKEY_SETTLED: settled,
    Topic.PASSKEY_ADDED: added,
    Topic.PASSKEY_REVOKED: revoked,
    Topic.FIRST_PASSKEY_TRIED: tried,
    Topic.SIGN_IN_NOTICED: noticed,
    Topic.DEVICE_KEY_ADDED: device_added,
    Topic.DEVICE_KEY_REVOKED: device_revoked,
    Topic.SURE_DEVICE: sure_device,
    Topic.FIRST_PASSKEY_STOPPED: stopped,
    Topic.FIRST_PASSKEY_ALLOWED: allowed,
}
