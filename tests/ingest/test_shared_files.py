"""Real files that nobody here made: no crash, what must come out does, the rest says why."""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from ingest.analysis import Corrections
from ingest.jobs import prepare
from ingest.loading import ocr
from ingest.loading.sources import (
    ExtractedArticle,
    FailedSource,
    SourceLimits,
    load_bytes,
    load_pasted_text,
)
from rag.errors import SourceEmpty
from tests.ingest.loaded import loading

LIMITS = SourceLimits()
PAGES = 40
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\0"))
"""What a title is without, for nobody sees it."""


Results = dict[str, list[ExtractedArticle | FailedSource]]


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the files themselves hold is looked at, however many pictures are among them."""
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


def load_all(folder: Path) -> Results:
    """What each file holds, by its name."""
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name} in the shared folder's data")
    found: Results = {}
    for result in loading(str(folder), limits=LIMITS):
        found.setdefault(str(Path(result.source).relative_to(folder)), []).append(result)
    return found


def check(results: Results) -> None:
    for name, result in ((name, each) for name, found in results.items() for each in found):
        if isinstance(result, FailedSource):
            assert re.fullmatch(r"[^\n]{20,300}", result.error.message), name
        else:
            assert result.text.encode().strip(), name
            assert result.title.strip(), name
            assert list(result.page_starts) == sorted(result.page_starts), name


def words(text: str) -> str:
    """Markdown's marks, its labels of fields and line breaks left out."""
    plain = re.sub(r"\*\*\w+:\*\*|[#*|>\[\]]|\([^)]*\)|-{3,}", " ", text)
    return " ".join(plain.split())


def test_files_of_many_kinds_give_what_they_must(shared: Path) -> None:
    folder = shared / "data" / "markitdown_fixtures"
    results = load_all(folder / "files")
    check(results)
    expected = json.loads((folder / "expected_strings.json").read_text())
    checked = set()
    for entry in expected:
        name = entry["filename"]
        articles = [a for a in results.get(name, ()) if isinstance(a, ExtractedArticle)]
        if not articles or name in ("test_serp.html", "test_files.zip"):
            continue
        held = "\n".join(f"{a.title} {a.author} {a.outlet}\n{a.text}" for a in articles)
        for text in entry["must_include"]:
            if "base64" not in text:
                assert words(text) in words(held), (name, text)
                checked.add(Path(name).suffix)
        for text in entry["must_not_include"]:
            assert text not in held
    assert checked >= {".docx", ".pdf", ".html", ".csv", ".xml", ".epub"}


def test_the_text_of_pdfs_is_what_others_read_of_them(shared: Path) -> None:
    """Word for word what stands beside the fixtures, whatever the order of a table's cells."""
    folder = shared / "data" / "markitdown_fixtures" / "files"
    results = load_all(folder)
    compared = 0
    for path in sorted((folder / "expected_outputs").glob("*.md")):
        (result,) = results[f"{path.stem}.pdf"]
        if isinstance(result, FailedSource):
            assert "pictures of text" in result.error.message
            continue
        expected = Counter(re.findall(r"[^\W_]{3,}", path.read_text(encoding="utf-8")))
        missing = expected - Counter(re.findall(r"[^\W_]{3,}", result.text))
        assert missing.total() <= 0.05 * expected.total(), (path.name, missing.most_common(20))
        compared += 1
    assert compared >= 4


def test_unknown_kinds_are_refused_and_scans_said_plainly(shared: Path) -> None:
    results = load_all(shared / "data" / "markitdown_fixtures" / "files")
    refused = {
        Path(name).suffix[1:]
        for name, found in results.items()
        for each in found
        if isinstance(each, FailedSource) and each.error.kind == "refused" and each.part is None
    }
    assert refused == {"bin", "json", "pptx", "xls", "xlsx", "ipynb", "msg"}
    (scan,) = results["MEDRPT-2024-PAT-3847_medical_report_scan.pdf"]
    assert isinstance(scan, FailedSource)
    assert "only pictures of text" in scan.error.message


def test_an_archive_of_real_files_gives_those_that_are_articles(shared: Path) -> None:
    found = load_all(shared / "data" / "markitdown_fixtures" / "files")["test_files.zip"]
    parts = {each.part for each in found if isinstance(each, ExtractedArticle)}
    assert parts >= {"test.docx", "test_blog.html", "test_wikipedia.html"}
    failed = {each.part for each in found if isinstance(each, FailedSource)}
    assert failed == {"test.jpg", "test.pptx", "test.xlsx", "test_serp.html"}


