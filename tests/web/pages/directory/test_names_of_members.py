"""At pages too, members are called and stand in order as their reader's language has it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.sessions.session import Level
from services.people import people
from tests.other_languages import arabic_spoken
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed
from wording.spoken import spoken


@pytest.fixture(autouse=True)
def _arabic(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    clerk.office.store.speaks(spoken)
    with arabic_spoken(tmp_path / "spoken", monkeypatch):
        yield


async def test_whom_one_asks_and_who_asked_stand_in_the_readers_language(
    clerk: Clerk, signs_in: Signs
) -> None:
    _case, reference = await filed(clerk)
    for who in ("esp-officer", "lbn-duty"):
        await clerk.does(who, people.choose_language, "ar")
    ana = await signs_in("esp-officer", Level.PROVED)
    form = (await ana.get("/requests/new/preserve")).text
    offered = re.findall(r'<option value="([A-Z]{3})"[^>]*>([^<]+)</option>', form)
    assert [name for code, name in offered if code in ("ITA", "LBN")] == ["إيطاليا", "لبنان"]
    rami = await signs_in("lbn-duty", Level.PROVED)
    for address in ("/requests", f"/requests/{reference}"):
        shown = (await rami.get(address)).text
        assert "إسبانيا" in shown
        assert "Spain" not in shown


async def test_the_directory_names_members_so_and_its_values_as_the_file_has_them(
    clerk: Clerk, signs_in: Signs
) -> None:
    page = await signs_in("secretariat", Level.PROVED)
    await clerk.does("secretariat", people.choose_language, "ar")
    listed = (await page.get("/directory")).text
    names = re.findall(r'href="/directory\?member=[A-Z]+">([^<]+)</a>', listed)
    assert names.index("إيطاليا") < names.index("لبنان")
    assert not {"Italy", "Lebanon"} & {*names}
    theirs = (await page.get("/directory?member=LBN")).text
    entry = re.search(r'href="(/directory/entries/[^"]+)">لبنان</a>', theirs)
    assert entry is not None
    assert "Lebanon" in (await page.get(entry[1])).text
    near = (await page.get("/directory?q=لبنن")).text
    assert ">لبنان</a>" in near
