"""The recorder: the one door to facts. An output depends on what it read; no template declares it.

This module knows nothing of what templates are shown of a fact.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import msgspec
from jinja2.utils import missing
from markupsafe import Markup

from sitegen.content.external_links import Copy
from sitegen.content.links import is_absolute
from sitegen.content.meta import SURFACES, Surface
from sitegen.content.shortcodes import OPENING
from sitegen.content.tables import Table
from sitegen.errors.problems import ContentError, LinkError, Place, did_you_mean
from sitegen.facts.boxes import ShownBox
from sitegen.facts.facts import Facts
from sitegen.facts.keys import Key
from sitegen.facts.sponsorship import with_sponsored_links
from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.pictures import BodyPicture, Drawn, PictureSources
from sitegen.imaging.rights import AI_SOURCES
from sitegen.markdown.dead_links import without_dead_links
from sitegen.pages.archived_copies import with_copies
from sitegen.pages.content_security import Need
from sitegen.pages.embeds import Embed, Finders, plain_embeds, with_embeds, without_embeds
from sitegen.pages.parts import (
    Made,
    PagePart,
    Question,
    Recording,
    Resolve,
    View,
    Watched,
    answer_of_attribute,
    held_for,
)
from sitegen.pages.picture_elements import picture_element, with_pictures

_ID = re.compile(r"""(?<=[\w"'])\sid=(?:"[^"]*"|'[^']*')(?=[^<>]*>)""")


def _card(kind: str, identifier: str, surface: Surface) -> Key:
    """Return the key of a teaser; that with the headline itself has no place."""
    return (kind, identifier, surface) if surface else (kind, identifier)


class Recorder:
    """The one door to facts: hands them out and notes which were read."""

    __slots__ = (
        "_constant",
        "_facts",
        "_mark",
        "_page",
        "_parts",
        "_template",
        "_value",
        "_views",
        "links",
        "names",
        "reads",
        "recording",
        "show_embed",
        "watched",
    )

    def __init__(self, facts: Facts, edition: str = "") -> None:
        self._facts = facts
        self._mark = f"@{edition}" if edition else ""
        self._template = f"template{self._mark}"
        self._value = facts.value
        self._views: Sequence[str] = ()  # their names: views know this door
        self.reads: dict[Key, None] = {}
        self.names: dict[str, Any] = {}
        self.recording: Recording | None = None
        self.watched: dict[str, Watched] = {}
        """The views of the page, while a part is made."""
        self._constant: frozenset[str] = frozenset()
        self._parts: dict[Any, PagePart] = {}
        self._page: tuple[dict[Key, None], list[ContentError]] = self.reads, []
        self.links: list[ContentError] = []
        self.show_embed: Callable[[str, Embed], str] | None = None

    def __call__(self, *key: str) -> Any:
        """Return the value of a fact and note that it was read."""
        self.reads[(key[0] + self._mark, *key[1:]) if self._mark else key] = None
        return self._value(key)

    def looked_for(self, templates: Iterable[str]) -> None:
        """Note that templates were looked for, whether they are there or not."""
        reads, kind = self.reads, self._template
        for template in templates:
            reads[kind, template] = None

    def cards(self, articles: Iterable[str]) -> frozenset[Key]:
        """Return the teasers of some articles for all places, as they are noted."""
        kind = f"card{self._mark}"
        return frozenset([_card(kind, name, surface) for name in articles for surface in SURFACES])

    def returned(self) -> list[Teaser]:
        """Return every teaser that was returned, in order of id."""
        kind = f"card{self._mark}"
        return [self._value(("card", *key[1:])) for key in sorted(key for key in self.reads if key[0] == kind)]

    def allowed(self) -> list[Need]:
        """Return what templates of the page need of its policy."""
        kind = f"allowed{self._mark}"
        return [self._value(("allowed", *key[1:])) for key in self.reads if key[0] == kind]

    def meant(self, name: str) -> str | None:
        """Return a hint for the name of a data file that is not there: only for messages, which are in no output."""
        return did_you_mean(name, self._facts.roots.data.files)

    def teasers(self, identifiers: Sequence[str], surface: Surface = "front") -> list[Teaser]:
        """Return the teasers of articles, each under its headline for a place: that of lists, unless told otherwise."""
        return [self(*_card("card", identifier, surface)) for identifier in identifiers]

    def begin(self, names: dict[str, Any], views: Sequence[str], constant: frozenset[str], language: object) -> None:
        """Begin a page with these names, of which some mean the same on each page of a language: they share parts.

        ``views`` are the names of what the page is about.
        """
        self.names, self._views, self._constant = names, views, constant
        group = id(language), "page" in names
        self._parts = self._facts.parts.setdefault(group, (language, {}))[1]  # held, so that no other has its number

    def once(self, part: str, key: str, make: Callable[[], Any]) -> Any:
        """Return what ``make`` makes of facts and of what it asks of the page, for several pages and parts."""
        outer, page, watched = self.recording, self._page, self.watched
        self.recording = None
        try:
            value = self.keep(part, key, (), self.resolve, make)
        finally:
            self.recording, self._page, self.watched = outer, page, watched
        if outer is not None and not self._parts[part].is_same_for_all(key):
            outer.give_up(("once", part, "", None))
        return value

    def resolve(self, name: str) -> Any:
        """Return what a name means for the page itself, or ``missing``."""
        return self.names.get(name, missing)

    def keep(self, name: Any, key: Any, handed: tuple[Any, ...], resolve: Resolve, make: Callable[[], Any]) -> Any:
        """Return a part of the page, which ``make`` makes unless it is kept; the page has read what it was made from.

        ``name`` stands for the part, ``key`` for what it is ``handed``, ``resolve`` returns what a name means where it
        begins. What is part of another part is not kept by itself.
        """
        if self.recording is not None:
            return make()
        part = self._parts.get(name)
        if part is None:
            part = self._parts[name] = PagePart()
        if not part.is_worth_it(key):
            return make()
        made = part.find(key, self.names, resolve)
        if made is None:
            views = {name: view for name in self._views if isinstance(view := self.names[name], View)}
            recording = Recording(views, resolve, self._constant)
            self.recording, self._page = recording, (self.reads, self.links)
            self.reads, self.links = {}, []
            self.watched = {name: Watched(name, view, self.ask) for name, view in views.items()}
            self.names.update(self.watched)
            try:
                value = make()
            finally:
                reads, links = self.reads, self.links
                self.recording, (self.reads, self.links) = None, self._page
                self.watched = {}
                self.names.update(views)
            made = Made(value, reads, links, [*map(held_for, handed), *recording.held])
            part.add(key, recording.answers, made)
        self.reads.update(made.reads)
        self.links += made.problems
        return made.value

    def ask(self, question: Question, get: Callable[[], Any]) -> Any:
        """Return an answer of the page, which the part that is being made asks for.

        What it is made from is read by the page: other pages give the same answer for other reasons.
        """
        recording, inside = self.recording, (self.reads, self.links)
        if recording is None:  # what is asked for an answer is part of that
            return get()
        self.recording, (self.reads, self.links) = None, self._page
        try:
            value = get()
        finally:
            self.recording, (self.reads, self.links) = recording, inside
        recording.note(question, value, answer_of_attribute(value))
        return value

    def body(self, path: str, absolute: bool = False, eager: bool = False, embeds: bool = True) -> Markup:
        """Return the HTML of a document with its links resolved; dead ones are noted as problems, and left out.

        With ``absolute``, addresses have scheme and host, and a picture has one version; with ``eager``, the first
        picture is loaded at once. Without ``embeds``, shortcodes leave nothing.
        """
        html, targets, copies = self("body", path)
        if copies:  # before embeds: a box brings its own
            html = with_copies(html, copies, self._copy)
        if OPENING in html and not embeds:
            html = without_embeds(html)
        elif OPENING in html:
            plain = absolute or self.show_embed is None
            box = partial(self._box, path, absolute)
            html = plain_embeds(html, box) if plain else self._with_embeds(path, html, targets, eager)
            eager = eager and 'fetchpriority="high"' not in html
        return Markup(self._linked(path, html, targets, absolute, eager) if targets else html)

    def _copy(self, copy: Copy) -> str:
        """Return what stands behind a link to a page that is dead; without templates, nothing."""
        shown = {"address": copy.url, "date": copy.made}
        return self.show_embed("archived-copy", shown).strip() if self.show_embed else ""

    def _linked(self, path: str, html: str, targets: Sequence[str], absolute: bool, eager: bool) -> str:
        """Return a text with its pictures and links."""
        origin: str = self("address").origin if absolute else ""
        if "<img" in html:

            def show(picture: BodyPicture) -> PictureSources:
                if not absolute:
                    return self.sources(picture.file, "", "body")
                return PictureSources(origin + picture.url, picture.width, picture.height)

            html = with_pictures(html, targets, lambda target: self._shown(path, target), show, eager)
        text, dead = self._resolved(path, html, targets, origin)
        if dead:
            html = without_dead_links(html, {f"\x1a{number}\x1a" for number in dead}.__contains__)
            text, _ = self._resolved(path, html, targets, origin)
        return text

    def _resolved(self, path: str, html: str, targets: Sequence[str], origin: str) -> tuple[str, set[str]]:
        """Return a text with the URLs of its targets, and the numbers of those that lead nowhere."""
        dead: set[str] = set()
        parts = html.split("\x1a")
        for place in range(1, len(parts), 2):
            number = parts[place]
            url = self._address(path, targets[int(number)])
            if not url:
                dead.add(number)
            parts[place] = str(Markup.escape(origin + url if url.startswith("/") else url))
        return "".join(parts), dead

    def _with_embeds(self, path: str, html: str, targets: Sequence[str], eager: bool) -> str:
        def link(target: str) -> str:
            return target if is_absolute(target) and not target.startswith("id:") else self._address(path, target)

        def picture(target: str, alt: str, first: bool) -> Markup:
            url = self._address(path, target)
            if not url:
                return Markup("")
            found = self("shown", path, target)
            sources = self.sources(found.file, "", "body") if found and found.file else PictureSources(url, 0, 0)
            return picture_element(sources, f' alt="{Markup.escape(alt)}"', eager and first)

        def pictures(name: str, inside: str) -> str:
            found = self("use", name)
            use = name if found and found.of == "body" else "body"

            def sources(shown: BodyPicture) -> PictureSources:
                return self.sources(shown.file, "", use)

            first = eager and html.find("<img") == html.find(inside) + inside.find("<img")
            return with_pictures(inside, targets, lambda target: self._shown(path, target), sources, first)

        def table(target: str) -> Table | None:
            drawn: Drawn = self("table", path, target)
            self.links += drawn.problems
            return drawn.table

        assert self.show_embed is not None
        box = partial(self._box, path, False)
        find = Finders(link=link, picture=picture, table=table, pictures=pictures, box=box)
        return with_embeds(html, find, self.show_embed)

    def _box(self, path: str, absolute: bool, name: str) -> tuple[str, Markup] | None:
        """Return title and text of a box that the document at a path shows, or None where nothing is shown."""
        box: ShownBox = self("box", name)
        if box.problem:
            problem = LinkError(box.problem, path, Place(excerpt=name), box.hint, fault="shortcode")
            self.links.append(problem)
        # Its anchors could be those of the text around it.
        return (box.title, Markup(_ID.sub("", self.body(box.path, absolute)))) if box.path else None

    def _shown(self, path: str, target: str) -> BodyPicture | None:
        """Return a picture in a text, with a label after its credit if AI had a share in it."""
        shown: BodyPicture | None = self("shown", path, target)
        if shown is None or shown.source_type not in AI_SOURCES:
            return shown
        words: Callable[[str], str] = self.names["_messages"].gettext
        label = words("Picture edited with AI")
        if AI_SOURCES[shown.source_type] == "generated":
            label = words("Picture generated by AI")
        return msgspec.structs.replace(shown, credit=" · ".join(filter(None, (shown.credit, label))))

    def _address(self, path: str, target: str) -> str:
        """Return where a target leads, or nothing; what is wrong with a dead one is noted."""
        link = self("link", path, target)
        if link.problem:
            hint = link.hint or None
            self.links.append(LinkError(link.problem, path, Place(excerpt=target), hint, fault=link.fault))
        return str(link.url)

    def sponsored(self, html: Markup) -> Markup:
        """Return the text of a sponsored article, its links to other sites marked as such."""
        return Markup(with_sponsored_links(html, self("address").origin))

    def sources(self, file: str, focus: str, use: str) -> PictureSources:
        """Return a picture in all versions of one use."""
        sources: PictureSources = self("sources", file, focus, use)
        return sources
