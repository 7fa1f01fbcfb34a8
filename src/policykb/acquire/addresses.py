"""Which addresses of the net may be asked: public ones, and private ones that the user has named.

What is checked is the address that is connected to, not the name: a name may mean another address a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from policykb.errors import SourceError, UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_CARRYING = (  # IPv6 networks whose addresses stand for one of IPv4, and the bit at which that begins
    (ipaddress.IPv6Network("::/96"), 96),  # IPv4-compatible, RFC 4291 2.5.5.1
    (ipaddress.IPv6Network("::ffff:0:0/96"), 96),  # IPv4-mapped, RFC 4291 2.5.5.2
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 96),  # IPv4-translated, RFC 2765
    (ipaddress.IPv6Network("64:ff9b::/96"), 96),  # NAT64, RFC 6052
    (ipaddress.IPv6Network("64:ff9b:1::/48"), 96),  # NAT64 of a network's own, RFC 8215
    (ipaddress.IPv6Network("2002::/16"), 16),  # 6to4, RFC 3056
)
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # what IETF protocols use, RFC 6890, and metadata of some clouds
            "168.63.129.16/32",  # the metadata of Azure's machines: a public address
            "192.88.99.0/24",  # relays of 6to4, RFC 7526
            "2001::/23",  # Teredo and what else IETF protocols use, RFC 2928
            "fec0::/10",  # site-local, RFC 3879
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Private addresses that may be asked all the same: hosts by name, and networks."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def host(self, name: str) -> bool:
        """Whether a host is named, whatever address it has."""
        return name.lower().rstrip(".") in self.names

    def holds(self, address: Address) -> bool:
        """Whether an address lies in one of the networks."""
        return any(address in network for network in self.networks)

    def and_hosts(self, addresses: Iterable[str]) -> Allowed:
        """These, and the hosts of some URLs: the proxies that the user has set."""
        hosts = {(urlsplit(address).hostname or "").lower() for address in addresses}
        return replace(self, names=self.names | hosts - {""})


NONE = Allowed()


def allowed(said: Iterable[str]) -> Allowed:
    """What ``--allow-private`` names: addresses (``10.1.2.3``), networks (``10.1.2.0/24``), hosts (``oa.example``).

    Raises UsageError for what is none of them.
    """
    names, networks = set(), []
    for one in said:
        try:
            networks.append(ipaddress.ip_network(one.strip("[]"), strict=False))
        except ValueError as error:
            if not one or "/" in one or ":" in one or any(char.isspace() for char in one):
                raise UsageError(
                    f"--allow-private {one}: that is no host, address or network; say for example 10.1.2.0/24"
                ) from error
            names.add(one.lower().rstrip("."))
    return Allowed(names=frozenset(names), networks=tuple(networks))


def is_public(address: Address) -> bool:
    """Whether an address is one of the open net: not loopback, private, link-local, shared, multicast, metadata."""
    if any(address in network for network in _NEVER):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network, _ in _CARRYING):
            return all(is_public(inner) for inner in _carried(address))
        if address.scope_id is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def check(host: str, found: Sequence[str], may: Allowed) -> None:
    """Raise SourceError where one of the addresses ``found`` for a host may not be asked."""
    if may.host(host):
        return
    for text in found:
        address = ipaddress.ip_address(text)
        if not is_public(address) and not may.holds(address):
            raise SourceError(private(host))


def check_written(url: str, may: Allowed) -> None:
    """Raise SourceError for an address that is not http or https, or is written as numbers and may not be asked.

    A proxy, which looks names up itself, would not see to it.
    """
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise SourceError(f"{url} is not an http or https address; add the file itself")
    host = parts.hostname or ""
    if written := numeric(host):
        check(host, [written], may)


def numeric(host: str) -> str | None:
    """The address that a host written as numbers means, in any form that systems take (``127.1``, ``0x7f000001``)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host and host[0].isdigit() else None
    except (OSError, UnicodeError):
        return None


def private(host: str) -> str:
    """What is said of a host that may not be asked."""
    return f"{host} lies in a private network; if you mean it, say --allow-private {host}, or add the file itself"


def _carried(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for."""
    return tuple(
        ipaddress.IPv4Address(int(address) >> (96 - start) & 0xFFFFFFFF)
        for network, start in _CARRYING
        if address in network
    )