def test_real_messages_are_read_or_say_why_not(shared: Path) -> None:
    folder = shared / "data" / "cpython_email_messages"
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name} in the shared folder's data")
    results: Results = {
        path.name: list(load_bytes(path.read_bytes(), name="message.eml", limits=LIMITS))
        for path in sorted(folder.iterdir())
    }
    check(results)
    read = [r for found in results.values() for r in found if isinstance(r, ExtractedArticle)]
    assert len(read) >= len(results) / 2


def test_pdfs_of_many_makers_are_read(shared: Path) -> None:
    folder = shared / "data" / "pypdf_sample_files"
    results = load_all(folder)
    check(results)
    known = {
        entry["path"]: entry for entry in json.loads((folder / "files.json").read_text())["data"]
    }
    for name, (result, *more) in results.items():
        assert not more, name
        entry = known.get(name)
        if entry is None or not name.endswith(".pdf"):
            continue
        if entry["encrypted"]:
            assert isinstance(result, FailedSource)
            assert "password" in result.error.message
        elif isinstance(result, ExtractedArticle):
            assert len(result.page_starts) == entry["pages"], name
        else:
            assert result.error.kind in ("unreadable", "empty"), name


def test_pages_begin_where_they_say(shared: Path) -> None:
    """What each page begins with by pypdf stands behind the start that is kept for it."""
    folder = shared / "data" / "pypdf_sample_files"
    checked = 0
    for name, (result, *_) in load_all(folder).items():
        if not isinstance(result, ExtractedArticle) or len(result.page_starts) < 2:
            continue
        bounds = [*result.page_starts, len(result.text)]
        for page, start, end in zip(
            PdfReader(folder / name).pages, bounds, bounds[1:], strict=False
        ):
            words = [w for w in re.findall(r"[^\W\d_]{5,}", page.extract_text()) if w.isascii()]
            found = [word for word in words if word in result.text[start:end]]
            assert len(found) >= 0.9 * len(words), (name, start)
            checked += bool(words)
    assert checked > 10


def test_text_from_right_to_left_keeps_its_order(shared: Path) -> None:
    folder = shared / "data" / "pypdf_sample_files" / "015-arabic"
    results = load_all(folder)
    for name in ("habibi.pdf", "habibi-oneline-cmap.pdf", "habibi-rotated.pdf"):
        (result,) = results[name]
        assert isinstance(result, ExtractedArticle)
        for paragraph in result.text.split("\n\n"):
            first, middle, last = paragraph.split()
            assert middle == "habibi"
            letters = unicodedata.normalize("NFD", first)
            assert [c for c in letters if unicodedata.category(c) == "Lo"] == list("حبيبي")
            assert first == last


def test_two_columns_are_read_one_after_the_other(shared: Path) -> None:
    results = load_all(shared / "data" / "pypdf_sample_files" / "026-latex-multicolumn")
    (result,) = results["multicolumn.pdf"]
    assert isinstance(result, ExtractedArticle)
    assert not re.search(r"\w-\n", result.text)
    assert max(map(len, result.text.split("\n\n"))) > 500


def test_the_first_article_is_stored_as_it_stands(seed_path: Path) -> None:
    (result,) = loading(str(seed_path), limits=LIMITS)
    assert isinstance(result, ExtractedArticle)
    assert result.text == seed_path.read_text(encoding="utf-8")
    assert (result.language, result.title_from) == ("en", "text")
    assert result.outlet is result.author is result.published is None
    assert result.title == result.text[: len(result.title) - 1] + "…"


