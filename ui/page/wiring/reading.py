"""What the reading pane calls: an article with the marks of a citation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from rag.changes import compare_versions
from rag.errors import ArticleNotFound, OnRecordError
from rag.library import Library
from rag.types import AnalysedArticle, Said
from ui.page.standing import render_changes
from ui.page.viewer import render_article, render_missing, render_unreadable
from ui.page.wiring.browser import read_span

MAX_OTHERS = 200
"""Other quotes of the answer that are marked in an article."""


def article_function(library: Library) -> Callable[[Any], str]:
    """What the reading pane calls: an article with the marks of a citation."""

    def open_article(sent: Any) -> str:
        given = sent if isinstance(sent, dict) else {}
        article_id, cited = str(given.get("article"))[:64], read_span(given.get("cited"))
        other, marked = given.get("compared"), given.get("others")
        few = marked[:MAX_OTHERS] if isinstance(marked, list) else ()
        others = [span for one in few if (span := read_span(one))]
        try:
            analysed = library.analysed(article_id)
            copies = library.copies(article_id)
            changes = _changes(analysed, library.analysed(str(other)[:64])) if other else None
        except ArticleNotFound:
            return str(render_missing())
        except OnRecordError as error:
            return str(render_unreadable(error.message))
        said = []
        if cited is not None:
            said = [
                Said(quotation.span, quotation.speaker, quotation.role)
                for quotation in analysed.quotations_over(cited)
                if quotation.kind == "direct"
            ]
        return str(
            render_article(
                analysed.article,
                cited=cited,
                said=said,
                others=others,
                copies=copies,
                changes=changes,
            )
        )

    return open_article


def _changes(shown: AnalysedArticle, other: AnalysedArticle) -> Markup:
    """What the newer of two versions changed, whichever of them is shown."""
    is_older = shown.article.superseded_by is not None
    old, new = (shown, other) if is_older else (other, shown)
    return render_changes(compare_versions(old, new), old.article, new.article)
