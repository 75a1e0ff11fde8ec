"""Bytes → text in any usual encoding, without mojibake where it can be told.

UTF-8 and marked Unicode are taken at their word. Legacy encodings are told by the language that
the text turns out to be in, and Latin ones also by what letters do in words: charset-normalizer
alone takes a British "£300m" for a Polish "Ł300m" and Russian KOI8 for Japanese.
"""

from __future__ import annotations

import codecs
import logging
import re
import unicodedata
from functools import cache

from ingest.loading.languages import CONFIDENT, detect_language, likeliest_language
from rag.errors import SourceUnreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT_OFF = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z")
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
}
"""What browsers read where a page declares the narrower one."""
_LATIN_SHARE = 0.3
"""Bytes above ASCII per letter: French and Czech stay under .2, Cyrillic and Chinese over .6."""
_SAMPLE = 20_000
_LATIN = ("cp1252", "mac_roman", "cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-15")
_LETTERS = {
    "en": "éèêëïöüçñ",
    "de": "äöüßéè",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíóúüñ",
    "pt": "áàâãçéêíóôõú",
    "it": "àèéìîòóù",
    "nl": "éèëïíóöü",
    "sv": "åäöé",
    "da": "æøåé",
    "nb": "æøåéò",
    "fi": "äöåšž",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "hr": "čćđšž",
    "bs": "čćđšž",
    "sl": "čšž",
    "ro": "ăâîșşțţ",
    "tr": "çğıöşüâîû",
    "et": "äõöüšž",
    "lv": "āčēģīķļņšūž",
    "lt": "ąčęėįšųūž",
}
_OTHER_SCRIPTS = {
    "cp1251": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"),
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "iso8859-5": ("ru", "bg", "sr"),
    "cp866": ("ru",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "gb18030": ("zh",),
    "big5": ("zh",),
    "cp949": ("ko",),
}
"""What charset-normalizer mixes up, with the languages that it is used for."""
_BETWEEN_LETTERS = frozenset("’‘'´`·-‐–—…/\u00a0\u00ad")
_MENDING = "onrecord-windows-1252"
"""The name under which Python's decoder is told what to put for bytes that are none."""
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode"})
_TOO_ODD = 0.25
"""Odd characters among those above ASCII, over which no Latin reading is believed."""


def decode(content: bytes, *, declared: str | None = None) -> str:
    """The characters of a text, without a byte-order mark; line ends stay as they are.

    :param declared: the encoding that a header or the page itself names, which may be wrong.
    :raises SourceUnreadable: when no encoding can be told.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content[len(mark) :], encoding)
    if (utf16 := _unmarked_utf16(content)) is not None:
        return content.decode(utf16, "replace")
    if b"\x1b$" in content[:_SAMPLE]:
        return content.decode("iso2022_jp", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared is not None and (text := _decode_declared(content, declared)) is not None:
        return text
    if _is_damaged_utf8(content):
        return _mend_utf8(content)
    return _decode_legacy(content)


def encodable(text: str) -> str:
    """Without halves of surrogate pairs, which file names, pdfs and pasted text may hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _decode_marked(content: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return _mend_utf8(content)
    return content.decode(encoding, "replace")


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 of mostly Latin letters has a NUL in every other byte, which no other text has."""
    sample = content[:4096]
    if b"\0" not in sample or len(sample) < 4:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _decode_declared(content: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        name = _WIDER.get(name, name)
        if name == "utf-8" or not _is_text_encoding(name):
            return None
        return content.decode(name, "replace")
    except (LookupError, ValueError):
        return None


def _is_text_encoding(name: str) -> bool:
    """Python's registry also holds codecs that make bytes of bytes, such as zlib."""
    try:
        return isinstance(b"".decode(name), str) and name not in _NO_CHARSETS
    except (LookupError, ValueError, EOFError):
        return False


def _is_damaged_utf8(content: bytes) -> bool:
    """More whole UTF-8 sequences than bytes that are in none: UTF-8 with a few bad bytes."""
    whole = _SEQUENCE.findall(content) + _CUT_OFF.findall(content)
    stray = sum(byte >= 0x80 for byte in content) - sum(map(len, whole))
    return len(whole) > stray


def _mend_utf8(content: bytes) -> str:
    """UTF-8, with each byte that is none read as windows-1252, as in files pasted together."""
    codecs.register_error(_MENDING, _read_as_cp1252)
    return content.decode("utf-8", _MENDING)


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are no UTF-8; nothing is guessed of a character cut off."""
    assert isinstance(error, UnicodeDecodeError), "it is registered for decoding alone"
    if error.reason == "unexpected end of data":
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _decode_legacy(content: bytes) -> str:
    sample = content[:_SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    letters = high + sum(chr(byte).isalpha() for byte in sample if byte < 0x80)
    latin = _best_latin(content) if high < _LATIN_SHARE * letters else None
    encoding = latin or _best_other_script(content)
    if encoding is None:
        raise SourceUnreadable(
            "It is in an encoding that cannot be told. Save it as UTF-8 and add it again."
        )
    return content.decode(encoding, "replace")


def _best_latin(content: bytes) -> str | None:
    """The Latin encoding under which the fewest characters look odd; ties go in _LATIN's order."""
    sample = content[:_SAMPLE]
    language = detect_language(bytes(byte if byte < 0x80 else 0x20 for byte in sample).decode())
    oddness = {}
    for encoding in _LATIN:
        text = sample.decode(encoding, "replace")
        oddness[encoding] = _oddness(text, detect_language(text) or language)
    best = min(oddness, key=oddness.__getitem__)
    return best if oddness[best] <= _TOO_ODD else None


def _oddness(text: str, language: str | None) -> float:
    """The share of characters above ASCII that stand where none is written, from 0."""
    padded = f" {text} "
    alphabet = _LETTERS.get(language or "")
    places = [index for index, char in enumerate(padded) if char > "\x7f"]
    odd = sum(
        _is_odd(padded[i], padded[i - 1], padded[i + 1])
        or (0.5 if alphabet and padded[i].isalpha() and padded[i].lower() not in alphabet else 0)
        for i in places
    )
    return odd / len(places) if places else 0.0


def _is_odd(char: str, before: str, after: str) -> bool:
    category = unicodedata.category(char)
    if category in ("Cc", "Cn", "Co") or char == "\ufffd":
        return True
    if category in ("Ll", "Lu"):
        alone = not (before.isalpha() or after.isalpha() or before.isspace())
        in_number = before.isdigit() or after.isdigit()
        return alone or in_number or (category == "Lu" and before.islower())
    return before.isalpha() and after.isalpha() and char not in _BETWEEN_LETTERS


def _best_other_script(content: bytes) -> str | None:
    """The encoding under which the text is surest to be in a language that it is used for."""
    detected = _detect(content)
    candidates = dict(_OTHER_SCRIPTS)
    if detected is not None:
        candidates[detected] = ()
    confidences = {}
    for encoding, languages in candidates.items():
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            language, confidence = likeliest_language(decoder.decode(content[:_SAMPLE]))
        except UnicodeDecodeError:
            continue
        if not languages or language in languages:
            confidences[encoding] = confidence
    best = max(confidences, key=confidences.__getitem__, default=None)
    return best if best is not None and confidences[best] >= CONFIDENT else detected


def _detect(content: bytes) -> str | None:
    _silence()
    from charset_normalizer import from_bytes

    found = from_bytes(content[:_SAMPLE]).best() or from_bytes(content).best()
    if found is None:
        return None
    name = codecs.lookup(found.encoding).name
    return _WIDER.get(name, name)


@cache
def _silence() -> None:
    logging.getLogger("charset_normalizer").setLevel(logging.CRITICAL)
