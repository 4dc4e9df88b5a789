"""Items of WordPress's export, made into entries: the second reading.

This module knows nothing about XML.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from sitegen.importing.archive import Entry, Illustration, Loss, Standing
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.headlines import Headlines
from sitegen.importing.sources.markup import opening
from sitegen.importing.sources.wordpress.blocks import Blocks
from sitegen.importing.sources.wordpress.bodies import Body, body_of, name_in, query_of
from sitegen.importing.sources.wordpress.sites import date_of, host_of, route_of, with_offset
from sitegen.importing.sources.wordpress.survey import Survey, authors_of, is_default_category
from sitegen.importing.sources.wordpress.wxr import Head, Item, read_items
from sitegen.messages.message import tr

_STANDINGS: dict[str, Standing] = {
    "publish": "published", "future": "scheduled", "draft": "draft", "auto-draft": "draft", "pending": "pending",
    "private": "private", "trash": "trash",
}  # fmt: skip
_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category", "_seopress_robots_primary_cat",
            "_primary_term_category")  # fmt: skip
_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_seopress_titles_desc", "_genesis_description",
                 "_aioseo_description", "_aioseop_description")  # fmt: skip
_CANONICALS = (
    "_yoast_wpseo_canonical",
    "rank_math_canonical_url",
    "_seopress_robots_canonical",
    "_genesis_canonical_uri",
)
_SEARCH = ("_yoast_wpseo_title", "rank_math_title", "_seopress_titles_title", "_genesis_title", "_aioseo_title",
           "_aioseop_title")  # fmt: skip
_SHARED = ("_yoast_wpseo_opengraph-title", "rank_math_facebook_title", "_seopress_social_fb_title", "_open_graph_title",
           "_aioseo_og_title", "_yoast_wpseo_twitter-title", "rank_math_twitter_title",
           "_seopress_social_twitter_title")  # fmt: skip
_SHARED_TEXTS = ("_yoast_wpseo_opengraph-description", "rank_math_facebook_description", "_seopress_social_fb_desc",
                 "_open_graph_description", "_aioseo_og_description", "_yoast_wpseo_twitter-description",
                 "rank_math_twitter_description", "_seopress_social_twitter_desc")  # fmt: skip
_SHARED_PICTURES = ("_yoast_wpseo_opengraph-image", "rank_math_facebook_image", "_seopress_social_fb_img",
                    "_yoast_wpseo_twitter-image", "rank_math_twitter_image",
                    "_seopress_social_twitter_img")  # fmt: skip
_NOINDEX = ("_yoast_wpseo_meta-robots-noindex", "_seopress_robots_index", "_genesis_noindex")
_TRASHED = re.compile(r"__trashed(?:-\d+)?$")
_SOUND = re.compile(r"^audio/|\.(?:mp3|m4a|ogg|oga|opus|wav|flac)(?:\?|$)", re.IGNORECASE)


def entries(survey: Survey) -> Iterator[Entry]:
    """Read the entries of all files, each once: of what is in several of them, what was changed last."""
    blocks = Blocks(survey.library, survey.blocks)
    number = 0
    for path in survey.files:
        for item in read_items(path, Head()):
            if key := survey.keys.get(number):
                yield _Reader(item, key, survey).entry(blocks)
            number += 1


class _Reader:
    """One item on its way to an entry."""

    def __init__(self, item: Item, key: str, survey: Survey) -> None:
        self._item = item
        self._key = key
        self._survey = survey
        self._kind: Any = survey.kinds[item.type]
        self._losses: list[Loss] = []

    def entry(self, blocks: Blocks) -> Entry:
        item, survey = self._item, self._survey
        body = body_of(item.content, self._key, item.meta.get("footnotes", []), survey.library, blocks)
        standing = self._standing()
        route = route_of(item.link, survey.hosts)
        draft = standing in ("draft", "pending", "trash") and not route
        date = date_of(item, survey.zone) if item.date_gmt[:4] != "0000" or not draft else None
        categories = self._categories(route)
        title = text_of(item.title)
        description = self._said(_DESCRIPTIONS)
        standfirst = item.excerpt.strip() or escape("" if "%%" in description else description)
        self._losses += body.losses
        return Entry(
            kind=self._kind,
            key=self._key,
            file=item.file,
            line=item.line,
            title=title,
            date=date,
            updated=self._updated(),
            standing=standing,
            slug=_TRASHED.sub("", unquote(self._said(("_wp_desired_post_slug",)) or item.name)),
            route=route,
            former=self._former(route, date, body),
            queries=self._queries(),
            authors=tuple(dict.fromkeys(survey.people.key_of(*names) for names in authors_of(item))),
            categories=categories,
            tags=self._names("post_tag"),
            standfirst=standfirst,
            picture=self._picture(),
            shared=self._shared_picture(),
            featured=item.sticky,
            language=self._language(),
            translation_of=self._original(),
            series=next(iter(self._names("series")), ""),
            canonical=self._canonical(),
            noindex=self._is_hidden_from_search(),
            html=self._with_sound(body.html),
            values={**self._headlines().values(title, text_of(standfirst)), **self._values()},
            losses=tuple(self._losses),
        )

    # Who reads it, and where

    def _standing(self) -> Standing:
        if self._item.locked and self._item.status in ("publish", "future", ""):
            return "password"
        if not self._item.status:
            return "published" if self._item.link else "draft"
        if self._item.status not in _STANDINGS:  # of a plugin for the work in a newsroom, such as “pitch”
            self._losses.append(
                Loss(
                    kind=f"status {self._item.status}",
                    reason=tr("a status of a plugin: the entry is not published"),
                    text=self._item.status,
                )
            )
            return "draft"
        return _STANDINGS[self._item.status]

    def _former(self, route: str, date: datetime | None, body: Body) -> tuple[str, ...]:
        """Return the paths that led to it: former names and days, and the further pages of a long one."""
        if not route:
            return ()
        former = [name_in(route, name) for name in self._item.meta.get("_wp_old_slug", []) if name]
        if date:
            for old in self._item.meta.get("_wp_old_date", []):
                if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", old):
                    days = re.sub(rf"/{date:%Y/%m/%d}/", f"/{found[1]}/{found[2]}/{found[3]}/", route)
                    months = re.sub(rf"/{date:%Y/%m}/(?!\d\d/)", f"/{found[1]}/{found[2]}/", days)
                    former.append(months)
        former += [f"{route.rstrip('/')}/{page}/" for page in range(2, body.pages + 1)]
        return tuple(path for path in dict.fromkeys(former) if path != route)

    def _queries(self) -> tuple[str, ...]:
        front = urlsplit(self._survey.identity.url).path.rstrip("/")
        told = [query_of(self._item.link)]
        if self._item.id:
            told.append(f"{front}/?p={self._item.id}")
            if self._kind == "page":
                told.append(f"{front}/?page_id={self._item.id}")
        return tuple(dict.fromkeys(one for one in told if one and "preview" not in one))

    # Terms

    def _names(self, taxonomy: str) -> tuple[str, ...]:
        same = {taxonomy, "tag"} if taxonomy == "post_tag" else {taxonomy}
        return tuple(dict.fromkeys(text_of(name) for domain, _, name in self._item.terms if domain in same and name))

    def _categories(self, route: str) -> tuple[str, ...]:
        """Return the categories, the best first.

        The one that an SEO plugin calls primary; the one in the address; then the order of the export, and last the one
        that WordPress gives to what has none.
        """
        wanted = self._survey.wishes.category_from
        terms = {
            (domain, unquote(slug), text_of(name)): None
            for domain, slug, name in self._item.terms
            if name and domain in ("category", wanted)
        }
        if not terms and not any(domain for domain, _, _ in self._item.terms):
            terms = {("", "", text_of(name)): None for _, _, name in self._item.terms if name}
        primary = self._survey.term_by_id(self._said(_PRIMARY))
        parts = route.split("/")

        def rank(term: tuple[str, str, str]) -> tuple[bool, ...]:
            domain, slug, _ = term
            return (
                not wanted or domain != wanted,
                not primary or unquote(primary.slug) != slug,
                slug not in parts[:-1] or not slug,
                is_default_category(slug),
            )

        return tuple(dict.fromkeys(name for _, _, name in sorted(terms, key=rank)))

    def _language(self) -> str:
        for domain, slug, _ in self._item.terms:
            if domain == "language":
                tag = unquote(slug)
                return "" if tag == self._survey.identity.language.split("-")[0] else tag
        return ""

    def _original(self) -> str:
        """Return the entry that this one translates: of its group, the one in the site's language."""
        language = self._survey.identity.language.split("-")[0]
        for domain, slug, _ in self._item.terms:
            if domain == "post_translations":
                group = self._survey.translations.get(unquote(slug), [])
                first = group[0][1] if group else ""
                original = next((key for tag, key in group if tag.split("-")[0] == language), first)
                return original if original != self._key else ""
        return ""

    # Custom fields

    def _said(self, keys: Sequence[str]) -> str:
        return next((value for key in keys for value in self._item.meta.get(key, []) if value), "")

    def _headlines(self) -> Headlines:
        """Return the headlines that plugins for search engines have."""
        return Headlines(
            search=text_of(self._said(_SEARCH)),
            shared=text_of(self._said(_SHARED)),
            description=text_of(self._said(_SHARED_TEXTS)),
        )

    def _values(self) -> dict[str, Any]:
        """Return the custom fields that the user named, under the keys that they named."""
        return {
            key: text_of(value)
            for name, key in self._survey.wishes.keys.items()
            if key not in ("article", "page") and name != "post_modified"
            for value in self._item.meta.get(name, [])[:1]
            if value
        }

    def _updated(self) -> datetime | None:
        """Return the last change, if the user asks for it: WordPress counts every click on its button as one."""
        if self._survey.wishes.keys.get("post_modified") != "updated":
            return None
        return with_offset(self._item.modified, self._item.modified_gmt, self._survey.zone)

    def _canonical(self) -> str:
        url = self._said(_CANONICALS)
        if not url.startswith(("https://", "http://")) or url.rstrip("/") == self._item.link.rstrip("/"):
            return ""
        return url if host_of(url) not in self._survey.hosts else ""

    def _is_hidden_from_search(self) -> bool:
        said = self._said(_NOINDEX)
        return said in ("1", "yes", "on") or "noindex" in self._said(("rank_math_robots",))

    # Pictures and sound

    def _picture(self) -> Illustration | None:
        key = self._said(("_thumbnail_id",))
        if not key:
            return None
        file = self._survey.library.by_id.get(key)
        if file is None:
            reason = tr("the export does not contain the picture {key} of the media library", key=key)
            self._losses.append(Loss(kind="featured picture", reason=reason, text=key))
            return None
        return file.file

    def _shared_picture(self) -> Illustration | None:
        url = self._said(_SHARED_PICTURES)
        return Illustration(url=url) if url.startswith(("https://", "http://")) else None

    def _with_sound(self, html: str) -> str:
        """Return the body with the sound that only the feed named: the episode of a podcast."""
        for stored in self._item.meta.get("enclosure", []):
            url, _, rest = stored.partition("\n")
            url = url.strip()
            kind = rest.split("\n")[1].strip() if rest.count("\n") else ""
            if url.startswith(("https://", "http://")) and _SOUND.search(kind or url) and url not in html:
                values = {"src": url, "title": text_of(self._item.title)}
                html = f"{opening('audio', values)}</audio>\n\n{html}"
        return html
