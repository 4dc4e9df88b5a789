"""Begin an article from the archetype: the site's own, or that of the starter.

This module knows nothing of rendering pages.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from sitegen.config.site import Config, load_config
from sitegen.content.decoding import decode
from sitegen.content.routes import fold, slugify
from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.errors.problems import BuildFailed, ContentError, OutputError, did_you_mean
from sitegen.errors.visible import visible
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import tr
from sitegen.starter.files import STARTER, filled

_ARCHETYPE = "archetypes/article.md"
_LONGEST_SLUG = 100  # bytes: file systems allow 255 in a name, and nobody reads a longer URL

Choose = Callable[[str, list[str]], str]


class NewArticle(msgspec.Struct, frozen=True, kw_only=True):
    """What the author of a new article asks for."""

    title: str
    """Headline."""
    category: str | None
    """Name of the category; None if it is not given."""
    author: str | None
    """Id of the author; None if it is not given."""
    date: str | None
    """Publication date as written; None for now."""
    draft: bool
    """Whether the article is a draft."""
    bundle: bool
    """Whether it is in a folder of its own."""


def new_article(root: Path, wanted: NewArticle, choose: Choose | None) -> str:
    """Write a new article and return its path; ``choose`` asks the user to choose, None asks nothing.

    Raises BuildFailed if an argument is wrong or the article already exists.
    """
    config = load_config(root)
    date = _date(config, wanted.date)
    title = " ".join(visible(wanted.title.encode(errors="replace").decode()).split())
    slug = _shortened(slugify(title, config.taxonomy.slugs))
    if not slug:
        raise BuildFailed([ContentError(tr("“{title}” has no letter or digit for a URL", title=title))])
    categories, authors = choices(root, config)
    values = {
        "title": title,
        "date": date.isoformat(" "),
        "category": _pick("category", wanted.category, categories, choose),
        "author": _pick("author", wanted.author, authors, choose),
        "status": "draft" if wanted.draft else "published",
    }
    folder = f"content/articles/{date.year}"
    path = f"{folder}/{slug}/index.md" if wanted.bundle else f"{folder}/{slug}.md"
    for taken in (f"{folder}/{slug}/index.md", f"{folder}/{slug}.md"):
        if (root / taken).exists():
            raise BuildFailed([ContentError(tr("this article already exists"), taken, hint=tr("choose another title"))])
    own = root / _ARCHETYPE
    archetype = own if own.is_file() else STARTER / _ARCHETYPE
    try:
        text, unknown = filled(decode(archetype.read_bytes(), _ARCHETYPE), values, _ARCHETYPE)
        if unknown:
            raise BuildFailed(unknown)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("x", encoding="utf-8") as file:
            file.write(text)
    except ContentError as error:
        raise BuildFailed([error]) from None
    except OSError as error:
        raise BuildFailed([OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), path)]) from error
    return path


def choices(root: Path, config: Config) -> tuple[list[str], list[str]]:
    """Return the categories and the ids of authors that an article of this site can have."""
    return list(config.taxonomy.categories or _stems(root / "content/categories")), _stems(root / "content/authors")


def _shortened(slug: str) -> str:
    """Return a slug that a file can be called, cut between two words where it is too long."""
    if len(slug.encode()) <= _LONGEST_SLUG:
        return slug
    cut = slug.encode()[:_LONGEST_SLUG].decode(errors="ignore")
    return cut.rpartition("-")[0] or cut


def _date(config: Config, written: str | None) -> datetime:
    if written is None:
        return datetime.now(config.zone).replace(microsecond=0, second=0)
    try:
        return parse_moment(written, config.zone)
    except ValueError as error:
        raise BuildFailed([ContentError(str(error))]) from None


def _pick(word: str, given: str | None, known: list[str], choose: Choose | None) -> str:
    if given is not None:
        found = {fold(name): name for name in known}.get(fold(given))
        if found is None and known:
            hint = did_you_mean(given, known) or tr("known: {known}", known=", ".join(known))
            raise BuildFailed([ContentError(tr("there is no {word} “{given}”", word=word, given=given), hint=hint)])
        return found or given
    if len(known) == 1:
        return known[0]
    if choose is not None and known:
        return choose(word, known)
    if word == "author" and not known:
        return ""
    hint = (
        tr("add --{word} with one of: {known}", word=word, known=", ".join(known))
        if known
        else tr("add --{word}", word=word)
    )
    raise BuildFailed([ContentError(tr("which {word}?", word=word), hint=hint)])


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*") if path.suffix.lower() in MARKDOWN_SUFFIXES)
