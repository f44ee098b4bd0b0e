"""The state of the local Telegram: people, chats, messages, clock, misbehaviour."""
