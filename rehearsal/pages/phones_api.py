"""The phones over HTTP: what a person does and sees, under `/rehearsal/people` and `/rehearsal/groups`.

The same acts as in this process; this file only reads and answers JSON.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rehearsal.mini_apps.mini_apps import MiniApps
from rehearsal.mini_apps.telephone import Shape, Telephone
from rehearsal.pages.guard import amount_of, asked, guarded, json_of, number_of, text_of
from rehearsal.phones import groups
from rehearsal.phones.acts import LocalLine, Outgoing, message_on
from rehearsal.world.values import (
    BotStatus,
    CallbackAnswer,
    ChatId,
    ChatKind,
    Content,
    JsonObject,
    JsonValue,
    MessageId,
    PhonePerson,
    TelegramId,
)
from rehearsal.world.wire import items, to_json
from rehearsal.world.world import Chat, World

_LONGEST_WAIT = 60.0


class PhonesApi:
    """The endpoints, about one world."""

    def __init__(self, world: World, mini_apps: MiniApps) -> None:
        self._world = world
        self._mini_apps = mini_apps

    def routes(self) -> list[Route]:
        """Everything under /rehearsal that is about people and groups."""
        person = "/rehearsal/people/{person:int}"
        get, post = ["GET"], ["POST"]
        return [
            Route("/rehearsal/people", guarded(self.people), methods=get),
            Route(f"{person}/messages", guarded(self.messages), methods=get),
            Route(f"{person}/events", guarded(self.events), methods=get),
            Route(f"{person}/commands", guarded(self.commands), methods=get),
            Route(f"{person}/send", guarded(self.send), methods=post),
            Route(f"{person}/edit", guarded(self.edit), methods=post),
            Route(f"{person}/delete", guarded(self.delete), methods=post),
            Route(f"{person}/press", guarded(self.press), methods=post),
            Route(f"{person}/open", guarded(self.open), methods=post),
            Route(f"{person}/block", guarded(self.block), methods=post),
            Route(f"{person}/timer", guarded(self.timer), methods=post),
            Route(f"{person}/read", guarded(self.read), methods=post),
            Route("/rehearsal/pictures/{file_id}", guarded(self.picture), methods=get),
            Route("/rehearsal/documents/{file_id}", guarded(self.document), methods=get),
            Route("/rehearsal/groups", guarded(self.make_group), methods=post),
            Route("/rehearsal/groups/bot", guarded(self.set_bot), methods=post),
            Route("/rehearsal/groups/upgrade", guarded(self.upgrade), methods=post),
        ]

    async def people(self, request: Request) -> JsonValue:  # noqa: ARG002 - an endpoint's form
        """Everybody who has a phone, with their chats."""
        return [self._described(person) for person in self._world.people.values()]

    def _described(self, person: PhonePerson) -> JsonObject:
        chats: list[JsonValue] = [
            self._chat_described(chat, person.telegram_id)
            for chat in self._world.chats.values()
            if person.telegram_id in chat.people
        ]
        return {**to_json(person), "chats": chats}

    def _chat_described(self, chat: Chat, person: TelegramId) -> JsonObject:
        return {
            "id": chat.id,
            "kind": chat.kind.value,
            "title": chat.title or self._world.bot.name,
            "standing": chat.standing.value,
            "bot_status": chat.bot_status.value,
            "unread": self._world.unread(chat, person),
        }

    async def messages(self, request: Request) -> JsonValue:
        """The messages of a chat, oldest first, and the number of the latest event.

        `?deleted=1`: with those that were deleted.
        """
        person = self._person(request)
        chat = self._line(request).chat(_chat_in(request))
        everything = request.query_params.get("deleted") == "1"
        found = chat.messages.values() if everything else chat.visible()
        shown: list[JsonValue] = [to_json(message) for message in found]
        return {
            "messages": shown,
            "event": self._world.feed.number,
            "unread": self._world.unread(chat, person),
            "standing": chat.standing.value,
        }

    async def events(self, request: Request) -> JsonValue:
        """What has happened in a chat after a number; waits `timeout` seconds for something."""
        after = int(request.query_params.get("after", "0"))
        wait = asked(request, "timeout", 0.0, _LONGEST_WAIT)
        found = await self._line(request).events(_chat_in(request), after, wait)
        return [to_json(event) for event in found]

    async def commands(self, request: Request) -> JsonValue:
        """The menu that this person sees."""
        found = await self._line(request).menu(_chat_in(request))
        return [to_json(command) for command in found]

    async def send(self, request: Request) -> JsonValue:
        """Send: {"text"} or {"content": "sticker", "text": caption}, with "reply_to", "chat"."""
        given, line = await json_of(request), self._line(request)
        content = Content(text_of(given, "content") or "text")
        reply_to = number_of(given, "reply_to")
        attachment = None if content is Content.TEXT else await line.sample(content)
        outgoing = Outgoing(
            text=text_of(given, "text"),
            content=content,
            attachment=attachment,
            reply_to=None if reply_to is None else MessageId(reply_to),
            forwarded_from=text_of(given, "forwarded_from"),
        )
        return to_json(await line.send(_chat_of(given), outgoing))

    async def picture(self, request: Request) -> Response:
        """A picture that the bot sent lately."""
        content = self._world.pictures[request.path_params["file_id"]]
        return Response(content, media_type="image/png", headers={"Cache-Control": "no-store"})

    async def document(self, request: Request) -> Response:
        """A PDF that the bot sent lately; any other file only to be kept."""
        content = self._world.documents[request.path_params["file_id"]]
        is_pdf = content.startswith(b"%PDF-")
        kind = "application/pdf" if is_pdf else "application/octet-stream"
        return Response(content, media_type=kind, headers={"Cache-Control": "no-store"})

    async def edit(self, request: Request) -> JsonValue:
        """Edit one's own message: {"message_id", "text"}."""
        given = await json_of(request)
        number, text = _message_of(given), text_of(given, "text")
        return to_json(await self._line(request).edit(_chat_of(given), number, text))

    async def delete(self, request: Request) -> JsonValue:
        """Delete a message for both sides: {"message_id"}."""
        given = await json_of(request)
        await self._line(request).delete(_chat_of(given), _message_of(given))
        return {"deleted": True}

    async def press(self, request: Request) -> JsonValue:
        """Press: {"message_id", "data" or "label"}, with "forged", "within"; waits for the answer.

        "within" 0 does not wait: the id that is returned comes again in the event of the answer.
        """
        given = await json_of(request)
        line, chat_id, number = self._line(request), _chat_of(given), _message_of(given)
        data = text_of(given, "data")
        if label := text_of(given, "label"):
            button = message_on(line.chat(chat_id), number).button(label)
            data = data or (button.data or "" if button else "")
        forged = given.get("forged") is True
        within = min(amount_of(given, "within", 30.0), _LONGEST_WAIT)
        if within <= 0:
            return {"press": line.begin_press(chat_id, number, data, forged=forged).id}
        answer = await line.press(chat_id, number, data, forged=forged, within=within)
        return {"answered": answer is not None, **to_json(answer or CallbackAnswer())}

    async def open(self, request: Request) -> JsonValue:
        """Press a button that opens a page: {"message_id", "url"}; the address that the app opens.

        With "shape", "native" or "web", also what the phone's own screen shows of it: `shown`, empty
        where that cannot be; "telephone" says which of the person's telephones it is.
        """
        given = await json_of(request)
        number, url = _message_of(given), text_of(given, "url")
        opened = await self._line(request).open(_chat_of(given), number, url)
        if not text_of(given, "shape"):
            return {"url": opened}
        telephone = Telephone(
            person=self._person(request),
            number=number_of(given, "telephone") or 1,
            shape=Shape(text_of(given, "shape")),
            phones=f"http://{request.headers['host']}",
        )
        return {"url": opened, "shown": await self._mini_apps.shown(opened, telephone)}

    async def timer(self, request: Request) -> JsonValue:
        """Have the chat delete messages by itself: {"seconds"}, 0 for never."""
        seconds = round(amount_of(await json_of(request), "seconds", 0.0))
        changed: JsonObject = {"message_auto_delete_time": max(seconds, 0)}
        await self._line(request).service(None, {"message_auto_delete_timer_changed": changed})
        return {"seconds": seconds}

    async def block(self, request: Request) -> JsonValue:
        """Block or unblock the bot: {"blocked"}."""
        given = await json_of(request)
        blocked = given.get("blocked") is True
        await self._line(request).block(blocked)
        return {"blocked": blocked}

    async def read(self, request: Request) -> JsonValue:
        """The person looks at the chat: nothing is unread any more."""
        self._line(request).look(_chat_of(await json_of(request)))
        return {"unread": 0}

    async def make_group(self, request: Request) -> JsonValue:
        """Make a group: {"title", "by", "people", "kind", "bot"}."""
        given = await json_of(request)
        by = TelegramId(number_of(given, "by") or 0)
        others = [TelegramId(int(str(one))) for one in items(given.get("people", []))]
        kind = ChatKind(text_of(given, "kind") or "group")
        title = text_of(given, "title") or "EXERCISE group"
        chat = groups.make_group(self._world, by, title, others, kind)
        status = BotStatus(text_of(given, "bot") or "left")
        groups.set_bot_status(self._world, by, chat.id, status)
        return self._chat_described(chat, by)

    async def set_bot(self, request: Request) -> JsonValue:
        """Add, promote, restrict or remove the bot: {"chat", "by", "status"}."""
        given = await json_of(request)
        by, chat_id = TelegramId(number_of(given, "by") or 0), ChatId(number_of(given, "chat") or 0)
        status = BotStatus(text_of(given, "status"))
        return self._chat_described(groups.set_bot_status(self._world, by, chat_id, status), by)

    async def upgrade(self, request: Request) -> JsonValue:
        """Turn a group into a supergroup: {"chat", "by"}."""
        given = await json_of(request)
        by, chat_id = TelegramId(number_of(given, "by") or 0), ChatId(number_of(given, "chat") or 0)
        return self._chat_described(groups.upgrade_group(self._world, by, chat_id), by)

    def _line(self, request: Request) -> LocalLine:
        return LocalLine(self._world, self._person(request))

    def _person(self, request: Request) -> TelegramId:
        person = TelegramId(int(request.path_params["person"]))
        if person not in self._world.people:
            raise LookupError("a phone of that number")
        return person


def _chat_in(request: Request) -> ChatId | None:
    named = request.query_params.get("chat")
    return None if named is None else ChatId(int(named))


def _chat_of(given: JsonObject) -> ChatId | None:
    named = number_of(given, "chat")
    return None if named is None else ChatId(named)


def _message_of(given: JsonObject) -> MessageId:
    number = number_of(given, "message_id")
    if number is None:
        raise ValueError("message_id is missing.")
    return MessageId(number)
