"""What figures are counted from stands in the audit parts of the records, and no content does."""

from storage.log.pages import Entry
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, Filed, files
from tests.docs.documents import ROOT, code_words, rows, section

DOCUMENT = (ROOT / "docs" / "auditing-records.md").read_text("utf-8")
ADDED = {
    event: set(code_words(row[1]))
    for row in rows(section(DOCUMENT, "What the audit part says"))
    for event in code_words(row[0])
    if "." in event
}
OF_ALL = {
    word
    for line in section(DOCUMENT, "What the audit part says").splitlines()
    if line.startswith("- ")
    for word in code_words(line.partition(":")[0])
}


async def records(stage: Stage, filed: Filed) -> list[Entry]:
    async with stage.deployment.office.store.reading() as work:
        found = await work.log.entries(filed.case, with_audit=True, with_text=False)
    return [entry for entry in found if entry.event.startswith("request.")]


async def test_every_act_says_what_it_is_counted_by(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/delay {filed.reference} 3h EXERCISE the provider is slow")
    await ana.receives("EXERCISE the provider is slow")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is kept")
    await ana.receives("EXERCISE it is kept")
    await rami.sends(f"/preserved {filed.reference} 2030-03-01")
    await ana.receives("preserved until 1 Mar 2030")
    await ana.sends(f"/extend {filed.reference} 2030-06-01 EXERCISE more time")
    await rami.receives("to be kept longer")
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("withdrawn")
    second = await files(ana, "/request LBN urgent liberty subscriber EXERCISE whose is it")
    await rami.sends(f"/refuse {second.reference} b EXERCISE not allowed here")
    await ana.receives("was refused")
    for each, kind, urgency in ((filed, "preserve", "immediate"), (second, "subscriber", "urgent")):
        found = await records(stage, each)
        assert len(found) > 2
        for entry in found:
            about = entry.about or {}
            assert (about["type"], about["urgency"]) == (kind, urgency), entry.event
            assert (about["members"], about["drill"]) == (["ESP", "LBN"], False), entry.event
            extra = set(about) - OF_ALL - ADDED.get(entry.event, set())
            assert not extra, (entry.event, extra)
            assert "EXERCISE it is kept" not in str(about)
            assert CONTENT not in str(about)
    by_event = {entry.event: entry.about or {} for entry in await records(stage, filed)}
    assert {
        "request.filed",
        "request.acknowledged",
        "request.answered",
        "request.extension_asked",
        "request.withdrawn",
    } <= by_event.keys()
    assert by_event["request.answered"]["partial"] is False
    assert by_event["request.answered"]["use"] == "intelligence"
    refused = next(e for e in await records(stage, second) if e.event == "request.refused")
    assert (refused.about or {})["ground"] == "b"


def test_every_event_that_is_described_exists() -> None:
    from domain.events import Event

    assert set(ADDED) <= set(Event)
    assert {"type", "urgency", "members", "drill"} <= OF_ALL
