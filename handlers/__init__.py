"""The chat: what people send, read and press."""
