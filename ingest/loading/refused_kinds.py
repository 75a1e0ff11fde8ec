"""Kinds of files that are not taken: what they are called, and what can be added in their place."""

from __future__ import annotations

import re

TAKEN = (
    "Taken are txt, md, html, pdf, docx, epub, eml, csv and jsonl files, RSS and Atom feeds, zip "
    "archives of these, and addresses."
)

_DOCUMENT = "Save it as docx or pdf first."
_PICTURE = "Add its text, or a pdf of the page that it shows."
_SOUND = "Add a transcript as text."
_ADVICE: dict[str, tuple[str, str]] = {
    **dict.fromkeys((".doc", ".dot"), ("a document in Word's old format", _DOCUMENT)),
    **dict.fromkeys((".docm", ".dotx", ".dotm"), ("a Word document of another kind", _DOCUMENT)),
    ".odt": ("an OpenDocument text", _DOCUMENT),
    ".rtf": ("a document in Rich Text Format", _DOCUMENT),
    **dict.fromkeys((".pages", ".wpd", ".wps", ".tex"), ("a document's source", _DOCUMENT)),
    **dict.fromkeys((".pptx", ".ppt", ".odp", ".key"), ("a file of slides", "Save them as pdf.")),
    **dict.fromkeys(
        (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"),
        ("a spreadsheet", "Save its sheet as csv, a row an article."),
    ),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif",
         ".svg"),
        ("a picture", _PICTURE),
    ),
    **dict.fromkeys(
        (".mp3", ".wav", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".aac", ".wma"),
        ("a sound recording", _SOUND),
    ),
    **dict.fromkeys(
        (".mp4", ".mov", ".avi", ".mkv", ".webm", ".wmv", ".m4v"), ("a film", _SOUND)
    ),
    **dict.fromkeys((".msg", ".mbox", ".pst"), ("mail as Outlook or others keep it",
                                               "Save each message as eml.")),
    **dict.fromkeys((".mobi", ".azw", ".azw3"), ("a Kindle book", "Convert it to epub.")),
    **dict.fromkeys(
        (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"),
        ("an archive of another kind", "Unpack it and add the folder, or pack it as zip."),
    ),
    ".json": ("a file of JSON", "Write one article a line and name it .jsonl."),
    ".ipynb": ("a notebook", "Save it as html or pdf."),
    ".xml": ("a file of XML that is no feed", "Save its text as txt or html."),
    ".mht": ("a page in one file", "Save it as html."),
    ".mhtml": ("a page in one file", "Save it as html."),
}  # fmt: skip
_BEGINNINGS = tuple(
    (re.compile(beginning, re.DOTALL), suffix)
    for beginning, suffix in (
        (rb"\{\\rtf", ".rtf"),
        (rb"\x89PNG\r\n", ".png"),
        (rb"\xff\xd8\xff", ".jpg"),
        (rb"GIF8[79]a.[\0-\x1f].[\0-\x1f]", ".gif"),
        (rb"ID3[\x02-\x04]", ".mp3"),
        (rb"OggS\0", ".ogg"),
        (rb"fLaC[\0\x80]", ".flac"),
        (rb"Rar!\x1a", ".rar"),
        (rb"7z\xbc\xaf\x27\x1c", ".7z"),
        (rb"\x1f\x8b", ".gz"),
    )
)
"""With the version, size or block that follows: the letters alone may begin a text about them."""
_FAMILIES = {"image": ".png", "audio": ".mp3", "video": ".mp4"}


def explain_suffix(suffix: str) -> str:
    """Why files of a type are not taken.

    :param suffix: in lower case, with its dot.
    """
    if suffix not in _ADVICE:
        return f"Files of the type {suffix} are not taken. {TAKEN}"
    what, advice = _ADVICE[suffix]
    return f"It is {what} ({suffix}), which is not taken. {advice} {TAKEN}"


def explain_content(content: bytes) -> str | None:
    """Why a file is not taken whose first bytes tell what it is, whatever its name; else None."""
    for beginning, suffix in _BEGINNINGS:
        if beginning.match(content):
            return explain_suffix(suffix)
    return None


def explain_media_type(url: str, media_type: str) -> str:
    """Why the answer of an address is not taken."""
    family = _FAMILIES.get(media_type.partition("/")[0])
    if family is None:
        return f"{url[:200]} gives {media_type}, which is not taken. {TAKEN}"
    what, advice = _ADVICE[family]
    return f"{url[:200]} gives {media_type}, {what}, which is not taken. {advice} {TAKEN}"
