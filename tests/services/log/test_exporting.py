"""Exports: recorded, sealed, one case alone, and one case opened by two people."""

import io

import pytest

from crypto.note import SigningKey
from crypto.verify import check_export
from domain.log.anchoring import AnchorCause
from domain.log.approval import Act, CannotAgree
from domain.requests.request import Request
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.log import anchoring, approval, exporting, verification
from services.log.exporting import OPEN_CASE, Wanted
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

SECRET = "EXERCISE words of the Lebanese case"
OTHER = "EXERCISE words of the Italian case"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "ita-duty", "lbn-chief", "ita-chief")
    for member, text in (("ITA", OTHER), ("LBN", SECRET), ("ITA", OTHER)):
        line = f"{member} immediate life preserve {text}"
        await clerk.does("esp-officer", filling_in.file_line, line)
    return clerk


async def with_a_chief_in_spain(clerk: Clerk) -> None:
    line = "  lbn-duty: "
    chief = "  esp-chief: {name: EXERCISE Elena Sanz, member: ESP, roles: [supervisor]}\n"
    network = NETWORK.read_text("utf-8").replace(line, chief + line, 1)
    await directory.import_network(clerk.office, read_network(network))
    await clerk.enrols("esp-chief")


async def reference_to(clerk: Clerk, member: str) -> str:
    async with clerk.office.store.reading() as work:
        found = [one for one in await work.requests.all() if one.addressee == member]
    return str(found[0].reference)


def opening(request: Request, by: tuple[str, ...]) -> Act:
    return Act(name=OPEN_CASE, case=request.id, reason="EXERCISE audit", people=by)


async def line(office: Office) -> str:
    async with office.store.reading() as work:
        return (await work.log.signer()).verifier_line()


async def head(office: Office) -> str:
    async with office.store.reading() as work:
        return await work.log.head_note()


async def exported(office: Office, wanted: Wanted) -> bytes:
    stream = io.BytesIO()
    await exporting.export(office, stream, wanted)
    return stream.getvalue()


@on_both
async def test_an_export_is_recorded_sealed_and_verifies(clerk: Clerk) -> None:
    office = clerk.office
    data = await exported(office, Wanted())
    verdict = check_export(io.BytesIO(data), await line(office), [await head(office)])
    live = await verification.verify(office.store, [await head(office)])
    assert (verdict.answer, verdict.records, verdict.root) == ("OK", live.records, live.root)
    assert b'"event":"log.exported"' in data
    for planted in (SECRET, OTHER, "Ana Ruiz", await reference_to(clerk, "LBN")):
        assert planted.encode() not in data


@on_both
async def test_one_case_is_given_without_the_others(clerk: Clerk, clock: HandClock) -> None:
    office = clerk.office
    anchor = await anchoring.make(office, AnchorCause.ASKED)
    assert anchor is not None
    lebanon = await exporting.find_request(office, await reference_to(clerk, "LBN"))
    italy = await exporting.find_request(office, await reference_to(clerk, "ITA"))
    data = await exported(office, Wanted(case=lebanon, anchors=(anchor.note,)))
    verdict = check_export(io.BytesIO(data), await line(office), [anchor.note, await head(office)])
    assert verdict.answer == "OK"
    assert lebanon.id.encode() in data
    assert italy.id.encode() not in data
    whole = await exported(office, Wanted())
    assert len(data) < len(whole)


async def test_a_case_is_opened_for_a_reason_by_two_people(clerk: Clerk) -> None:
    office = clerk.office
    request = await exporting.find_request(office, await reference_to(clerk, "LBN"))
    by = ("lbn-chief", "lbn-chief")
    with pytest.raises(CannotAgree, match="Two different people"):
        await approval.ask(office, opening(request, by))
    for other, said in (
        ("ita-chief", "cannot confirm this"),
        ("lbn-duty", "cannot confirm this"),
        ("nobody", "Nobody in the directory"),
        ("auditor", "Nobody in the directory|not enrolled"),
    ):
        with pytest.raises(CannotAgree, match=said):
            await approval.ask(office, opening(request, ("lbn-chief", other)))


async def test_wrong_codes_wear_out(clerk: Clerk, clock: HandClock) -> None:
    office = clerk.office
    await with_a_chief_in_spain(clerk)
    request = await exporting.find_request(office, await reference_to(clerk, "LBN"))
    by = ("lbn-chief", "esp-chief")
    act = opening(request, by)
    names = await approval.ask(office, act)
    assert len(names) == 2
    await clerk.delivers()
    seen = [clerk.last(person, "approval_code") for person in by]
    assert all(each.rings for each in seen)
    codes = {person: str(each.saying.facts["code"]) for person, each in zip(by, seen, strict=True)}
    swapped = dict(zip(by, reversed(codes.values()), strict=True))
    with pytest.raises(CannotAgree, match="not the two codes"):
        await approval.require(office, act, swapped)
    shown = {person: f"{code[:4]}-{code[4:]}" for person, code in codes.items()}
    assert await approval.require(office, act, shown) == names
    with pytest.raises(CannotAgree, match="No codes wait"):
        await approval.require(office, act, codes)
    data = await exported(office, Wanted(opened=request, reason="EXERCISE", approved_by=names))
    assert data.count(b"\nkey ") == 1
    assert check_export(io.BytesIO(data), await line(office)).answer.startswith("UNANCHORED")
    await approval.ask(office, act)
    for _ in range(5):
        with pytest.raises(CannotAgree, match="not the two codes"):
            await approval.require(office, act, swapped)
    with pytest.raises(CannotAgree, match="No codes wait"):
        await approval.require(office, act, swapped)
    await approval.ask(office, act)
    clock.advances(minutes=15)
    with pytest.raises(CannotAgree, match="run out"):
        await approval.require(office, act, codes)


async def test_a_foreign_key_is_a_failure(clerk: Clerk) -> None:
    data = await exported(clerk.office, Wanted())
    stranger = SigningKey.generate("contactpoint/test").verifier_line()
    assert check_export(io.BytesIO(data), stranger).answer == "FAIL"
