"""The forms of a page, as a browser reads them: each control with what stands in it.

Owns which values a press on a button sends (HTML Living Standard, 4.10.21.4). Whoever presses or types
what is not on the page is told so by ``NotOnThePage``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


class NotOnThePage(Exception):
    """There is no such button, or no such field in its form; the text says which."""


@dataclass(slots=True)
class FormButton:
    """A button that sends its form."""

    label: str = ""
    name: str = ""
    value: str = ""
    is_disabled: bool = False


@dataclass(slots=True)
class PageForm:
    """One form: where it is sent, and what stands in its fields."""

    action: str
    is_multipart: bool = False
    values: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    """Boxes that are not ticked, with what each would send."""
    texts: list[str] = field(default_factory=list)
    """The names of the fields into which somebody can type a text."""
    file: str = ""
    """The name of the field that takes a file."""
    buttons: list[FormButton] = field(default_factory=list)

    def sends(self, label: str, typed: Mapping[str, str]) -> dict[str, str]:
        """What is sent with a press on that button, after this was typed, chosen and ticked."""
        pressed = next((each for each in self.buttons if each.label == label), None)
        if pressed is None or pressed.is_disabled:
            raise NotOnThePage(f"There is no button {label}.")
        for name in typed:
            if name not in self.values and name not in self.boxes:
                raise NotOnThePage(f"There is no field {name}.")
        named = {pressed.name: pressed.value} if pressed.name else {}
        return {**self.values, **typed, **named}


def forms_of(page: str) -> list[PageForm]:
    """The forms of a page that are sent by POST."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


class _Reader(HTMLParser):
    """Goes through a page from its beginning to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._button: FormButton | None = None
        self._list = ""
        self._text = ""
        self._written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            is_multipart = said.get("enctype") == "multipart/form-data"
            self._form = PageForm(action=said.get("action", ""), is_multipart=is_multipart)
            self.forms.append(self._form)
        if self._form is None:
            return
        name = said.get("name", "")
        match tag:
            case "input" if name:
                self._take_input(self._form, name, said)
            case "textarea":
                self._text, self._written = name, []
                self._form.texts.append(name)
            case "select":
                self._list = name
                self._form.values[name] = ""
            case "option" if self._list and "selected" in said:
                self._form.values[self._list] = said.get("value", "")
            case "button" if said.get("type", "submit") == "submit":
                value, is_disabled = said.get("value", ""), "disabled" in said
                self._button = FormButton(name=name, value=value, is_disabled=is_disabled)
                self._form.buttons.append(self._button)
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self._form = None
            case "select":
                self._list = ""
            case "textarea" if self._form is not None and self._text:
                # The line's end right behind the tag is not of the text.
                self._form.values[self._text] = "".join(self._written).removeprefix("\n")
                self._text = ""
            case "button" if self._button is not None:
                self._button.label = " ".join(self._button.label.split())
                self._button = None
            case _:
                pass

    def handle_data(self, data: str) -> None:
        if self._text:
            self._written.append(data)
        elif self._button is not None:
            self._button.label += data

    @staticmethod
    def _take_input(form: PageForm, name: str, said: Mapping[str, str]) -> None:
        match said.get("type", "text"):
            case "file":
                form.file = name
            case "checkbox" if "checked" not in said:
                form.boxes[name] = said.get("value", "on")
            case kind:
                form.values[name] = said.get("value", "")
                if kind == "text":
                    form.texts.append(name)
