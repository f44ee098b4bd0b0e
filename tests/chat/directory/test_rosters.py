"""A roster is changed in chat: its people, their order, their turns, a second layer; nobody is surprised."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.directory.directory import Directory
from domain.duty.roster import on_duty
from domain.vocabulary import LayerName, RosterId
from formats.network_file.document import read_network, write_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from tests.chat.directory.entry_acts import DESK, RAMI, opens
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, files, network

OF_RAMI, OF_NOUR, OF_KARIM = (
    "Rami Haddad (EXERCISE)",
    "Nour Khalil (EXERCISE)",
    "Karim Nassar (EXERCISE)",
)
LBN = RosterId("lbn-desk")
DUTY, DEPUTY = LayerName("duty"), LayerName("deputy")
_TURNS = "{every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}"
KARIM_IS_OFFICER = (
    "name: Karim Nassar (EXERCISE), member: LBN, roles: [official]",
    "name: Karim Nassar (EXERCISE), member: LBN, roles: [official, duty_officer]",
)
THREE_TURNS = (_TURNS, _TURNS.replace("[lbn-duty]", "[lbn-duty, lbn-deputy, lbn-officer]"))


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[Stage]:
    """Lebanon's first layer is three people's, week by week."""
    async with staged(tmp_path, None, network(KARIM_IS_OFFICER, THREE_TURNS)) as stage:
        yield stage


async def opens_layer(phone: Phone, layer: str = "duty", command: str = "/directory") -> Message:
    """A layer of Lebanon's roster, from the contact point's entry."""
    await phone.presses("Roster", on=await opens(phone, DESK, command))
    whole = await phone.receives("Roster: lbn-desk")
    await phone.presses(f"Change: {layer}", on=whole)
    return await phone.receives("Roster: lbn-desk")


async def puts_in_force(phone: Phone, change: Message) -> Message:
    """Press it, and read that it is so."""
    await phone.presses("Put in force", on=change)
    return await phone.waits_until(change, "This is in force now")


async def in_force(stage: Stage) -> Directory:
    """The directory by now; a file says the same."""
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert read_network(write_network(found)).directory == found
    return found


async def on_now(stage: Stage, layer: LayerName = DUTY) -> list[str]:
    """Who is on duty in Lebanon."""
    found = await in_force(stage)
    return [
        shift.person for shift in on_duty(found.rosters[LBN], layer, stage.deployment.clock.now())
    ]


def names_of(people: list[str], known: Directory) -> list[str]:
    """What they are called."""
    return [person.name for key in people for person in known.people.values() if person.id == key]


async def test_whoever_is_added_comes_last_and_nobody_on_duty_leaves(both: Stage) -> None:
    maya, rami, nour = await both.enrols("lbn-chief", "lbn-duty", "lbn-deputy")
    layer = await opens_layer(maya)
    assert f"Always: {OF_RAMI}" in layer.text
    assert layer.labels == ("Add a person", "Take this layer out", "Back to the entry")
    await maya.presses("Add a person", on=layer)
    who = await maya.receives("Their turn comes after everybody else's")
    assert who.labels == (OF_NOUR, "Cancel")
    await maya.presses(OF_NOUR, on=who)
    # One alone hands over to nobody: now it matters when.
    when = await maya.receives("On which day and at what time")
    await maya.sends("fri 17:30")
    change = await maya.receives("Shall this be in force?")
    assert f"before: {OF_RAMI}" in change.text
    assert f"after: {OF_RAMI}, {OF_NOUR}" in change.text
    assert "after: Friday 17:30" in change.text
    assert f"now: {OF_RAMI}" in change.text
    assert f"{OF_RAMI} → {OF_NOUR}" in change.text
    assert "is on duty at once" not in change.text
    await maya.waits_until(when, "This step is over")
    done = await puts_in_force(maya, change)
    assert "as version 2" in done.text
    assert await on_now(both) == ["lbn-duty"]
    told = await nour.receives("Maya Saab (EXERCISE) changed a roster")
    assert "Your next turn there:" in told.text
    assert not told.silent
    mine = await rami.receives("Maya Saab (EXERCISE) changed a roster")
    assert "You are on duty now, until" in mine.text
    for phone in (rami, nour):
        await phone.receives_nothing("changed a roster")
    assert await both.recorded("directory.changed") == 1
    assert await both.log_holds()


@pytest.mark.parametrize("goes_on_as_deputy", [False, True])
async def test_who_is_taken_out_hands_over_at_once_what_they_have_in_hand(
    tmp_path: Path, *, goes_on_as_deputy: bool
) -> None:
    two = (_TURNS, _TURNS.replace("[lbn-duty]", "[lbn-duty, lbn-officer]"))
    async with staged(tmp_path, None, network(KARIM_IS_OFFICER, two)) as stage:
        if await on_now(stage) == ["lbn-officer"]:
            other = (_TURNS, _TURNS.replace("[lbn-duty]", "[lbn-officer, lbn-duty]"))
            await directory.import_network(
                stage.deployment.office, read_network(network(KARIM_IS_OFFICER, other))
            )
        assert await on_now(stage) == ["lbn-duty"]
        maya, rami, karim, ana = await stage.enrols(
            "lbn-chief", "lbn-duty", "lbn-officer", "esp-officer"
        )
        if goes_on_as_deputy:
            await maya.presses("Add a person", on=await opens_layer(maya, "deputy"))
            await maya.presses(OF_RAMI, on=await maya.receives("Their turn comes after"))
            await maya.presses("Monday 08:00", on=await maya.receives("On which day"))
            await puts_in_force(maya, await maya.receives("Shall this be in force?"))
            await maya.presses("Order", on=await opens_layer(maya, "deputy"))
            await maya.presses(OF_RAMI, on=await maya.receives("the first is on duty now"))
            await puts_in_force(maya, await maya.receives("Shall this be in force?"))
        owned = await files(ana)
        await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
        await ana.receives("cknowledged by Rami Haddad")
        waiting = await files(ana, LINE.replace("suspect", "other suspect"))
        await rami.receives(waiting.reference)

        await maya.presses("Take a person out", on=await opens_layer(maya))
        await maya.presses(OF_RAMI, on=await maya.receives("Who is to take no more turns there?"))
        change = await maya.receives("Shall this be in force?")
        assert f"{OF_RAMI} takes no more turns there." in change.text
        assert f"now: {OF_RAMI} → {OF_KARIM}" in change.text
        await puts_in_force(maya, change)
        assert await on_now(stage) == ["lbn-officer"]
        moved = "request.owner_changed" in await stage.events(owned.reference)
        if goes_on_as_deputy:
            # On duty there still, in the second layer: nothing that they have in hand moves.
            assert f"1 open request stays with {OF_RAMI}." in change.text
            assert not moved
        else:
            assert f"1 open request goes over to {OF_KARIM} at once." in change.text
            assert moved
        await stage.rests()
        read = [message.text for message in await karim.reads()]
        assert any(f"after {OF_RAMI}" in text for text in read) is not goes_on_as_deputy
        (alert,) = (
            text for text in read if "you are on duty now, by a change of the roster" in text
        )
        assert waiting.reference in alert
        assert any("You are on duty now, until" in text for text in read)
        left = await rami.receives("You are no longer on duty there.")
        assert "You have no turn there in the next weeks." in left.text
        # The next hand-overs are the other's alone.
        for _week in range(3):
            stage.server.clock.advance(days=7)
            assert await on_now(stage) == ["lbn-officer"]
        assert await stage.log_holds()


async def test_the_order_begins_with_whoever_is_to_be_on_duty(three: Stage) -> None:
    (maya,) = await three.enrols("lbn-chief")
    known = await in_force(three)
    before = known.rosters[LBN].layers[0].people
    (now,) = await on_now(three)
    wanted = names_of([p for p in before if p != now], known)[0]
    await maya.presses("Order", on=await opens_layer(maya))
    first = await maya.receives("the first is on duty now")
    await maya.presses(wanted, on=first)
    second = await maya.receives(f"So far, in this order: {wanted}")
    await maya.sends(names_of([now], known)[0])
    change = await maya.receives("Shall this be in force?")
    assert f"{wanted} is on duty at once." in change.text
    await maya.waits_until(second, "This step is over")
    await puts_in_force(maya, change)
    assert names_of(await on_now(three), known) == [wanted]


async def test_turns_of_a_day_keep_who_is_on_duty_and_ask_for_a_time(three: Stage) -> None:
    secretariat, maya = await three.enrols("secretariat", "lbn-chief")
    now = await on_now(three)
    layer = await opens_layer(secretariat, command="/directory LBN")
    await secretariat.presses("Length of turns", on=layer)
    await secretariat.receives("How long is a turn?")
    await secretariat.sends("soon")
    await secretariat.receives("this is no length of a turn")
    await secretariat.sends("5h")
    await secretariat.receives("turns of 5h do not divide a day")
    await secretariat.sends("99w")
    await secretariat.receives("write at most 24h, 364d or 52w".capitalize())
    await secretariat.sends("a day")
    at = await secretariat.receives("At what time do they hand over")
    await secretariat.sends("25:00")
    await secretariat.receives("this is no time of day")
    await secretariat.presses("20:00", on=at)
    change = await secretariat.receives("Shall this be in force?")
    assert "before: 1 week" in change.text
    assert "after: 1 day" in change.text
    await puts_in_force(secretariat, change)
    assert await on_now(three) == now
    await maya.receives("Network Secretariat (EXERCISE) changed a roster")
    rotation = (await in_force(three)).rosters[LBN].layers[0].rotation
    assert rotation is not None
    assert rotation.weekday is None
    assert rotation.handover.hour == 20


async def test_another_first_day_gives_the_turn_to_somebody_else_and_never_to_nobody(
    three: Stage,
) -> None:
    (maya,) = await three.enrols("lbn-chief")
    (now,) = await on_now(three)
    await maya.presses("First day", on=await opens_layer(maya))
    question = await maya.receives("From which day are the turns counted?")
    days = [label for label in question.labels if label != "Cancel"]
    assert len(days) == 3
    ahead = three.deployment.clock.now().date().replace(year=2030)
    await maya.sends("tomorrow")
    await maya.receives("this is no date")
    await maya.sends(ahead.isoformat())
    await maya.receives("nobody would be on duty until then")
    await maya.presses(days[1], on=question)
    change = await maya.receives("Shall this be in force?")
    assert "is on duty at once" in change.text
    await puts_in_force(maya, change)
    assert await on_now(three) != [now]


async def test_a_second_layer_is_made_and_taken_out_again(tmp_path: Path) -> None:
    lines = [line for line in network().splitlines() if "people: [lbn-deputy]" not in line]
    async with staged(tmp_path, None, "\n".join(lines)) as stage:
        maya, nour = await stage.enrols("lbn-chief", "lbn-deputy")
        await maya.presses("Roster", on=await opens(maya, DESK))
        whole = await maya.receives("Roster: lbn-desk")
        assert "Add a layer" in whole.labels, "one layer alone is changed from here"
        await maya.presses("Add a layer", on=whole)
        who = await maya.receives("Who is on duty there?")
        await maya.presses(OF_NOUR, on=who)
        more = await maya.receives(f"So far, in this order: {OF_NOUR}")
        await maya.presses("Always this person", on=more)
        change = await maya.receives("Shall this be in force?")
        assert "Layer: deputy" in change.text
        assert "This layer is new." in change.text
        await puts_in_force(maya, change)
        assert await on_now(stage, DEPUTY) == ["lbn-deputy"]
        told = await nour.receives("changed a roster")
        assert "You are on duty now, until" in told.text
        layer = await opens_layer(maya, "deputy")
        await maya.presses("Take this layer out", on=layer)
        change = await maya.receives("Shall this be in force?")
        assert "Nobody is on duty in this layer then." in change.text
        assert f"In no roster then, so their turn never comes: {OF_NOUR}" in change.text
        assert "roster lbn-desk has no such layer" in change.text
        await puts_in_force(maya, change)
        assert [each.name for each in (await in_force(stage)).rosters[LBN].layers] == ["duty"]


async def test_what_only_the_file_can_write_is_shown_and_left_unharmed(tmp_path: Path) -> None:
    fixed = "fixed: [{days: [MON, TUE], from: '08:00', to: '16:00', person: lbn-duty}]"
    night = "restrictions: [{from: '18:00', to: '08:00'}]"
    away = "{layer: night, person: lbn-deputy, from: 2030-01-01 20:00, to: 2030-01-02 08:00}"
    rich = (
        f"{{name: duty, rotation: {_TURNS}}}",
        f"{{name: duty, {fixed}}}\n      - {{name: night, rotation: {_TURNS}, {night}}}",
    )
    override = ("  ita-desk:\n", f"    overrides:\n      - {away}\n  ita-desk:\n")
    async with staged(tmp_path, None, network(rich, override)) as stage:
        (maya,) = await stage.enrols("lbn-chief")
        before = (await in_force(stage)).rosters[LBN]
        await maya.presses("Roster", on=await opens(maya, DESK))
        whole = await maya.receives("Roster: lbn-desk")
        assert f"Monday, Tuesday, 08:00–16:00: {OF_RAMI}" in whole.text
        assert "At some hours nobody is on duty in it" in whole.text
        assert "1 override or absence of the file is laid over it." in whole.text
        assert "are changed in the directory file alone" in whole.text
        await maya.presses("Change: duty", on=whole)
        fixed_layer = await maya.receives("Roster: lbn-desk")
        assert "Add a person" not in fixed_layer.labels
        await maya.presses("Change: night", on=whole)
        await maya.presses("Add a person", on=await maya.receives("Roster: lbn-desk"))
        await maya.presses(OF_NOUR, on=await maya.receives("Their turn comes after"))
        await maya.presses("Monday 08:00", on=await maya.receives("On which day"))
        await puts_in_force(maya, await maya.receives("Shall this be in force?"))
        after = (await in_force(stage)).rosters[LBN]
        assert after.layers[0] == before.layers[0]
        assert after.layers[1].restrictions == before.layers[1].restrictions
        assert after.overrides == before.overrides
        assert after.layers[1].people == ("lbn-duty", "lbn-deputy")


async def test_what_changed_since_it_was_shown_is_shown_again(three: Stage) -> None:
    (maya,) = await three.enrols("lbn-chief")
    layer = await opens_layer(maya)
    await maya.presses("Take a person out", on=layer)
    await maya.presses(OF_KARIM, on=await maya.receives("Who is to take no more turns"))
    change = await maya.receives("Shall this be in force?")
    # A hand-over comes between: somebody else is on duty than was shown.
    three.server.clock.advance(days=7)
    await three.settles()
    await maya.presses("Put in force", on=change)
    again = await maya.receives("This is no longer as it was shown.")
    two = network(
        KARIM_IS_OFFICER, (_TURNS, _TURNS.replace("[lbn-duty]", "[lbn-duty, lbn-deputy]"))
    )
    await directory.import_network(three.deployment.office, read_network(two))
    answer = await maya.presses("Put in force", on=again)
    assert "The directory says this already" in (answer.text or "")
    old = await maya.presses("Take a person out", on=layer)
    assert old
    assert await three.recorded("directory.changed") == 0


async def test_a_roster_is_open_to_nobody_else(three: Stage) -> None:
    maya, rami, javier = await three.enrols("lbn-chief", "lbn-duty", "esp-chief")
    entry = await opens(maya, DESK)
    data = next(b.data for row in entry.inline_rows for b in row if b.label == "Roster")
    assert data
    nobody = "0" * 16
    forged = (data, f"{data}:0", f"{data}:0:add", f"roster:{nobody}", f"onroster:{nobody}")
    answers = set()
    for phone in (rami, javier):
        await phone.sends("/help")
        shown = await phone.receives("/duty")
        answers |= {(await phone.forges(each, on=shown)).text for each in forged}
    assert len(answers) == 1


async def test_an_officer_in_no_roster_is_said_and_put_on_one(tmp_path: Path) -> None:
    async with staged(tmp_path, None, network(KARIM_IS_OFFICER)) as stage:
        maya, karim = await stage.enrols("lbn-chief", "lbn-officer")
        await maya.sends("/directory")
        listed = await maya.receives("Press one to see it")
        assert f"In no roster, so their turn never comes: {OF_KARIM}" in listed.text
        label = f"{OF_KARIM}, official, duty officer, in no roster"
        await maya.presses(
            next(x for x in listed.labels if label.startswith(x.rstrip("…"))), on=listed
        )
        entry = await maya.receives(f"Person: {OF_KARIM}")
        assert "In no roster: their turn on duty never comes." in entry.text
        assert "Put on a roster" in entry.labels
        await maya.sends("/people")
        people = await maya.receives("People whom you manage")
        assert f"In no roster, so their turn never comes: {OF_KARIM}" in people.text
        await maya.presses(OF_KARIM, on=people)
        person = await maya.receives("In no roster: their turn on duty never comes.")
        await maya.presses("Put on a roster", on=person)
        where = await maya.receives("Where is Karim Nassar")
        await maya.presses("duty: EXERCISE Lebanon 24/7 desk", on=where)
        await maya.presses("Monday 08:00", on=await maya.receives("On which day"))
        await puts_in_force(maya, await maya.receives("Shall this be in force?"))
        assert "Your next turn there:" in (await karim.receives("changed a roster")).text
        await maya.sends("/directory")
        again = await maya.receives("Press one to see it")
        assert "In no roster" not in again.text
        rami = await opens(maya, RAMI)
        assert "Takes turns at: EXERCISE Lebanon 24/7 desk" in rami.text
        assert "Put on a roster" not in rami.labels


async def test_the_roster_goes_with_its_contact_point_where_nothing_else_uses_it(
    stage: Stage,
) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    shown = await opens(secretariat, DESK, "/directory LBN")
    await secretariat.presses("Take out of the directory", on=shown)
    change = await secretariat.receives("It is taken out of the directory.")
    assert "Its roster lbn-desk is taken out too: nothing else uses it." in change.text
    assert f"In no roster then, so their turn never comes: {OF_RAMI}, {OF_NOUR}" in change.text
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    found = await in_force(stage)
    assert LBN not in found.rosters
    kept = await directory.version(stage.deployment.office, 2)
    assert kept is not None
    assert {change.path for change in kept.changes} == {
        "contact_points.lbn-police",
        "rosters.lbn-desk",
    }
