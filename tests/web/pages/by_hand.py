"""What somebody types and presses at a page, to come to one that an act draws."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

Steps = Callable[[Page], Awaitable[None]]


def presses(*selectors: str, **typed: str) -> Steps:
    """Fills in fields by their names, opens and presses what the selectors mean, in order."""

    async def press(page: Page) -> None:
        for name, value in typed.items():
            await page.locator(f'main [name="{name}"]').first.fill(value)
        for selector in selectors:
            await page.locator(selector).first.click()

    return press


async def telephone(page: Page) -> None:
    form = page.locator("form:has(input[name=field][value=telephone])")
    await page.locator("#change-telephone summary").click()
    await form.locator("[name=value]").fill("+961 1 000 000")
    await form.locator("button").click()


async def review(page: Page) -> None:
    await page.locator("#reason").fill("EXERCISE review")
    await page.locator("form:has(#reason) button").first.click()


async def named(page: Page) -> None:
    form = page.locator('main form[action="/requests/named"]')
    if not await form.is_visible():
        await page.locator("main details:has(form[action='/requests/named']) summary").click()
    await form.locator("#named").fill("EXERCISE 12345")
    await form.locator("button").click()


async def worded(page: Page) -> None:
    form = page.locator('main form[action="/requests/worded"]')
    await page.locator("main details:has(form[action='/requests/worded']) summary").click()
    await form.locator("#words").fill("EXERCISE accounts")
    await form.locator("button").click()


async def swap(page: Page) -> None:
    await page.locator("main form button").click()


async def drill_refused(page: Page) -> None:
    await page.locator("#kind").select_option("ping")
    await page.locator("#to").select_option("all")
    await page.locator("#when").select_option("now")
    await page.locator("#at").fill("2030-01-01T08:00")
    await page.locator("form:has(#kind) button").click()


async def drill_year(page: Page) -> None:
    await page.locator("#year").select_option(index=2)
    await page.locator("#to").select_option("all")
    await page.locator("form:has(#year) button").click()


async def layer(page: Page) -> None:
    await page.locator("#exceptions summary").click()
    await page.locator("#override-0-person").select_option(index=1)
    await page.locator("#override-0-from").fill("2026-12-24 20:00")
    await page.locator("#override-0-to").fill("2026-12-25 08:00")
    await page.locator("main form button").first.click()


async def desk(page: Page) -> None:
    await page.locator("#name").fill("EXERCISE cyber desk")
    await page.locator("#kind").select_option(index=3)
    await page.locator("#roster").select_option(index=2)
    await page.locator("#people-0").select_option(index=1)
    await page.locator("main form button").first.click()


async def layer_refused(page: Page) -> None:
    await page.locator("#every").fill("EXERCISE")
    await page.locator("main form button").first.click()
