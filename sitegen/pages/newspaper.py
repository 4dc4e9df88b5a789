"""The newspaper as plugins see it that make files of it: what templates see of a site, and its articles.

Whatever is asked of it is recorded. This module knows nothing of plugins.
"""

from typing import Any

from sitegen.pages.subjects import ArticleView
from sitegen.pages.views import SiteView


class Newspaper(SiteView):
    """`site` for the functions that `outputs()` of a plugin returns: what templates see as `site`, and more."""

    __slots__ = ()

    def article(self, identifier: str) -> ArticleView:
        """An article by its id, with its text."""
        return ArticleView(self._read, identifier)

    def data(self, name: str) -> Any:
        """The content of a file in `data/`, or None if there is none."""
        found = self._read("data", name)
        return found[0] if found else None
