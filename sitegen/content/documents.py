"""Parse: one source becomes one document, a pure function of its bytes and the options.

This module knows nothing of other documents: whether a category or an author exists is a question for the index.
"""

import codecs
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import msgspec

from sitegen.config.security import Directives, directives
from sitegen.config.site import ABSOLUTE, Config, refused_address
from sitegen.content.live_blog import Entry, read_entries
from sitegen.content.meta import ArticleMeta, AuthorMeta, CategoryMeta, Meta, PageMeta
from sitegen.content.sources import Kind
from sitegen.errors.locate import Key, locate, place_at
from sitegen.errors.problems import ContentError, LinkError, Severity, SitegenError, did_you_mean
from sitegen.errors.schema import Issue, convert
from sitegen.errors.visible import all_visible, visible
from sitegen.formats.dates import parse_instant
from sitegen.plugins import Plugins

if TYPE_CHECKING:
    from sitegen.content.shortcodes import Shortcodes
    from sitegen.formats.frontmatter import FrontMatter

_SCHEMAS: dict[Kind, type[Meta]] = {
    "article": ArticleMeta,
    "page": PageMeta,
    "author": AuthorMeta,
    "category": CategoryMeta,
}
_DATES = ("date", "updated", "expires")
_COVERAGE = ("start", "end")
# What is set by the rules of typography: what a reader sees as it is written, nothing that is looked up.
_TEXTS = (
    "title", "kicker", "standfirst", "description", "role", "text", "alt", "caption", "credit", "dateline", "method",
    "name", "label", "location", "series",
)  # fmt: skip
_LISTS_OF_TEXTS = ("tags", "beats", "awards")
# Most tags: nothing in them can change, and an article has several.
_WORDS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")


class ParseOptions(msgspec.Struct, frozen=True):
    """What of the configuration changes how a source is parsed."""

    language: str
    timezone: str
    typography: bool
    narrow_guillemets: bool
    hours: str
    policy: Directives = ()
    """What the Content Security Policy of a page allows."""

    @classmethod
    def of(cls, config: Config) -> "ParseOptions":
        """Return the options that a configuration gives."""
        site, setting = config.site, config.typography
        policy = tuple((name, tuple(sources)) for name, sources in directives(config.security.csp).items())
        given = setting.enabled, setting.narrow_guillemets, setting.hours, policy
        return cls(site.language, site.timezone, *given)


class Heading(msgspec.Struct, frozen=True):
    """A heading of a body."""

    level: int
    """1 to 6, as in HTML."""
    id: str
    """Its anchor."""
    text: str
    """Plain text."""


class Outline(msgspec.Struct, frozen=True):
    """What other pages and the plan want to know of a body, without its HTML."""

    excerpt: str = ""
    """Plain text: what stands before ``<!--more-->``, or the beginning."""
    words: int = 0
    """Number of words that a reader reads."""
    targets: tuple[str, ...] = ()
    """Links and pictures within the site, as written."""
    pictures: tuple[str, ...] = ()
    """Those of the targets that are shown as pictures, in order."""
    linked: tuple[str, ...] = ()
    """Those of the pictures that something else in the body leads to as well."""
    embeds: bool = False
    """Whether there are shortcodes in it."""
    entries: tuple[Entry, ...] = ()
    """Those of a live blog, as readers see them: pinned ones first, then the newest."""
    places: msgspec.Raw = msgspec.Raw(b"[[],[]]")
    """Headings and anchors, encoded: a build looks into few of them, and encoded they take a third of the memory."""

    def without_words(self) -> "Outline":
        """Return the same without what pages only show."""
        return msgspec.structs.replace(self, excerpt="", words=0)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings, in order."""
        return _decode_places(self.places)[0]

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every ``id`` in the HTML."""
        return _decode_places(self.places)[1]


_decode_places = msgspec.json.Decoder(tuple[tuple[Heading, ...], tuple[str, ...]]).decode


class Document(msgspec.Struct, frozen=True):
    """A parsed source."""

    path: str
    """Its file."""
    kind: Kind
    """What it is."""
    id: str
    """What others call it."""
    meta: Meta
    """Its front matter; the texts are set by the rules of typography."""
    outline: Outline
    """What is in its body."""
    html: str
    """Its body, with symbolic links: ``\\x1an\\x1a`` stands for the n-th target of the outline."""


