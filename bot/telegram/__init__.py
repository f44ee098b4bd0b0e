"""The connection to Telegram: the library's client and its pool of connections."""
