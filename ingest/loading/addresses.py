"""Which network addresses may be fetched: public ones, unless the user allows a host by name.

A page or a redirect must not make this program read what only this computer or its network can
reach: a router, a cloud's metadata service, a database's status page.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeAlias

from rag.errors import SourceNotFound, SourceRefused

Resolve: TypeAlias = Callable[..., Sequence[tuple[Any, ...]]]
"""With the arguments and the result of ``socket.getaddrinfo``."""

LOOK_UP_SECONDS = 10.0
"""Twice what resolvers wait for one server before they ask the next."""
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/3 168.63.129.16/32".split(),
    )
)
"""IANA's special-purpose registry, multicast and reserved; last the one public address behind which
a cloud (Azure) has put its machines' metadata. Python's own ``is_global`` changes with its version.
"""
_PUBLIC_6 = IPv6Network("2000::/3")
"""The one block from which addresses of the internet are given out (RFC 4291, IANA)."""
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
"""In it: Teredo, ORCHID, benchmarks and other protocols' own; documentation."""
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
"""The well-known prefix, through which networks without IPv4 reach public IPv4 alone (RFC 6052);
``64:ff9b:1::/48``, for networks' own translation, is not public."""
_6TO4 = IPv6Network("2002::/16")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The middle of an address that wraps one of an organisation's own network (RFC 5214)."""

UNUSUAL_PORTS = frozenset(
    [
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
        102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
        427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
        989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566,
        6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
    ]
)  # fmt: skip
"""Ports of mail, shells, files and chat, which browsers do not ask for pages either (the "bad
ports" of WHATWG's fetch standard), and those of two stores that obey whatever line they are sent.
"""


def resolve_host(
    host: str,
    port: int,
    *,
    allow_hosts: Sequence[str] = (),
    resolve: Resolve | None = None,
    seconds: float = LOOK_UP_SECONDS,
) -> tuple[str, ...]:
    """The addresses of a host, in the system's order, every one of them allowed.

    :param resolve: for tests; the system's resolver when None, which also reads forms such as
        ``2130706433`` and ``0x7f.1``, so that they are checked as what they mean.
    :param seconds: how long looking it up may take; the system itself may wait for minutes.
    :raises SourceNotFound: when no such host is known, or nobody told in time.
    :raises SourceRefused: when any address is not public or the port unusual, and the host is not
        allowed by name.
    """
    allowed = _is_allowed(host, allow_hosts)
    if port in UNUSUAL_PORTS and not allowed:
        raise SourceRefused(
            f"Port {port} of “{host}” is not one for pages, so it is not read. If it should be, "
            "name the host in ONRECORD_ALLOW_HOSTS."
        )
    addresses = _look_up(host, port, resolve or socket.getaddrinfo, seconds)
    if not allowed and not all(map(is_public, addresses)):
        raise SourceRefused(
            f"“{host}” lies on this computer or a private network, which is not read. If it should "
            "be, name the host in ONRECORD_ALLOW_HOSTS."
        )
    return addresses


def _look_up(host: str, port: int, resolve: Resolve, seconds: float) -> tuple[str, ...]:
    try:
        return (str(ip_address(host.strip("[]").removesuffix("."))),)
    except ValueError:
        pass
    found = _in_time(lambda: resolve(host, port, type=socket.SOCK_STREAM), seconds)
    if isinstance(found, Exception):
        raise SourceNotFound(
            f"No computer answers to the name “{host}”. Check the address and your connection."
        ) from found
    addresses = tuple(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found or ()))
    if not addresses:
        raise SourceNotFound(
            f"Nobody told within {seconds:.2g} seconds which computer has the name “{host}”. Check "
            "your connection, or try it again later."
        )
    return addresses


def _in_time(
    look_up: Callable[[], Sequence[tuple[Any, ...]]], seconds: float
) -> Sequence[tuple[Any, ...]] | Exception | None:
    """What a look-up gives or raises; None when the time is up first.

    The system's look-up cannot be ended, so a thread waits for it that nothing else waits for.
    """
    answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up())
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        return answers.get(timeout=max(seconds, 0))
    except queue.Empty:
        return None


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when it wraps another one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _NOT_PUBLIC_4)
    if parsed.scope_id is not None:
        return False
    wrapped = _wrapped(parsed)
    if wrapped is not None:
        return is_public(str(wrapped))
    return parsed in _PUBLIC_6 and not (
        any(parsed in network for network in _NOT_PUBLIC_6)
        or int(parsed) >> 32 & 0xFFFFFFFF in _ISATAP
    )


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for, where it may stand for a public one."""
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return IPv4Address(int(address) >> 80 & 0xFFFFFFFF) if address in _6TO4 else None


def _is_allowed(host: str, allow_hosts: Sequence[str]) -> bool:
    return host.rstrip(".").strip("[]").lower() in {
        name.rstrip(".").strip("[]").lower() for name in allow_hosts
    }
