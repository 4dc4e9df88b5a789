"""Parse: one source becomes one document, a pure function of its bytes and the options.

This module knows nothing about other documents: whether a category or an author exists is a question for the index.
"""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from sitegen.config.security import Directives, directives
from sitegen.config.site import Config
from sitegen.content.anonymity import Anonymity
from sitegen.content.anonymous import anonymous_front, anonymous_meta, names_left
from sitegen.content.decoding import decode
from sitegen.content.documents import Document, Heading, Outline, Words, encode_places
from sitegen.content.front_matter import read_meta, typeset_meta
from sitegen.content.links import has_anchor, known_anchors
from sitegen.content.live_blog import Entry, read_entries
from sitegen.content.meta import ArticleMeta, BoxMeta, Meta
from sitegen.content.places import Places, place_of_heading, place_of_offset
from sitegen.content.schemas import Schemas
from sitegen.content.sources import Kind, digest_bytes
from sitegen.content.wording import without_words, words_in
from sitegen.errors.faults import FaultKind
from sitegen.errors.locate import locate
from sitegen.errors.problems import ContentError, Place, SitegenError
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue
from sitegen.errors.visible import all_visible
from sitegen.messages.message import tr
from sitegen.plugins.plugins import Plugins

if TYPE_CHECKING:
    from sitegen.content.shortcodes import Shortcodes
    from sitegen.formats.frontmatter import CutText, FrontMatter


_IN_ARTICLES = tr("write text, links and pictures; the shortcode stands in the articles, beside the box")
_HINTS = 20  # links to anchors that are not there; to find what was meant takes a look at all that are


class ParseOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What of the configuration changes how a source is parsed."""

    language: str
    """Language of a source that names none."""
    timezone: str
    """Time zone of dates without offset."""
    typography: bool
    """Whether texts are typeset by the rules of their language."""
    narrow_guillemets: bool
    """As in ``[typography]``."""
    hours: str
    """As in ``[typography]``."""
    math: bool = False
    """Whether formulas become MathML."""
    policy: Directives = ()
    """What the Content Security Policy of a page allows."""
    schemas: Schemas = Schemas()
    """What front matter may hold."""
    anonymity: Anonymity = Anonymity()
    """What the register of requests says of this source: the only option that differs from one to another."""

    @classmethod
    def of(cls, config: Config) -> "ParseOptions":
        """Return the options that a configuration gives."""
        setting = config.typography
        return cls(
            language=config.site.language,
            timezone=config.site.timezone,
            typography=setting.enabled,
            narrow_guillemets=setting.narrow_guillemets,
            hours=setting.hours,
            math=config.markdown.math,
            policy=tuple((name, tuple(sources)) for name, sources in directives(config.security.csp).items()),
            schemas=Schemas.of(config),
        )

    def typeset(self, text: str, language: str) -> str:
        """Return a plain text, typeset by the rules of a language unless typography is off."""
        if not self.typography:
            return text
        from sitegen.typography.typeset import typeset

        return typeset(text, language, self.narrow_guillemets, self.hours)


class _Source(msgspec.Struct, frozen=True):
    """A source whose problems are collected."""

    path: str
    text: str
    problems: list[SitegenError]

    def report(
        self,
        place: Place | None,
        message: str,
        hint: str | None,
        fault: FaultKind,
    ) -> None:
        self.problems.append(ContentError(message, self.path, place or Place(), hint, fault=fault))


def parse_document(
    data: bytes, path: str, kind: Kind, identifier: str, options: ParseOptions, plugins: Plugins
) -> tuple[Document | None, list[SitegenError]]:
    """Return the document that a source's bytes hold, and everything that is wrong with it."""
    from sitegen.formats.frontmatter import find_cut_texts, split_front_matter
    from sitegen.markdown.body import MarkdownError
    from sitegen.markdown.depth import offset_of_depth

    try:
        text = decode(data, path)
        front = split_front_matter(text, path)
        if options.anonymity.names:
            front, text = anonymous_front(front, text, options.anonymity)
    except ContentError as error:
        return None, [error]
    if front.form == "none" and kind == "article":
        hint = tr("begin the file with a line ---, then title, date and category, then a line ---")
        return None, [
            ContentError(tr("this article has no front matter"), path, Place(1, 1, text.split("\n", 1)[0]), hint)
        ]
    values = plugins.front_matter(all_visible(front.data, front.text), path)
    meta, issues = read_meta(values, options.schemas.struct(kind), ZoneInfo(options.timezone))
    cut = [_cut(text, path) for text in find_cut_texts(front)]
    if issues or cut or meta is None:
        return None, [*cut, *(_problem(front, path, issue) for issue in issues)]
    if isinstance(meta, ArticleMeta):
        meta = anonymous_meta(meta, options.anonymity)
    source = _Source(path, text, [])
    try:
        outline, words, html = _read_body(source, front.body, meta, options, plugins)
    except MarkdownError as error:
        return None, [ContentError(str(error), path, place_of_offset(text, offset_of_depth(text)))]
    if options.typography:
        language = _language(meta, options)
        meta = typeset_meta(meta, lambda text: options.typeset(text, language))
    html = plugins.html(html, path)
    if plugins and isinstance(meta, ArticleMeta):
        meta, html = _shaped(source, meta, html, options, plugins)
    words = msgspec.structs.replace(words, **words_in(meta))
    document = Document(
        path=path,
        kind=kind,
        id=identifier,
        meta=without_words(meta),
        outline=outline,
        html=html,
        words=words,
    )
    if options.anonymity.names:
        source.problems.extend(names_left(document, text, options.anonymity))
    return document, source.problems


