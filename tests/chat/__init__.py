"""Stories through the chat: phones, a local Telegram over HTTP, the real bot, a real database."""
