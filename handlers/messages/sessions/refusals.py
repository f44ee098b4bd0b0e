"""What is refused about passkeys and signing in, in chat and on the page alike."""

from collections.abc import Callable, Mapping

from domain.sessions.device_key import DeviceRefusal
from domain.sessions.first_passkey import FirstRefusal
from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown


def first_passkey(_: Translator, told: Told) -> Wording:
    """``why`` (``FirstRefusal``); ``until`` while it is stopped; ``left`` tries of a second secret."""
    until, left = told.deadline("until"), told.number("left")
    tries = _.ngettext("{count} try is left.", "{count} tries are left.", left)
    words: dict[str, tuple[Shown, ...]] = {
        FirstRefusal.NUMBER: (
            _("No browser shows this number now."),
            _("A number is good for ten minutes: look again, or press First time here once more."),
        ),
        FirstRefusal.WAITS: (
            _("The number was not confirmed in your chat yet."),
            _("Send it to the bot, press It is me there, then go on here."),
        ),
        FirstRefusal.OVER: (
            _("This took longer than ten minutes, or was stopped."),
            _("Press First time here again."),
        ),
        FirstRefusal.MANY: (
            _("Too many browsers wait for a first passkey now."),
            _("Please try again in ten minutes."),
        ),
        FirstRefusal.HAD: (
            _("You have had a passkey already, so there is no first one any more."),
            _(
                "Sign in with it, and add further ones there. Without any left, speak to your supervisor."
            ),
        ),
        FirstRefusal.STOPPED: (
            _("No first passkey is registered for you until {time}.", time=until),
            _("Your supervisor can allow it again earlier."),
        ),
        FirstRefusal.NO_SECRET: (
            _("There is no second secret of yours that is still good."),
            _("Ask the secretariat for a new one. It never comes through Telegram."),
        ),
        FirstRefusal.WRONG: (
            _("This is not your second secret."),
            tries if left else _("It opens nothing any more. Ask the secretariat for a new one."),
        ),
    }
    return refused(*words.get(told.word("why"), words[FirstRefusal.OVER]))


def passkey(_: Translator, told: Told) -> Wording:
    """``why``: failed, full (``most``), name (``longest``), last."""
    most, longest = told.number("most"), told.number("longest")
    words: dict[str, tuple[Shown, ...]] = {
        "failed": (
            _("The passkey could not be registered."),
            _("Please try again, or use another device."),
        ),
        "full": (
            _.ngettext(
                "You have {count} passkey, and more are not kept.",
                "You have {count} passkeys, and more are not kept.",
                most,
            ),
            _("Revoke one that you no longer use first."),
        ),
        "name": (
            _("The passkey needs a name."),
            _.ngettext(
                "At most {count} letter, as in: Office computer",
                "At most {count} letters, as in: Office computer",
                longest,
            ),
        ),
        "last": (
            _("This is your only passkey: without it you could not sign in any more."),
            _("Add another one first. If it fell into wrong hands, call your supervisor now."),
        ),
    }
    return refused(*words.get(told.word("why"), words["failed"]))


def device_key(_: Translator, told: Told) -> Wording:
    """``why`` (``DeviceRefusal``), ``most``."""
    words: dict[str, tuple[Shown, ...]] = {
        DeviceRefusal.DIGITS: (
            _("No telephone of yours shows these digits now."),
            _("They are good for ten minutes: on the telephone press Set up this telephone again."),
        ),
        DeviceRefusal.FULL: (
            _.ngettext(
                "{count} telephone of yours is registered or waits, and no more may be.",
                "{count} telephones of yours are registered or wait, and no more may be.",
                told.number("most"),
            ),
            _("Revoke one that you no longer use first, or wait ten minutes."),
        ),
        DeviceRefusal.OFF: (
            _("This network shows no content within Telegram."),
            _("Open the pages in your browser, with your passkey."),
        ),
        DeviceRefusal.PIN: (
            _("The PIN must have six digits, and not be one that everybody would try first."),
        ),
        DeviceRefusal.FAILED: (
            _("The telephone could not be registered."),
            _("Please try again. If it fails again, use your browser."),
        ),
    }
    return refused(*words.get(told.word("why"), words[DeviceRefusal.FAILED]))


def device_revoked(_: Translator, told: Told) -> Wording:
    """The key of ``device`` opens nothing any more."""
    return Wording(
        head=_("{name} opens nothing any more.", name=told.line("device") or _("The telephone"))
    )


def sign_in(_: Translator, told: Told) -> Wording:
    """The same for every attempt, but that a wrong PIN says how many tries are ``left``.

    ``closed`` while the rows of what proves are not as they must be.
    """
    if told.flag("closed"):
        return refused(
            _("Signing in is closed for now: what is kept of passkeys is being looked at."),
            _("Please use the chat meanwhile. The secretariat knows."),
        )
    left = told.number("left", -1)
    if left >= 0:
        tries = _.ngettext("{count} try is left.", "{count} tries are left.", left)
        over = _("This telephone opens nothing any more. Please use your browser.")
        return refused(_("This is not the PIN of this telephone."), tries if left else over)
    return refused(
        _("Signing in did not work."),
        _(
            "Please try again. If it fails again, send /devices to the bot, or call your supervisor."
        ),
    )


def sessions_ended(_: Translator, told: Told) -> Wording:
    """``count`` of one's own sessions are over."""
    count = told.number("count")
    ended = _.ngettext("{count} session was ended.", "{count} sessions were ended.", count)
    return Wording(head=ended if count else _("You are signed in nowhere."))


def no_pages(_: Translator, _told: Told) -> Wording:
    """This deployment has none."""
    return refused(_("There are no pages here, so there is nothing to sign in to."))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.FIRST_PASSKEY_REFUSED: first_passkey,
    Topic.PASSKEY_REFUSED: passkey,
    Topic.SIGN_IN_REFUSED: sign_in,
    Topic.DEVICE_KEY_REFUSED: device_key,
    Topic.DONE_DEVICE_KEY_REVOKED: device_revoked,
    Topic.DONE_SESSIONS_ENDED: sessions_ended,
    Topic.NO_PAGES: no_pages,
}
