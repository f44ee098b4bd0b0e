"""People, their accounts and chats, and groups that the bot leaves."""
