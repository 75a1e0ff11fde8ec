"""Articles wrapped as the pages of a news site: metadata, menu, paragraphs, footer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.realtimeqa import News

_SECTIONS = "Home World Politics Business Science Health Sport Culture Weather Video".split()
_FOOTER = "About us,Contact,Careers,Terms of use,Privacy policy,Cookie settings".split(",")


def write_pages(articles: Iterable[News], folder: Path) -> None:
    """One html file an article, named by its position so that they are added in this order."""
    folder.mkdir(parents=True)
    for number, news in enumerate(articles):
        (folder / f"{number:05}.html").write_text(as_page(news), encoding="utf-8")


def as_page(news: News) -> str:
    """A page with the title and time where sites put them, and the text as paragraphs."""
    outlet = urlsplit(news.url).hostname or "news.example"
    title, address = escape(news.title), escape(news.url)
    time = f"{news.published}T12:00:00+00:00" if news.published else ""
    published = f'<meta property="article:published_time" content="{time}">' if time else ""
    paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in _paragraphs(news.text))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{address}">
<meta property="og:title" content="{title}">
<meta property="og:site_name" content="{escape(outlet)}">
<meta property="og:type" content="article">{published}
<script type="application/ld+json">{_linked_data(news, outlet, time)}</script>
<style>nav a {{ margin: 0 1em }}</style></head>
<body><header><nav><ul>{_links(_SECTIONS)}</ul></nav></header>
<main><article><h1>{title}</h1>
{paragraphs}
</article></main>
<footer><ul>{_links(_FOOTER)}</ul><p>© {escape(outlet)}. All rights reserved.</p></footer>
</body></html>
"""


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n") if part.strip()]


def _linked_data(news: News, outlet: str, time: str) -> str:
    found = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": news.title,
        "mainEntityOfPage": news.url,
        "publisher": {"@type": "Organization", "name": outlet},
    }
    if time:
        found["datePublished"] = time
    return json.dumps(found).replace("<", "\\u003c")


def _links(names: Iterable[str]) -> str:
    return "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in names)
