"""Launch data of a Mini App: Telegram's own example, and everything that is none."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from crypto.launch_data import LONGEST, TELEGRAM, LaunchBroken, read_launch
from tests.launches import PUBLIC, fields, launch, signed, with_leaked_token, written

VECTOR = json.loads((Path(__file__).parent / "vectors" / "launch_data.json").read_text("utf-8"))
PUBLISHED = VECTOR["launch"]
TEST_SERVERS = bytes.fromhex("40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec")
BOT = 4242
TOKEN = f"{BOT}:EXERCISE"
AT = 1_790_000_000
ANA = 1001
GOOD = launch(ANA, AT, BOT)


def _is_refused(written_as: str, bot: int = BOT, key: bytes = PUBLIC) -> bool:
    try:
        read_launch(written_as, bot, key)
    except LaunchBroken:
        return True
    return False


def test_what_telegram_signed_says_who_and_when() -> None:
    found = read_launch(PUBLISHED, VECTOR["bot"])
    assert found.account == VECTOR["account"]
    assert found.at == datetime.fromtimestamp(VECTOR["auth_date"], UTC)


def test_what_telegram_signed_counts_for_that_bot_and_that_key_alone() -> None:
    assert _is_refused(PUBLISHED, VECTOR["bot"] + 1, TELEGRAM)
    assert _is_refused(PUBLISHED, VECTOR["bot"], TEST_SERVERS)
    assert _is_refused(PUBLISHED, VECTOR["bot"], PUBLIC)


@pytest.mark.parametrize("name", ["user", "chat_instance", "chat_type", "auth_date"])
def test_no_field_of_it_can_be_changed_or_left_out(name: str) -> None:
    pairs = PUBLISHED.split("&")
    without = [pair for pair in pairs if not pair.startswith(f"{name}=")]
    assert _is_refused("&".join(without), VECTOR["bot"], TELEGRAM)
    changed = "&".join(f"{pair}1" if pair.startswith(f"{name}=") else pair for pair in pairs)
    assert _is_refused(changed, VECTOR["bot"], TELEGRAM)


def test_a_leaked_token_makes_no_launch() -> None:
    stolen = Ed25519PrivateKey.from_private_bytes(b"a key of whoever has the token..")
    forged = with_leaked_token(fields(ANA, AT), TOKEN, stolen)
    assert not _is_refused(forged, key=stolen.public_key().public_bytes_raw())
    assert _is_refused(forged)
    assert _is_refused(forged, key=TELEGRAM)


def test_the_hash_is_not_what_it_is_believed_by() -> None:
    assert read_launch(GOOD.replace("0" * 64, "f" * 64), BOT, PUBLIC).account == ANA
    assert _is_refused(written(fields(ANA, AT) | {"hash": "0" * 64}))


@pytest.mark.parametrize(
    "more",
    ["auth_date=1", "user=%7B%22id%22%3A1%7D", "hash=1", "signature=AA", "query_id=AAHexercise"],
)
def test_a_field_stands_once(more: str) -> None:
    assert _is_refused(f"{GOOD}&{more}")
    assert _is_refused(f"{more}&{GOOD}")


def test_a_signature_is_written_in_one_way() -> None:
    pairs = dict(pair.split("=", 1) for pair in GOOD.split("&"))
    signature = pairs["signature"]
    last = signature[-1]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same_bytes = signature[:-1] + letters[letters.index(last) ^ 1]
    others = (
        same_bytes,
        f"{signature}==",
        f"{signature}%3D%3D",
        signature[:40] + "%0A" + signature[40:],
        signature[:40] + "!" + signature[40:],
        urlsafe_b64encode(b"\0" * 63).decode().rstrip("="),
        "",
        "%C3%A9" * 43,
    )
    for other in others:
        assert _is_refused(GOOD.replace(signature, other)), other


def test_a_line_within_a_value_makes_no_field() -> None:
    """What was signed for one field reads as two, were line ends let through."""
    values = fields(ANA, AT)
    inner = {**values, "user": values["user"], "a": f"1\nauth_date={AT}"}
    del inner["auth_date"]
    assert _is_refused(signed(inner, BOT))
    lines = signed({"a": "1", **values}, BOT)
    merged = lines.replace("a=1&", "").replace(f"auth_date={AT}", "")
    assert _is_refused(f"a=1%0Aauth_date%3D{AT}&{merged}")


@pytest.mark.parametrize(
    "name", ["user%5B%5D", "user=x%3Dy", "USER", "us er", "", "u\u0455er", "%75ser2"]
)
def test_names_are_plain(name: str) -> None:
    assert _is_refused(f"{GOOD}&{name}=1")


@pytest.mark.parametrize(
    "value", ["%", "%4", "%zz", "%FF", "%00", "%7F", "é", "a b", "a\tb", "%C0%80"]
)
def test_values_are_read_in_one_way_or_not_at_all(value: str) -> None:
    assert _is_refused(f"{GOOD}&other={value}")
    assert _is_refused(GOOD.replace("query_id=AAHexercise", f"query_id=AAHexercise{value}"))


@pytest.mark.parametrize(
    "user",
    [
        *("", "null", "[]", "7", "{}", '{"id":"1001"}', '{"id":true}', '{"id":1001.0}'),
        *('{"id":0}', '{"id":-5}', '{"id":1e999}', "{", "[" * 900),
    ],
)
def test_who_is_not_said_is_nobody(user: str) -> None:
    assert _is_refused(signed(fields(ANA, AT) | {"user": user}, BOT))


@pytest.mark.parametrize("at", ["", "0", "01", "-1", "1e9", "+5", "٣", "9" * 16, "1790000000.5"])
def test_when_is_not_said_is_never(at: str) -> None:
    assert _is_refused(signed(fields(ANA, AT) | {"auth_date": at}, BOT))


def test_however_it_is_written_it_is_the_same_launch() -> None:
    pairs = GOOD.split("&")
    turned = "&".join(reversed(pairs))
    longer = GOOD.replace("query_id=AAH", "query_id=%41%41%48").replace("%20", "+")
    found = {read_launch(each, BOT, PUBLIC).digest for each in (GOOD, turned, longer)}
    assert len(found) == 1
    assert read_launch(launch(ANA, AT + 1, BOT), BOT, PUBLIC).digest not in found


def test_it_is_four_kilobytes_at_most() -> None:
    for length in (0, 1, 2000, 5000):
        written_as = launch(ANA, AT, BOT, start_param="x" * length)
        assert _is_refused(written_as) is (len(written_as) > LONGEST)


@given(st.text(max_size=200) | st.text("=&%AaZz09-_+", max_size=200))
def test_nothing_else_is_a_launch_and_nothing_raises_otherwise(text: str) -> None:
    assert _is_refused(text)
    assert _is_refused(f"{GOOD}&{text}")
