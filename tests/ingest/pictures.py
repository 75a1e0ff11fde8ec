"""Pages as pictures of print, as a scanner makes them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1240, 1754
"""Of A4 at 150 dots an inch."""
SIZE = 24


def draw_page(
    headline: str | None = None, *columns: Sequence[str], gutter: int = 50, characters: int = 0
) -> Image.Image:
    """A headline over columns of paragraphs, with a blank line between these."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(SIZE)
    if headline:
        draw.text((100, 90), headline, font=ImageFont.load_default(52), fill="black")
    width = (WIDTH - 200 - gutter * (len(columns) - 1)) // max(len(columns), 1)
    for number, paragraphs in enumerate(columns):
        top = 220
        for paragraph in paragraphs:
            for line in wrap(paragraph, characters or width * 2 // SIZE):
                draw.text((100 + number * (width + gutter), top), line, font=font, fill="black")
                top += 34
            top += 34
    return page


def scanned(*pages: Image.Image) -> bytes:
    """A pdf of nothing but pictures."""
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return written.getvalue()
