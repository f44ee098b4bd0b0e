"""The directory at the pages: who sees what of it, confirming an entry, changing one."""

import re
from html import unescape

import httpx
import pytest

from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events
from tests.web.conftest import Signs
from tests.web.pages.duty.test_acts import hidden
from tests.web.pages.requests.conftest import EVERYBODY, network
from tests.web.pages.requests.stories import words


async def found(browser: httpx.AsyncClient, address: str, name: str) -> str:
    """The address of the entry of this name, from the list at that address."""
    page = (await browser.get(address)).text
    links = re.findall(r'href="(/directory/entries/[^"]+)">([^<]+)<', page)
    (entry,) = [link for link, label in links if name in unescape(label)]
    return entry


@pytest.mark.parametrize("level", list(Level))
async def test_who_sees_the_directory_and_what_of_it(
    clerk: Clerk, signs_in: Signs, level: Level
) -> None:
    maya = await signs_in("lbn-chief", level)
    desk = await found(maya, "/directory", "Lebanon 24/7 desk")
    for who in EVERYBODY:
        browser = await signs_in(who, level)
        # Who looks after entries, and who stands on the roster of a desk.
        sees = who in ("lbn-duty", "lbn-deputy", "ita-duty") or who.endswith(
            ("-chief", "secretariat")
        )
        listed, entry = await browser.get("/directory"), await browser.get(desk)
        assert listed.status_code == (200 if sees else 404), who
        is_theirs = who in ("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
        assert entry.status_code == (200 if is_theirs else 404), who
        assert ('href="/directory"' in (await browser.get("/")).text) == sees
        typed = {"field": "name", "value": "EXERCISE x"}
        changed = await browser.post(f"{desk}/change", data=typed)
        if level is Level.CLAIMED:
            assert changed.status_code == 403
        else:
            assert changed.status_code == (200 if who in ("lbn-chief", "secretariat") else 404), who


async def test_an_officer_sees_their_desk_and_themselves(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    page = words((await rami.get("/directory")).text)
    assert "Lebanon 24/7 desk" in page
    assert "EXERCISE Rami Haddad Person, duty officer" in page
    assert "Nour" not in page
    assert "Maya" not in page


async def test_the_secretariat_finds_a_member_among_many_and_turns_pages(
    clerk: Clerk, signs_in: Signs
) -> None:
    many = "\n".join(
        f"  X{chr(65 + n // 10)}{chr(65 + n % 10)}: "
        f"{{name: EXERCISE State {n:02}, time_zone: Europe/Paris}}"
        for n in range(40)
    )
    text = network().replace("\ncontact_points:", f"\n{many}\ncontact_points:", 1)
    await versions.import_network(clerk.office, read_network(text))
    page = await signs_in("secretariat", Level.CLAIMED)
    first = await page.get("/directory")
    assert "Page 1 of 4" in words(first.text)
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    assert "Page 2 of 4" in words((await page.get(unescape(following))).text)
    assert "EXERCISE State 07" in words((await page.get("/directory?q=State 07")).text)
    ana = await found(page, "/directory?q=Ruiz", "Ana Ruiz")
    assert "official" in words((await page.get(ana)).text)
    odd = await page.get("/directory", params={"q": '"><b>nobody'})
    assert odd.status_code in (200, 409)
    assert "<b>" not in odd.text
    assert (await page.get("/directory?member=ZZZ")).status_code == 404
    assert (await page.get("/directory/entries/0000000000000000")).status_code == 404


async def test_an_entry_is_confirmed_or_said_to_be_wrong(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    desk = await found(rami, "/directory", "Lebanon 24/7 desk")
    assert (await rami.post(f"{desk}/confirm", data={"answer": "right"})).status_code == 303
    assert "is confirmed" in words((await rami.get(desk)).text)
    assert "entry.confirmed" in await events(clerk.office)
    assert (await rami.post(f"{desk}/confirm", data={"answer": "wrong"})).status_code == 303
    assert "marked as unverified" in words((await rami.get(desk)).text)
    await clerk.delivers()
    assert "entry_wrong" in clerk.reads("secretariat")
    assert (await rami.post(f"{desk}/confirm", data={"answer": "else"})).status_code == 400
    own = await found(rami, "/directory", "Rami Haddad")
    assert (await rami.post(f"{own}/confirm", data={"answer": "right"})).status_code == 404


async def test_a_change_is_shown_put_in_force_recorded_and_told(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    desk = await found(maya, "/directory", "Lebanon 24/7 desk")
    typed = {"field": "telephone", "value": "+961 1 000 000"}
    shown = await maya.post(f"{desk}/change", data=typed)
    assert shown.status_code == 200
    assert "after: +961 1 000 000" in words(shown.text)
    assert "+961 1 000 000" not in words((await maya.get(desk)).text)
    sure = {**typed, "seen": hidden(shown.text, "seen")}
    assert (await maya.post(f"{desk}/change", data=sure)).status_code == 303
    page = words((await maya.get(desk)).text)
    assert "This is in force now" in page
    assert "Telephone +961 1 000 000" in page
    await clerk.delivers()
    assert "directory_changed" in clerk.reads("secretariat")
    assert "directory.changed" in await events(clerk.office)


async def test_of_two_at_once_the_second_is_told_and_loses_nothing(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya, page = (
        await signs_in("lbn-chief", Level.PROVED),
        await signs_in("secretariat", Level.PROVED),
    )
    desk = await found(maya, "/directory", "Lebanon 24/7 desk")
    first = {"field": "telephone", "value": "+961 1 111 111"}
    second = {"field": "telephone", "value": "+961 1 222 222"}
    mine = hidden((await maya.post(f"{desk}/change", data=first)).text, "seen")
    theirs = hidden((await page.post(f"{desk}/change", data=second)).text, "seen")
    assert (await maya.post(f"{desk}/change", data={**first, "seen": mine})).status_code == 303
    late = await page.post(f"{desk}/change", data={**second, "seen": theirs})
    assert late.status_code == 409
    assert "Somebody else changed this meanwhile" in words(late.text)
    assert "before: +961 1 111 111" in words(late.text)
    again = {**second, "seen": hidden(late.text, "seen")}
    assert (await page.post(f"{desk}/change", data=again)).status_code == 303
    # What was seen of one value is no yes to another.
    other = {"field": "telephone", "value": "+961 1 333 333", "seen": again["seen"]}
    assert (await page.post(f"{desk}/change", data=other)).status_code == 409


async def test_what_the_directory_may_not_say_is_refused_with_what_was_typed(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    desk = await found(maya, "/directory", "Lebanon 24/7 desk")
    answer = await maya.post(f"{desk}/change", data={"field": "telephone", "value": "call <us>"})
    assert answer.status_code == 409
    assert "this is no telephone number" in words(answer.text)
    assert "call &lt;us&gt;" in answer.text
    # A supervisor changes neither the kind of a desk nor another supervisor.
    assert (
        await maya.post(f"{desk}/change", data={"field": "kind", "value": "1"})
    ).status_code == 404
    assert (await maya.post(f"{desk}/change", data={"field": "x", "value": ""})).status_code == 404
    rami = await found(maya, "/directory", "Rami Haddad")
    roles = await maya.post(f"{rami}/change", data={"field": "roles", "value": "99"})
    assert roles.status_code == 409
