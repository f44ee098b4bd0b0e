"""Words looked for in texts: in whichever script, case and form both were typed."""

import pytest

from formats.typed.sought import LONGEST, read_sought


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ACCOUNT", "EXERCISE the accounts of two people"),
        ("accounts two", "EXERCISE the accounts of two people"),
        ("declaration", "EXERCISE La déclaration du témoin"),
        ("declaración", "EXERCISE DECLARACIÓN"),
        ("ｗｉｄｅ", "EXERCISE wide letters"),
        ("strasse", "EXERCISE die Straße"),
        ("счёт", "EXERCISE два счета"),
        ("СЧЕТА", "EXERCISE два счёта"),
        ("حساب", "EXERCISE والحساب الثاني"),
        ("الحساب", "EXERCISE الحِسَاب"),
        ("إرهاب", "EXERCISE ارهاب"),
        ("محمد", "EXERCISE محـــمد"),
        ("账户", "EXERCISE 第二个账户的资料"),
        ("户", "EXERCISE 第二个账户的资料"),
        ("192.0.2.1", "EXERCISE address 192.0.2.1"),
        ("mina@example.org", "EXERCISE write to mina@example.org"),
    ],
)
def test_what_is_found(typed: str, text: str) -> None:
    sought = read_sought(typed)
    assert sought is not None
    assert sought.stand_in(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("count", "EXERCISE the accounts of two people"),
        ("account three", "EXERCISE the accounts of two people"),
        ("чет", "EXERCISE два счета"),
        ("账单", "EXERCISE 第二个账户"),
    ],
)
def test_what_is_not_found(typed: str, text: str) -> None:
    sought = read_sought(typed)
    assert sought is not None
    assert not sought.stand_in(text)


@pytest.mark.parametrize("typed", ["", " ", "a", "...", "x" * (LONGEST + 1), "ab " * 3 + "c"])
def test_what_cannot_be_looked_for(typed: str) -> None:
    assert read_sought(typed) is None


def test_more_than_eight_words_are_too_many() -> None:
    assert read_sought(" ".join(f"word{n}" for n in range(9))) is None
    assert read_sought("word " * 20) is not None