def _shaped(
    source: _Source, meta: ArticleMeta, html: str, options: ParseOptions, plugins: Plugins
) -> tuple[ArticleMeta, str]:
    """Return front matter and text of an article as plugins want it; what they find wrong is reported."""
    from sitegen.content.hooks import Article, findings, shaped

    article = Article(path=source.path, meta=meta, html=html, language=_language(meta, options))
    article = shaped(article, plugins)
    source.problems.extend(findings(article, source.text, plugins))
    return article.meta, article.html


def _language(meta: Meta, options: ParseOptions) -> str:
    return meta.language or options.language


def _problem(front: "FrontMatter", path: str, issue: Issue) -> ContentError:
    if front.form == "none":
        return ContentError(issue.message, path, Place(1, 1), remedy(issue, "yaml"))
    place = locate(front.text, front.form, issue.path)
    issue = as_in_file(issue, place.excerpt)
    return ContentError(issue.message, path, place, remedy(issue, front.form))


def _cut(text: "CutText", path: str) -> ContentError:
    message = tr("YAML ends this text before “{lost}”: a blank and # begin a comment", lost=text.lost)
    if text.remedy:
        hint = tr("write {line}; a comment stands on a line of its own", line=text.remedy)
    else:
        hint = tr("put the whole text in quotation marks; a comment stands on a line of its own")
    return ContentError(message, path, text.place, hint)


