"""What became of articles and quotes → safe HTML: corrections, newer versions, copies. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rag.types import (
    Article,
    ArticleMetadata,
    Change,
    Changes,
    Citation,
    Correction,
    MetadataChange,
    Span,
)
from ui.page.markup import element, join
from ui.wording import (
    CORRECTIONS,
    METADATA_NAMES,
    also_in_words,
    changes_in_words,
    outlet_names,
    standing_in_words,
    time_in_words,
)


def render_standing(citation: Citation) -> Markup | None:
    """Under a quote: that it was changed or is gone since, that its article was corrected, and
    which near-copies hold it too; None when there is nothing to say."""
    said = [element("li", words, class_=kind) for kind, words in standing_in_words(citation)]
    if citation.also_in:
        said.append(element("li", also_in_words(citation.also_in), class_="also-in"))
    if not said:
        return None
    return element("ul", *said, class_="standing", aria_label="On this quote’s article")


def render_corrections(corrections: Sequence[Correction]) -> Markup | None:
    """At the head of an article, what it says of its own correction; None when it says nothing."""
    if not corrections:
        return None
    return element(
        "aside",
        *(
            element("p", element("b", CORRECTIONS[each.kind]), " ", each.text, class_=each.kind)
            for each in corrections
        ),
        class_="corrections",
        aria_label="Corrections and updates",
    )


def render_copies(copies: Sequence[ArticleMetadata]) -> Markup | None:
    """At the head of an article, which others print nearly the same; None when none does."""
    if not copies:
        return None
    return element(
        "p",
        "Nearly the same text is also in ",
        *(
            join(
                ", " if number else None,
                element("button", name, type="button", data_show=copy.id, title=copy.title),
            )
            for number, (copy, name) in enumerate(zip(copies, outlet_names(copies), strict=True))
        ),
        ": one independent source.",
        class_="copies",
    )


def render_changes(changes: Changes, old: Article, new: Article) -> Markup:
    """What a newer version of an article changed, in its reading order.

    Words that are gone stand in ``del``, those that came in ``ins``; never in a ``mark``.
    """
    return element(
        "section",
        element("h3", "What changed", tabindex=-1),
        element("p", changes_in_words(changes), class_="counted"),
        element("dl", *map(_metadata, changes.metadata)) if changes.metadata else None,
        element("ol", *(_change(each, old.text, new.text) for each in changes.sentences))
        if changes.sentences
        else None,
        class_="changes",
        data_old=changes.old_id,
        data_new=changes.new_id,
    )


def _metadata(change: MetadataChange) -> Markup:
    return join(
        element("dt", METADATA_NAMES[change.name]),
        element(
            "dd",
            element("del", _value(change, change.old)),
            " → ",
            element("ins", _value(change, change.new)),
        ),
    )


def _value(change: MetadataChange, value: str | None) -> str:
    if value is None:
        return "unknown"
    return time_in_words(value) if change.name in ("published", "updated") else value


def _change(change: Change, old: str, new: str) -> Markup:
    words = {"added": "Added", "removed": "Removed", "altered": "Altered"}[change.kind]
    label = element("span", words, class_="kind")
    before = after = None
    if change.old is not None:
        gone = [each.old for each in change.words if each.old]
        before = element("p", _with(old, change.old, gone, "del"), class_="old")
    if change.new is not None:
        came = [each.new for each in change.words if each.new]
        after = element("p", _with(new, change.new, came, "ins"), class_="new")
    if change.kind == "added":
        after = element("p", element("ins", new[change.new.slice] if change.new else ""))
    if change.kind == "removed":
        before = element("p", element("del", old[change.old.slice] if change.old else ""))
    return element("li", label, before, after, class_=change.kind)


def _with(text: str, sentence: Span, words: Sequence[Span], tag: str) -> Markup:
    """A sentence with some of its words in elements; together they are exactly the sentence."""
    pieces: list[str] = []
    position = sentence.start
    for span in words:
        pieces += [text[position : span.start], element(tag, text[span.slice])]
        position = span.end
    return join(*pieces, text[position : sentence.end])
