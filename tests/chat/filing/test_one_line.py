"""Filing in one line: what counts, what is answered to a word that does not."""

from pathlib import Path

from formats.network_file.document import read_network
from services.directory import versions as directory
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network


async def test_every_urgency_reason_and_type_can_be_written(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    lines = {
        "LBN immediate life preserve": "Preserve data",
        "lbn IMMEDIATE Security emergency": "Emergency data",
        "Lebanon urgent liberty subscriber": "Subscriber information",
        "LBN urgent expiring person": "Person",
        "LBN standard locate": "Locate",
        "LBN standard coordinate": "Coordinate now",
        "LBN standard advice": "Legal or technical advice",
        "LBN standard victim": "Assistance",
        "LBN information information": "Spontaneous information",
        "LBN information mla": "Mutual legal assistance follow-up",
    }
    for line, kind in lines.items():
        filed = await files(ana, f"/request {line} {CONTENT}")
        assert "Marking: TLP:AMBER" in filed.status.text
        alert = await rami.receives(filed.reference)
        assert kind in alert.text
        assert line.split()[1].upper() in alert.text
        assert "Spain" in alert.text
        assert not alert.silent


async def test_line_breaks_and_spaces_between_the_words_do_not_matter(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(
        ana, f"/request  LBN\nimmediate   life\npreserve\n{CONTENT}\n\nEXERCISE two"
    )
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    content = await rami.receives(CONTENT)
    assert "EXERCISE two" in content.text


async def test_a_wrong_word_is_named_with_what_it_may_be(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    for line, said in (
        ("XYZ immediate life preserve text", "“XYZ” is not a member"),
        ("LBN now life preserve text", "“now” is not an urgency"),
        ("LBN immediate liberty preserve text", "“liberty” is not a reason"),
        ("LBN immediate preserve text", "“preserve” is not a reason"),
        ("LBN urgent life preserve text", "“life” is not a reason"),
        ("LBN standard life preserve text", "“life” is not a type"),
        ("LBN immediate life keep text", "“keep” is not a type"),
        ("LBN immediate life preserve", "Write: /request"),
        ("LBN immediate life", "Write: /request"),
        ("LBN immediate", "Write: /request"),
        ("LBN", "Write: /request"),
        ("ESP standard advice text", "your own member"),
        ("LBN standard advice " + "x" * 3001, "at most 3000"),
    ):
        await ana.sends(f"/request {line}")
        answer = await ana.receives()
        assert said in answer.text, (line, answer.text)
    assert await stage.recorded("request.filed") == 0


async def test_the_quota_of_a_person_holds_back_nobody_else(tmp_path: Path) -> None:
    async with staged(tmp_path, requests_per_hour=2) as stage:
        ana, karim, luca = await stage.enrols("esp-officer", "lbn-officer", "ita-duty")
        line = "/request ITA standard advice EXERCISE which law"
        for _ in range(2):
            await files(ana, line)
        await ana.sends(line)
        assert "limit of 2 requests an hour" in (await ana.receives("limit")).text
        await files(karim, line)
        stage.server.clock.advance(hours=1, seconds=1)
        await files(ana, line)
        await stage.rests()
        assert len([m for m in await luca.reads() if "STANDARD" in m.text]) == 4


async def test_where_no_content_may_cross_the_chat_it_is_taken_away_and_recorded(
    tmp_path: Path,
) -> None:
    never = network(("content_in_chat: amber", "content_in_chat: never"))
    async with staged(tmp_path, network=never) as stage:
        (ana,) = await stage.enrols("esp-officer")
        await ana.sends(f"/request LBN standard advice {CONTENT}")
        assert "allows no content here" in (await ana.receives("may not be written")).text
        await stage.rests()
        assert not [m for m in await ana.reads() if CONTENT in m.text]
        assert await stage.recorded("content.exposed") == 1
        assert await stage.recorded("request.filed") == 0


async def test_a_policy_that_grew_stricter_holds_for_what_is_written_from_now_on(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives(CONTENT)
    await rami.presses("Ask back", on=content)
    await rami.receives("Type your question")
    stricter = network(("content_in_chat: amber", "content_in_chat: green"))
    await directory.import_network(stage.deployment.office, read_network(stricter))
    secret = "EXERCISE a question that may not be here"
    await rami.sends(secret)
    await rami.receives("Content marked TLP:AMBER may not be written in this chat.")
    for command in ("answer", "ask", f"refuse {filed.reference} a", "delay"):
        head = command if "refuse" in command else f"{command} {filed.reference}"
        moment = "4h " if command == "delay" else ""
        await rami.sends(f"/{head} {moment}{secret}")
        await rami.receives("may not be written in this chat.")
    await ana.sends(f"/reply {filed.reference} {secret}")
    await ana.receives("may not be written in this chat.")
    assert (await rami.presses("Answer", on=content)).text.startswith("Content marked TLP:AMBER")
    await stage.rests()
    for phone in (ana, rami):
        assert not [m for m in await phone.reads() if secret in m.text]
    assert await stage.recorded("content.exposed") == 6
    assert await stage.recorded("request.asked") == 0
    await rami.presses("Show again")
    shown = await rami.receives("may not be shown in this chat")
    assert CONTENT not in shown.text
