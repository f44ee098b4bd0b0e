"""One-time codes: used once, alive for a day, guessed by nobody, and one account is one person."""

from pathlib import Path

from rehearsal.world.values import JsonObject
from services.people import people as enrolment
from tests.chat.stage import ACCOUNTS, Stage, staged
from tests.chat.words import LINE, NOT_YOURS, STRANGER, files, network

REFUSED = "This code cannot be used. Please ask for a new one from who invited you."


async def code_for(stage: Stage, person: str) -> str:
    return (await enrolment.invite(stage.deployment.office, person)).code


async def test_start_with_a_code_names_the_person_and_the_member(stage: Stage) -> None:
    ana = stage.phone("esp-officer")
    await ana.sends(f"/start {await code_for(stage, 'esp-officer')}")
    welcome = await ana.receives("Ana Ruiz (EXERCISE)")
    assert "Spain" in welcome.text
    assert welcome.silent
    assert welcome.protected
    secretariat = stage.phone("secretariat")
    await secretariat.sends(f"/start@contactpoint_bot {await code_for(stage, 'secretariat')}")
    await secretariat.receives("Network Secretariat")
    await ana.sends("/start")
    await ana.receives("/request")


async def test_every_code_that_opens_nothing_is_answered_alike(stage: Stage) -> None:
    rami, maya, secretariat = await stage.enrols("lbn-duty", "lbn-chief", "secretariat")
    luca = stage.phone("ita-duty")
    used = await code_for(stage, "lbn-deputy")
    nour = stage.phone("lbn-deputy")
    await nour.sends(f"/start {used}")
    await nour.receives("Welcome")
    expired = await code_for(stage, "ita-duty")
    stage.server.clock.advance(hours=24, seconds=1)
    for code in ("guessed-and-wrong", "7K4M-Q2XR-90TC", used, expired, "x" * 3000):
        await luca.sends(f"/start {code}")
        answer = await luca.receives()
        assert answer.text == REFUSED
        assert answer.labels == ()
    told = await maya.receives("enrolment code of Nour Khalil (EXERCISE)")
    assert not told.silent
    await nour.sends(f"/start {used}")
    assert (await nour.receives("cannot be used")).text == REFUSED
    await maya.receives_nothing("enrolment code")
    foreign = await code_for(stage, "ita-chief")
    await rami.sends(f"/start {foreign}")
    assert (await rami.receives("cannot be used")).text == REFUSED
    await secretariat.receives("enrolment code of Sara Greco (EXERCISE)")
    await rami.sends("/help")
    await rami.receives("/acknowledge")
    await luca.sends("/help")
    assert (await luca.receives("private")).text == STRANGER


async def test_an_older_code_opens_nothing_once_there_is_a_newer(stage: Stage) -> None:
    ana = stage.phone("esp-officer")
    older, newer = await code_for(stage, "esp-officer"), await code_for(stage, "esp-officer")
    await ana.sends(f"/start {older}")
    await ana.receives(REFUSED)
    await ana.sends(f"/start {newer}")
    await ana.receives("Welcome")


async def test_a_code_is_read_as_it_is_said_on_the_telephone(stage: Stage) -> None:
    for person, spoken in (
        ("esp-officer", lambda code: code.lower().replace("-", " ")),
        ("lbn-duty", lambda code: code.replace("-", "").replace("0", "o").replace("1", "l")),
        ("lbn-chief", lambda code: code.replace("-", " – ") + "."),
    ):
        phone = stage.phone(person)
        await phone.sends(f"/start {spoken(await code_for(stage, person))}")
        await phone.receives("Welcome")


async def test_who_guesses_is_shut_out_for_an_hour_and_the_secretariat_is_told(
    stage: Stage,
) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    code = await code_for(stage, "esp-officer")
    for number in range(5):
        await ana.sends(f"/start guess{number}")
        await ana.receives(REFUSED)
    await secretariat.receives("5 wrong enrolment codes")
    await ana.sends(f"/start {code}")
    await ana.receives(REFUSED)
    await rami.sends(f"/start {await code_for(stage, 'lbn-duty')}")
    await rami.receives("Welcome")
    stage.server.clock.advance(hours=1, seconds=1)
    await ana.sends(f"/start {code}")
    await ana.receives("Welcome")
    await stage.settles()
    # Five, and how many it were once the hour was over.
    assert await stage.recorded("enrolment.failed") == 6


