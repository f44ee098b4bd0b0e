"""The pages on their listener: wired to this deployment, and to the chat's words."""

import asyncio
from collections.abc import Collection
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from bot.process import logs
from bot.process.trouble import Trouble
from bot.process.typesetting import set_document
from domain.log.document import CaseDocument
from domain.networks import Network
from handlers.messages.compose import Told, word
from services.requests.at_page import news
from services.visit.office import Office
from web.app import pages
from web.frame.limits import AddressLimits
from web.frame.portal import Portal
from web.frame.streams import LiveStreams


def portal(
    office: Office,
    url: str,
    fonts: Path | None = None,
    ending: asyncio.Event | None = None,
    proxies: Collection[Network] = (),
) -> ASGIApp:
    """All pages under this public address.

    ``fonts``: a folder with more of them for documents; ``ending`` is set once the process stops;
    ``proxies`` are believed in whom they name.
    """
    streams = LiveStreams(ending or asyncio.Event(), partial(news.grown, office))
    office.store.listeners.append(lambda done: streams.ring() if done.note is not None else None)
    return pages(
        Portal(
            office=office,
            url=url,
            words=_words,
            report=logs.incident,
            document=partial(_set, fonts),
            streams=streams,
            limits=AddressLimits(proxies, _untold),
        )
    )


async def _set(fonts: Path | None, document: CaseDocument, language: str) -> bytes | None:
    try:
        return (await set_document(document, fonts, language)).pdf
    except Trouble:
        logs.event("document_not_set", "warning")
        return None


def _untold(why: str) -> None:
    logs.seldom("visitors_not_told_apart", setting="PORTAL_PROXIES", why=why)


def _words(told: Told) -> str:
    """What the chat would say, as plain text."""
    return word(told).text