def decode(data: bytes, path: str) -> str:
    """Return the text of a source: UTF-8, NFC, ``\\n`` line ends, without characters that no reader can see.

    Raises ContentError with the place where it is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentError("this file is UTF-16, not UTF-8", path, 1, 1, "save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        shown = data.decode("cp1252", "replace").splitlines()
        hint = "it looks like Windows-1252 or Latin-1; save it as UTF-8"
        raise ContentError("not valid UTF-8", path, line, column, hint, shown[line - 1]) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = visible(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def parse_document(
    data: bytes, path: str, kind: Kind, identifier: str, options: ParseOptions, plugins: Plugins
) -> tuple[Document | None, list[SitegenError]]:
    """Return the document that a source's bytes hold, and everything that is wrong with it."""
    from sitegen.formats.frontmatter import split_front_matter

    try:
        text = decode(data, path)
        front = split_front_matter(text, path)
    except ContentError as error:
        return None, [error]
    if front.form == "none" and kind == "article":
        hint = "begin the file with a line ---, then title, date and category, then a line ---"
        return None, [ContentError("this article has no front matter", path, 1, 1, hint, text.split("\n", 1)[0])]
    zone = ZoneInfo(options.timezone)
    issues: list[Issue] = []
    values = _with_instants(all_visible(front.data, front.text), zone, issues)
    found, more = convert(values, _SCHEMAS[kind])
    # A date that could not be read is a mistake already told, not also a missing one.
    told = {issue.path for issue in issues}
    issues += [issue for issue in more if issue.path not in told and not _repeats(issue, told)]
    if found is not None:
        issues += _refused_addresses(found)
        issues += _impossible_coverage(found)
        if isinstance(found, ArticleMeta) and len(found.corrections) > 1:
            # Their addresses are numbers: one that is added gets the next, wherever it was written.
            in_order = tuple(sorted(found.corrections, key=lambda correction: correction.date))
            found = msgspec.structs.replace(found, corrections=in_order)
    if issues or found is None:
        return None, [_problem(front, path, issue) for issue in issues]
    return _render(text, front, path, kind, identifier, found, options, plugins)


def place_of_key(data: bytes, path: str, keys: tuple[Key, ...]) -> tuple[int, int, str]:
    """Return line, column and text of the place in a source where a key of its front matter stands."""
    from sitegen.formats.frontmatter import split_front_matter

    front = split_front_matter(decode(data, path), path)
    if front.form == "none":
        return 1, 1, front.body.split("\n", 1)[0]
    place = locate(front.text, front.form, keys)
    return place.line + front.first_line - 1, place.column, place.excerpt


def place_of_text(data: bytes, path: str, needle: str) -> tuple[int, int, str] | None:
    """Return line, column and text of the place in a source where a text stands first, or None."""
    return _place_in(decode(data, path), needle)


def _at(
    place: tuple[int, int, str] | None,
    kind: type[ContentError],
    message: str,
    path: str,
    hint: str | None,
    severity: Severity = "error",
) -> ContentError:
    line, column, excerpt = place or (None, None, None)
    return kind(message, path, line, column, hint, excerpt, severity)


def _place_in(text: str, needle: str) -> tuple[int, int, str] | None:
    return _place_at(text, text.find(needle))


def _place_at(text: str, start: int) -> tuple[int, int, str] | None:
    if start < 0:
        return None
    line = text.count("\n", 0, start) + 1
    return tuple(place_at(text, line, start - text.rfind("\n", 0, start)))  # type: ignore[return-value]


def _place_of_heading(text: str, heading: str) -> tuple[int, int, str] | None:
    """Return the place of a heading of the second level, whose text may be typeset."""
    words = r"\W*".join(map(re.escape, re.findall(r"\w+", heading)))
    match = re.search(rf"^##(?!#)\W*{words}", text, re.MULTILINE)
    return _place_at(text, match.start()) if match else None


def has_place(fragment: str, anchors: Collection[str]) -> bool:
    """Return whether a fragment leads to a place of a page: the ids of templates end with a low line."""
    return unquote(fragment) in anchors or fragment in ("", "top") or fragment.endswith("_")


