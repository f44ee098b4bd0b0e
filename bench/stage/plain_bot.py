"""The usual way of building, as a baseline: plain handlers, no log, no encryption, one commit a step.

A small honest programme on the same libraries: python-telegram-bot's Application with its
AIORateLimiter, SQLite through SQLAlchemy, the second step as a job in APScheduler's own
SQLAlchemyJobStore. It files a request, alerts one fixed chat, and tells the sender.
"""

import contextlib
import logging
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]

requests = Table(
    "requests",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("body", String),
    Column("state", String),
)


class Desk:
    """The database, the scheduler and who is alerted."""

    def __init__(self, path: str, duty: int) -> None:
        self.engine = create_engine(f"sqlite:///{path}")
        event.listen(self.engine, "connect", _prepare)
        requests.create(self.engine)
        self.duty = duty
        self.scheduler = AsyncIOScheduler(
            timezone=UTC, jobstores={"default": SQLAlchemyJobStore(engine=self.engine)}
        )

    async def file(self, body: str, context: Context, level: str) -> int:
        """Store, set the second step's alarm, alert; each step is committed."""
        with self.engine.begin() as connection:
            stored = connection.execute(requests.insert().values(body=body, state="filed"))
            number = int(stored.lastrowid)
        at = datetime.now(UTC) + timedelta(minutes=15)
        self.scheduler.add_job(second_step, "date", run_date=at, args=[number])
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Acknowledge", callback_data="a")]])
        await context.bot.send_message(self.duty, f"{level} {number}", reply_markup=keyboard)
        with self.engine.begin() as connection:
            here = requests.c.id == number
            connection.execute(requests.update().where(here).values(state="alerted"))
        return number


def second_step(number: int) -> None:
    """Never reached: the measurement is over before."""


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute("PRAGMA journal_mode = WAL")


def main() -> None:
    """Run until the process is ended."""
    desk = Desk(sys.argv[1], int(sys.argv[2]))
    failures: Counter[str] = Counter()
    # Thousands of the library's tracebacks would bury the table; they are counted instead.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)

    async def received(update: Update, context: Context) -> None:
        if update.message is None or update.message.text is None:
            return
        text = update.message.text
        if text.startswith("/request"):
            level = "STANDARD" if "standard" in text else "IMMEDIATE"
            number = await desk.file(text, context, level)
            await update.message.reply_text(f"Request {number} was sent")
            return
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Send", callback_data="send")]])
        await update.message.reply_text("Ready", reply_markup=keyboard)

    async def pressed(update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await desk.file("text", context, "IMMEDIATE")
            await update.callback_query.answer("Sent")

    async def failed(_update: object, context: Context) -> None:
        failures[type(context.error).__name__] += 1

    async def begin(_application: App) -> None:
        desk.scheduler.start()

    # The limiter is the library's own; its limits are lifted where those of the measured bot are.
    has_limits = bool(os.environ["PLAIN_LIMITS"])
    limiter = (
        AIORateLimiter(max_retries=5)
        if has_limits
        else AIORateLimiter(overall_max_rate=0, group_max_rate=0)
    )
    application: App = (
        Application.builder()
        .token(os.environ["PLAIN_TOKEN"])
        .base_url(os.environ["PLAIN_URL"] + "/bot")
        .rate_limiter(limiter)
        .concurrent_updates(has_limits)  # else one that waits holds up all others
        .post_init(begin)
        .build()
    )
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, received))
    application.add_error_handler(failed)
    with contextlib.suppress(KeyboardInterrupt):
        application.run_polling()
    for what, count in failures.items():
        sys.stderr.write(f"  baseline: {count} updates failed with {what}\n")


if __name__ == "__main__":
    main()
