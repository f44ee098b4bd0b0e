"""A request written at a page: kept as it is typed, field by field, and sent by the chat's own act."""

import re
from html import unescape

import pytest

from domain.sessions.session import Level
from domain.vocabulary import RequestType
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs

HEADER = {"addressee": "LBN", "urgency": "immediate", "reason": "life", "marking": "TLP:RED"}
NEEDED = {
    "purpose": "EXERCISE planted purpose",
    "also_sent_via": "none",
    "targets": "email: planted@example.org\naccount: planted-account",
    "custodian": "EXERCISE planted holder",
    "data:": "1",
    "data:traffic": "1",
    "data:content": "1",
    "period": "2026-11-01 to 2026-11-20",
    "necessity": "EXERCISE planted need",
    "mla_intended": "yes",
}


def titles(page: str) -> list[str]:
    return [unescape(each).strip() for each in re.findall(r"<(?:label|legend)[^>]*>([^<]+)<", page)]


async def test_a_red_request_goes_from_its_form_to_the_desk_without_a_word_in_chat(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    opened = await ana.get("/requests/new/preserve")
    assert opened.status_code == 200
    assert {"To", "Urgency", "Marking", "Facts", "Identifiers", "Data to preserve"} <= set(
        titles(opened.text)
    )
    facts = "EXERCISE planted facts\nin two lines"
    kept = await ana.post(
        "/requests/new/preserve", data={**HEADER, **NEEDED, "facts": facts, "act": "check"}
    )
    assert (kept.status_code, kept.headers["location"]) == (303, "/requests/new/preserve/check")
    check = await ana.get(kept.headers["location"])
    assert check.status_code == 200
    for shown in ("planted@example.org", "planted holder", "TLP:RED", "Lebanon", "in two lines"):
        assert shown in check.text
    assert "On duty there now" in check.text
    token = re.findall(r'name="token" value="([^"]+)"', check.text)
    sent = await ana.post("/requests/new/preserve/send", data={"token": token[0]})
    assert sent.status_code == 303
    assert re.fullmatch(r"/requests/CPN-2026-ESP-LBN-000001-.", sent.headers["location"])
    await clerk.delivers()
    assert "alert" in clerk.reads("lbn-duty")
    assert "planted" not in repr((clerk.chats, clerk.answers, clerk.notices))
    again = await ana.post("/requests/new/preserve/send", data={"token": token[0]})
    assert again.status_code == 409
    async with clerk.office.store.reading() as work:
        (request,) = await work.requests.of_person(
            next(p for p in work.directory.people if p == "esp-officer"), (), limit=9
        )
        (filed, *_more) = [
            entry for entry in await work.log.case_texts(request.id) if entry.text is not None
        ]
    assert filed.text == facts
    assert filed.form is not None
    assert filed.form.values["data"] == ["traffic", "content"]
    assert len(filed.form.values["targets"]) == 2  # type: ignore[arg-type]  # a list of two


async def test_what_cannot_be_read_is_named_beside_its_field_and_everything_is_kept(
    signs_in: Signs,
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    wrong = {**HEADER, **NEEDED, "urgency": "standard", "period": "2026-11-20 to 2026-11-01"}
    wrong |= {"targets": "ip: 300.1.2.3", "asked_by.telephone": "12", "facts": "EXERCISE <b>&"}
    kept = await ana.post("/requests/new/preserve", data={**wrong, "act": "check"})
    assert kept.headers["location"] == "/requests/new/preserve?checked=1"
    page = (await ana.get(kept.headers["location"])).text
    assert 'href="#period"' in page
    assert 'href="#targets"' in page
    assert 'id="targets-trouble"' in page
    assert "300.1.2.3" in page
    assert "EXERCISE &lt;b&gt;&amp;" in page
    assert "<b>&" not in page
    assert "EXERCISE planted holder" in page
    mended = {"period": "2026-11-01 to 2026-11-20", "targets": "ip: 192.0.2.1", "act": "keep"}
    await ana.post("/requests/new/preserve", data=mended)
    page = (await ana.get("/requests/new/preserve?checked=1")).text
    assert 'href="#period"' not in page
    assert "EXERCISE planted holder" in page


async def test_what_was_checked_is_what_is_sent(signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    whole = {**HEADER, **NEEDED, "facts": "EXERCISE facts", "act": "check"}
    await ana.post("/requests/new/preserve", data=whole)
    check = await ana.get("/requests/new/preserve/check")
    token = re.findall(r'name="token" value="([^"]+)"', check.text)[0]
    await ana.post("/requests/new/preserve", data={"facts": "EXERCISE other facts", "act": "keep"})
    assert (await ana.post("/requests/new/preserve/send", data={"token": token})).status_code == 409


async def test_a_draft_outlives_its_session_and_another_type_keeps_what_it_shares(
    signs_in: Signs, clock: HandClock
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    await ana.post("/requests/new/preserve", data={**HEADER, **NEEDED, "facts": "EXERCISE facts"})
    clock.advances(minutes=20)
    assert (await ana.get("/requests/new/preserve")).status_code == 401
    ana = await signs_in("esp-officer", Level.PROVED)
    page = (await ana.get("/requests/new/subscriber")).text
    assert "EXERCISE facts" in page
    assert "planted@example.org" in page
    assert 'value="LBN" selected' in page
    await ana.post("/requests/new/subscriber", data={"act": "discard"})
    assert "EXERCISE facts" not in (await ana.get("/requests/new/subscriber")).text


@pytest.mark.parametrize("kind", list(RequestType))
async def test_every_form_can_be_opened_and_each_control_has_its_label(
    signs_in: Signs, kind: RequestType
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    page = (await ana.get(f"/requests/new/{kind.value}")).text
    assert page.count("<h1>") == 1
    controls = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', page)
    assert len(controls) == len(set(controls)) > 10
    for name in controls:
        assert f'<label for="{name}">' in page


async def test_who_files_nothing_has_no_such_page(signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    missing = await rami.get("/nothing")
    for path in ("/requests/new", "/requests/new/preserve", "/requests/new/preserve/check"):
        answer = await rami.get(path)
        assert answer.status_code == 404
        assert answer.text == missing.text
    posted = await rami.post("/requests/new/preserve", data={"act": "keep"})
    assert posted.status_code == 404


async def test_writing_needs_a_key_of_ones_own(signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.CLAIMED)
    for path in ("/requests/new", "/requests/new/preserve", "/requests/new/preserve/check"):
        assert (await ana.get(path)).status_code == 403
    assert (await ana.post("/requests/new/preserve", data={"act": "keep"})).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("facts=" + "x" * 30_001, 409),
        ("&".join(f"f{n}=x" for n in range(401)), 409),
        ("&".join(f"f{n}=x" for n in range(2_100)), 400),
        ("facts=%FF", 400),
        ("facts=a&facts=b", 400),
        ("x" * 1_000_001, 413),
        ("addressee=XXX&urgency=loud&reason=x&marking=TLP:PINK&facts=%00&act=keep", 303),
    ],
)
async def test_what_no_form_holds_is_refused_and_changes_nothing(
    signs_in: Signs, body: str, status: int
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    await ana.post("/requests/new/preserve", data={**HEADER, "facts": "EXERCISE facts"})
    answer = await ana.post(
        "/requests/new/preserve",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == status
    page = await ana.get("/requests/new/preserve?checked=1")
    assert page.status_code == 200
    assert ("EXERCISE facts" in page.text) == (status != 303)
