from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.loading.encodings import decode, encodable
from rag.errors import SourceUnreadable

ENGLISH = "The minister said: “We won’t accept the plan – not today.” Profit rose by £300m. " * 2
FRENCH = (
    "Le maire a déclaré que « la ville n’acceptera pas » cette mesure à l’été. Où est-il né ? " * 2
)
GERMAN = (
    "Der Bürgermeister erklärte: „Wir müssen für größere Straßen zahlen“, sagte er in Köln. " * 2
)
POLISH = "Burmistrz powiedział, że miasto nie zgodzi się na większe wydatki. Łódź też czeka. " * 2
CZECH = "Starosta řekl, že město nemůže přijmout větší výdaje. Příští týden bude hlasovat. " * 2
TURKISH = "Belediye başkanı, meclisin yeni planı kabul etmeyeceğini söyledi. Şartlar ağır. " * 2
RUSSIAN = "Мэр города заявил, что совет не примет новый план. Решение примут через неделю. " * 2
GREEK = "Ο δήμαρχος δήλωσε ότι το συμβούλιο δεν θα δεχθεί το νέο σχέδιο του λιμανιού. " * 2
JAPANESE = "市長は、議会が新しい計画を承認しないと述べた。決定は来週、東京で行われる予定です。" * 2
CHINESE = "市长表示，市议会不会接受新的计划。决定将于下周在北京作出。许多居民表示欢迎。" * 2
KOREAN = "시장은 의회가 새로운 계획을 받아들이지 않을 것이라고 말했다. 다음 주에 결정한다. " * 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH.replace("£", ""), "mac_roman"),
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
    ],
)
def test_legacy_encodings_are_told(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_pound_sign_in_an_english_text_stays_one() -> None:
    text = "The firm said that its profit rose by £300m over the year, its best result ever."
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_goes(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Ünï “x”".encode(encoding)) == "Ünï “x”"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told(encoding: str) -> None:
    assert decode("He said no.".encode(encoding)) == "He said no."


def test_one_foreign_byte_does_not_spoil_a_utf8_text() -> None:
    assert decode("“Yes,” she said – ".encode() + b"\xa3300m.") == "“Yes,” she said – £300m."


def test_a_cut_character_at_the_end_shows_as_lost() -> None:
    assert decode("She said “no”".encode()[:-1]) == "She said “no\ufffd"


def test_valid_utf8_wins_over_a_wrong_declaration() -> None:
    assert decode("“Café”".encode(), declared="iso-8859-1") == "“Café”"


def test_a_declared_encoding_is_believed_where_utf8_is_impossible() -> None:
    assert decode("Привет".encode("koi8-r"), declared="KOI8-R") == "Привет"
    assert decode(b"\x93Yes\x94", declared="iso-8859-1") == "“Yes”"


@pytest.mark.parametrize("declared", ["no-such", "zip", "rot13", "unicode_escape", "", "\0"])
def test_a_senseless_declaration_is_passed_over(declared: str) -> None:
    assert decode(GERMAN.encode("cp1252"), declared=declared) == GERMAN


@given(st.text())
def test_every_utf8_text_comes_back_without_its_mark(text: str) -> None:
    assume(not text.startswith("\ufeff") and "\x1b$" not in text and "\0" not in text)
    assert decode(text.encode()) == text


@given(st.binary(), st.none() | st.sampled_from(["utf-8", "cp1252", "big5", "utf-16", "hex"]))
def test_any_bytes_are_decoded_or_refused(content: bytes, declared: str | None) -> None:
    try:
        decode(content, declared=declared).encode("utf-8", "surrogatepass")
    except SourceUnreadable as error:
        assert "UTF-8" in error.message


def test_surrogate_pairs_are_joined_and_halves_replaced() -> None:
    assert encodable("\ud83d\ude00 and \ud83d") == "😀 and \ufffd"


def test_a_file_of_nothing_but_damage_takes_no_longer_than_another() -> None:
    """Mending byte by byte copied the rest each time: minutes for a few megabytes."""
    began = time.process_time()
    text = decode("naïve café ".encode() * 100_000 + b"\xa3\x93" * 40_000)
    assert time.process_time() - began < 3
    assert text.endswith("café " + "£“" * 40_000)
