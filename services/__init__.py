"""What can happen: each public coroutine is one transaction. Knows no chat library and no pages."""
