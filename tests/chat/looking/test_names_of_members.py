"""Where a command takes a member, each of its names is as good as its code; a part of one is not."""

from tests.chat.stage import Stage
from tests.chat.words import CONTENT, files


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
