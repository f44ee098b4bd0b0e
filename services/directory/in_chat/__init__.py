"""Looking through the directory in chat, and changing an entry there."""
