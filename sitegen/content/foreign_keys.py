"""Keys of front matter that other generators have, and what sitegen calls them.

Who moves in writes them for a while. Under ``extra``, where keys of one's own go, they would have no effect: a text
that says ``draft: true`` would be published.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from sitegen.content.meta import Genre
from sitegen.errors.schema import Issue
from sitegen.messages.message import tr

Lines = Mapping[str, Any]


def _as(name: str) -> Callable[[Any], Lines]:
    return lambda value: {name: "…" if isinstance(value, list | Mapping) else value}


def _within(*path: str) -> Callable[[Any], Lines]:
    def lines(value: Any) -> Lines:
        for name in reversed(path):
            value = {name: value}
        return dict(value)

    return lines


def _list(name: str) -> Callable[[Any], Lines]:
    return lambda value: {name: _entries(value)}


def _entries(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [part.strip() for part in str(value).split(",")]


def _draft(value: Any) -> Lines:
    return {"status": "draft"} if value is not False else {}


def _published(value: Any) -> Lines:
    return {} if value is True else {"status": "draft"} if value is False else {"date": value}


def _embargo(value: Any) -> Lines:
    return {"status": "embargo"} if isinstance(value, bool) else {"date": value}


def _categories(value: Any) -> Lines:
    first, *others = _entries(value) or ["…"]
    return {"category": first} | ({"tags": others} if others else {})


def _image(value: Any) -> Lines:
    file = value[0] if isinstance(value, list) and value else value
    if isinstance(file, Mapping):
        file = file.get("src") or file.get("url") or file.get("image") or file.get("path")
    return {"image": {"src": file if isinstance(file, str) else "…", "alt": "…"}}


def _shared(value: Any) -> Lines:
    return {"social": _image(value)}


def _slug(value: Any) -> Lines:
    last = str(value).rstrip("/").rpartition("/")[2].partition(".")[0]
    return {"slug": last or "…"}


def _layout(value: Any) -> Lines:
    name = str(value).rpartition("/")[2].partition(".")[0]
    if not isinstance(value, str) or not name or name.casefold() in _DEFAULT_LAYOUTS:
        return {}
    return {"genre": name} if name in get_args(Genre) else {"template": f"{name}.html"}


# What the layouts of plain articles and pages are called: they are those of sitegen anyway.
_DEFAULT_LAYOUTS = {
    "post", "posts", "article", "articles", "blog", "default", "base", "page", "pages", "single", "layout", "none",
}  # fmt: skip
_KEYS: Mapping[Callable[[Any], Lines], str] = {
    _draft: "draft private hidden unlisted",
    _published: "published",
    _embargo: "embargo",
    _as("date"): "publishDate publishdate publish_date pubDate pubdate published_at datePublished created",
    _as("updated"): "lastmod last_modified_at last_modified modified updated_at updatedDate dateModified",
    _as("expires"): "expiryDate expirydate expire unpublish_date unpublishDate",
    _as("standfirst"): "description summary excerpt custom_excerpt abstract lead lede subtitle chapo descriptif",
    _categories: "categories section rubrique",
    _list("tags"): "keywords tag mots",
    _list("aliases"): "redirect_from redirects alias",
    _slug: "permalink url path",
    _image: "cover thumbnail featured_image featuredImage feature_image images banner hero logo",
    _as("author"): "auteur writer creator",
    _as("language"): "lang locale langue",
    _as("canonical"): "canonical_url canonicalUrl canonicalURL",
    lambda value: {"featured": value, "order": value}: "weight sticky",
    _within("titles", "search"): "meta_title metaTitle seo_title seoTitle",
    _within("titles", "short"): "short_title shortTitle linkTitle linktitle nav_title",
    _within("social", "title"): "og_title ogTitle twitter_title",
    _within("social", "description"): "og_description twitter_description",
    _shared: "og_image twitter_image",
    _layout: "layout",
}
FOREIGN_KEYS: Mapping[str, Callable[[Any], Lines]] = {
    name: lines for lines, names in _KEYS.items() for name in names.split()
}
"""What to write instead of each key, from its value; nothing where it says what sitegen does without it."""


def with_remedy(issue: Issue, data: Mapping[str, Any], keys: frozenset[str]) -> Issue:
    """Return a mistake with the lines to write, if it is that of a key of another generator.

    ``keys`` are those that the document can have.
    """
    if issue.path == ("titles", "social"):
        return issue._replace(hint=None, write={"social": {"title": data["titles"]["social"]}})
    name = str(issue.path[0]) if len(issue.path) == 1 else ""
    if name == "category" and isinstance(data.get(name), list) and "tags" in keys:
        first, *others = _entries(data[name]) or ["…"]
        tags = [*(data["tags"] if isinstance(data.get("tags"), list) else ()), *others]
        return issue._replace(hint=tr("an article has one category: write"), write={name: first, "tags": tags})
    if issue.message == "“alt” is missing":
        return issue._replace(
            hint=tr("say what the picture shows, or write “” if it is decorative:"), write={"alt": "…"}
        )
    if name in keys or name not in FOREIGN_KEYS:
        return issue
    lines = FOREIGN_KEYS[name](data[name])
    if not lines:
        return issue._replace(hint=tr("remove it: the text is the same without it"))
    known = {key: value for key, value in lines.items() if key in keys}
    if known:
        return issue._replace(hint=None, write=known)
    if "image" in lines and "photo" in keys:
        return issue._replace(hint=None, write={"photo": lines["image"]})
    if name == "layout":
        return issue._replace(hint=tr("remove it: the text is the same without it"))
    if "standfirst" in lines:
        if "description" in keys:
            return issue._replace(hint=None, write={"description": lines["standfirst"]})
        return issue._replace(hint=tr("write it below the front matter: the text there is what describes an author"))
    missing = next(iter(lines))
    return issue._replace(
        hint=tr("remove it: this file cannot have “{missing}”, which articles have for it", missing=missing)
    )
