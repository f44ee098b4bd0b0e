"""Whom somebody is counted with who is known by an address alone, and which address that is behind proxies.

Owns that no more of what a request says of itself is believed than proxies of ours have written.
"""

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that one subscriber has (RFC 6177); the rest is theirs to choose."""
_MOST_HOPS: Final = 16


def read_address(text: str) -> Address | None:
    """The address, an IPv4 one that is written as IPv6 as itself; None for what is none."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network_of(address: Address) -> str:
    """Under what somebody is counted who comes from there."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _SUBSCRIBER), strict=False))
    return str(address)


def is_among(address: Address, networks: Collection[Network]) -> bool:
    """Whether it is in one of them."""
    return any(address in each for each in networks)


def behind(peer: str, forwarded: Sequence[str], proxies: Collection[Network]) -> Address | None:
    """Who asks: the nearest address that is no proxy of ours.

    ``forwarded``: the lines of ``X-Forwarded-For``, in order. Each proxy adds at the right from whom it
    has the request, so that what stands left of one that is not ours is anybody's word. None where
    nothing but proxies is named, or what one of them wrote cannot be read.
    """
    hops = [hop.strip() for hop in ",".join(forwarded).split(",")] if forwarded else []
    for said in (peer, *hops[: -_MOST_HOPS - 1 : -1]):
        found = read_address(said)
        if found is None or not is_among(found, proxies):
            return found
    return None
