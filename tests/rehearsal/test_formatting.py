"""The two markup languages: what they become, and Telegram's words where they do not hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.errors import ApiError
from rehearsal.formatting import text_in
from rehearsal.params import Params
from rehearsal.texts import FormattedText, cleaned, trimmed, utf16_length


def parsed(text: str, mode: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain text, and each entity's kind with the text that it covers."""
    found = text_in(Params(values={"text": text, "parse_mode": mode}))
    units = found.text.encode("utf-16-le")
    covered = [
        (
            str(e["type"]),
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"),
        )
        for e in found.entities
    ]
    return found.text, covered


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a <b>b <i>c</i></b>", "a b c", [("bold", "b c"), ("italic", "c")]),
        ("\U0001f600<code>x &lt; y &amp; z</code>", "\U0001f600x < y & z", [("code", "x < y & z")]),
        ('<a href="https://example.org/?a=1&amp;b=2">l</a>', "l", [("text_link", "l")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        (
            '<span class="tg-spoiler">s</span> <u>u</u> <s>t</s>',
            "s u t",
            [("spoiler", "s"), ("underline", "u"), ("strikethrough", "t")],
        ),
        ("&copy; &#233; <b></b>x", "&copy; é x", []),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert parsed(source, "HTML") == (text, entities)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a *b _c_*", "a b c", [("bold", "b c"), ("italic", "c")]),
        (
            "__u__ ~s~ ||p|| `c`",
            "u s p c",
            [("underline", "u"), ("strikethrough", "s"), ("spoiler", "p"), ("code", "c")],
        ),
        ("```py\nx\n``` end", "x\n end", [("pre", "x\n")]),
        ("[l](https://example.org) 1\\.5", "l 1.5", [("text_link", "l")]),
        (">q *b*\nend", "q b\nend", [("bold", "b"), ("blockquote", "q b")]),
    ],
)
def test_markdown_v2(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    got, covered = parsed(source, "MarkdownV2")
    assert got == text
    assert sorted(covered) == sorted(entities)


def test_the_older_markdown() -> None:
    assert parsed("*b* _i_ `c` [l](https://example.org) \\*", "Markdown") == (
        "b i c l *",
        [("bold", "b"), ("italic", "i"), ("code", "c"), ("text_link", "l")],
    )


@pytest.mark.parametrize(
    ("mode", "source", "refusal"),
    [
        ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("HTML", "<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "1 < 2", "Unclosed start tag at byte offset 2"),
        ("HTML", "</b>", "Unexpected end tag at byte offset 0"),
        ("HTML", "<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        (
            "MarkdownV2",
            "a.",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        ("MarkdownV2", "é*a", "Can't find end of Bold entity at byte offset 2"),
        ("MarkdownV2", "`a", "Can't find end of Code entity at byte offset 0"),
        ("MarkdownV2", "[a](b", "Can't find end of a URL at byte offset 3"),
        ("Markdown", "a_b", "Can't find end of the entity starting at byte offset 1"),
    ],
)
def test_refusals(mode: str, source: str, refusal: str) -> None:
    with pytest.raises(ApiError) as caught:
        parsed(source, mode)
    assert caught.value.code == 400
    assert caught.value.description.startswith("Bad Request: can't parse entities: " + refusal)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parsed("x", "BBCode")


@given(st.text(max_size=60))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    plain = trimmed(FormattedText(text=cleaned(text))).text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parsed(escaped, "HTML")[0] == plain


@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 40))
def test_trimming_keeps_entities_within_the_text(text: str, offset: int, length: int) -> None:
    entity = {"type": "bold", "offset": offset, "length": length}
    found = trimmed(FormattedText(text=text, entities=(entity,)))
    end = utf16_length(found.text)
    assert found.text == text.strip()
    if found.text != text:
        for kept in found.entities:
            assert 0 <= kept["offset"] < kept["offset"] + kept["length"] <= end
