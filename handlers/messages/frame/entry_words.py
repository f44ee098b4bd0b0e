"""Words for what an entry of the directory holds: its kind, its channels, a person's roles."""

from domain.vocabulary import PointKind, Role
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown


def role_word(_: Translator, value: str) -> Shown:
    """A role of the directory."""
    words: dict[str, Shown] = {
        Role.OFFICIAL: _.pgettext("role", "official"),
        Role.DUTY_OFFICER: _.pgettext("role", "duty officer"),
        Role.SUPERVISOR: _.pgettext("role", "supervisor"),
        Role.SECRETARIAT: _.pgettext("role", "secretariat"),
        Role.AUDITOR: _.pgettext("role", "auditor"),
        Role.DATA_PROTECTION_OFFICER: _.pgettext("role", "data protection officer"),
    }
    return words.get(value) or labels.unknown(_, value)


def kind(_: Translator, value: str) -> Shown:
    """The kind of a contact point."""
    words: dict[str, Shown] = {
        PointKind.POLICE: _.pgettext("kind", "police"),
        PointKind.JUDICIAL: _.pgettext("kind", "judicial"),
        PointKind.CYBER: _.pgettext("kind", "cyber"),
        PointKind.LIAISON: _.pgettext("kind", "liaison"),
    }
    return words.get(value) or labels.unknown(_, value)


def listed_channels(_: Translator, told: Told, key: str) -> Shown:
    """Kinds of channels in one line."""
    return _.listed(channel(_, value) for value in told.items(key))


def channel(_: Translator, value: str) -> Shown:
    """The kind of a channel."""
    words: dict[str, Shown] = {
        "telegram": Shown("Telegram"),
        "email": _.pgettext("channel", "e-mail"),
        "sms": _.pgettext("channel", "text message"),
        "voice": _.pgettext("channel", "telephone call"),
        "webhook": _.pgettext("channel", "your own system"),
        "apprise": _.pgettext("channel", "another service"),
    }
    return words.get(value) or labels.unknown(_, value)


def in_no_roster(_: Translator) -> Shown:
    """Of an officer whose turn never comes."""
    return _("In no roster: their turn on duty never comes.")


def put_on_roster(_: Translator, key: str) -> Button:
    """The button that puts an officer on one."""
    return button(_.pgettext("button", "Put on a roster"), buttons.PUT_ON_ROSTER(key))
