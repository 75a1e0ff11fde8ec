"""Which network addresses may be fetched: public ones, unless the user allows a host by name.

A page or a redirect must not make this program read what only this computer or its network can
reach: a router, a cloud's metadata service, a database's status page.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeAlias

from rag.errors import SourceNotFound, SourceRefused

Resolve: TypeAlias = Callable[..., Sequence[tuple[Any, ...]]]
"""With the arguments and the result of ``socket.getaddrinfo``."""

_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER = (
    IPv6Network("::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),
    IPv6Network("fec0::/10"),
)
"""IPv4 in outdated or local disguises: compatible addresses, local NAT64, Teredo; site-local."""


def resolve_host(
    host: str, port: int, *, allow_hosts: Sequence[str] = (), resolve: Resolve | None = None
) -> tuple[str, ...]:
    """The addresses of a host, in the system's order, every one of them allowed.

    :param resolve: for tests; the system's resolver when None, which also reads forms such as
        ``2130706433`` and ``0x7f.1``, so that they are checked as what they mean.
    :raises SourceNotFound: when no such host is known.
    :raises SourceRefused: when any address is not public and the host is not allowed by name.
    """
    addresses = _look_up(host, port, resolve or socket.getaddrinfo)
    if not _is_allowed(host, allow_hosts) and not all(map(is_public, addresses)):
        raise SourceRefused(
            f"“{host}” lies on this computer or a private network, which is not read. If it should "
            "be, name the host in ONRECORD_ALLOW_HOSTS."
        )
    return addresses


def _look_up(host: str, port: int, resolve: Resolve) -> tuple[str, ...]:
    try:
        return (str(ip_address(host.strip("[]"))),)
    except ValueError:
        pass
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise SourceNotFound(
            f"No computer answers to the name “{host}”. Check the address and your connection."
        ) from error
    return tuple(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when it wraps another one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if any(parsed in network for network in _NEVER):
            return False
        inner = _wrapped(parsed)
        if inner is not None:
            return _is_global(inner)
    return _is_global(parsed)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )


def _is_allowed(host: str, allow_hosts: Sequence[str]) -> bool:
    return host.rstrip(".").strip("[]").lower() in {
        name.rstrip(".").strip("[]").lower() for name in allow_hosts
    }
