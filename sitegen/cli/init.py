"""A new site, a new article: files from the starter that comes with sitegen.

This module knows nothing of rendering pages.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sitegen.config.site import Config, load_config
from sitegen.content.routes import fold, slugify
from sitegen.content.sources import MARKDOWN_SUFFIXES
from sitegen.deploy.origin import requirements
from sitegen.errors.problems import BuildFailed, ConfigError, ContentError, did_you_mean
from sitegen.formats.dates import parse_moment

STARTER = Path(__file__).parent.parent / "starter"

Choose = Callable[[str, list[str]], str]


def new_site(folder: Path, title: str | None, url: str, language: str, timezone: str) -> list[str]:
    """Write a new site into a folder and return the paths of its files.

    Raises BuildFailed when one of them is there already: nothing is written then.
    """
    values = {
        "title": title or _title_of(folder.resolve().name),
        "url": url,
        "timezone": timezone,
        "date": datetime.now().astimezone().replace(microsecond=0, second=0).isoformat(" "),
    }
    files: dict[str, str] = {}
    for root in (STARTER / "common", STARTER / language):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                name = re.sub(r"(?:^|(?<=/))dot-", ".", path.relative_to(root).as_posix())
                files[name] = _fill(path.read_text(encoding="utf-8"), values)
    files["requirements.txt"] = requirements()
    present = [name for name in files if (folder / name).exists()]
    if present:
        raise BuildFailed(
            [ConfigError("this file is there already", name, hint="choose an empty folder") for name in present]
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return list(files)


def new_article(
    root: Path,
    title: str,
    category: str | None,
    author: str | None,
    date: str | None,
    draft: bool,
    bundle: bool,
    choose: Choose | None,
) -> str:
    """Write a new article and return its path; ``choose`` asks the user where there is a choice, None asks nothing.

    Raises BuildFailed when an argument is wrong or the article is there already.
    """
    config = load_config(root)
    instant = _instant(config, date)
    slug = slugify(title, config.taxonomy.slugs)
    if not slug:
        raise BuildFailed([ContentError(f"“{title}” has no letter or digit to make an address of")])
    categories = list(config.taxonomy.categories or _stems(root / "content/categories"))
    authors = _stems(root / "content/authors")
    values = {
        "title": title,
        "date": instant.isoformat(" "),
        "category": _pick("category", category, categories, choose),
        "author": _pick("author", author, authors, choose),
        "status": "draft" if draft else "published",
    }
    folder = f"content/articles/{instant.year}"
    path = f"{folder}/{slug}/index.md" if bundle else f"{folder}/{slug}.md"
    for taken in (f"{folder}/{slug}/index.md", f"{folder}/{slug}.md"):
        if (root / taken).exists():
            raise BuildFailed([ContentError("this article is there already", taken, hint="choose another title")])
    own = root / "archetypes/article.md"
    archetype = own if own.is_file() else STARTER / "archetypes/article.md"
    text = _fill(archetype.read_text(encoding="utf-8"), values)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return path


def _instant(config: Config, date: str | None) -> datetime:
    if date is None:
        return datetime.now(config.zone).replace(microsecond=0, second=0)
    try:
        return parse_moment(date, config.zone)
    except ValueError as error:
        raise BuildFailed([ContentError(str(error))]) from None


def _pick(word: str, given: str | None, known: list[str], choose: Choose | None) -> str:
    if given is not None:
        found = {fold(name): name for name in known}.get(fold(given))
        if found is None and known:
            hint = did_you_mean(given, known) or f"known: {', '.join(known)}"
            raise BuildFailed([ContentError(f"there is no {word} “{given}”", hint=hint)])
        return found or given
    if len(known) == 1:
        return known[0]
    if choose is not None and known:
        return choose(word, known)
    if word == "author" and not known:
        return ""
    hint = f"--{word} with one of: {', '.join(known)}" if known else f"give one with --{word}"
    raise BuildFailed([ContentError(f"which {word}?", hint=hint)])


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*") if path.suffix in MARKDOWN_SUFFIXES)


def _title_of(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or "Journal"


def _fill(text: str, values: dict[str, str]) -> str:
    """Put values in place of ``{{ name }}``; in front matter and TOML they are quoted as those formats want.

    ``${{ name }}`` is left to GitHub.
    """

    def quoted(match: re.Match[str]) -> str:
        value = values[match[1]]
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return re.sub(r"(?<!\$)\{\{ (\w+) \}\}", quoted, text)
