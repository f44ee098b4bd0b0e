"""A call's text: no markup language is read, and entities stay within what is kept of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.bot_api.formatting import text_in
from rehearsal.bot_api.params import Params
from rehearsal.world.errors import ApiError
from rehearsal.world.texts import FormattedText, trimmed, utf16_length


@pytest.mark.parametrize("mode", ["HTML", "MarkdownV2", "Markdown", "BBCode"])
def test_every_parse_mode_is_refused(mode: str) -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        text_in(Params(values={"text": "EXERCISE <b>x</b>", "parse_mode": mode}))


def test_markup_without_a_parse_mode_is_text() -> None:
    found = text_in(Params(values={"text": "EXERCISE <b>*x*</b>"}))
    assert found == FormattedText(text="EXERCISE <b>*x*</b>")


@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 40))
def test_trimming_keeps_entities_within_the_text(text: str, offset: int, length: int) -> None:
    entity = {"type": "bold", "offset": offset, "length": length}
    found = trimmed(FormattedText(text=text, entities=(entity,)))
    end = utf16_length(found.text)
    assert found.text == text.strip()
    if found.text != text:
        for kept in found.entities:
            assert 0 <= kept["offset"] < kept["offset"] + kept["length"] <= end
