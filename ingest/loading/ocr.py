"""Pictures of text → printed lines, by rapidocr: the optional extra ``ocr``.

Its models (PP-OCRv6, small) lie in its wheel, so nothing is fetched. A page of dense print takes 2
to 3 s on two cores and 0.9 GB at its height; the models stay loaded for the next one.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from ingest.loading.gutters import widen_gutters
from ingest.loading.layout import Box, read_boxes
from ingest.loading.paragraphs import Line
from rag.errors import SourceRefused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfDocument

HOW_TO_ADD = "pip install 'onrecord[ocr]', or make ocr where it was set up with make"
"""For people, after "To have it read: "."""

_LONGER_SIDE = 2000
"""Pixels of a page as it is read. 2,600 took twice as long and a third more memory, and read no
line of a page in 10-point type better."""
_LARGEST_SCALE = 4.0
"""Pixels a point: small pages are not blown up beyond 288 dots an inch."""
_OUT_OF_MEMORY = ("bad_alloc", "Failed to allocate", "Insufficient memory", "OutOfMemory")
_LONG_BEYOND = 1.25
"""How far the time that all pages will take may be over the limit: it is told from a few."""
_FEW_PAGES = 5
"""After so many what is done is kept, however long the rest would take."""

_GLUED = re.compile(r"(?<=[a-z]{2}[.?!])(?=[“\"(]?[A-Z][a-z])|(?<=[a-z]{2}[,;])(?=[A-Za-z]{2})")

_engine_at_work = threading.Lock()


class _Engine(Protocol):
    def __call__(self, picture: NDArray[np.uint8], /) -> Any: ...


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "pypdfium2"))


def read_pages(
    content: bytes, numbers: Sequence[int], *, max_seconds: float, deadline: float
) -> Iterator[list[Line]]:
    """The lines of some pages of a pdf (from 0), each in reading order; [] for one without text.

    It ends before the page that would not be done by ``deadline``, on the monotonic clock: whoever
    waits for a result gives up soon after.

    :raises SourceRefused: when the first few show that all will take longer than ``max_seconds``,
        or when the deadline has passed before any is read.
    :raises MemoryError: reading them takes more memory than there is.
    """
    from pypdfium2 import PdfDocument

    began = time.monotonic()
    if began >= deadline:
        raise SourceRefused(
            f"{len(numbers):,} of its pages are pictures, and the {max_seconds:g} s that a source "
            "has were over before they could be read by OCR. Split it, or set "
            "ONRECORD_MAX_SOURCE_SECONDS higher."
        )
    with closing(PdfDocument(content)) as document:
        for done, number in enumerate(numbers):
            if done:
                now = time.monotonic()
                each = (now - began) / done
                if done <= _FEW_PAGES:
                    _check_time(each * len(numbers), len(numbers), max_seconds)
                if now + each > deadline:
                    return
            yield _read_page(document, number)


def _check_time(seconds: float, pages: int, max_seconds: float) -> None:
    if seconds > _LONG_BEYOND * max_seconds:
        raise SourceRefused(
            f"{pages:,} of its pages are pictures, and reading them by OCR would take about "
            f"{seconds:.0f} s; a source has {max_seconds:g} s. Split it, or set "
            f"ONRECORD_MAX_SOURCE_SECONDS to {seconds * 1.5:.0f}."
        )


def _read_page(document: PdfDocument, number: int) -> list[Line]:
    page = document[number]
    width, height = page.get_size()
    scale = min(_LARGEST_SCALE, _LONGER_SIDE / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=False)
    picture = bitmap.to_numpy()[:, :, :3].copy()
    bitmap.close()
    page.close()
    return read_boxes(recognise(widen_gutters(picture)), height=height, scale=scale)


def recognise(picture: NDArray[np.uint8]) -> list[Box]:
    """The pieces of lines in a picture of shape ``(height, width, 3)``, in pixels, in no order.

    :raises MemoryError: it takes more memory than there is.
    """
    with _engine_at_work:
        try:
            found = _engine()(picture)
        except Exception as error:
            if any(sign in str(error) for sign in _OUT_OF_MEMORY):
                raise MemoryError from error
            raise
    if found.boxes is None:
        return []
    return [
        Box(
            left=float(corners[:, 0].min()),
            top=float(corners[:, 1].min()),
            right=float(corners[:, 0].max()),
            bottom=float(corners[:, 1].max()),
            text=_spaced(text),
        )
        for corners, text in zip(found.boxes, found.txts, strict=True)
    ]


def _spaced(text: str) -> str:
    """With the spaces after sentences and commas, which it leaves out now and then."""
    return _GLUED.sub(" ", text)


@cache
def _engine() -> _Engine:
    """Without its check for lines that stand on their heads, which took some for such."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    engine: _Engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": _LONGER_SIDE,
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONGER_SIDE,
        }
    )
    return engine
