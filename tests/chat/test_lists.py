"""Lists take a word, say what matters first, and fit one message, in a network of every State too."""

import re
from pathlib import Path

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.people import people as enrolment
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, files, network
from tests.large_network import MEMBERS, large_network

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


async def asks(phone: Phone, typed: str) -> Message:
    """The one message that answers a command."""
    await phone.skips()
    own = await phone.sends(typed)
    answer = await phone.receives()
    while answer.id < own.id:  # what was sent before, such as a picture
        answer = await phone.receives()
    return answer


async def test_people_are_found_by_state_name_and_member(stage: Stage) -> None:
    maya, _rami = await stage.enrols("lbn-chief", "lbn-duty")
    await enrolment.invite(stage.deployment.office, "lbn-deputy")
    everybody = await asks(maya, "/people")
    assert everybody.labels[0] not in ("Rami Haddad (EXERCISE)", "Nour Khalil (EXERCISE)")
    for typed, found in (
        ("/people enrolled", "Rami Haddad"),
        ("/people invited", "Nour Khalil"),
        ("/people nOUR", "Nour Khalil"),
        ("/people lbn haddad", "Rami Haddad"),
    ):
        listed = await asks(maya, typed)
        assert len([label for label in listed.labels if "EXERCISE" in label]) == 1, typed
        assert found in listed.text
        assert f"Only: {typed.removeprefix('/people ')}" in listed.text
    assert "matches" in (await asks(maya, "/people nobody of this name")).text
    # Whom she does not manage she does not find, whatever she types.
    for typed in ("/people ESP", "/people Ruiz", "/people Spain"):
        assert (await asks(maya, typed)).labels == ()


async def test_ten_people_are_invited_with_two_acts(tmp_path: Path) -> None:
    more = "".join(
        f"  lbn-more-{n}: {{name: More {n} (EXERCISE), member: LBN, roles: [official], "
        "languages: [en]}\n"
        for n in range(10)
    )
    async with staged(tmp_path, network=network(("people:\n", f"people:\n{more}"))) as stage:
        maya, _rami = await stage.enrols("lbn-chief", "lbn-duty")
        listed = await asks(maya, "/people more")
        await maya.presses("Invite all not invited", on=listed)
        codes = CODE.findall((await maya.receives("One-time codes")).text)
        assert len(set(codes)) == 10
        guest = stage.phone("ita-duty")
        await guest.sends(f"/start {codes[3].lower().replace('-', ' ')}")
        await guest.receives("Welcome, More 3 (EXERCISE)")
        # Once more: nobody is left, and no code that was handed over is made void.
        assert "over" in (await maya.presses("Invite all not invited", on=listed)).text
        other = stage.phone("ita-deputy")
        await other.sends(f"/start {codes[4]}")
        await other.receives("Welcome, More 4 (EXERCISE)")
        assert await stage.recorded("person.invited") == 12


async def test_duty_and_coverage_are_narrowed_by_what_is_typed(stage: Stage) -> None:
    secretariat, _rami = await stage.enrols("secretariat", "lbn-duty")
    lebanon = await asks(secretariat, "/duty liban")
    assert "Lebanon: " in lebanon.text
    assert "Rami Haddad" in lebanon.text
    assert "Italy" not in lebanon.text
    assert "Rami" not in (await asks(secretariat, "/duty unreachable")).text
    assert "matches" in (await asks(secretariat, "/duty nowhere")).text
    missing = await asks(secretariat, "/coverage LBN unreachable")
    assert "Lebanon: " in missing.text
    assert "Italy" not in missing.text
    assert "Rami" not in missing.text
    near = await asks(secretariat, "/coverage LBN 3d")
    assert near.text.startswith("Missing from ")
    assert "14 days" not in near.text
    none = await asks(secretariat, "/coverage LBN 1h double")
    assert none.text.startswith("Nothing that fits is missing from ")
    assert "14 days" not in none.text
    past = await asks(secretariat, "/coverage 2020-01-01..2020-01-02")
    assert "what you asked for lies outside" in past.text
    assert "no shift is empty" not in past.text


async def test_words_that_mean_nothing_are_no_all_clear(stage: Stage) -> None:
    secretariat, maya = await stage.enrols("secretariat", "lbn-chief")
    assert (
        "Nothing that you see here goes by these words"
        in (await asks(secretariat, "/coverage nowhere")).text
    )
    # Another member's desks are nothing that she sees.
    assert "goes by these words" in (await asks(maya, "/coverage ESP")).text
    assert "goes by these words" in (await asks(maya, "/coverage nowhere unreachable")).text
    # Somebody who is there, and of whom nothing of that kind is missing.
    for words in ("/coverage double", "/coverage rami double", "/coverage deputy double"):
        said = (await asks(maya, words)).text
        assert said.startswith("Nothing that fits is missing in the next 14 days."), words


async def test_entries_and_escalations_are_found_by_name(stage: Stage) -> None:
    maya, secretariat, ana, _rami = await stage.enrols(
        "lbn-chief", "secretariat", "esp-officer", "lbn-duty"
    )
    mine = await asks(maya, "/directory rami")
    assert [label for label in mine.labels if "Rami" in label]
    assert not [label for label in mine.labels if "Nour" in label]
    assert "No entry matches" in (await asks(maya, "/directory ruiz")).text
    every = await asks(secretariat, "/directory ruiz")
    assert [label for label in every.labels if "Ana Ruiz" in label]
    filed = await files(ana, LINE)
    stage.server.clock.advance(minutes=31)
    await stage.settles()
    assert filed.reference in (await asks(secretariat, "/escalations líbano")).text
    assert filed.reference not in (await asks(secretariat, "/escalations italy")).text


async def test_in_a_network_of_every_state_one_message_shows_what_matters_first(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, network=large_network()) as stage:
        (secretariat,) = await stage.enrols("secretariat")
        on_duty = await asks(secretariat, "/duty")
        assert "with somebody who cannot be reached" in on_duty.text
        assert "(cannot be reached)" in on_duty.text
        assert re.search(r"Page 1 of \d\d", on_duty.text)
        missing = await asks(secretariat, "/coverage")
        assert "on duty and not reached: " in missing.text
        picture = await secretariat.receives("The next 14 days, in UTC")
        assert picture.id > missing.id
        lines = re.findall(r"(?m)^\d+: ", picture.text)
        left_out = re.search(r"(\d+) lines more are not shown", picture.text)
        assert len(lines) == 24
        assert left_out is not None
        assert int(left_out[1]) > 700  # two layers of each of 400 desks, less those drawn
        await stage.rests()
        people = await asks(secretariat, "/people")
        assert "not invited" in people.text.splitlines()[1]
        assert re.search(r"Person \d+ \(\w", people.text)
        for typed in ("/people greece", "/duty grèce", "/coverage GRC", "/directory grc"):
            found = await asks(secretariat, typed)
            assert "Page" not in found.text or " of 2" in found.text or " of 3" in found.text, typed
            assert "Greece" in found.text, typed
        assert len(stage.deployment.office.store.known.directory.members) == MEMBERS
