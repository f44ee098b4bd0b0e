"""The page with everybody's phones, in a real browser: what one reads, types and presses there."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, WebAppInfo

from rehearsal.pages.control import BotControl, BotState
from rehearsal.server import RehearsalServer
from rehearsal.world.values import PhonePerson
from tests.rehearsal.conftest import ANA, RAMI, bot_on
from wording.language import SOURCE, translator
from wording.pictures.coverage import draw

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Acknowledge", callback_data="ack")],
        [
            InlineKeyboardButton("Pass on", callback_data="pass"),
            InlineKeyboardButton("Refuse", callback_data="no"),
        ],
    ]
)

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        shutil.which(CHROMIUM) is None, reason="Chromium is not installed: the page was not tried"
    ),
]


class Control(BotControl):
    """A bot that is only a word."""

    def __init__(self) -> None:
        self.now = BotState.RUNNING

    async def kill(self) -> None:
        self.now = BotState.STOPPED

    async def restart(self) -> None:
        self.now = BotState.RUNNING

    def state(self) -> BotState:
        return self.now


@pytest_asyncio.fixture(loop_scope="module")
async def server(people: list[PhonePerson]) -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer(people=people, control=Control()).serving() as running:
        running.guide = ("EXERCISE: press /request in Ana's phone.",)
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server: RehearsalServer) -> AsyncIterator[Bot]:
    async with bot_on(server) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all; each test has a context of its own."""
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(server: RehearsalServer, browser: Browser) -> AsyncIterator[Page]:
    """The page, opened; whatever its console complains of fails the test."""
    complaints: list[str] = []
    made = await browser.new_page(viewport={"width": 1280, "height": 860})
    made.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    made.on("pageerror", lambda error: complaints.append(str(error)))
    await made.goto(server.url)
    await made.wait_for_selector("body[data-ready]")
    yield made
    refused = [complaint for complaint in complaints if "409" not in complaint]
    await made.close()
    assert refused == []


