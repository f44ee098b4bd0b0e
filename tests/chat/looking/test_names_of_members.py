"""Where a command takes a member, each of its names is as good as its code; a part of one is not."""

from pathlib import Path

import pytest

from rehearsal.world.values import as_seen
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, files
from tests.other_languages import arabic_spoken


async def test_a_member_is_named_in_any_language_and_by_several_words(stage: Stage) -> None:
    ana, rami, maya, _luca = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    by_name = await files(ana, f"/request L\u00edbano immediate life preserve {CONTENT}")
    assert "-LBN-" in by_name.reference
    several = await files(ana, "/request Council of Europe standard advice EXERCISE two")
    assert "-XCE-" in several.reference
    await ana.sends("/request Leb immediate life preserve EXERCISE a part is no name")
    await ana.receives("\u201cLeb\u201d is not a member of this network.")
    await maya.sends("/explain \u041b\u0438\u0432\u0430\u043d immediate preserve")
    await maya.receives("A request to Lebanon")
    await rami.sends(f"/transfer {by_name.reference} Italie EXERCISE yours")
    await rami.receives("was transferred to Italy")
    assert await stage.recorded("request.filed") == 2


async def test_members_are_called_in_their_readers_language(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network calls Lebanon, Italy and Spain as they are in English, the others as it likes."""
    with arabic_spoken(tmp_path / "locale", monkeypatch):
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        for phone in (ana, rami):
            await phone.sends("/language")
            await phone.presses("العربية", on=await phone.receives("language"))
        await ana.skips()
        await ana.sends("/request")
        step = await ana.receives("Which member")
        labels = [as_seen(label) for label in step.labels]
        assert [each for each in labels if each in ("إيطاليا", "لبنان")] == ["إيطاليا", "لبنان"]
        assert "Council of Europe" in labels
        assert not {"Lebanon", "Italy"} & {*labels}
        await ana.sends("لبنن")
        await ana.presses("لبنان", on=await ana.receives("Members that match"))
        await ana.receives("What do you ask for?")
        await ana.sends("/cancel")
        await ana.receives("Nothing was sent.")
        filed = await files(ana)
        alert = await rami.receives(filed.reference)
        assert "\u2068إسبانيا\u2069" in alert.text
        assert "Spain" not in alert.text
        await rami.sends(f"/transfer {filed.reference} إيطاليا EXERCISE yours")
        assert "إيطاليا" in (await rami.receives("was transferred to")).text
