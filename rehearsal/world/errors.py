"""Telegram's refusals, word for word.

The wordings are those that telegram-bot-api (the server behind api.telegram.org) sends: code,
prefix ("Bad Request: ", "Forbidden: ") and text, since libraries and bots tell errors apart by them.
"""

from __future__ import annotations

from rehearsal.world.values import ChatId, JsonObject


class ApiError(Exception):
    """A refusal in the Bot API's form: error code, description and response parameters."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to: ChatId | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def body(self) -> JsonObject:
        """The answer's body: ok, error_code, description and, where there are any, parameters."""
        answer: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to is not None:
            answer["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return answer


def bad_request(text: str) -> ApiError:
    """400, with the prefix that Telegram puts before the text."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403, with its prefix."""
    return ApiError(403, f"Forbidden: {text}")


def unauthorized() -> ApiError:
    """401: a token of the right form that belongs to no bot."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: a token that is none, or a path that is none."""
    return ApiError(404, "Not Found")


def method_not_found() -> ApiError:
    """404: a method that the Bot API does not have."""
    return ApiError(404, "Not Found: method not found")


def conflict(text: str) -> ApiError:
    """409, with its prefix."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: flood control; the bot must wait that many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def migrated(chat_id: ChatId) -> ApiError:
    """400: the group has become a supergroup, whose id is given."""
    return ApiError(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to=chat_id
    )


CHAT_NOT_FOUND = "chat not found"
BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
