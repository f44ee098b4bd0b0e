"""The one error that stops a command: it says in one line what is wrong and what to do."""


class Trouble(Exception):
    """Its text is shown to whoever runs the command, who can put it right; ``status`` is the exit's."""

    def __init__(self, text: str, *, status: int = 2) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
