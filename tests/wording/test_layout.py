"""How lines lie: where they break, which spaces stand in them, and from which side they are read."""

import unicodedata
from dataclasses import replace

import pytest

from handlers.messages.compose import word
from handlers.verbs.commands import Command
from tests.handlers.messages.wording_readers import every_saying, labels
from wording.emphasis import code, read
from wording.language import filled, translator
from wording.layout import laid_out
from wording.safe_text import LEFT_TO_RIGHT_MARK, Shown, joined

REFERENCE = Shown("CPN-2026-ESP-LBN-000123-4")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("请在页面上查看：{reference}。", "请在页面上查看：\n{reference}。"),
        ("关于 {reference} 的请求", "关于 {reference} 的请求"),
        ("您对该请求的答复 {reference} 已送达", "您对该请求的答复\n{reference} 已送达"),
        ("About {reference}: see", "About\n{reference}: see"),
    ],
)
def test_a_reference_begins_a_line_unless_a_word_or_two_would_stand_alone(
    said: str, shown: str
) -> None:
    head = filled(said, {"reference": code(REFERENCE)})
    assert read(laid_out(head, is_rtl=False))[0] == shown.format(reference=REFERENCE)


@pytest.mark.parametrize(
    ("sentence", "value", "shown"),
    [
        ("请在 {value} 之前答复。", "15:00 UTC", "请在 15:00 UTC 之前答复。"),
        ("请在 {value} 之前答复。", "17:00（贝鲁特时间）", "请在 17:00（贝鲁特时间）之前答复。"),
        ("已移交 {value}。", "意大利", "已移交意大利。"),
        ("已移交 {value}。", "Italia", "已移交 Italia。"),
        ("went to {value}.", "意大利", "went to 意大利."),
    ],
)
def test_no_space_stands_between_chinese_and_chinese(sentence: str, value: str, shown: str) -> None:
    assert filled(sentence, {"value": Shown(value)}) == shown


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    said = joined((Shown("尚未发送。"), Shown("请重试。"), Shown("CPN")), " ")
    assert said == "尚未发送。请重试。CPN"
    assert joined((Shown("Not sent."), Shown("Réessayez.")), " ") == "Not sent. Réessayez."


def test_what_follows_a_command_is_read_in_the_order_in_which_it_is_typed() -> None:
    usage = Command.ANSWER.usage(translator("ar"))
    assert usage.startswith("\u2066/answer\u2069 \u2068")
    assert "\u2067" not in usage
    assert Command.ANSWER.usage(translator("en")).startswith("/answer ")


def test_every_line_and_label_is_read_from_its_languages_side() -> None:
    for each in every_saying():
        message = word(replace(each, reader=replace(each.reader, language="ar")))
        sides = [*labels(message), *message.text.split("\n\n")[0].split("\n")]
        own = (side for side in sides if not side.startswith(LEFT_TO_RIGHT_MARK))
        assert all(map(_is_from_the_right, own)), each.saying.topic


def _is_from_the_right(line: str) -> bool:
    """By its first letter outside isolates, as a client that draws it finds out (UAX #9, P2)."""
    depth = 0
    for letter in line:
        if letter in "\u2066\u2067\u2068":
            depth += 1
        elif letter == "\u2069":
            depth -= 1
        elif not depth and unicodedata.bidirectional(letter) in {"L", "R", "AL"}:
            return unicodedata.bidirectional(letter) != "L"
    return True
