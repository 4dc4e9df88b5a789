"""Archived copies in a finished text: behind each link to a page that is dead stands what a template shows of its copy.

This module knows nothing of facts and environments.
"""

import re
from collections.abc import Callable, Iterable
from html import unescape

from sitegen.content.external_links import Copy, page_of

_LINK = re.compile(r"""<a\b((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
_HREF = re.compile(r"""(?<!\S)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_END = re.compile(r"</a\s*>", re.IGNORECASE)


def with_copies(html: str, copies: Iterable[Copy], show: Callable[[Copy], str]) -> str:
    """Return a text with what ``show`` returns of a copy behind each link to the page that it is a copy of."""
    known = {copy.page: copy for copy in copies}
    parts: list[str] = []
    done = 0
    for link in _LINK.finditer(html):
        found = _HREF.search(link[1])
        url = unescape(next(filter(None, found.groups()), "")) if found else ""
        copy = known.get(page_of(url.strip()))
        end = _END.search(html, link.end()) if copy else None
        if copy and end:
            parts += (html[done : end.end()], show(copy))
            done = end.end()
    return "".join((*parts, html[done:]))
