"""What plugins import from sitegen: the types that hooks are handed and return. Nothing else is promised to stay.

    from sitegen.api import API, Article, Finding, Newspaper, PageView, Shortcode, SiteView

A plugin says ``API = 1``: the version of the hooks that it is made for. docs/plugins.md describes each hook.
"""

from typing import TYPE_CHECKING, Any

from sitegen.content.hooks import Article
from sitegen.content.meta import ArticleMeta
from sitegen.plugins.hooks import API, Finding, Shortcode

if TYPE_CHECKING:
    from sitegen.pages.newspaper import Newspaper
    from sitegen.pages.page_view import PageView
    from sitegen.pages.views import SiteView

__all__ = ["API", "Article", "ArticleMeta", "Finding", "Newspaper", "PageView", "Shortcode", "SiteView"]


def __getattr__(name: str) -> Any:
    """Return a view when it is asked for: a build that changes nothing loads no templates."""
    if name == "Newspaper":
        from sitegen.pages.newspaper import Newspaper

        return Newspaper
    if name == "PageView":
        from sitegen.pages.page_view import PageView

        return PageView
    if name == "SiteView":
        from sitegen.pages.views import SiteView

        return SiteView
    raise AttributeError(name)
