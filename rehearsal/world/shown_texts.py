"""What the bot shows of itself, by kind and language: its name, its profile's words, its empty chat's."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ShownTexts:
    """All of them; a language without a text of its own has the common one, whose language is empty."""

    _texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set(self, kind: str, language: str, text: str) -> None:
        """Set one; an empty one removes it."""
        if text:
            self._texts[kind, language] = text
        else:
            self._texts.pop((kind, language), None)

    def get(self, kind: str, language: str) -> str:
        """What somebody of that language is shown."""
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")
