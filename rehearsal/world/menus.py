"""What the bot has set to be shown of it: menus of commands by scope and language, and texts.

Menus are looked up as a client does, in the order of the Bot API's page "Determining list of
commands".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rehearsal.world.values import BotCommand, ChatId, ChatKind, TelegramId


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose menu: the words of BotCommandScope, with the chat and user where it names them."""

    type: str = "default"
    chat_id: ChatId | None = None
    user_id: TelegramId | None = None


@dataclass(slots=True)
class CommandMenus:
    """All menus that the bot has set."""

    _menus: dict[tuple[Scope, str], tuple[BotCommand, ...]] = field(default_factory=dict)

    def set(self, scope: Scope, language: str, commands: tuple[BotCommand, ...]) -> None:
        """Set a menu; an empty one removes it."""
        if commands:
            self._menus[scope, language] = commands
        else:
            self._menus.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> tuple[BotCommand, ...]:
        """Exactly that menu, without the look-up."""
        return self._menus.get((scope, language), ())

    def seen_by(
        self, person: TelegramId, language: str, chat_id: ChatId, kind: ChatKind
    ) -> tuple[BotCommand, ...]:
        """The menu that this person sees in that chat: the first that exists."""
        for scope in _order(person, chat_id, kind):
            for tongue in (language, ""):
                if menu := self._menus.get((scope, tongue)):
                    return menu
        return ()


def _order(person: TelegramId, chat_id: ChatId, kind: ChatKind) -> list[Scope]:
    chat = Scope(type="chat", chat_id=chat_id)
    if kind is ChatKind.PRIVATE:
        return [chat, Scope(type="all_private_chats"), Scope()]
    return [
        Scope(type="chat_member", chat_id=chat_id, user_id=person),
        chat,
        Scope(type="all_group_chats"),
        Scope(),
    ]


@dataclass(slots=True)
class ShownTexts:
    """What the bot shows of itself, by kind and language: its name, its profile's words, its empty chat's.

    A language without a text of its own has the common one, whose language is empty.
    """

    _texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set(self, kind: str, language: str, text: str) -> None:
        """Set one; an empty one removes it."""
        if text:
            self._texts[kind, language] = text
        else:
            self._texts.pop((kind, language), None)

    def get(self, kind: str, language: str) -> str:
        """What somebody of that language is shown."""
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")
