"""What texts name that is not there: authors, other texts, pictures, files; and what else is wrong between them.

This module knows nothing of what is public.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from sitegen.config.republish import EXAMPLE
from sitegen.config.urls import refused_url
from sitegen.content.data import REPLY_SUFFIX
from sitegen.content.documents import Document
from sitegen.content.links import DeadLink, resolve
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.content.pictures import FrontMatterPicture, pictures_of
from sitegen.errors.locate import Key
from sitegen.errors.problems import ContentError, LinkError, did_you_mean
from sitegen.fields import IdOf
from sitegen.imaging.files import parse_focus
from sitegen.messages.message import tr
from sitegen.newsroom.all_editions import AllEditions
from sitegen.newsroom.bylines import parts_of
from sitegen.newsroom.replies import awaiting, is_published, letter_beside, reply_due
from sitegen.newsroom.republishing import obstacle as republish_obstacle
from sitegen.newsroom.site import Author
from sitegen.traits import notes_of


class ReferenceChecks:
    """Reports what is wrong between texts."""

    def __init__(self, shared: AllEditions) -> None:
        self._shared, self._gate = shared, shared.gate
        self._complain, self._remark = shared.complain, shared.remark

    def check_replies(self, document: Document, meta: ArticleMeta) -> None:
        """Report replies that nobody has decided upon in time, and files of replies that are not there."""
        for place, reply in enumerate(meta.replies):
            if awaiting(reply) and self._gate.has_passed(reply_due(reply)):
                message = tr(
                    "the reply received on {date} is neither published nor refused",
                    date=f"{reply.received:%Y-%m-%d}",
                )
                hint = tr("set its “state” to published or refused: French law gives three days (LCEN, art. 1-1 III)")
                self._remark(document.path, ("replies", place), message, hint, "note")
            if is_published(reply) and not self._gate.has_passed(reply.received) and not self._gate.future:
                message = tr("“received” is in the future: {date}", date=f"{reply.received:%Y-%m-%d}")
                hint = tr("pages already show this date to readers and search engines")
                self._remark(document.path, ("replies", place, "received"), message, hint)
            if reply.file:
                self._check_letter(document, ("replies", place, "file"), reply.file)

    def _check_letter(self, document: Document, keys: tuple[Key, ...], file: str) -> None:
        """Report a file of a reply that does not lie beside the article."""
        if letter_beside(file, document.path, self._shared.files.media) is None:
            beside = [name.rpartition("/")[2] for name in self._shared.files.media if name.endswith(REPLY_SUFFIX)]
            hint = did_you_mean(file, beside) or tr("put the file in the folder of the article")
            self._complain(LinkError, document.path, keys, tr("there is no file “{file}”", file=file), hint)

    def check_article(self, document: Document, authors: Mapping[str, Author]) -> None:
        """Report what an article names that is not there: authors, other articles, pictures."""
        meta = document.meta
        assert isinstance(meta, ArticleMeta)
        known = {*authors, *self._shared.unread_authors}
        single = 1 if meta.author else 0
        for index, credit in enumerate(meta.credits):
            if credit.id not in known:
                keys: tuple[Key, ...] = ("author",) if index < single else ("authors", index - single)
                hint: str | None = did_you_mean(credit.id, known) or tr("write content/authors/{id}.md", id=credit.id)
                self._complain(ContentError, document.path, keys, tr("no author has the id “{id}”", id=credit.id), hint)
        if meta.byline:
            names = {credit.id: authors[credit.id].meta.name for credit in meta.credits if credit.id in authors}
            self._check_byline(document, meta.byline, names, bool(meta.credits))
        reviewer = meta.ai.reviewed_by if meta.ai else ""
        if reviewer and reviewer not in known and (hint := did_you_mean(reviewer, known)):
            message = tr("no author has the id “{id}”, so readers see it as a name", id=reviewer)
            self._remark(document.path, ("ai", "reviewed_by"), message, hint)
        for name, wanted in (("related", meta.related), ("translation_of", (meta.translation_of,))):
            for identifier in filter(None, wanted):
                if identifier not in self._shared.ids:
                    hint = did_you_mean(identifier, self._shared.ids)
                    self._complain(
                        LinkError,
                        document.path,
                        (name,),
                        tr("no article has the id “{identifier}”", identifier=identifier),
                        hint,
                        "link",
                    )
        self._check_republish(document, meta)
        self.check_pictures(document)

    def _check_republish(self, document: Document, meta: ArticleMeta) -> None:
        """Report an article that nobody may republish although it says so, and a licence that nothing names."""
        if meta.republish != "allow":
            return
        if obstacle := republish_obstacle(meta):
            self._remark(document.path, ("republish",), obstacle, tr("remove “republish”"))
        elif not self._shared.config.republish.licence:
            hint = tr("write in site.toml, under [republish]: {line}", line=f'licence = "{EXAMPLE}"')
            message = tr("nothing says under which licence articles may be republished")
            self._complain(ContentError, document.path, ("republish",), message, hint)

    def _check_byline(self, document: Document, byline: str, names: Mapping[str, str], signed: bool) -> None:
        """Report who signs but is not named in the sentence, and so gets no link."""
        named = {name for _, name in parts_of(byline, names)}
        for identifier in [name for name in names if name not in named]:
            message = tr("“byline” does not name {name}, who signs the article", name=names[identifier])
            hint = tr("write the name as in content/authors/{id}.md, and it becomes a link", id=identifier)
            self._remark(document.path, ("byline",), message, hint)
        if not signed:
            message = tr("this article has a byline, but no author: feeds and search engines name nobody")
            self._remark(document.path, ("byline",), message, tr("add their ids: authors: […]"))

    def check_entries(
        self, by_kind: Mapping[str, Iterable[Document]], types: Collection[str], authors: Mapping[str, Author]
    ) -> None:
        """Report what entries of the site's own types name that is not there."""
        everyone = {*authors, *self._shared.unread_authors}
        known: dict[str, Collection[str]] = {"article": self._shared.ids, "author": everyone}
        for name in types:
            known[name] = self._shared.entries.get(name, ())
        for document in (document for name in types for document in by_kind[name]):
            for field, names in _relations(type(document.meta)).items():
                value = getattr(document.meta, field)
                several = isinstance(value, tuple)
                for place, name in enumerate(value if several else (value,)):
                    if name and name not in known[names.kind]:
                        message = tr("no {kind} has the id “{identifier}”", kind=names.kind, identifier=name)
                        keys: tuple[Key, ...] = (field, place) if several else (field,)
                        hint = did_you_mean(name, known[names.kind])
                        self._complain(LinkError, document.path, keys, message, hint, "link")
            self.check_pictures(document)

    def check_pictures(self, document: Document) -> None:
        """Report pictures of front matter that are not there, or none."""
        for picture in pictures_of(document.meta):
            self._check_picture(document, picture)

    def _check_picture(self, document: Document, picture: FrontMatterPicture) -> None:
        keys = picture.path
        if parse_focus(picture.focus) is None:
            message = tr("“{focus}” is not a focal point", focus=picture.focus)
            hint = tr("write two percentages, from the left and from the top: focus: 60% 30%")
            self._complain(ContentError, document.path, (*keys[:-1], "focus"), message, hint)
        try:
            destination = resolve(
                picture.src, document.path, self._shared.paths, self._shared.ids, self._shared.files.media
            )
        except DeadLink as error:
            self._complain(LinkError, document.path, keys, str(error), error.hint, error.fault)
            return
        if destination.kind == "document":
            self._complain(
                LinkError, document.path, keys, tr("“{src}” is not a picture", src=picture.src), fault="picture"
            )
        if destination.kind == "absolute" and refused_url("https:" * picture.src.startswith("//") + picture.src):
            self._complain(LinkError, document.path, keys, tr("“{src}” is not a picture", src=picture.src[:60]))
        if destination.kind == "route" and f"static/{destination.name}" not in self._shared.files.static:
            message = tr("there is no file “static/{name}”", name=destination.name)
            meant = did_you_mean(f"static/{destination.name}", self._shared.files.static)
            self._complain(LinkError, document.path, keys, message, meant, "file")


@cache
def _relations(schema: type[PageMeta]) -> dict[str, IdOf]:
    """Return the fields of a type of the site's own that name something by its id."""
    base = PageMeta.__struct_fields__
    return {name: note for name, note in notes_of(schema, IdOf).items() if name not in base}
