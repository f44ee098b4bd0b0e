"""The command menus of setMyCommands: kept by scope and language, looked up as a client does.

The order of the look-up is the one of the Bot API's page "Determining list of commands".
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
