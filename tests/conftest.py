"""For every test: no network but loopback, no settings but the test's own, warnings are errors.

Property tests try the same examples each time in `make test`, so that what was green stays green,
and many new ones in `make soak`. They wait for as long as it takes: parsers and models load within
their examples.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile("same")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def _is_loopback(host: object) -> bool:
    if host in ("localhost", "", None):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _refuse_everything_but_loopback() -> None:
    """Connections and look-ups that would leave this machine fail, in this process."""
    connect, connect_ex, resolve = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(address: object) -> None:
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise ConnectionRefusedError(f"a test reached for {address!r}")

    def guarded_connect(self: socket.socket, address: object) -> None:
        check(address)
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        check(address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_resolve(host: object, *args: object, **kwargs: object) -> object:
        if not _is_loopback(host):
            raise socket.gaierror(f"a test looked up {host!r}")
        return resolve(host, *args, **kwargs)  # type: ignore[arg-type]

    socket.socket.connect = guarded_connect  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = guarded_resolve  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key, model or library of the developer's leaks into a test."""
    for name in list(os.environ):
        if name.startswith(("ONRECORD_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ONRECORD_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party texts and files; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared folder of third-party texts, which is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def seed_path(shared: Path) -> Path:
    """The article that the project starts from."""
    path = shared / "seeds" / "000_85c227fcc5e5a241.txt"
    if not path.is_file():
        pytest.skip(f"needs {path.name} in the shared folder's seeds")
    return path
