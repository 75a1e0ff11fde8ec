from __future__ import annotations

import _socket
import socket
from typing import Any

import pytest

from ingest.loading.addresses import is_public, resolve_host
from rag.errors import SourceNotFound, SourceRefused


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.170",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "no address",
        "",
    ],
)
def test_local_private_and_disguised_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:4700:4700::1111",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def numeric(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """The system's resolver for addresses written as numbers, which asks nobody."""
    return _socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0x7f.1", "::ffff:7f00:1"]
)
def test_odd_ways_to_write_loopback_are_read_as_what_they_mean(host: str) -> None:
    with pytest.raises(SourceRefused, match="private network"):
        resolve_host(host, 80, resolve=numeric)


def answers(*addresses: str) -> Any:
    return lambda host, port, **_: [(2, 1, 6, "", (address, port)) for address in addresses]


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(SourceRefused):
        resolve_host("news.example", 443, resolve=answers("93.184.216.34", "10.0.0.1"))
    assert resolve_host("news.example", 443, resolve=answers("93.184.216.34")) == ("93.184.216.34",)


@pytest.mark.parametrize("host", ["intranet.example", "INTRANET.example", "intranet.example."])
def test_a_host_allowed_by_name_may_be_private(host: str) -> None:
    found = resolve_host(host, 80, allow_hosts=("intranet.example",), resolve=answers("10.0.0.1"))
    assert found == ("10.0.0.1",)
    with pytest.raises(SourceRefused, match="ONRECORD_ALLOW_HOSTS"):
        resolve_host("sub." + host, 80, allow_hosts=("intranet.example",), resolve=answers("::1"))


@pytest.mark.parametrize("error", [socket.gaierror("none"), UnicodeError("label too long")])
def test_a_name_that_nobody_knows_says_so(error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    with pytest.raises(SourceNotFound, match="No computer answers"):
        resolve_host("nowhere.example", 80, resolve=fail)
