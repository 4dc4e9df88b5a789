"""The newspaper as plugins see it that make files of it: what templates see of a site, and its articles.

Whatever is asked of it is recorded. This module knows nothing of plugins.
"""

from sitegen.facts.values.articles import Teaser
from sitegen.pages.recorder import Recorder
from sitegen.pages.views import ArticleView, HomeView, SiteView


class Newspaper(SiteView):
    """`site` for the functions that `outputs()` of a plugin returns: what templates see as `site`, and more."""

    __slots__ = ()

    def __init__(self, read: Recorder) -> None:
        super().__init__(read)

    def latest(self, count: int) -> list[Teaser]:
        """The newest articles, the newest first."""
        return HomeView(self._read).latest(count)

    def article(self, identifier: str) -> ArticleView:
        """An article by its id, with its text."""
        return ArticleView(self._read, identifier)

    def data(self, name: str) -> object:
        """The content of a file in `data/`, or None if there is none."""
        found = self._read("data", name)
        return found[0] if found else None