def _read_body(
    source: _Source, written: str, meta: Meta, options: ParseOptions, plugins: Plugins
) -> tuple[Outline, Words, str]:
    """Return the outline and the HTML of a body; what is wrong with it is reported.

    Raises MarkdownError for a body that cannot be rendered.
    """
    from sitegen.content.blocked import Blocked, BlockedPlaces, find_blocked
    from sitegen.content.formulas import formula_problems
    from sitegen.content.missing_alt import find_missing_alt
    from sitegen.content.pasted import find_pasted
    from sitegen.content.unmeant import Unmeant, find_unmeant
    from sitegen.markdown.body import MarkdownOptions, render_markdown

    language = _language(meta, options)
    markdown_options = MarkdownOptions(
        language=language,
        typography=options.typography,
        narrow_guillemets=options.narrow_guillemets,
        hour_style=options.hours,
        math=options.math,
    )
    text = source.text
    start = max(len(text) - len(written), 0)
    written = plugins.source(written, source.path)
    shortcodes = _read_shortcodes(source, written, meta, options, plugins)
    if shortcodes is not None:
        written = shortcodes.text
    blocked: list[Blocked] = []
    unmeant: list[Unmeant] = []

    def inspect(html: str) -> str:
        blocked.extend(find_blocked(written, html, options.policy))
        unmeant.extend(find_unmeant(text, start, html))
        return html if shortcodes is None else shortcodes.put_back(html)

    body = render_markdown(written, markdown_options, inspect)
    places = Places(text)
    entries: tuple[Entry, ...] = ()
    if isinstance(meta, ArticleMeta) and meta.coverage is not None:
        body, entries, flaws = read_entries(body, meta.coverage.start or meta.date, ZoneInfo(options.timezone))
        for flaw in flaws:
            source.report(place_of_heading(text, flaw.heading), flaw.message, flaw.hint, "entry")
    for target in body.refused:
        hint = tr("link to a page or a file")
        if "file:" in target.lower():
            hint = tr("readers do not have this file: put it beside the text, and write its name")
        source.report(places.of(target), tr("“{target}” cannot be a link", target=target[:60]), hint, "refused")
    pasted = find_pasted(text)
    if pasted is not None:
        message = tr("this text contains HTML of {pasted}", pasted=pasted[1])
        hint = tr("paste it again as plain text: Ctrl+Shift+V in most editors")
        source.report(places.at(pasted[0]), message, hint, "pasted")
    in_source = BlockedPlaces(text, places) if blocked else None
    for found in blocked:
        if pasted is not None and found.is_style:  # it came with the rest
            continue
        source.report(in_source.of(found) if in_source else None, found.message, found.hint, found.fault)
    for each in unmeant if pasted is None else ():
        source.report(places.at(each.offset), each.message, each.hint, "unmeant")
    for start, target in find_missing_alt(text, body.html, body.targets):
        message = tr("the picture “{target}” has no alt text", target=target)
        hint = tr('describe it between the brackets; if it is decorative, write { alt="" } right after it')
        source.report(places.at(start), message, hint, "alt")
    hints = _HINTS
    anchors = frozenset(body.anchors)
    lost = [fragment for fragment in body.fragments if not has_anchor(fragment, anchors)]
    made = body.html
    if lost or body.refused:
        from sitegen.markdown.dead_links import without_dead_links

        made = without_dead_links(made, {f"#{fragment}" for fragment in lost}.__contains__)
        for fragment in lost:
            message = tr("this page has no anchor “#{fragment}”", fragment=fragment)
            known = known_anchors(fragment, body.anchors) if hints else None
            hints = max(hints - 1, 0)
            source.report(places.of(f"#{fragment}"), message, known, "anchor")
    for place, message, hint, fault in formula_problems(text, body.formulas, body.formula_flaws):
        source.report(place, message, hint, fault)
    encoded = encode_places([Heading(one.level, one.id, one.text) for one in body.headings], body.anchors)
    outline = Outline(
        targets=body.targets,
        pictures=body.pictures,
        linked=body.linked,
        embeds=shortcodes is not None and shortcodes.needs_assets,
        entries=entries,
        places=encoded,
        places_digest=digest_bytes(encoded),
    )
    return outline, Words(excerpt=body.excerpt, count=body.words, ideographs=body.ideographs), made


def _read_shortcodes(
    source: _Source, written: str, meta: Meta, options: ParseOptions, plugins: Plugins
) -> "Shortcodes | None":
    """Return the shortcodes of a body, if it may have any; what is wrong with them is reported."""
    if "{{" not in written:
        return None
    from sitegen.content.hooks import shortcodes_of
    from sitegen.content.shortcodes import read_shortcodes

    # A box stands in articles that have embeds of their own: each page needs what these need once.
    rows = {} if isinstance(meta, BoxMeta) else shortcodes_of(plugins)
    language = _language(meta, options)
    shortcodes = read_shortcodes(written, lambda text: options.typeset(text, language), rows)
    is_end = source.text.endswith(written)  # a plugin may have changed the body
    before = len(source.text) - len(written) if is_end else 0
    places = Places(source.text if is_end else written)
    for flaw in shortcodes.flaws:
        message, hint = (flaw.message, flaw.hint) if rows else (tr("a box holds no shortcode"), _IN_ARTICLES)
        source.report(places.at(flaw.offset + before), message, hint, flaw.fault)
    return shortcodes