async def answering(bot: Bot, reply: Callable[[str], dict[str, object]]) -> None:
    """Answer every press until cancelled."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=5):
            offset = update.update_id + 1
            if update.callback_query:
                await update.callback_query.answer(**reply(update.callback_query.data))


async def test_a_newcomer_reads_what_to_do(page: Page) -> None:
    await expect(page.get_by_text("everybody here is invented")).to_be_visible()
    await expect(page.get_by_text("press /request in Ana's phone")).to_be_visible()
    for name, role in (("Ana Ruiz", "Spain · Official"), ("Rami Haddad", "Lebanon · Duty officer")):
        phone = page.get_by_role("region", name=f"Phone of {name}")
        await expect(phone.get_by_role("heading")).to_contain_text(name)
        await expect(phone.get_by_text(role)).to_be_visible()


async def test_typing_pressing_and_answers(server: RehearsalServer, bot: Bot, page: Page) -> None:
    phone = page.get_by_role("region", name="Phone of Ana Ruiz")
    field = phone.get_by_label("Write as Ana Ruiz (EXERCISE)")
    await field.fill("EXERCISE hello")
    await field.press("Enter")
    await expect(phone.get_by_role("article", name="You")).to_contain_text("EXERCISE hello")
    assert server.phone(ANA).messages()[-1].text == "EXERCISE hello"
    sent = await bot.send_message(ANA, "EXERCISE alert", reply_markup=KEYS, protect_content=True)
    message = phone.get_by_role("article").filter(has_text="EXERCISE alert")
    await expect(message).to_contain_text("rings")
    await expect(message).to_contain_text("protected")
    task = asyncio.create_task(
        answering(bot, lambda data: {"text": f"EXERCISE {data}", "show_alert": data == "no"})
    )
    await phone.get_by_role("button", name="Acknowledge").click()
    await expect(phone.get_by_role("status")).to_have_text("EXERCISE ack")
    await phone.get_by_role("button", name="Refuse").click()
    await expect(phone.get_by_role("alertdialog")).to_contain_text("EXERCISE no")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("alertdialog")).to_have_count(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await bot.edit_message_text("EXERCISE acknowledged", ANA, sent.message_id)
    edited = phone.get_by_role("article").filter(has_text="EXERCISE acknowledged")
    await expect(edited).to_be_visible()
    await expect(phone.get_by_role("button", name="Acknowledge")).to_have_count(0)
    await edited.get_by_role("button", name="edited").click()
    await expect(edited.get_by_text("EXERCISE alert")).to_be_visible()
    await bot.delete_message(ANA, sent.message_id)
    await expect(edited).to_have_count(0)


async def test_unread_silent_and_the_menu(server: RehearsalServer, bot: Bot, page: Page) -> None:
    phone = page.get_by_role("region", name="Phone of Rami Haddad")
    await bot.set_my_commands([("duty", "EXERCISE who is on duty")])
    await bot.send_message(RAMI, "EXERCISE note", disable_notification=True)
    await expect(phone.get_by_label("1 not yet looked at")).to_be_visible()
    await expect(phone.get_by_role("article")).to_contain_text("silent")
    await phone.get_by_role("button", name="Commands").click()
    await phone.get_by_role("button", name="/duty EXERCISE who is on duty").click()
    await expect(phone.get_by_role("article", name="You")).to_contain_text("/duty")
    await expect(phone.get_by_label("1 not yet looked at")).to_have_count(0)
    assert server.phone(RAMI).unread() == 0


async def test_right_to_left_and_markup_are_only_text(bot: Bot, page: Page) -> None:
    await bot.send_message(ANA, "تمرين \u2066EXERCISE-2026\u2069 الآن <img src=x onerror=alert(1)>")
    text = page.get_by_role("region", name="Phone of Ana Ruiz").locator(".text").last
    await expect(text).to_have_text(
        "تمرين \u2066EXERCISE-2026\u2069 الآن <img src=x onerror=alert(1)>"
    )
    assert await text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert await page.locator("#phones img").count() == 0


async def test_a_picture_and_what_stands_out_are_shown(bot: Bot, page: Page) -> None:
    phone = page.get_by_role("region", name="Phone of Ana Ruiz")
    await bot.send_photo(ANA, draw(translator(SOURCE), {}), caption="EXERCISE picture")
    message = phone.get_by_role("article").filter(has_text="EXERCISE picture")
    picture = message.get_by_role("img", name="Photo")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.naturalWidth") > 100
    urgent = [
        MessageEntity(MessageEntity.BOLD, 0, 9),
        MessageEntity(MessageEntity.CODE, 10, 5),
        MessageEntity(MessageEntity.BLOCKQUOTE, 16, 4),
    ]
    await bot.send_message(ANA, "IMMEDIATE CPN-1 word", entities=urgent)
    message = phone.get_by_role("article").filter(has_text="IMMEDIATE")
    for name, text in (("b, strong", "IMMEDIATE"), ("code", "CPN-1"), ("blockquote", "word")):
        await expect(message.locator(name)).to_have_text(text)


async def test_a_file_of_the_bots_opens(bot: Bot, page: Page) -> None:
    phone = page.get_by_role("region", name="Phone of Ana Ruiz")
    await bot.send_document(ANA, b"%PDF-1.7 EXERCISE", filename="EXERCISE.pdf", caption="EXERCISE")
    link = phone.get_by_role("article").get_by_role("link", name="EXERCISE.pdf")
    await expect(link).to_be_visible()
    answer = await page.request.get(str(await link.evaluate("node => node.href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert await answer.body() == b"%PDF-1.7 EXERCISE"


async def test_replies_edits_blocking_and_a_refusal(
    server: RehearsalServer, bot: Bot, page: Page
) -> None:
    phone = page.get_by_role("region", name="Phone of Ana Ruiz")
    await bot.send_message(ANA, "EXERCISE question")
    message = phone.get_by_role("article").filter(has_text="EXERCISE question")
    await message.hover()
    await message.get_by_role("button", name="What to do with this message").click()
    await message.get_by_role("button", name="Reply").click()
    await page.keyboard.type("EXERCISE answer")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("article", name="You")).to_contain_text("EXERCISE question")
    assert server.phone(ANA).messages()[-1].reply_to is not None
    await phone.get_by_role("button", name="More for this phone").click()
    await phone.get_by_role("button", name="Block the bot").click()
    await expect(phone.get_by_text("You have blocked the bot.")).to_be_visible()
    await phone.get_by_label("Write as").fill("EXERCISE")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Unblock it first")
    await phone.get_by_role("button", name="Unblock").click()
    await expect(phone.get_by_text("You have blocked the bot.")).to_be_hidden()


async def test_clock_faults_and_the_bots_process(server: RehearsalServer, page: Page) -> None:
    before = server.clock.now()
    await page.get_by_role("button", name="+15 min").click()
    await page.get_by_label("Speed").select_option("60")
    await page.get_by_role("button", name="Make trouble").click()
    await page.get_by_label("What goes wrong").select_option("drop_after")
    await page.get_by_label("On which call").select_option("sendMessage")
    await page.get_by_label("In whose chat").select_option(label="Rami Haddad (EXERCISE)")
    await page.get_by_label("How often").select_option("3")
    await page.get_by_role("button", name="Switch on").click()
    await expect(
        page.get_by_text("sendMessage, Rami Haddad (EXERCISE): it happens, but the reply is lost")
    ).to_be_visible()
    fault = server.faults.active[0]
    assert (fault.kind, fault.method, fault.chat_id, fault.times) == (
        "drop_after",
        "sendMessage",
        RAMI,
        3,
    )
    await page.get_by_role("button", name="Off", exact=True).click()
    await expect(page.get_by_text("Nothing: everything works.")).to_be_visible()
    await page.get_by_role("button", name="Kill the bot").click()
    await expect(page.get_by_text("The bot is stopped")).to_be_visible()
    await page.get_by_role("button", name="Restart the bot").click()
    await expect(page.get_by_text("The bot is running")).to_be_visible()
    await page.get_by_role("button", name="Send an update that cannot be parsed").click()
    await expect(page.get_by_role("alert")).to_contain_text("waits for the bot")
    assert len(server.updates) == 1
    assert (server.clock.now() - before).total_seconds() >= 900
    assert server.clock.speed == 60


async def test_phones_are_put_away_and_taken_out(bot: Bot, page: Page) -> None:
    ana = page.get_by_role("region", name="Phone of Ana Ruiz")
    await page.get_by_role("button", name="Put away the phone of Ana Ruiz (EXERCISE)").click()
    await expect(ana).to_have_count(0)
    await bot.send_message(ANA, "EXERCISE while away")
    await expect(page.locator("#people-badge")).to_have_text("1")
    await page.reload()
    await page.wait_for_selector("body[data-ready]")
    await expect(ana).to_have_count(0)
    await page.get_by_role("button", name="People").click()
    await page.get_by_role("checkbox", name="Ana Ruiz").check()
    await expect(ana.get_by_role("article")).to_contain_text("EXERCISE while away")


async def test_it_fits_a_narrow_screen(server: RehearsalServer, browser: Browser) -> None:
    narrow = await browser.new_page(viewport={"width": 360, "height": 740})
    await narrow.goto(server.url)
    await narrow.wait_for_selector("body[data-ready]")
    assert await narrow.evaluate("document.documentElement.scrollWidth") <= 360
    await narrow.close()


async def test_nothing_foreign_may_run(server: RehearsalServer, browser: Browser) -> None:
    page = await browser.new_page()
    answer = await page.goto(server.url)
    assert answer is not None
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    await page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    assert await page.evaluate("window.ran") is None
    await page.close()


async def opens_under(page: Page, bot: Bot, url: str) -> Locator:
    """Rami's phone, in which Open of this address was pressed."""
    opens = InlineKeyboardButton("Open", web_app=WebAppInfo(url))
    await bot.send_message(RAMI, "EXERCISE", reply_markup=InlineKeyboardMarkup([[opens]]))
    phone = page.get_by_role("region", name="Phone of Rami Haddad")
    await phone.get_by_role("button", name="Open").click()
    return phone


async def test_a_page_of_this_machine_opens_in_the_phone_and_is_told_who_opened_it(
    page: Page, bot: Bot, server: RehearsalServer
) -> None:
    asked = f"{server.url}/static/icon.svg?ref=EXERCISE"
    phone = await opens_under(page, bot, asked)
    address = str(await phone.locator("iframe").get_attribute("src"))
    before, _, launch = address.partition("#")
    assert launch.startswith("tgWebAppData=")
    assert before.partition("/static")[2] == asked.partition("/static")[2]
    assert not before.startswith(server.url), "each telephone has an address of its own"
    await phone.get_by_role("button", name="Close page").click()
    await expect(phone.locator("iframe")).to_have_count(0)


async def test_a_page_of_elsewhere_opens_beside_the_phones(page: Page, bot: Bot) -> None:
    url = "https://127.0.0.1:9/page?ref=EXERCISE"
    async with page.context.expect_page() as opened:
        await opens_under(page, bot, url)
    assert (await opened.value) is not page
