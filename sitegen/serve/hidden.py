"""The pages of a preview that readers cannot see, and why.

This module knows nothing of the web.
"""

import msgspec

from sitegen.content.routes import output_path
from sitegen.engine.session import LastBuild
from sitegen.facts.values.pictures import Image

_NOTICES = {"draft": "draft", "review": "in review", "embargo": "under embargo", "scheduled": "appears {date}"}


class Hidden(msgspec.Struct, frozen=True):
    """A page that readers cannot see."""

    notice: str
    """Why."""
    social_image: Image | None = None
    """The picture with which it will be shared once it is public."""


def hidden_pages(last: LastBuild) -> dict[str, Hidden]:
    """Return the pages that readers cannot see, by path of the file."""
    zone = last.snapshot.config.zone
    found = {}
    for facts in last.facts.editions.values():
        site = facts.roots.newspaper
        for name in facts.inputs["previews"]:
            article = site.articles[name]
            if article.state in _NOTICES:
                date = article.meta.date.astimezone(zone).strftime("%Y-%m-%d %H:%M")
                notice = _NOTICES[article.state].format(date=date)
                found[output_path(article.route)] = Hidden(notice, facts.value(("share", article.id)))
        for page in site.pages.values():
            if page.meta.status in _NOTICES:
                found[output_path(page.route)] = Hidden(_NOTICES[page.meta.status])
    return found
