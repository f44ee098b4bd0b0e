"""Sentences in templates: markup of ours in their places, and what stands between two of them."""

from markupsafe import Markup

from web.frame.rendering import placing, spaced


def test_a_link_stands_in_a_sentence_and_all_else_of_it_is_escaped() -> None:
    link = Markup('<a href="/files">Files</a>')
    said = placing("<b> {link}, then {name}; {else}", link=link, name="{link} <i>")
    assert said == '&lt;b&gt; <a href="/files">Files</a>, then {link} &lt;i&gt;; {else}'


def test_a_space_stands_between_sentences_but_not_after_a_sign_of_full_width() -> None:
    assert spaced("Keep it secret.") == "Keep it secret. "
    assert spaced("请保密。") == "请保密。"
    assert spaced("Firefox", "(here)") == "Firefox "
    assert spaced("Firefox", "（此处）") == "Firefox"
    assert spaced("Firefox", "浏览器") == "Firefox "
    assert spaced("") == " "
