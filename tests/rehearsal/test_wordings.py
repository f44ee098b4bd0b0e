"""Telegram's refusals word for word, by plain HTTP: libraries change the case of what they show."""

from __future__ import annotations

import pytest

from rehearsal.server import RehearsalServer
from tests.rehearsal.conftest import ANA, call

TO_ANA = {"chat_id": ANA, "text": "EXERCISE"}


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": ANA}, "message text is empty"),
        ("sendMessage", {**TO_ANA, "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        ("sendMessage", {**TO_ANA, "reply_markup": [1]}, "object expected as reply markup"),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": {"inline_keyboard": [["x"]]}},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": []}]]}},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            "sendMessage",
            {
                **TO_ANA,
                "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "ftp://x.org"}]]},
            },
            "inline keyboard button URL 'ftp://x.org' is invalid: Unsupported URL protocol",
        ),
        (
            "sendMessage",
            {
                **TO_ANA,
                "reply_markup": {
                    "inline_keyboard": [[{"text": "x", "web_app": {"url": "http://x.org"}}]]
                },
            },
            (
                "inline keyboard button Web App URL 'http://x.org' is invalid: "
                "Only HTTPS links are allowed"
            ),
        ),
        (
            "sendMessage",
            {**TO_ANA, "entities": [1]},
            "can't parse MessageEntity: expected an Object",
        ),
        (
            "sendMessage",
            {**TO_ANA, "entities": [{"type": "bold"}]},
            "can't parse MessageEntity: Can't find field \"offset\"",
        ),
        (
            "sendMessage",
            {**TO_ANA, "reply_parameters": "{"},
            "can't parse reply parameters JSON object",
        ),
        ("sendMessage", {**TO_ANA, "reply_parameters": {"x": 1}}, 'can\'t find field "message_id"'),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": {"inline_keyboard": 1}},
            'field "inline_keyboard" must be of type Array',
        ),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": {"keyboard": [1]}},
            'field "keyboard" must be an Array of Arrays',
        ),
        (
            "sendMessage",
            {**TO_ANA, "reply_markup": {"keyboard": [[1]]}},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        ("sendMessage", {"chat_id": ANA, "text": "é" * 16385}, "text is too long"),
        ("deleteMessage", {"message_id": 9}, "chat identifier is not specified"),
        (
            "editMessageText",
            {**TO_ANA, "message_id": 1, "reply_markup": {"force_reply": True}},
            "message to edit not found",
        ),
        ("editMessageText", {**TO_ANA}, "message identifier is not specified"),
        ("editMessageText", {**TO_ANA, "message_id": 9}, "message to edit not found"),
        ("editMessageReplyMarkup", {"chat_id": ANA, "message_id": 9}, "message to edit not found"),
        ("deleteMessage", {"chat_id": ANA, "message_id": 9}, "message to delete not found"),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": "x"},
            "message identifiers are not specified",
        ),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": [1] * 101},
            "too many message identifiers specified",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1", "url": "https://example.org"},
            "URL_INVALID",
        ),
        ("sendPhoto", {"chat_id": ANA}, "there is no photo in the request"),
        (
            "sendDocument",
            {"chat_id": ANA, "document": "x", "caption": "x" * 1025},
            "message caption is too long",
        ),
        ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": []}, None),
        (
            "setWebhook",
            {"url": "https://example.org:1234/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("setWebhook", {"url": ""}, None),
    ],
)
async def test_the_words(
    server: RehearsalServer, method: str, parameters: dict, description: str | None
) -> None:
    told = await call(server, method, **parameters)
    if description is None:
        assert told["result"] is True
    else:
        assert told == {
            "ok": False,
            "error_code": 400,
            "description": f"Bad Request: {description}",
        }


async def test_the_form_of_flood_control(server: RehearsalServer) -> None:
    server.faults.add("429", seconds=5)
    assert await call(server, "sendMessage", **TO_ANA) == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 5",
        "parameters": {"retry_after": 5},
    }


async def test_the_form_of_a_migration(server: RehearsalServer) -> None:
    group = server.add_group("EXERCISE group", [ANA])
    new = server.upgrade_group(group.id, ANA)
    assert await call(server, "sendMessage", chat_id=group.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }


async def test_what_the_real_one_overlooks(server: RehearsalServer) -> None:
    for odd in ({"entities": "{"}, {"disable_notification": "perhaps"}, {"reply_markup": {}}):
        assert (await call(server, "sendMessage", **TO_ANA, **odd))["ok"]
    keys = {"inline_keyboard": [[{"text": "x", "callback_data": 7}]]}
    sent = await call(server, "sendMessage", **TO_ANA, reply_markup=keys)
    assert sent["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "7"
    refused = await call(
        server,
        "editMessageText",
        chat_id=ANA,
        message_id=sent["result"]["message_id"],
        text="x",
        reply_markup={"force_reply": True},
    )
    assert refused["description"] == "Bad Request: inline keyboard expected"
