"""In which language somebody is answered: a stranger, somebody who enrols, and who chooses for themselves."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from formats.network_file.document import read_network
from rehearsal.phones.phone import Phone
from services.directory import versions as directory
from services.people import people as enrolment
from tests.chat.stage import ACCOUNTS, Stage, staged
from tests.chat.words import STRANGER, network
from tests.conftest import on_both
from tests.other_languages import SAY, spoken

OFFERED = ("languages: [en, fr, es, ar, zh, ru]", "languages: [en, fr, ar, de]")
SPEAKS = "\u2068العربية\u2069"


@pytest.fixture(autouse=True)
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """French, Arabic and Russian have a catalogue; Russian is not offered, and German has none."""
    with spoken(tmp_path / "locale", monkeypatch, "fr", "ar", "ru"):
        yield


def with_client(stage: Stage, person: str, language: str) -> Phone:
    """Somebody's phone, whose Telegram speaks this language."""
    people, number = stage.server.world.people, ACCOUNTS[person]
    people[number] = replace(people[number], language=language)
    return stage.phone(person)


async def test_a_stranger_is_answered_in_the_language_of_their_client(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(OFFERED)) as stage:
        for client, person in (
            ("fr", "ita-duty"),
            ("ar-LB", "ita-chief"),
            ("fr-x-odd", "xpo-duty"),
        ):
            stranger = with_client(stage, person, client)
            await stranger.sends("hello")
            answer = (await stranger.receives()).text
            assert answer.lstrip("\u200f").startswith(SAY[client[:2]])
            assert "\n" not in answer
        for client, person in (("en-GB", "esp-duty"), ("", "esp-chief"), ("x\u202ey", "uno-duty")):
            stranger = with_client(stage, person, client)
            await stranger.sends("hello")
            assert (await stranger.receives()).text == STRANGER


async def test_a_client_whose_language_nobody_speaks_here_is_told_which_are(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(OFFERED)) as stage:
        for client, person in (("pt-br", "ita-duty"), ("ru", "xpo-duty"), ("zh-hans", "uno-duty")):
            stranger = with_client(stage, person, client)
            for text in ("hello", "/start 7K4M-Q2XR-90TC"):
                await stranger.sends(text)
                first, second = (await stranger.receives()).text.split("\n")
                assert first.isascii()
                assert second == f"This service speaks: English, Français, {SPEAKS}"


@on_both
async def test_ones_choice_comes_before_the_directory_and_that_before_the_client(
    tmp_path: Path, database_url: str
) -> None:
    speaks_none = (
        "esp-duty: {name: Diego Santos (EXERCISE), member: ESP, roles: [duty_officer], languages: [en, es]}",
        "esp-duty: {name: Diego Santos (EXERCISE), member: ESP, roles: [duty_officer], languages: [de]}",
    )
    ana = ("roles: [official], languages: [en, es]}", "roles: [official], languages: [es, fr]}")
    text = network(OFFERED, speaks_none, ana)
    async with staged(tmp_path, database_url, network=text) as stage:
        # Nobody speaks Spanish here: her second language counts, whatever her client speaks.
        officer, diego = (
            with_client(stage, "esp-officer", "ar"),
            with_client(stage, "esp-duty", "ar"),
        )
        for phone, person, word in ((officer, "esp-officer", "fr"), (diego, "esp-duty", "ar")):
            invited = await enrolment.invite(stage.deployment.office, person)
            await phone.sends(f"/start {invited.code}")
            await phone.receives(SAY[word])
        await officer.sends("/language")
        asked = await officer.receives("Choose")
        assert asked.labels == ("English", "Français", "العربية")
        await officer.presses("العربية", on=asked)
        await officer.receives(SAY["ar"])
        # What is no longer offered is not read; the choice holds again once it is.
        for listed, word in (("[en, fr]", "fr"), ("[en, fr, ar]", "ar")):
            again = read_network(text.replace("[en, fr, ar, de]", listed))
            await directory.import_network(stage.deployment.office, again)
            await officer.sends("/help")
            await officer.receives(SAY[word])
        rows = {row.id: row.language for row in await enrolment.listing(stage.deployment.office)}
        assert (rows["esp-officer"], rows["esp-duty"], rows["lbn-duty"]) == ("ar", "ar", None)


async def test_who_chooses_reads_the_answer_to_a_press_in_it_too(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(OFFERED)) as stage:
        (rami,) = await stage.enrols("lbn-duty")
        await rami.sends("/language FR")
        chosen = await rami.receives(SAY["fr"])
        answer = await rami.forges("ack:" + "0" * 32, on=chosen)
        assert answer.text.startswith(SAY["fr"])
        await rami.sends("/language de")
        assert (await rami.receives("Choose")).labels == ("English", "Français", "العربية")


async def test_the_menu_of_ones_own_chat_comes_before_that_of_the_clients_language(
    tmp_path: Path,
) -> None:
    text = network(OFFERED)
    async with staged(tmp_path, network=text) as stage:
        stranger = with_client(stage, "ita-duty", "ar")
        async with asyncio.timeout(10):
            while not await begins_with(stranger, SAY["ar"]):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.05)
        rami = with_client(stage, "lbn-duty", "ar")
        invited = await enrolment.invite(stage.deployment.office, "lbn-duty")
        await rami.sends(f"/start {invited.code}")
        await rami.receives("Welcome")
        await stage.rests()
        assert not await begins_with(rami, SAY["ar"])
        await rami.sends("/language fr")
        await rami.receives(SAY["fr"])
        await stage.rests()
        assert await begins_with(rami, SAY["fr"])
        # Where the directory has them read something else, the menu follows, as messages do.
        again = read_network(text.replace("[en, fr, ar, de]", "[en, ar, de]"))
        await directory.import_network(stage.deployment.office, again)
        await stage.rests()
        assert [each.description for each in await rami.sees_commands()][
            -1
        ] == "Stop what you have begun"


async def begins_with(phone: Phone, word: str) -> bool:
    """Whether each line of the menu that somebody sees does."""
    lines = [each.description for each in await phone.sees_commands()]
    return bool(lines) and all(line.startswith(word) for line in lines)
