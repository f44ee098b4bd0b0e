"""What nobody wrote gets no answer, what brings no text gets one, and a timer in the chat is warned of."""

import json

import pytest

from handlers.incoming import CARRIED
from rehearsal.phones.phone import LocalPhone
from rehearsal.world.values import Content
from tests.chat.stage import DESCRIPTION, Stage
from tests.chat.words import CONTENT, STRANGER, files

NO_TEXT = "Only written text can be taken here."


async def answers(stage: Stage, phone: LocalPhone) -> int:
    """How many messages the bot has sent here, once it has come to rest."""
    await stage.rests()
    return len([m for m in phone.messages(deleted=True) if m.from_bot])


def phone_of(stage: Stage, person: str) -> LocalPhone:
    phone = stage.phone(person)
    assert isinstance(phone, LocalPhone)
    return phone


@pytest.mark.parametrize("enrolled", [True, False])
async def test_what_telegram_says_of_the_chat_gets_no_answer(stage: Stage, enrolled: bool) -> None:
    ana = phone_of(stage, "esp-officer")
    if enrolled:
        await stage.enrols("esp-officer")
    before = await answers(stage, ana)
    pinned = {"message_id": 1, "date": 0, "chat": {"id": ana.telegram_id, "type": "private"}}
    for field, value in {
        "pinned_message": pinned,
        "new_chat_title": "EXERCISE another title",
        "new_chat_members": [{"id": 1, "is_bot": False, "first_name": "EXERCISE"}],
        "left_chat_member": {"id": 1, "is_bot": False, "first_name": "EXERCISE"},
        "delete_chat_photo": True,
        "write_access_allowed": {},
        "proximity_alert_triggered": {},
        "something_new": {"that nobody knows": "yet"},
    }.items():
        await ana.tells(**{field: value})
    assert await answers(stage, ana) == before


async def test_a_live_location_is_answered_once_and_its_positions_never(stage: Stage) -> None:
    await stage.enrols("esp-officer")
    ana = phone_of(stage, "esp-officer")
    own = await ana.sends_attachment(Content.LOCATION)
    assert "If the place matters" in (await ana.receives(NO_TEXT)).text
    before = await answers(stage, ana)
    for step in range(5):
        moved = {"latitude": 33.9 + step / 100, "longitude": 35.5, "live_period": 900}
        await ana.touches(own, location=moved)
    assert await answers(stage, ana) == before


async def test_an_edit_that_changed_no_text_gets_no_answer(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    phone = phone_of(stage, "esp-officer")
    filed = await files(ana, f"/request LBN standard advice {CONTENT} https://example.org")
    own = next(m for m in phone.messages() if not m.from_bot and CONTENT in m.text)
    photo = await ana.sends_attachment(Content.PHOTO, caption="EXERCISE a caption")
    await ana.receives("Files cannot be taken here")
    before = await answers(stage, phone)
    for message in (own, photo):
        for _ in range(2):
            await phone.touches(message, link_preview_options={"url": "https://example.org"})
    assert await answers(stage, phone) == before
    # Another text is answered, and the preview of that one is not.
    await ana.edits(own, f"EXERCISE another text, {filed.reference}")
    await ana.receives("Editing a message changes nothing")
    after = await answers(stage, phone)
    await phone.touches(own, link_preview_options={"is_disabled": True})
    assert await answers(stage, phone) == after == before + 1
    # So is the old text once more: it is a change of what stands there now.
    await ana.edits(own, f"/request LBN standard advice {CONTENT} https://example.org")
    await ana.receives("Editing a message changes nothing")
    await rami.receives_nothing("another text", within=0.2)


async def test_each_kind_that_is_no_text_gets_one_kind_answer(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    phone = phone_of(stage, "esp-officer")
    for content, said in (
        (Content.LOCATION, "If the place matters, please write it, or its coordinates."),
        (Content.CONTACT, "If the number matters, please write it, with the name."),
        (Content.VOICE, "Please write what you said"),
        (Content.STICKER, "Please write it, or see /help."),
    ):
        before = await answers(stage, phone)
        await ana.sends_attachment(content)
        assert said in (await ana.receives(NO_TEXT)).text
        assert await answers(stage, phone) == before + 1
    await ana.sends("EXERCISE of somebody else", forwarded_from="Somebody (EXERCISE)")
    await ana.receives("not a forwarded one")


async def test_an_album_gets_one_answer_and_leaves_in_time(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    phone = phone_of(stage, "esp-officer")
    before = await answers(stage, phone)
    await phone.sends_album(["EXERCISE one", "", "EXERCISE three"])
    await ana.receives("Files cannot be taken here")
    assert await answers(stage, phone) == before + 1
    stage.server.clock.advance(hours=47, seconds=2)
    await stage.settles()
    assert not [m for m in phone.messages() if m.content is Content.PHOTO]


async def test_a_timer_that_deletes_messages_is_warned_of(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    phone = phone_of(stage, "esp-officer")
    await phone.sets_timer(86_400)
    told = await ana.receives("Telegram now deletes every message of this chat after 1 day.")
    assert "even those that you have not read" in told.text
    assert "switch it off" in told.text
    before = await answers(stage, phone)
    await phone.sets_timer(0)
    assert await answers(stage, phone) == before
    stranger = phone_of(stage, "ita-duty")
    await stranger.tells(message_auto_delete_timer_changed={"message_auto_delete_time": 86_400})
    assert await answers(stage, stranger) == 0
    await stranger.sends("hello")
    assert (await stranger.receives()).text == STRANGER


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="the description of the Bot API is not there")
def test_every_field_that_brings_something_is_known() -> None:
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["types"]["Message"]["fields"]
    about = {field["name"]: field["description"].partition(",")[0] for field in described}
    brought = {
        name
        for name, said in about.items()
        if said.startswith(("Optional. Message is a", "Optional. Message contains"))
        and "service message" not in said
    }
    assert brought - {"invoice"} == set(CARRIED)  # an invoice is sent by bots alone
