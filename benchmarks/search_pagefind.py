"""Pagefind as a judge, with the settings that sitegen gave it until it had an index of its own.

Words behind an apostrophe and ligatures are prepared for it, in the index and in queries; a headline counts most, then an
author's name; the newer an article, the more it counts.
"""

import asyncio
import html
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from chromium import chromium
from pagefind.index import PagefindIndex
from search_corpora import Article
from search_queries import Query

_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_LIGATURES = {"œ": "o\u034fe", "Œ": "O\u034fe", "æ": "a\u034fe", "Æ": "A\u034fe", "ß": "s\u034fs"}
_ELIDED = re.compile(r"(^|\s)(?:[cdjlmnst]|(?:jus|lors|puis)?qu)['’](?=[^\W_])", re.IGNORECASE)
_SEARCH = """async ([words, dates, most]) => {
    const pagefind = await import("/pagefind/pagefind.js");
    const ranking = { metaWeights: { title: 8, authors: 6 } };
    await pagefind.options({ baseUrl: "/", ranking });
    await pagefind.init();
    const all = await pagefind.search(null);
    const names = new Map();
    for (const result of all.results) names.set(result.id, (await result.data()).meta.name);
    const now = Math.max(...Object.values(dates).map((date) => Date.parse(date)));
    const age = (name) => (now - Date.parse(dates[name])) / (365.25 * 86_400_000);
    const found = [];
    for (const text of words) {
        const { results } = await pagefind.search(text);
        const scored = results.map(({ id, score }) => [names.get(id), score * (0.5 + 0.5 * Math.exp(-age(names.get(id)) / 5))]);
        scored.sort(([one, its], [other, another]) => another - its || (dates[one] < dates[other] ? 1 : -1));
        found.push(scored.slice(0, most).map(([name]) => name));
    }
    return found;
}"""


def answers(language: str, articles: list[Article], queries: list[Query], most: int) -> Iterator[list[str]]:
    """Yield the names of the articles that each query finds, best first."""
    with TemporaryDirectory() as folder:
        asyncio.run(_make_index(Path(folder), language, articles))
        (Path(folder) / "index.html").write_text("<!doctype html>")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            with chromium() as browser:
                page = browser.new_page()
                page.goto(f"http://127.0.0.1:{server.server_port}/")
                dates = {article.name: article.date for article in articles}
                words = [_as_typed(query.text, language) for query in queries]
                yield from page.evaluate(_SEARCH, [words, dates, most])
        finally:
            server.shutdown()
            server.server_close()


async def _make_index(folder: Path, language: str, articles: list[Article]) -> None:
    async with PagefindIndex({"force_language": language, "output_path": str(folder / "pagefind")}) as index:
        for article in articles:
            await index.add_html_file(content=_page(article), url=f"/{article.name}/")


def _page(article: Article) -> str:
    values = {"name": article.name, "title": article.title, "authors": ", ".join(article.authors)}
    metas = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{html.escape(value)}">' for name, value in values.items()
    )
    lead = f'<p data-pagefind-weight="2">{html.escape(article.standfirst)}</p>'
    body = "".join(f"<{'h2' if is_heading else 'p'}>{html.escape(text)}" for is_heading, text in article.blocks)
    page = f"<!doctype html><html><head><title>-</title>{metas}</head><body>{lead}<div>{body}</div></body></html>"
    page = _APOSTROPHE.sub("&#39;", page)
    for ligature, letters in _LIGATURES.items():
        page = page.replace(ligature, letters)
    return page


def _as_typed(text: str, language: str) -> str:
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters.replace("\u034f", ""))
    return _ELIDED.sub(r"\1", text) if language == "fr" and not text.startswith('"') else text


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...