async def test_who_enrols_from_a_new_telephone_leaves_the_old_one_a_stranger(
    stage: Stage,
) -> None:
    (rami,) = await stage.enrols("lbn-duty")
    await stage.rests()
    assert "acknowledge" in [each.command for each in await rami.sees_commands()]
    new = stage.phone("ita-duty")
    await new.sends(f"/start {await code_for(stage, 'lbn-duty')}")
    await new.receives("Rami Haddad (EXERCISE)")
    await rami.sends("/requests")
    assert (await rami.receives("private")).text == STRANGER
    await stage.rests()
    assert "acknowledge" not in [each.command for each in await rami.sees_commands()]


async def test_where_enrolment_is_confirmed_somebody_else_decides(tmp_path: Path) -> None:
    text = network(("  code: EXERCISE\n", "  code: EXERCISE\n  enrolment: confirmed\n"))
    async with staged(tmp_path, network=text) as stage:
        secretariat = stage.phone("secretariat")
        await secretariat.sends(f"/start {await code_for(stage, 'secretariat')}")
        await secretariat.receives("/help shows what you can do")
        maya = stage.phone("lbn-chief")
        await maya.sends(f"/start {await code_for(stage, 'lbn-chief')}")
        await maya.receives("still waits to be confirmed")
        await maya.sends("/coverage")
        await maya.receives("You wait for the secretariat, who has been asked.")
        asked = await secretariat.receives("Maya Saab (EXERCISE) (Lebanon) has used")
        assert not asked.silent
        await secretariat.presses("Confirm", on=asked)
        await maya.receives("/help shows what you can do")
        rami, nour = stage.phone("lbn-duty"), stage.phone("lbn-deputy")
        for phone, person in ((rami, "lbn-duty"), (nour, "lbn-deputy")):
            await phone.sends(f"/start {await code_for(stage, person)}")
            await phone.receives("still waits to be confirmed")
        await secretariat.receives_nothing("Rami", within=0.2)
        first = await maya.receives("Rami Haddad (EXERCISE) (Lebanon) has used")
        second = await maya.receives("Nour Khalil (EXERCISE) (Lebanon) has used")
        await maya.presses("Confirm", on=first)
        await rami.receives("/help shows what you can do")
        await maya.presses("Deny", on=second)
        await maya.waits_until(second, "is denied")
        again = await maya.forges(second.inline_rows[0][0].data or "", on=second)
        assert again.text.startswith("This step is over.")
        await nour.sends("/help")
        await nour.receives(STRANGER)
        ana = stage.phone("esp-officer")
        await ana.sends(f"/start {await code_for(stage, 'esp-officer')}")
        await ana.receives("/help shows what you can do")
        await files(ana)
        await rami.receives("IMMEDIATE")
        assert await stage.recorded("person.confirmed") == 2
        assert await stage.log_holds()


async def test_nobody_confirms_themselves(tmp_path: Path) -> None:
    text = network(
        ("  code: EXERCISE\n", "  code: EXERCISE\n  enrolment: confirmed\n"),
        ("member: LBN, roles: [supervisor]", "member: LBN, roles: [supervisor, secretariat]"),
    )
    async with staged(tmp_path, network=text) as stage:
        (secretariat,) = await stage.enrols("secretariat")
        maya = stage.phone("lbn-chief")
        await maya.sends(f"/start {await code_for(stage, 'lbn-chief')}")
        welcome = await maya.receives("still waits to be confirmed")
        asked = await secretariat.receives("Maya Saab (EXERCISE) (Lebanon) has used")
        await stage.rests()
        assert not [m for m in await maya.reads() if "has used" in m.text]
        button = asked.button("Confirm")
        assert button is not None
        assert (await maya.forges(button.data or "", on=welcome)).text == NOT_YOURS
        assert await stage.recorded("person.confirmed") == 0


async def test_only_the_number_of_an_account_binds(stage: Stage) -> None:
    await stage.enrols("esp-officer")
    update: JsonObject = {
        "message": {
            "message_id": 5,
            "date": 1_790_000_000,
            "chat": {"id": 4242, "type": "private", "first_name": "Ana Ruiz (EXERCISE)"},
            "from": {
                "id": 4242,
                "is_bot": False,
                "first_name": "Ana Ruiz (EXERCISE)",
                "username": f"user{ACCOUNTS['esp-officer']}",
            },
            "text": LINE,
        }
    }
    stage.server.updates.inject("message", update)
    await stage.rests()
    assert await stage.recorded("request.filed") == 0
