"""Files that are not what they seem: bombs, tags, odd characters, broken YAML."""

import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from formats.network_file.document import read_network, write_network
from formats.network_file.findings import NetworkFileError
from formats.network_file.yaml_tree import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no sections"),
        ("# only a comment\n", 1, "no sections"),
        ("- a\n- b\n", 1, "no sections"),
        ("just text", 1, "no sections"),
        (b"network:\n  name: \xff\xfe\n", 2, "not in UTF-8"),
        ("network: {code: CPN}".encode("utf-16"), 1, "not in UTF-8"),
        ("network:\n  name: \ud800\n", 2, "not in UTF-8"),
        ("network:\n  name: a\x00b\n", 2, "a character is not allowed here"),
        ("é: é\nnetwork:\n\n  name: é\x07b\n", 4, "a character is not allowed here"),
        ("network:\n  code: [CPN\n", 3, "this is not YAML"),
        ("network:\n  code: 'CPN\n", 3, "this is not YAML"),
        ("network:\n code: a\n  name: b\n", 3, "this is not YAML"),
        ("network:\n\tcode: a\n", 2, "this is not YAML"),
        ("network: @code\n", 1, "this is not YAML"),
        ("network:\n  code: CPN\n---\nnetwork: {}\n", 3, "several documents"),
        (BOMB, 1, "anchors and aliases"),
        ("a: 1\nb: *a\n", 2, "anchors and aliases"),
        ("a: 1\n*b : 1\n", 2, "anchors and aliases"),
        ("a:\n  <<: {b: c}\n", 2, "merge keys"),
        ("a:\n  b: !!python/object/apply:os.system [ls]\n", 2, "tags"),
        ("a:\n  b: !!str x\n", 2, "tags"),
        ("!!map a: b\n", 1, "tags"),
        ("? [a, b]\n: c\n", 1, "a key is not plain text"),
        ("a: " + "[" * 200_000, 1, "nested too deeply"),
        ("a: " + "{b: " * 40 + "1" + "}" * 40, 1, "nested too deeply"),
        ("a: [" + "1," * (MAX_ENTRIES + 1), 1, "too many entries"),
        (b" " * (MAX_BYTES + 1), 1, "larger than 16 MB"),
        ("é" * (MAX_BYTES // 2 + 1), 1, "larger than 16 MB"),
    ],
)
def test_is_refused_with_one_clear_finding(text: str | bytes, line: int, message: str) -> None:
    with pytest.raises(NetworkFileError) as refused:
        read_network(text)
    (finding,) = refused.value.findings
    assert finding.line == line
    assert message in finding.message
    assert finding.remedy


def test_a_key_written_twice_names_both_lines_and_other_errors_are_found_too() -> None:
    text = SAMPLE.replace("  nor-2: {", "  nor-1: {", 1).replace("code: CPN", "code: cpn")
    with pytest.raises(NetworkFileError) as refused:
        read_network(text)
    found = {finding.path: finding for finding in refused.value.findings}
    twice = found["people.nor-1"]
    assert (twice.line, twice.message) == (15, "'nor-1' is written twice, first on line 14")
    assert "network.code" in found


def test_without_libyaml_the_same_is_read_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = read_network(SAMPLE).directory
    monkeypatch.setattr("formats.network_file.yaml_tree._Loader", yaml.SafeLoader)
    assert read_network(SAMPLE).directory == with_libyaml
    with pytest.raises(NetworkFileError) as refused:
        read_network("é: é\nnetwork:\n\n  name: é\x07b\n")
    assert refused.value.findings[0].line == 4


def test_depth_within_the_limit_is_only_an_unknown_key() -> None:
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    with pytest.raises(NetworkFileError) as refused:
        read_network(f"deep: {deep}\n{SAMPLE}")
    assert [finding.message for finding in refused.value.findings] == ["unknown key 'deep'"]


def test_a_quoted_empty_text_is_not_a_missing_one() -> None:
    with pytest.raises(NetworkFileError) as refused:
        read_network(SAMPLE.replace("code: CPN", 'code: "null"'))
    assert refused.value.findings[0].message == "'null' is not a network's code"


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(NetworkFileError):
        read_network(data)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_but_never_fails_otherwise(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same damage in every run
    text = SAMPLE
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        length = chance.choice((1, 1, 1, 5, 30))
        text = (
            text[:at]
            + chance.choice(("", ":", "[", "{", "&", "\n", "-", "Ω", "9", "'"))
            + (text[at + length :])
        )
    try:
        network = read_network(text).directory
    except NetworkFileError as refused:
        found = refused.findings
    else:
        found = ()
        assert read_network(write_network(network)).directory == network
    assert all(finding.message and finding.remedy for finding in found)
