"""What a contact point reads is shown to who writes to it, with a word where they write something else."""

from pathlib import Path

from tests.chat.stage import staged
from tests.chat.words import network
from tests.conftest import on_both

READS = (
    "LBN: {name: Lebanon, time_zone: Asia/Beirut, languages: [ar, fr, en]}",
    "LBN: {name: Lebanon, time_zone: Asia/Beirut, languages: [ar, fr]}",
)
HINT = "which is not among them. It is not translated."


@on_both
async def test_who_writes_sees_what_is_read_there(tmp_path: Path, database_url: str) -> None:
    async with staged(tmp_path, database_url, network(READS)) as stage:
        ana, petra = await stage.enrols("esp-officer", "xce-officer")
        for phone, is_read in ((ana, False), (petra, True)):
            await phone.sends("/request")
            for word, asks in (
                ("Lebanon", "Which member"),
                ("Preserve data", "What do you ask"),
                ("Standard", "How urgent"),
                ("TLP:AMBER", "Who may read"),
            ):
                await phone.presses(word, on=await phone.receives(asks))
            content = await phone.receives("Now write")
            assert "Read there: Arabic (ar), French (fr)" in content.text
            assert (HINT in content.text) is not is_read
            await phone.sends("EXERCISE please preserve the account")
            summary = await phone.receives("Please check")
            assert "Read there: Arabic (ar), French (fr)" in summary.text
            assert (HINT in summary.text) is not is_read
            if not is_read:
                assert "said to be in English (en), Spanish (es), which" in summary.text
