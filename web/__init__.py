"""The pages: where content is read off the chat, and acted on; they know nothing of the chat."""