def naughty(shared: Path) -> list[str]:
    path = shared / "data" / "naughty_strings" / "blns.json"
    if not path.is_file():
        pytest.skip("needs naughty_strings in the shared folder's data")
    found: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def as_stored(text: str) -> str:
    """What is left of a text: line ends as one character, no NUL, no mark at the beginning."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def test_naughty_strings_survive_pasting_and_uploading(shared: Path) -> None:
    for text in naughty(shared):
        (uploaded, *more) = load_bytes(text.encode(), name="a.txt", limits=LIMITS)
        assert not more
        try:
            pasted = load_pasted_text(text)
        except SourceEmpty:
            assert isinstance(uploaded, FailedSource)
            continue
        assert pasted.title
        assert pasted.text == as_stored(text)
        if isinstance(uploaded, ExtractedArticle):
            assert uploaded.text == as_stored(text)


def test_naughty_strings_inside_a_text_are_quoted_exactly(shared: Path) -> None:
    """The spans of sentences and quotations cut out what stands there, whatever stands there."""
    for text in naughty(shared):
        body = as_stored(f"Ann Lee said: “{text}” on Monday.\n\n{text}\n\nThe end of it.")
        (found,) = load_bytes(body.encode(), name="a.txt", limits=LIMITS)
        if isinstance(found, FailedSource):
            assert "binary" in found.error.message
            continue
        assert found.text == body
        analysed = prepare(found, Corrections())
        pieces = [body[sentence.span.slice] for sentence in analysed.sentences]
        assert "".join("".join(pieces).split()) == "".join(body.split())
        for quotation in analysed.quotations:
            assert 0 <= quotation.span.start < quotation.span.end <= len(body)


def test_naughty_strings_survive_as_columns(shared: Path) -> None:
    for text in naughty(shared):
        row = {"title": text, "author": text, "outlet": text, "text": f"It is {text} they said."}
        (found,) = load_bytes(json.dumps(row).encode(), name="a.jsonl", limits=LIMITS)
        assert isinstance(found, ExtractedArticle), text
        assert found.text == as_stored(row["text"])
        shown = " ".join(text.translate(INVISIBLE).split())
        assert (found.title, found.title_from) == (shown[:300], "file") or not shown
        for field in (found.author, found.outlet):
            assert (field or "").split() == (as_stored(text).split() if shown else [])
        written = StringIO()
        csv.writer(written).writerows([list(row), list(row.values())])
        (tabled,) = load_bytes(written.getvalue().encode(), name="a.csv", limits=LIMITS)
        if isinstance(tabled, ExtractedArticle):
            assert tabled.text == found.text
            assert tabled.title == found.title
        else:
            assert "binary" in tabled.error.message


def test_naughty_strings_as_names_of_files_change_nothing_but_the_name(shared: Path) -> None:
    for text in naughty(shared):
        results = list(load_bytes(b"The tide was high on Monday.", name=text, limits=LIMITS))
        for result in results:
            assert result.source == text
            if isinstance(result, ExtractedArticle):
                assert result.text == "The tide was high on Monday."
            else:
                assert re.fullmatch(r"[^\n]{20,500}", result.error.message)
        packed = BytesIO()
        with ZipFile(packed, "w") as archive:
            archive.writestr(f"{text or 'x'}.txt", "The tide was high on Monday.")
        for result in load_bytes(packed.getvalue(), name="a.zip", limits=LIMITS):
            assert result.part is None or result.part.isprintable()


def bbc_texts(shared: Path) -> dict[str, bytes]:
    folder = shared / "data" / "bbc_news_summary"
    if not folder.is_dir():
        pytest.skip("needs bbc_news_summary in the shared folder's data")
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.txt"))
    }


def test_every_bbc_text_is_read_without_a_damaged_character(shared: Path) -> None:
    texts = bbc_texts(shared)
    for name, content in texts.items():
        (found,) = load_bytes(content, name=name, limits=LIMITS)
        assert isinstance(found, ExtractedArticle), name
        assert not re.search("[\ufffd\x80-\x9f]", found.text), name
        try:
            assert found.text == as_stored(content.decode()), name
        except UnicodeDecodeError:
            assert as_stored(content.decode("ascii", "ignore")).split()[0] in found.text, name
    assert len(texts) > 1_000


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_bbc_texts_in_other_bytes_are_the_same_texts(shared: Path, encoding: str) -> None:
    """As they stand in the set's first edition, whose pounds and dashes are no valid UTF-8."""
    odd = [content.decode() for content in bbc_texts(shared).values() if not content.isascii()]
    assert odd
    for text in odd:
        (found,) = load_bytes(text.encode(encoding, "ignore"), name="a.txt", limits=LIMITS)
        assert isinstance(found, ExtractedArticle)
        assert found.text == as_stored(text.encode(encoding, "ignore").decode(encoding))


def test_real_pages_give_articles_with_what_they_say_of_themselves(shared: Path) -> None:
    pages = sorted((shared / "data" / "article_extraction_benchmark" / "html").glob("*.gz"))
    if not pages:
        pytest.skip("needs article_extraction_benchmark in the shared folder's data")
    found = []
    for path in pages[:PAGES]:
        content = gzip.decompress(path.read_bytes())
        (result,) = load_bytes(content, name=path.stem, limits=LIMITS)
        if isinstance(result, FailedSource):
            assert "the rest is for subscribers" in result.error.message
            continue
        assert not re.search(r"<\w+[^>]*>|&\w+;|\n{3,}", result.text[:500]), path.name
        found.append(result)
    assert len(found) >= PAGES - 1
    assert sum(result.published is not None for result in found) > 0.85 * len(found)
    assert sum(result.outlet is not None for result in found) > 0.8 * len(found)
    assert sum(result.author is not None for result in found) > 0.6 * len(found)
