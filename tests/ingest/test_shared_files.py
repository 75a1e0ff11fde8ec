"""Real files that nobody here made: no crash, what must come out does, the rest says why."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from ingest.loading.sources import (
    ExtractedArticle,
    FailedSource,
    SourceLimits,
    load_bytes,
    load_pasted_text,
    load_source,
)
from rag.errors import SourceEmpty

LIMITS = SourceLimits()
PAGES = 40


Results = dict[str, list[ExtractedArticle | FailedSource]]


def load_all(folder: Path) -> Results:
    """What each file holds, by its name."""
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name} in the shared folder's data")
    found: Results = {}
    for result in load_source(str(folder), limits=LIMITS):
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


def test_two_columns_are_read_one_after_the_other(shared: Path) -> None:
    results = load_all(shared / "data" / "pypdf_sample_files" / "026-latex-multicolumn")
    (result,) = results["multicolumn.pdf"]
    assert isinstance(result, ExtractedArticle)
    assert not re.search(r"\w-\n", result.text)
    assert max(map(len, result.text.split("\n\n"))) > 500


def test_the_first_article_is_stored_as_it_stands(seed_path: Path) -> None:
    (result,) = load_source(str(seed_path), limits=LIMITS)
    assert isinstance(result, ExtractedArticle)
    assert result.text == seed_path.read_text(encoding="utf-8")
    assert (result.language, result.title_from) == ("en", "text")
    assert result.outlet is result.author is result.published is None
    assert result.title == result.text[: len(result.title) - 1] + "…"


def test_naughty_strings_survive_pasting_and_uploading(shared: Path) -> None:
    path = shared / "data" / "naughty_strings" / "blns.json"
    if not path.is_file():
        pytest.skip("needs naughty_strings in the shared folder's data")
    for text in json.loads(path.read_text(encoding="utf-8")):
        (uploaded,) = load_bytes(text.encode(), name="a.txt", limits=LIMITS)
        try:
            pasted = load_pasted_text(text)
        except SourceEmpty:
            assert isinstance(uploaded, FailedSource)
            continue
        assert pasted.title
        if isinstance(uploaded, ExtractedArticle) and "\ufeff" not in text:
            assert uploaded.text == pasted.text.replace("\0", "")


def test_real_pages_give_articles_with_what_they_say_of_themselves(shared: Path) -> None:
    pages = sorted((shared / "data" / "article_extraction_benchmark" / "html").glob("*.gz"))
    if not pages:
        pytest.skip("needs article_extraction_benchmark in the shared folder's data")
    found = []
    for path in pages[:PAGES]:
        content = gzip.decompress(path.read_bytes())
        (result,) = load_bytes(content, name=path.stem, limits=LIMITS)
        assert isinstance(result, ExtractedArticle), (path.name, result)
        assert not re.search(r"<\w+[^>]*>|&\w+;|\n{3,}", result.text[:500]), path.name
        found.append(result)
    assert sum(result.published is not None for result in found) > 0.85 * len(found)
    assert sum(result.outlet is not None for result in found) > 0.8 * len(found)
    assert sum(result.author is not None for result in found) > 0.6 * len(found)
