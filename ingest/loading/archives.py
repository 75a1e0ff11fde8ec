"""Zip archives: their members one by one, within the limits. Nothing is written to disk."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.loading.budget import UnpackingBudget
from ingest.loading.left_out import is_left_out
from rag.errors import SourceError, SourceRefused, SourceUnreadable

_ENCRYPTED = 0x1
_BROKEN = "The archive is broken. Download or pack it again."
_CUT = "This file of the archive is damaged. Pack the archive again."
_DRIVE = re.compile(r"^[A-Za-z]:")


def open_archive(
    content: bytes, budget: UnpackingBudget, *, depth: int
) -> Iterator[tuple[str, bytes | SourceError]]:
    """Each file of a zip by its name in there, in the archive's order; or why it is not read.

    :param depth: in how many archives this one lies.
    :raises SourceUnreadable: it is no archive, or damaged as a whole.
    :raises SourceRefused: it is nested too deep or holds too much.
    """
    budget.check_depth(depth)
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceUnreadable(_BROKEN) from error
    with archive:
        for member in archive.infolist():
            name = member_name(member.filename)
            if member.is_dir() or any(map(is_left_out, name.split("/"))):
                continue
            budget.count_file()
            yield name, _read_member(archive, member, name, budget)


def member_name(stored: str) -> str:
    """A member's name for people: relative, with forward slashes, without steps upwards.

    Nothing is ever written under it; it is what the part of an article is called.
    """
    pieces = _DRIVE.sub("", stored.replace("\\", "/")).split("/")
    return "/".join(piece for piece in pieces if piece not in ("", ".", "..")) or "file"


def _read_member(
    archive: ZipFile, member: ZipInfo, name: str, budget: UnpackingBudget
) -> bytes | SourceError:
    if stat.S_ISLNK(member.external_attr >> 16):
        return SourceRefused("It is a link to another file, which is not followed. Pack that file.")
    if member.flag_bits & _ENCRYPTED:
        return SourceUnreadable("It is protected by a password. Unpack it and add what is in it.")
    try:
        with archive.open(member) as file:
            return budget.unpack(file, name)
    except SourceRefused as error:
        if budget.bytes_left < 0:
            raise
        return error
    except (
        BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
        RuntimeError,
    ):  # fmt: skip
        return SourceUnreadable(_CUT)
