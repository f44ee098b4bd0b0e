"""The usual way of building, as a baseline: plain handlers, no log, no encryption, one commit a step.

A small honest programme on the same libraries: python-telegram-bot's Application with its
conversation in memory and its AIORateLimiter, SQLite through the standard library. It files a request
and alerts one fixed chat.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
from typing import Any

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


def main() -> None:
    """Run until the process is ended."""
    database = sqlite3.connect(sys.argv[1], isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE requests (id INTEGER PRIMARY KEY, body TEXT, state TEXT)")
    duty = int(sys.argv[2])

    async def received(update: Update, _context: Context) -> None:
        if update.message is None:
            return
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Send", callback_data="send")]])
        await update.message.reply_text("Ready", reply_markup=keyboard)

    async def pressed(update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        cursor = database.execute(
            "INSERT INTO requests (body, state) VALUES (?, ?)", ("text", "filed")
        )
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Acknowledge", callback_data="a")]])
        await context.bot.send_message(duty, f"IMMEDIATE {cursor.lastrowid}", reply_markup=keyboard)
        database.execute(
            "UPDATE requests SET state = ? WHERE id = ?", ("alerted", cursor.lastrowid)
        )
        await query.answer("Sent")

    # The limiter is the library's own; its limits are lifted as those of the measured bot are.
    limiter = AIORateLimiter(overall_max_rate=0, group_max_rate=0)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder()
        .token(os.environ["CONTACTPOINT_BOT_TOKEN"])
        .base_url(os.environ["CONTACTPOINT_BOT_API_URL"] + "/bot")
        .rate_limiter(limiter)
        .build()
    )
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, received))
    with contextlib.suppress(asyncio.CancelledError):
        application.run_polling()


if __name__ == "__main__":
    main()
