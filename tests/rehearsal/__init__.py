"""The local Telegram, tested from outside: with two bot libraries, plain HTTP, and a browser."""
