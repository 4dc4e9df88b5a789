"""What every template sees of the page that it makes.

The descriptions are the manual of theme authors, as in ``views.py``. This module knows nothing of what a page shows.
"""

import msgspec

from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import Edition, Feed
from sitegen.pages.parts import View


class PageView(View, msgspec.Struct, frozen=True):
    """`page`: the output being rendered, in every template."""

    kind: str
    """`home`, `article`, `page`, `category`, `tag`, `series`, `term` (of your own), `entry` and `entries` (of your own
    type), `author`, `authors`, `tags`, `series_index`, `terms` (a list of your own), `archives`, `archive`, `feeds`,
    `corrections`, `replies`, `reply` (to an article that has gone), `search`, `gone` or `404`."""
    url: str
    """URL, for an `href`."""
    absolute_url: str
    """Absolute URL."""
    canonical: str
    """Canonical URL, for search engines."""
    title: str
    """Title, as plain text; empty on the front page."""
    search_title: str
    """Title for search engines; by default the same."""
    description: str
    """Description, as plain text."""
    social_title: str
    """Title for social networks; by default the same as `title`."""
    social_description: str
    """Description for social networks; by default the same as `description`."""
    language: str
    """Language, as a BCP 47 tag."""
    languages: tuple[Edition, ...]
    """This page in each language of the newspaper, or else the front page of that edition: `language`, `name` (native
    name), `title`, `url`; empty if the newspaper has only one language."""
    alternates: tuple[tuple[str, str], ...]
    """Language and absolute URL of each version of this page, including this one and `x-default`, for `hreflang`; empty
    if there is no other."""
    direction: str
    """`ltr` or `rtl`."""
    noindex: bool
    """Whether to ask search engines not to index the page."""
    breadcrumbs: tuple[tuple[str, str], ...]
    """Title and URL of each page on the path to this one, which is the last."""
    feeds: tuple[Feed, ...]
    """The page's own feeds first, then those of the site."""
    pagination: "Pagination | None"
    """Position of this page in a paginated list, or none."""
    image: Image | None
    """The picture that represents the page."""


class Pagination(msgspec.Struct, frozen=True):
    """`page.pagination`: position of a page in a paginated list."""

    number: int
    """Number of this page, from 1."""
    total: int
    """Number of pages."""
    count: int
    """Number of articles on all pages."""
    pages: tuple[tuple[int, str], ...]
    """Number and URL of each page."""

    @property
    def previous_url(self) -> str:
        """URL of the previous page, or empty."""
        return self.pages[self.number - 2][1] if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """URL of the next page, or empty."""
        return self.pages[self.number][1] if self.number < self.total else ""

    @property
    def first_url(self) -> str:
        """URL of the first page."""
        return self.pages[0][1]

    @property
    def last_url(self) -> str:
        """URL of the last page."""
        return self.pages[-1][1]
