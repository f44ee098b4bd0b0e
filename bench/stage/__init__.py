"""What measurements stand on: the bot and a baseline as processes, people, long logs, a table."""