def places_there(fragment: str, anchors: Collection[str]) -> str | None:
    """Return a hint that names the place meant, or the first of those that there are."""
    found = did_you_mean(unquote(fragment), anchors)
    return found or ("places there: " + ", ".join(list(anchors)[:12]) if anchors else None)


def _with_instants(
    data: Mapping[str, Any],
    zone: tzinfo,
    issues: list[Issue],
    path: tuple[Key, ...] = (),
    dates: tuple[str, ...] = _DATES,
) -> dict[str, Any]:
    values = dict(data)
    for key in dates:
        if values.get(key) is not None:
            try:
                values[key] = parse_instant(values[key], zone)
            except ValueError as error:
                issues.append(Issue((*path, key), str(error)))
                del values[key]
    if isinstance(values.get("live"), dict):
        values["live"] = _with_instants(values["live"], zone, issues, (*path, "live"), _COVERAGE)
    corrections = values.get("corrections")
    if isinstance(corrections, list):
        values["corrections"] = [
            _with_instants(entry, zone, issues, (*path, "corrections", index)) if isinstance(entry, dict) else entry
            for index, entry in enumerate(corrections)
        ]
    return values


def _refused_addresses(meta: Meta) -> list[Issue]:
    """Return what is wrong with the addresses in front matter: each lands in an ``href``."""
    found: list[tuple[tuple[Key, ...], str]] = []
    if isinstance(meta, (ArticleMeta, PageMeta)) and meta.canonical:
        found.append((("canonical",), meta.canonical))
    if isinstance(meta, ArticleMeta):
        found += [(("sources", number, "url"), source.url) for number, source in enumerate(meta.sources) if source.url]
        if meta.sponsor and meta.sponsor.url:
            found.append((("sponsor", "url"), meta.sponsor.url))
    elif isinstance(meta, AuthorMeta):
        found += [(("links", number, "url"), link.url) for number, link in enumerate(meta.links)]
        if meta.url:
            found.append((("url",), meta.url))
    return [
        Issue(path, complaint, "write an absolute address" if path == ("canonical",) else ABSOLUTE)
        for path, address in found
        if (complaint := refused_address(address, *([("http", "https")] if path == ("canonical",) else [])))
    ]


def _impossible_coverage(meta: Meta) -> list[Issue]:
    coverage = meta.coverage if isinstance(meta, ArticleMeta) else None
    if coverage is None or coverage.end is None or coverage.end > (coverage.start or meta.date):  # type: ignore[union-attr]
        return []
    return [Issue(("live", "end"), "this live blog ends before it begins", "write a later end, or an earlier start")]


def _repeats(issue: Issue, told: set[tuple[Key, ...]]) -> bool:
    return any(issue.path == path[:-1] and issue.message == f"“{path[-1]}” is missing" for path in told)


def _problem(front: "FrontMatter", path: str, issue: Issue) -> ContentError:
    if front.form == "none":
        return ContentError(issue.message, path, 1, 1, issue.hint)
    place = locate(front.text, front.form, issue.path)
    line = place.line + front.first_line - 1
    return ContentError(issue.message, path, line, place.column, issue.hint, place.excerpt)


