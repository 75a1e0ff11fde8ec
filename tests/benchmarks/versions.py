"""Whether the same story again is recognised: near-copies, and what a newer version changed."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, TypeAlias

from rag.changes import compare_versions
from rag.text.sentences import split_sentences
from rag.types import AnalysedArticle, Article, Change
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.workspace import Added, Workspace
from tests.conftest import SHARED

Pair: TypeAlias = frozenset[str]

RUN: Final = 4
ALIKE: Final = 0.6
UNLIKE: Final = 0.5
EDITED: Final = 300
"""Articles whose text is edited."""
_WORD = re.compile(r"\w+")
WORDS = f"""Two sets are added as they are and every pair of articles that the library takes for one
story is counted: the pairs of the plagiarism set against its own list; those of BBC against every
pair whose words are the same, and against all that share {ALIKE} of their runs of {RUN} words,
counted pair by pair without hashing. A BBC pair is wrong when it shares less than {UNLIKE}. Then
{EDITED} articles of BBC are edited in ways that are known (a sentence taken out, one of another
article put in, a number or a word replaced, a paragraph moved) and compared with what they were: a
change counts as found when its kind and its sentences in both texts are the right ones."""


def measure(workspace: Workspace) -> Section:
    """Add both sets, then edit.

    :raises DataAbsent: one of the two is not beside the project.
    """
    plagiarism = SHARED / "data" / "minhash_plagiarism" / "data"
    news = SHARED / "data" / "bbc_news_summary" / "News Articles"
    if not (plagiarism.is_dir() and news.is_dir()):
        raise DataAbsent("needs minhash_plagiarism and bbc_news_summary in the shared folder")
    figures = [*_plagiarism(workspace, plagiarism), *_news(workspace, news)]
    return Section(
        title="The same story again",
        words=WORDS,
        figures=(*figures, *_edits(_texts(news))),
    )


def _plagiarism(workspace: Workspace, data: Path) -> list[Figure]:
    texts = {}
    for line in (data / "articles_1000.train").read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition(" ")
        texts[name] = text
    truth = {
        frozenset(line.split())
        for line in (data / "articles_1000.truth").read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    added = _add(
        workspace, "plagiarism", {f"{name}.txt": text.encode() for name, text in texts.items()}
    )
    found = {frozenset(name.removesuffix(".txt") for name in pair) for pair in _pairs(added)}
    return [
        Figure(name="plagiarism set: articles", value=len(texts), digits=0),
        Figure(name="plagiarism set: pairs", value=len(truth), digits=0),
        *_precision_and_recall("plagiarism set", found, truth, found & truth),
    ]


def _news(workspace: Workspace, folder: Path) -> list[Figure]:
    contents = {
        f"{path.parent.name}-{path.name}": path.read_bytes()
        for path in sorted(folder.rglob("*.txt"))
    }
    added = _add(workspace, "versions-bbc", contents)
    found = _pairs(added)
    words = {
        name: tuple(_WORD.findall(content.decode("latin-1").lower()))
        for name, content in contents.items()
    }
    overlaps = _overlaps(words)
    identical = {pair for pair in overlaps if len({words[name] for name in pair}) == 1}
    alike = {pair for pair, share in overlaps.items() if share >= ALIKE}
    right = {pair for pair in found if overlaps.get(pair, 0.0) >= UNLIKE}
    return [
        Figure(name="BBC: articles", value=len(words), digits=0),
        Figure(name="BBC: identical pairs", value=len(identical), digits=0),
        Figure(name=f"BBC: pairs that share {ALIKE}", value=len(alike), digits=0),
        *_precision_and_recall("BBC, identical", found, identical, right),
        Figure(
            name=f"BBC, all that share {ALIKE}: recall",
            value=len(found & alike) / max(len(alike), 1),
            digits=3,
        ),
    ]


def _precision_and_recall(
    name: str, found: set[Pair], wanted: set[Pair], right: set[Pair]
) -> list[Figure]:
    bar = Bar(">=", 0.98)
    return [
        Figure(name=f"{name}: precision", value=len(right) / max(len(found), 1), digits=3, bar=bar),
        Figure(
            name=f"{name}: recall",
            value=len(found & wanted) / max(len(wanted), 1),
            digits=3,
            bar=bar,
        ),
    ]


def _add(workspace: Workspace, name: str, contents: Mapping[str, bytes]) -> Added:
    folder = workspace.folder / f"{name}-files"
    folder.mkdir()
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    added = workspace.added_folder(name, folder)
    shutil.rmtree(folder)
    return added


def _pairs(added: Added) -> set[Pair]:
    """The files that are one article or near-copies of each other."""
    sources = run_fresh(read_sources, str(added.home)).value
    groups: dict[str, list[str]] = defaultdict(list)
    for file, article_id in added.ids.items():
        groups[sources[article_id]].append(file)
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def read_sources(home: str) -> dict[str, str]:
    """Of which source each article of a library is, by id."""
    from rag.library import open_library
    from rag.settings import Settings

    with open_library(Settings(home=Path(home)), repair="foreground") as library:
        related = library.related([article.id for article in library.list()])
    return {article_id: each.source for article_id, each in related.items()}


def _overlaps(words: Mapping[str, Sequence[str]]) -> dict[Pair, float]:
    """The share of their runs of words that any two articles have in common, where any."""
    runs = {
        name: {tuple(own[i : i + RUN]) for i in range(max(len(own) - RUN + 1, 1))}
        for name, own in words.items()
    }
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, own in runs.items():
        for run in own:
            holders[run].append(name)
    together: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        together.update(combinations(names, 2))
    return {
        frozenset(pair): count / (len(runs[pair[0]]) + len(runs[pair[1]]) - count)
        for pair, count in together.items()
    }


# Edits


def _texts(folder: Path) -> list[str]:
    paths = sorted(folder.rglob("*.txt"))
    drawn = random.Random(7).sample(paths, EDITED)
    return [path.read_text(encoding="latin-1") for path in drawn]


def _edits(texts: Sequence[str]) -> list[Figure]:
    drawn = random.Random(7)
    wanted = found = right = 0
    by_kind: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for place, text in enumerate(texts):
        old = _analysed(text)
        other = _analysed(texts[place - 1])
        new, truth = _edited(old, other, drawn)
        told = [_told(each, old, new) for each in compare_versions(old, new).sentences]
        wanted += len(truth)
        found += len(told)
        hits = set(told) & set(truth)
        right += len(hits)
        there.update(kind for kind, _, _ in truth)
        by_kind.update(kind for kind, _, _ in hits)
    return [
        Figure(name="edits: changes made", value=wanted, digits=0),
        Figure(name="edits: precision", value=right / max(found, 1), digits=3),
        Figure(name="edits: recall", value=right / max(wanted, 1), digits=3),
        *(
            Figure(name=f"edits: recall of {kind}", value=by_kind[kind] / there[kind], digits=3)
            for kind in ("added", "removed", "altered")
        ),
    ]


Told: TypeAlias = tuple[str, str, str]


def _edited(
    old: AnalysedArticle, other: AnalysedArticle, drawn: random.Random
) -> tuple[AnalysedArticle, list[Told]]:
    """The article after one edit of each kind, and what they changed."""
    paragraphs: dict[int, list[str]] = defaultdict(list)
    for sentence in old.sentences:
        paragraphs[sentence.paragraph].append(old.text_of(sentence))
    rows = list(paragraphs.values())
    told = [
        change
        for edit in (_replace_word, _take_out, _put_in)
        for change in edit(rows, other, drawn)
    ]
    rows = [row for row in rows if row]
    if len(rows) > 2:
        rows.insert(drawn.randrange(1, len(rows) - 1), rows.pop())
    return _analysed("\n\n".join(" ".join(row) for row in rows)), told


def _replace_word(
    rows: list[list[str]], other: AnalysedArticle, drawn: random.Random
) -> list[Told]:
    places = [(r, s) for r, row in enumerate(rows) for s, each in enumerate(row) if len(each) > 40]
    r, s = drawn.choice(places)
    before = rows[r][s]
    words = list(_WORD.finditer(before))[1:]
    word = drawn.choice([each for each in words if each[0].isdigit()] or words)
    after = before[: word.start()] + ("17" if word[0] != "17" else "18") + before[word.end() :]
    rows[r][s] = after
    return [("altered", before, after)]


def _take_out(rows: list[list[str]], other: AnalysedArticle, drawn: random.Random) -> list[Told]:
    counts = Counter(each for row in rows for each in row)
    places = [
        (r, s)
        for r, row in enumerate(rows)
        for s, each in enumerate(row)
        if counts[each] == 1 and "17" not in each and "18" not in each and len(each) > 40
    ]
    r, s = drawn.choice(places)
    return [("removed", rows[r].pop(s), "")]


def _put_in(rows: list[list[str]], other: AnalysedArticle, drawn: random.Random) -> list[Told]:
    """Not beside a headline, which would run on into it."""
    there = {each for row in rows for each in row}
    others = [
        text for text in map(other.text_of, other.sentences) if len(text) > 40 and text[-1] == "."
    ]
    added = drawn.choice([text for text in others if text not in there])
    row = drawn.choice([row for row in rows if row and all(each[-1] in '.!?"' for each in row)])
    row.insert(drawn.randrange(len(row) + 1), added)
    return [("added", "", added)]


def _told(change: Change, old: AnalysedArticle, new: AnalysedArticle) -> Told:
    before = old.article.text[change.old.slice] if change.old else ""
    after = new.article.text[change.new.slice] if change.new else ""
    return change.kind, before, after


def _analysed(text: str) -> AnalysedArticle:
    article = Article(
        id=Article.id_for(text),
        title="",
        title_from="text",
        ingested="2025-11-01T12:00:00+00:00",
        source="bbc",
        sha256="",
        text=text,
    )
    return AnalysedArticle(article, split_sentences(text, "en"), (), ())
