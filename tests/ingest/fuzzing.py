"""Mutated files: well-formed ones of our own, damaged in many ways, always the same for a seed.

Every input is loaded and, where articles come out, analysed; it counts as a failure when anything
but our own errors comes out, when a result breaks a promise, or when it takes too long or too
much memory.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import time
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from hypothesis import strategies as st
from lxml import etree

from ingest.jobs import Job, run_job
from ingest.loading import web
from ingest.loading.limits import SourceLimits
from ingest.loading.sources import FailedSource
from rag.types import AnalysedArticle
from tests.ingest import test_epub, test_feeds, tiny_files
from tests.ingest.test_html import ARTICLE, OPEN_GRAPH, json_ld, page

MAX_SECONDS = 5.0
"""Of processor time for one input; a whole one takes a hundredth."""
MAX_MEMORY = 400_000_000
"""Bytes that a process may come to hold over what it holds with the readers loaded."""
REPEATED = 200_000
REPEATING = ("txt", "md", "html", "csv", "jsonl", "eml", "feed")
LIMITS = SourceLimits(
    max_bytes=2_000_000, max_pages=50, max_archive_files=50, max_unpacked_bytes=5_000_000
)
PROSE = (
    "Ferry fares rise\n\nThe harbour board raised the fare to four crowns on Monday, 8 October.\n\n"
    "“We waited as long as we could,” said Lena Okafor, the mayor. “It was not enough.”\n\n"
    "“Nobody asked us”, a fisherman told the Post; the board’s spokesman, Bo Ek, denied that.\n"
)
MARKDOWN = (
    f"---\ntitle: Fares\nauthor: Ann Lee\ndate: 2025-10-08\n---\n\n# Ferry *fares*\n\n{PROSE}"
)
ROWS = 'title,text,published\nTides,"The tide ""rose"", she said.",2025-10-08\nLocks,Open them.,\n'
LINES = (
    '{"title": "Tides", "text": "The tide rose.", "url": "https://post.example/1"}\n{"text": 3}\n'
)
ADDRESSES = (
    "# Today\nhttps://post.example/1\nhttp://[::1]:80/x?y#z\nhttps://xn--bcher-kva.example/\n"
)
TOKENS: tuple[bytes, ...] = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"\xed\xa0\x80", b"\r", b"\n" * 50, b'"' * 30,
    "“".encode() * 30, b"(" * 2000, b"<div>" * 500, b"<b><i>" * 200, b"&#x110000;", b"&#0;",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b"<![CDATA[", b"<!--", b"]]>", b"<script>",
    b"<table><td>",
    b"\xe2\x80\xae", b"99999999999999999999", b"-1", b"NaN", b"1e999", b"%PDF-1.7", b"PK\x03\x04",
    b"startxref\n0", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Length 999999999", b"stream\n",
    b"endobj", b"/FlateDecode", b"=?utf-8?b?//?=", b"=?x?q?=41?=", b"Content-Type: multipart/mixed",
    b"Content-Transfer-Encoding: base64\n\n", b"charset=zlib", b"boundary=", b"--b--\n",
    b"[" * 3000, b'{"a":' * 500, b"\\ud800", b",,,,,", b"\t;|", b"http://", b"https://a@b:c/",
    b"https://xn--a/", b"javascript:", b"9999-99-99T99:99:99+99:99", b"0001-01-01", b"a" * 3000,
    b"said " * 300, b"Mr. " * 200, b"A. B. C. " * 100, "’”".encode() * 200,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that did what none may do; its kind and number make it again."""

    kind: str
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run over many inputs of one kind came to."""

    kind: str
    inputs: int
    articles: int
    refused: int
    longest_seconds: float
    """Processor time of the slowest input."""
    peak_bytes: int
    """The most that the process came to hold over what it held with the readers loaded."""
    failed: tuple[Failed, ...]


def _packed(members: dict[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", how) as archive:
        for name, content in members.items():
            member = ZipInfo(name)  # without the time, which would make other bytes each time
            member.compress_type = how
            archive.writestr(member, content)
    return written.getvalue()


def _repacked(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return _packed({name: package.read(name) for name in package.namelist()})


def _message() -> bytes:
    made = EmailMessage()
    made["Subject"] = "Fares rise — “at last”"
    made["From"] = "Ann Lee <ann@post.example>"
    made["Date"] = "Wed, 08 Oct 2025 07:30:00 +0200"
    made.set_content(PROSE)
    made.add_alternative(page().decode(), subtype="html")
    made.add_attachment(ROWS.encode(), maintype="text", subtype="csv", filename="rows.csv")
    made.add_attachment(PROSE.encode(), maintype="text", subtype="plain", filename="a.txt")
    for number, part in enumerate(made.walk()):
        if part.is_multipart():
            part.set_boundary(f"=====part-{number}=====")
    return made.as_bytes()


def _pdf() -> bytes:
    first = tiny_files.printed(*PROSE.split("\n\n"))
    columns = [(left, 700 - 12 * n, 10, f"Line {n} of it.") for left in (72, 320) for n in range(9)]
    return tiny_files.pdf(first, columns, title="Ferry fares rise", author="Ann Lee")


@cache
def seeds() -> dict[str, tuple[str, tuple[bytes, ...]]]:
    """Of each kind: the name under which its inputs are added, and its whole files."""
    feed = test_feeds.rss("https://post.example/1", whole=True)
    teaser = test_feeds.rss("https://post.example/1", whole=False)
    members = {"a.txt": PROSE.encode(), "b/rows.csv": ROWS.encode(), "c.html": page()}
    inner = _packed({"in.zip": _packed(members), "m.eml": _message(), "d.md": MARKDOWN.encode()})
    return {
        "txt": ("a.txt", (PROSE.encode(), PROSE.encode("cp1252"), PROSE.encode("utf-16"))),
        "md": ("a.md", (MARKDOWN.encode(),)),
        "html": ("a.html", (page(head=json_ld(ARTICLE) + OPEN_GRAPH), page())),
        "pdf": ("a.pdf", (_pdf(),)),
        "docx": ("a.docx", (_repacked(tiny_files.word(*PROSE.split("\n\n"), title="Fares")),)),
        "epub": ("a.epub", (_repacked(test_epub.book()),)),
        "eml": ("a.eml", (_message(),)),
        "zip": ("a.zip", (_packed(members), _packed(members, ZIP_STORED), inner)),
        "csv": ("a.csv", (ROWS.encode(), ROWS.replace(",", "\t").encode())),
        "jsonl": ("a.jsonl", (LINES.encode(),)),
        "feed": ("a.xml", (feed, teaser, test_feeds.ATOM.encode())),
        "addresses": ("list", (ADDRESSES.encode(),)),
    }


KINDS = tuple(seeds())


def mutated(kind: str, number: int) -> bytes:
    """The input of a number: one to six mutations of a whole file.

    Many damage what holds a file together, which readers notice at once; so packages are damaged
    from the inside as well, markup as a tree and pdfs in what their pages draw.
    """
    chance = random.Random(f"{kind} {number}")
    wholes = seeds()[kind][1]
    content = chance.choice(wholes)
    deeper = chance.random()
    if kind in ("docx", "epub", "zip") and deeper < 0.7:
        return _mutate_member(content, chance)
    if kind == "pdf" and deeper < 0.6:
        return _mutate_pages(content, chance)
    if kind in ("html", "feed") and deeper < 0.4:
        return _mutate_tree(content, chance)
    return _mutate(content, wholes, chance)


def _mutate(content: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        content = chance.choice(_MUTATIONS)(content, others, chance)
    return content[: LIMITS.max_bytes]


def _mutate_member(content: bytes, chance: random.Random) -> bytes:
    """A package that is whole with a member that is not, so that what reads members is reached."""
    with ZipFile(BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    names = [name for name in members if not name.endswith("/")]
    main = [name for name in names if name.endswith(("document.xml", ".opf", ".xhtml"))]
    name = chance.choice(main if main and chance.random() < 0.6 else names)
    if name.endswith((".xml", ".opf", ".xhtml", ".rels", ".html")) and chance.random() < 0.7:
        members[name] = _mutate_tree(members[name], chance)
    else:
        members[name] = _mutate(members[name], tuple(members.values()), chance)
    if chance.random() < 0.2:
        members[chance.choice(["../x.txt", "/x", "C:\\x.md", "a\0b", "x" * 300, "é.html"])] = b"x y"
    return _packed(members)


def _mutate_tree(content: bytes, chance: random.Random) -> bytes:
    """Markup that still parses, with elements left out, doubled, moved, renamed or filled oddly."""
    is_page = b"<html" in content[:200] and b"xmlns" not in content[:200]
    root = etree.fromstring(content, etree.HTMLParser() if is_page else _XML)
    if root is None:
        return content
    for _ in range(chance.randint(1, 8)):
        elements = [each for each in root.iter() if isinstance(each.tag, str) and each is not root]
        if not elements:
            break
        element, other = chance.choice(elements), chance.choice(elements)
        parent = element.getparent()
        change = chance.randrange(6)
        if change == 0 and parent is not None:
            parent.remove(element)
        elif change == 1:
            other.append(deepcopy(element))
        elif change == 2:
            element.tag = other.tag
        elif change == 3 and element.attrib:
            element.set(chance.choice(list(element.attrib)), _xml_text(chance))
        elif change == 4:
            element.text, other.tail = _xml_text(chance), _xml_text(chance)
        else:
            for _again in range(chance.choice((3, 60))):
                inner = etree.SubElement(element, element.tag)
                inner.text = element.text
                element = inner if chance.random() < 0.9 else element
    made: bytes = etree.tostring(root, method="html" if is_page else "xml")
    return made[: LIMITS.max_bytes]


_XML = etree.XMLParser(recover=True, resolve_entities=False)


def _xml_text(chance: random.Random) -> str:
    token = chance.choice(TOKENS).decode("utf-8", "replace")
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "\ufffd", token)


def _mutate_pages(content: bytes, chance: random.Random) -> bytes:
    """A pdf that is whole, with pages that draw what no program would write."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        DecodedStreamObject,
        FloatObject,
        NameObject,
        NullObject,
        NumberObject,
    )

    writer = PdfWriter(clone_from=BytesIO(content))
    drawn = tuple(each.get_contents().get_data() for each in writer.pages)
    for leaf in writer.pages:
        drawing = DecodedStreamObject()
        drawing.set_data(_mutate(chance.choice(drawn), drawn, chance))
        contents = writer._add_object(drawing)
        leaf[NameObject("/Contents")] = contents
        odd = (NullObject(), NumberObject(-90), FloatObject(1e30), NameObject("/X"), contents,
               leaf.indirect_reference)  # fmt: skip
        font = leaf["/Resources"]["/Font"]["/F1"]
        if chance.random() < 0.4:
            key = chance.choice(["/Encoding", "/Subtype", "/BaseFont", "/ToUnicode", "/Widths"])
            font[NameObject(key)] = chance.choice(odd)
        if chance.random() < 0.4:
            key = chance.choice(["/MediaBox", "/Rotate", "/Resources", "/Type", "/Parent"])
            leaf[NameObject(key)] = chance.choice(odd)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _flip(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _again in range(chance.choice((1, 1, 4, 32))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _leave_out(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.randint(1, 200) :]


def _repeat(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    piece = content[start : start + chance.randint(1, 400)]
    return content[:start] + piece * chance.choice((2, 5, 50)) + content[start:]


def _splice(content: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _put_token(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + chance.choice(TOKENS) + content[start + chance.randint(0, 8) :]


def _put_number(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Another number in the place of one that stands there, or of some of the bytes."""
    places = [found.span() for found in re.finditer(rb"\d+", content)]
    if not places:
        return _flip(content, (), chance)
    start, end = chance.choice(places)
    other = chance.choice((b"0", b"-1", b"1", b"65536", b"4294967295", b"99999999999", b"1e9"))
    return content[:start] + other + content[end:]


_Mutation = Callable[[bytes, tuple[bytes, ...], random.Random], bytes]
_MUTATIONS: tuple[_Mutation, ...] = (
    _flip, _flip, _cut, _leave_out, _repeat, _splice, _put_token, _put_token, _put_number,
)  # fmt: skip


@contextmanager
def links_answered_here() -> Iterator[None]:
    """Addresses that are followed give a page of ours; their forms are checked as ever."""

    def fetch(url: str, _: SourceLimits) -> web.Fetched:
        address = str(web.parse_url(url))
        return web.Fetched(address, page(), "text/html", "utf-8")

    with patch.object(web, "fetch", fetch):
        yield


def run_input(content: bytes, name: str) -> list[AnalysedArticle | FailedSource]:
    """Load and analyse it; raises whatever comes out that is no error of ours."""
    job = Job(source=name, content=content, limits=LIMITS)
    results = [prepared.found for prepared in run_job(job)]
    assert results, "nothing came out, neither an article nor a reason"
    for result in results:
        _check(result)
    return results


def _check(result: AnalysedArticle | FailedSource) -> None:
    if isinstance(result, FailedSource):
        assert re.fullmatch(r"[^\n]{20,700}", result.error.message), result.error.message
        return
    article = result.article
    assert article.text.encode().strip()
    assert "\0" not in article.text
    assert article.title.encode().strip()
    assert "\n" not in article.title
    assert list(article.page_starts) == sorted(article.page_starts)
    assert all(0 <= start <= len(article.text) for start in article.page_starts)
    for each in (article.outlet, article.author, article.url, article.section, article.part):
        assert each is None or each.encode().strip()
    spans = [sentence.span for sentence in result.sentences]
    spans += [quotation.span for quotation in result.quotations]
    assert all(0 <= span.start < span.end <= len(article.text) for span in spans)


def run_inputs(kind: str, numbers: range) -> Outcome:
    """Run the inputs of a kind with these numbers, in this process."""
    return _run(kind, kind, ((number, mutated(kind, number)) for number in numbers))


def run_repeats(kind: str, size: int = REPEATED) -> Outcome:
    """Run a token of each over and over up to a size, in the middle of a whole file's text.

    What takes time with the square of its length shows here.
    """
    before, after = _around(kind)
    contents = (before + (token * (size // len(token) + 1))[:size] + after for token in TOKENS)
    return _run(f"{kind}, a token over and over", kind, enumerate(contents))


def _around(kind: str) -> tuple[bytes, bytes]:
    """What stands before and after a text inside a whole file of a kind."""
    if kind == "eml":
        return b"Subject: Fares\nFrom: a@post.example\n\n" + PROSE.encode(), b""
    if kind == "jsonl":
        return b'{"text": "The tide rose. ', b'"}\n'
    if kind == "csv":
        return ROWS.encode() + b'Fares,"They rose. ', b'",2025-10-08\n'
    whole = seeds()[kind][1][0]
    middle = {"html": b"</p></article>", "feed": b"</description>"}.get(kind, b"")
    start = whole.index(middle) if middle else len(whole)
    return whole[:start], whole[start:]


def _run(title: str, kind: str, inputs: Iterable[tuple[int, bytes]]) -> Outcome:
    name = seeds()[kind][0]
    count = articles = refused = 0
    longest = 0.0
    failed: list[Failed] = []
    with links_answered_here():
        for whole in seeds()[kind][1]:
            run_input(whole, name)
        before = _peak_bytes()
        for number, content in inputs:
            began = time.process_time()
            try:
                results = run_input(content, name)
            except Exception:  # noqa: BLE001 - what is looked for
                failed.append(Failed(title, number, traceback.format_exc(limit=-6)))
                results = []
            seconds = time.process_time() - began
            longest = max(longest, seconds)
            if seconds > MAX_SECONDS:
                failed.append(Failed(title, number, f"took {seconds:.1f} s"))
            count += 1
            read = any(isinstance(result, AnalysedArticle) for result in results)
            articles, refused = articles + read, refused + (not read)
    peak = _peak_bytes() - before
    if peak > MAX_MEMORY:
        failed.append(Failed(title, count, f"held {peak:,} bytes more at the end"))
    return Outcome(title, count, articles, refused, longest, peak, tuple(failed))


def run_in_processes(
    count: int, *, piece: int = 100, timeout: float = 1_500
) -> tuple[list[Outcome], list[Outcome]]:
    """Run ``count`` inputs of every kind and what repeats, in two processes of limited memory.

    :param timeout: seconds for all; a hang in a library's own code ends it.
    :returns: the outcomes by kind, and those of what repeats.
    """
    pieces = [
        (kind, range(at, min(at + piece, count))) for kind in KINDS for at in range(0, count, piece)
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, initializer=_limit_memory) as pool:
        long = [pool.submit(run_repeats, kind) for kind in REPEATING]
        running = [pool.submit(run_inputs, kind, numbers) for kind, numbers in pieces]
        try:
            repeated = [future.result(timeout=timeout) for future in long]
            done = [future.result(timeout=timeout) for future in running]
        except TimeoutError:
            for process in pool._processes.values():
                process.kill()
            raise
    return [_joined([each for each in done if each.kind == kind]) for kind in KINDS], repeated


def _joined(outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        outcomes[0].kind,
        sum(each.inputs for each in outcomes),
        sum(each.articles for each in outcomes),
        sum(each.refused for each in outcomes),
        max(each.longest_seconds for each in outcomes),
        max(each.peak_bytes for each in outcomes),
        tuple(failed for each in outcomes for failed in each.failed),
    )


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (2_000_000_000, 2_000_000_000))


def _peak_bytes() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def made_texts() -> st.SearchStrategy[bytes]:
    """Texts out of what makes a reader of articles stumble, in many encodings."""
    pieces = st.sampled_from(
        ["“", "”", "‘", "’", '"', "'", " said ", " she told ", "Mr. ", "Ann Lee", "\n", "\n\n",
         ". ", ", ", " — ", "# ", "---\n", "title: ", "By ", "Published on ", "8 October 2025",
         "(", ")", "http://", "<p>", "</p>", "\u202e", "\u00ad", "\ufeff", "é", "中文。",
         "שלום", "🛳️", "3.5 million"]
    )  # fmt: skip
    texts = st.lists(pieces | st.text(max_size=12), max_size=60).map("".join)
    encodings = st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-32-le", "koi8-r", "cp932"])
    return st.builds(lambda text, encoding: text.encode(encoding, "ignore"), texts, encodings)


def checksums(count: int) -> dict[str, int]:
    """Of the first inputs of every kind, to tell whether they are the same everywhere."""
    return {
        kind: zlib.crc32(b"".join(mutated(kind, number) for number in range(count)))
        for kind in KINDS
    }
