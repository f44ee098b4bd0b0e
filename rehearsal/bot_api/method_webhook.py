"""Bot API methods about webhooks: setWebhook, deleteWebhook, getWebhookInfo."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from rehearsal.bot_api.methods import Method, Worded
from rehearsal.bot_api.params import Params
from rehearsal.bot_api.webhook import Webhook
from rehearsal.world.errors import bad_request
from rehearsal.world.telegram_json import unix
from rehearsal.world.values import JsonObject, JsonValue
from rehearsal.world.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
_PORTS = frozenset({443, 80, 88, 8443})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)


def allowed_kinds(params: Params) -> frozenset[str]:
    """The call's allowed_updates; unknown kinds are ignored; empty means the default."""
    try:
        given = params.json("allowed_updates")
    except ValueError:
        raise bad_request("can't parse allowed_updates JSON object") from None
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as allowed_updates")
    return frozenset(kind for kind in given if isinstance(kind, str)) & _KINDS


def methods_for(webhook: Webhook) -> dict[str, Method]:
    """The three methods, about this webhook."""

    def set_webhook(world: World, params: Params) -> JsonValue | Worded:
        return _set(webhook, world, params)

    def delete_webhook(world: World, params: Params) -> JsonValue | Worded:
        if params.flag("drop_pending_updates"):
            world.updates.drop_pending()
        had = webhook.url
        webhook.remove()
        said = "Webhook was deleted" if had else "Webhook is already deleted"
        return Worded(result=True, description=said)

    def get_webhook_info(world: World, params: Params) -> JsonValue | Worded:  # noqa: ARG001 - every method has this form
        return _info(webhook, world)

    return {
        "setwebhook": set_webhook,
        "deletewebhook": delete_webhook,
        "getwebhookinfo": get_webhook_info,
    }


def _set(webhook: Webhook, world: World, params: Params) -> JsonValue | Worded:
    url = params.text("url")
    if not url:
        webhook.remove()
        return Worded(result=True, description="Webhook was deleted")
    _check_url(url)
    secret = params.text("secret_token")
    if secret and not _SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    if params.flag("drop_pending_updates"):
        world.updates.drop_pending()
    if params.values.get("allowed_updates") is not None:
        world.updates.allowed = allowed_kinds(params)
    known = webhook.url == url
    connections = params.integer("max_connections", 40)
    webhook.set(url, secret, min(max(connections, 1), 100))
    world.updates.end_poll("terminated by setWebhook request")
    said = "Webhook is already set" if known else "Webhook was set"
    return Worded(result=True, description=said)


def _check_url(url: str) -> None:
    """HTTPS on Telegram's four ports, as the real one; on this machine plain HTTP and any port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    if parts.hostname in _LOOPBACK and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise bad_request("bad webhook: Failed to resolve host: Name or service not known")


def _info(webhook: Webhook, world: World) -> JsonObject:
    info: JsonObject = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        info["ip_address"] = "127.0.0.1"
    if webhook.last_error and webhook.last_error_at is not None:
        info["last_error_date"] = unix(webhook.last_error_at)
        info["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        kinds: list[JsonValue] = [*sorted(world.updates.allowed)]
        info["allowed_updates"] = kinds
    return info