def _render(
    text: str,
    front: "FrontMatter",
    path: str,
    kind: Kind,
    identifier: str,
    meta: Meta,
    options: ParseOptions,
    plugins: Plugins,
) -> tuple[Document | None, list[SitegenError]]:
    from sitegen.content.blocked import Blocked, find_blocked, place_in
    from sitegen.content.missing_alt import find_undescribed
    from sitegen.markdown.body import MarkdownError, MarkdownOptions, render_markdown

    language = getattr(meta, "language", "") or options.language
    hour_style = options.hours
    markdown_options = MarkdownOptions(language, options.typography, options.narrow_guillemets, hour_style)
    try:
        source = plugins.source(front.body, path)
        shortcodes, problems = _shortcodes(source, text, path, language, options)
        written = source if shortcodes is None else shortcodes.text
        blocked: list[Blocked] = []

        def look(html: str) -> str:
            blocked.extend(find_blocked(written, html, options.policy))
            return html if shortcodes is None else shortcodes.put_back(html)

        body = render_markdown(written, markdown_options, look)
    except MarkdownError as error:
        return None, [ContentError(str(error), path)]
    entries: tuple[Entry, ...] = ()
    if isinstance(meta, ArticleMeta) and meta.coverage is not None:
        body, entries, flaws = read_entries(body, meta.coverage.start or meta.date, ZoneInfo(options.timezone))
        for flaw in flaws:
            problems.append(_at(_place_of_heading(text, flaw.heading), ContentError, flaw.message, path, flaw.hint))
    for target in body.refused:
        message = f"a link must not be “{target[:60]}”"
        place = _place_in(text, target)
        problems.append(_at(place, ContentError, message, path, "link to a page or a file"))
    for found in blocked:
        place = _place_at(text, place_in(text, found))
        problems.append(_at(place, ContentError, found.message, path, found.hint, "warning"))
    for start, target in find_undescribed(text, body.html, body.targets):
        message = f"the picture “{target}” says nothing to those who do not see it"
        hint = 'write what it shows between the brackets; if it is mere decoration, put { alt="" } right behind it'
        problems.append(_at(_place_at(text, start), ContentError, message, path, hint, "warning"))
    for fragment in body.fragments:
        if not has_place(fragment, body.anchors):
            place = _place_in(text, f"#{fragment}")
            message = f"there is no place “#{fragment}” on this page"
            problems.append(_at(place, LinkError, message, path, places_there(fragment, body.anchors)))
    if options.typography:
        meta = _typeset(meta, language, options)
    headings = tuple(Heading(heading.level, heading.id, heading.text) for heading in body.headings)
    places = msgspec.Raw(msgspec.json.encode((headings, body.anchors)))
    embeds = shortcodes is not None and bool(shortcodes.pieces)
    outline = Outline(body.excerpt, body.words, body.targets, body.pictures, body.linked, embeds, entries, places)
    return Document(path, kind, identifier, meta, outline, plugins.html(body.html, path)), problems


def _shortcodes(
    source: str, text: str, path: str, language: str, options: ParseOptions
) -> tuple["Shortcodes | None", list[SitegenError]]:
    """Return the shortcodes of a body, and what is wrong with them; ``text`` is the whole source."""
    if "{{" not in source:
        return None, []
    from sitegen.content.shortcodes import read_shortcodes
    from sitegen.typography.typeset import typeset

    def set_text(value: str) -> str:
        if not options.typography:
            return value
        return typeset(value, language, narrow_guillemets=options.narrow_guillemets, hour_style=options.hours)

    found = read_shortcodes(source, set_text)
    before = len(text) - len(source) if text.endswith(source) else 0  # a plugin may have changed the text
    problems: list[SitegenError] = []
    for flaw in found.flaws:
        start = flaw.offset + before
        shown = text if text.endswith(source) else source
        line = shown.count("\n", 0, start) + 1
        line, column, excerpt = place_at(shown, line, start - shown.rfind("\n", 0, start))
        problems.append(_at((line, column, excerpt), ContentError, flaw.message, path, flaw.hint))
    return found, problems


def _typeset(value: Any, language: str, options: ParseOptions) -> Any:
    """Return a structure with its running texts set by the rules of typography, at any depth."""
    from sitegen.typography.typeset import typeset

    def set_text(text: str) -> str:
        return typeset(" ".join(text.split()), language, options.narrow_guillemets, options.hours)

    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        field = getattr(value, name)
        if not field:
            continue
        if isinstance(field, str):
            if name in _TEXTS:
                changes[name] = set_text(field)
        elif isinstance(field, msgspec.Struct):
            changes[name] = _typeset(field, language, options)
        elif name in _LISTS_OF_TEXTS:
            changes[name] = tuple(text if _WORDS.fullmatch(text) else set_text(text) for text in field)
        elif isinstance(field, tuple) and isinstance(field[0], msgspec.Struct):
            changes[name] = tuple(
                _typeset(item, language, options) if isinstance(item, msgspec.Struct) else item for item in field
            )
    return msgspec.structs.replace(value, **changes) if changes else value
