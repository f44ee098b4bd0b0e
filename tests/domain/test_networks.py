"""Who asks is the nearest address that is no proxy of ours; the rest is anybody's word."""

from ipaddress import ip_network

import pytest

from domain.networks import behind, network_of, read_address

OURS = [ip_network(each) for each in ("10.0.7.0/24", "127.0.0.1", "2001:db8:7::1")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.7.3", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.7.3", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.7.3", ["192.0.2.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.7.3", ["192.0.2.1, 203.0.113.9, 10.0.7.4"], "203.0.113.9"),
        ("10.0.7.3", ["192.0.2.1,203.0.113.9,::ffff:10.0.7.4"], "203.0.113.9"),
        ("::ffff:127.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("2001:db8:7::1", ["2001:db8:5:6:7::8"], "2001:db8:5:6:7::8"),
        ("fe80::1%eth0", ["203.0.113.9"], "fe80::1"),
    ],
)
def test_the_nearest_that_is_no_proxy(peer: str, forwarded: list[str], who: str) -> None:
    assert str(behind(peer, forwarded, OURS)) == who


@pytest.mark.parametrize(
    ("peer", "forwarded"),
    [
        ("10.0.7.3", []),
        ("10.0.7.3", [""]),
        ("10.0.7.3", ["203.0.113.9, unknown"]),
        ("10.0.7.3", ["203.0.113.9:4711"]),
        ("10.0.7.3", ["203.0.113.9, "]),
        ("10.0.7.3", ["203.0.113.09"]),
        ("10.0.7.3", ["127.0.0.1, 10.0.7.3"]),
        ("10.0.7.3", ["203.0.113.9, " + "10.0.7.3, " * 20 + "10.0.7.3"]),
        ("", ["203.0.113.9"]),
        ("/run/pages.sock", ["203.0.113.9"]),
    ],
)
def test_who_is_not_named_is_nobody_and_is_not_guessed(peer: str, forwarded: list[str]) -> None:
    assert behind(peer, forwarded, OURS) is None


def test_one_subscriber_is_one_whatever_address_they_choose() -> None:
    def of(text: str) -> str:
        found = read_address(text)
        assert found is not None
        return network_of(found)

    assert of("2001:db8:5:6:7::8") == of("2001:db8:5:6:ffff::1") == "2001:db8:5:6::/64"
    assert of("2001:db8:5:7::8") != of("2001:db8:5:6::8")
    assert of("::ffff:203.0.113.9") == of("203.0.113.9") == "203.0.113.9"
