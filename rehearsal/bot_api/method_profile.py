"""Bot API methods about what the bot shows of itself: its name, its short description, its description."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rehearsal.bot_api.method_account import language_of
from rehearsal.bot_api.methods import Method
from rehearsal.bot_api.params import Params
from rehearsal.world.errors import bad_request
from rehearsal.world.values import JsonValue
from rehearsal.world.world import World

_LONGEST = {"name": 64, "short_description": 120, "description": 512}


def _set(kind: str, world: World, params: Params) -> JsonValue:
    """setMyName, setMyShortDescription, setMyDescription."""
    language, text = language_of(params), params.text(kind).strip()
    if len(text) > _LONGEST[kind]:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    if kind == "name" and not language:
        if not text:
            raise bad_request("bot name must be non-empty")
        world.bot = replace(world.bot, name=text)
    world.shown.set(kind, language, text)
    return True


def _get(kind: str, world: World, params: Params) -> JsonValue:
    """getMyName, getMyShortDescription, getMyDescription: what somebody of that language is shown."""
    common = world.bot.name if kind == "name" else ""
    return {kind: world.shown.get(kind, language_of(params)) or common}


METHODS: dict[str, Method] = {
    "setmyname": partial(_set, "name"),
    "getmyname": partial(_get, "name"),
    "setmyshortdescription": partial(_set, "short_description"),
    "getmyshortdescription": partial(_get, "short_description"),
    "setmydescription": partial(_set, "description"),
    "getmydescription": partial(_get, "description"),
}
