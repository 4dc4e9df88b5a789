"""Names that the register takes out of articles, in what is not their text: files, what pictures say, redirects.

What an article says is changed where it is read; what lies beside it is its newsroom's to change. This module knows
nothing of how texts are changed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.config.requests import REQUESTS_NAME
from sitegen.config.site import CONFIG_NAME
from sitegen.content.anonymity import Anonymity
from sitegen.content.data import REPLY_SUFFIX
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.content.pictures import pictures_of
from sitegen.errors.problems import ConfigError, ContentError, SitegenError
from sitegen.facts.gallery import media_route
from sitegen.facts.pictures import Source
from sitegen.imaging.source_files import SourceFiles
from sitegen.messages.message import tr
from sitegen.newsroom.pictures import file_of
from sitegen.newsroom.replies import reply_files
from sitegen.newsroom.site import Article, Site
from sitegen.newsroom.unnamed_files import files_behind
from sitegen.planning.plan import Plan

_READ = (".csv", REPLY_SUFFIX)
_ENCODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")


class Published(msgspec.Struct, frozen=True):
    """What a build is about to publish."""

    files: SourceFiles
    """The files of the site."""
    site: Site
    """What is public."""
    plan: Plan
    """All outputs."""
    pictures: Mapping[str, Source]
    """What is known of each picture, by path."""


def names_beside(document: Document, anonymity: Anonymity, published: Published) -> Iterator[SitegenError]:
    """Yield what still holds a name that the register takes out of an article: a file, a picture, a redirect."""
    item = published.site.public.get(document.path)
    if not anonymity.names or not isinstance(item, Article):
        return
    yield from _in_redirects(item, anonymity, published.site)
    for file in _files(document, published.site):
        yield from _in_file(file, document.path, anonymity, published)


def _in_redirects(article: Article, anonymity: Anonymity, site: Site) -> Iterator[SitegenError]:
    for one in site.redirects:
        if one.owner == CONFIG_NAME and one.target in (article.id, article.route) and anonymity.holds(one.route):
            message = tr(
                "the redirect from “/{route}” holds a name that {file} takes out of its target",
                route=one.route,
                file=REQUESTS_NAME,
            )
            yield ConfigError(message, CONFIG_NAME, hint=tr("remove it"))


def _files(document: Document, site: Site) -> Iterator[str]:
    """Yield the files that an article shows or leads to, each once."""
    assert isinstance(document.meta, ArticleMeta)
    pictures = (one.src for one in pictures_of(document.meta))
    found = files_behind((*document.outline.targets, *pictures, *reply_files(document)), document.path, site)
    yield from dict.fromkeys(filter(None, map(file_of, found)))


def _in_file(file: str, path: str, anonymity: Anonymity, published: Published) -> Iterator[SitegenError]:
    beside = file.startswith("content/")
    route = media_route(file, published.site.unnamed) if beside else file.removeprefix("static/")
    is_copied = route in published.plan.routes
    if is_copied and anonymity.holds(route):
        message = tr("the name of “{file}” holds a name that {register} takes out of this article", **_said(file))
        yield ContentError(message, path, hint=tr("rename the file, or the folder that it is in"))
    picture = published.pictures.get(file)
    rights = " ".join(msgspec.structs.astuple(picture.info.rights)) if picture else ""
    # A picture has versions of its own; a table or a letter is read, and not copied.
    is_read = is_copied or file.lower().endswith(_READ)
    if anonymity.holds(rights) or (is_read and _is_in_bytes(published.files.path(file), anonymity)):
        message = tr("“{file}” holds a name that {register} takes out of this article", **_said(file))
        hint = tr("take the name out of the file: pictures say in their metadata who is on them and who took them")
        yield ContentError(message, path, hint=hint)


def _said(file: str) -> dict[str, str]:
    return {"file": file.rpartition("/")[2], "register": REQUESTS_NAME}


def _is_in_bytes(file: Path, anonymity: Anonymity) -> bool:
    try:
        data = file.read_bytes()
    except OSError:  # said where it is copied
        return False
    return any(anonymity.holds(data.decode(encoding, "ignore")) for encoding in _ENCODINGS)
