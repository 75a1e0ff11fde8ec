"""How much may be unpacked of one source, counted over everything nested in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from ingest.loading.limits import SourceLimits, show_size
from rag.errors import SourceRefused

_PIECE = 1 << 16


@dataclass(slots=True)
class UnpackingBudget:
    """What is left of the limits; spent by every archive of a source together.

    A zip's own statement of sizes is not trusted: bytes are counted as they come out.
    """

    limits: SourceLimits
    bytes_left: int
    files_left: int

    @classmethod
    def of(cls, limits: SourceLimits) -> UnpackingBudget:
        """The whole of it, for one source."""
        return cls(limits, limits.max_unpacked_bytes, limits.max_archive_files)

    def check_depth(self, depth: int) -> None:
        """Refuse an archive in too many others.

        :raises SourceRefused: naming the limit.
        """
        if depth >= self.limits.max_archive_depth:
            raise SourceRefused(
                f"It lies in {depth} archives or messages, one in the other, which is as deep as "
                "On Record looks. Unpack it and add what is in it, or set "
                "ONRECORD_MAX_ARCHIVE_DEPTH higher."
            )

    def count_file(self) -> None:
        """Take one file off.

        :raises SourceRefused: there have been too many.
        """
        if not self.files_left:
            raise SourceRefused(
                f"The archive holds more than {self.limits.max_archive_files:,} files. Unpack it "
                "and add the folder, or set ONRECORD_MAX_ARCHIVE_FILES higher."
            )
        self.files_left -= 1

    def unpack(self, file: IO[bytes], name: str) -> bytes:
        """Read a packed file as far as its own limit and that of the whole source allow.

        :raises SourceRefused: it is larger than that.
        """
        pieces, size = [], 0
        while piece := file.read(_PIECE):
            size += len(piece)
            self.limits.check_size(size, name, more=True)
            self.bytes_left -= len(piece)
            if self.bytes_left < 0:
                limit = show_size(self.limits.max_unpacked_bytes)
                raise SourceRefused(
                    f"Unpacked it holds more than {limit}. Split it, or set "
                    "ONRECORD_MAX_UNPACKED_BYTES higher."
                )
            pieces.append(piece)
        return b"".join(pieces)
