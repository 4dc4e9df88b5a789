"""Results of index and plan: the newspaper, its outputs, and what is wrong with either.

They are derived from everything but words, and taken as they were where nothing else changed: from the session, or
decoded from the state. This module knows nothing of how outputs are made.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from sitegen.cache.documents import DocumentCache
from sitegen.cache.state import BuildState
from sitegen.config.partners import PartnerConfig
from sitegen.config.site import CONFIG_NAME
from sitegen.content.documents import Document
from sitegen.content.unread import notes_on_texts
from sitegen.engine.outside_git import (
    as_pages_show,
    ended_files,
    marked,
    needed,
    remarks,
    with_absent,
    without,
)
from sitegen.engine.parsing import Parsed
from sitegen.engine.reading import index_documents
from sitegen.engine.report import with_places
from sitegen.engine.snapshot import InputSnapshot
from sitegen.engine.stored_site import bare_sites, encoded_site_type, whole_site
from sitegen.errors.locate import Key, locate
from sitegen.errors.problems import ConfigError, Rows, SitegenError, as_rows, did_you_mean, from_rows
from sitegen.facts.pictures import Source
from sitegen.messages.message import encode_message, tr
from sitegen.newsroom.pictures import referenced_pictures, static_file
from sitegen.newsroom.replies import reply_files
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import is_called
from sitegen.planning.measuring import measure
from sitegen.planning.plan import Own, Plan, make_plan
from sitegen.theme.option_reading import things_in
from sitegen.unpublished.names import Published, names_beside
from sitegen.workers.pool import Workers


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A newspaper and its plan."""

    site: Site
    """What is public, in order, without words."""
    plan: Plan
    """Its outputs; assets have the names of their files."""
    pictures: Mapping[str, Source]
    """What is known of each referenced picture."""
    warnings: tuple[SitegenError, ...]
    """What is wrong with either."""
    by_text: bool
    """Whether texts decided where an old URL leads."""
    known: bool = False
    """Whether the last build came to it."""

    def stands(self, edited: Collection[str]) -> bool:
        """Return whether it is still right where nothing but words of the ``edited`` documents changed.

        What is wrong with one of these may stand in another line now.
        """
        return not self.by_text and all(warning.path not in edited for warning in self.warnings)

    def encode(self) -> bytes:
        """Return this as another build can decode it."""
        rest = self.plan, self.pictures, as_rows(self.warnings), self.by_text
        return msgspec.json.encode((bare_sites(self.site), *rest), enc_hook=encode_message)

    @classmethod
    def decode(cls, data: bytes, documents: Iterable[Document]) -> "Planned":
        """Return what ``encode`` wrote, with documents that differ from those of then by words only."""
        sites, plan, pictures, warnings, by_text = _decoder().decode(data)
        bare = {name: msgspec.structs.asdict(one) for name, one in sites.items()}
        return cls(
            site=whole_site(bare, documents),
            plan=plan,
            pictures=pictures,
            warnings=from_rows(warnings),
            by_text=by_text,
            known=True,
        )


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    rest = dict[str, Source], Rows, bool
    return msgspec.json.Decoder(tuple[encoded_site_type(), Plan, *rest])  # type: ignore[misc]


def known_plan(state: BuildState, shape: bytes, documents: Iterable[Document]) -> Planned | None:
    """Return what the last build planned, if that was derived from the same."""
    data = state.setting("planned") if state.setting("shape") == shape else None
    return Planned.decode(data, documents) if data else None


def plan_newspaper(
    root: Path, snapshot: InputSnapshot, parsed: Parsed, documents: DocumentCache, workers: Workers
) -> Planned:
    """Return the newspaper that documents make, and its plan."""
    site, problems, by_text = index_documents(root, snapshot, parsed, documents.path)
    static = [source for source in snapshot.sources if source.kind == "static"]
    config = snapshot.config
    files = {source.path for source in static}
    declared = snapshot.theme.declared
    named: list[tuple[tuple[Key, ...], str, str]] = [*things_in(config.options, declared)]
    for language, edition in config.languages.items():
        named += things_in(edition.options, declared, ("languages", language, "options")) if edition.options else []
    shown = [written for _, kind, written in named if kind == "picture"]
    named += _named_by_partners(config.partners)
    all_references = referenced_pictures(site, config, files, shown)
    ended = ended_files(snapshot.lock, config, snapshot.gate)
    references = without(all_references, ended)
    pictures, wrong = measure(
        references.pictures, snapshot.files, snapshot.digests, config.images.megapixels, documents, workers
    )
    if snapshot.lock.files:
        pictures = as_pages_show(pictures, references, snapshot, _stored(snapshot, documents))
        pictures |= marked(ended, snapshot.digests)
    own = Own([source for source in static if source.path not in ended], snapshot.plugin_outputs)
    plan, clashes = make_plan(site, snapshot.theme, config, own, references, pictures)
    plan = with_absent(plan, snapshot.files)
    named_files = {picture.file for picture in all_references.pictures} | all_references.files | files
    outside = remarks(snapshot, needed(plan, pictures, snapshot.files), ended & named_files)
    media = [source.path for source in snapshot.sources if source.kind == "media"]
    targets = [one for document in parsed.documents for one in (*document.outline.targets, *reply_files(document))]
    return Planned(
        site=site,
        plan=plan,
        pictures=pictures,
        warnings=(
            *problems,
            *_absent(root, named, files, site, bool(parsed.unread)),
            *with_places(wrong, root),
            *clashes,
            *outside,
            *_names(snapshot, parsed, Published(snapshot.files, site, plan, pictures)),
            *(notes_on_texts(media, targets) if not parsed.unread else ()),  # these may link to any
        ),
        by_text=by_text,
    )


def _stored(snapshot: InputSnapshot, documents: DocumentCache) -> Callable[[str], bool]:
    """Return a function that returns whether a version of a picture was made before, by its name."""
    if not snapshot.files.absent:
        return lambda _: True
    from sitegen.engine.picture_work import PictureWork

    return PictureWork.of(snapshot.files, documents.path.parent, None).store.has


def _names(snapshot: InputSnapshot, parsed: Parsed, published: Published) -> Iterator[SitegenError]:
    """Yield the names that are still in what lies beside the articles of the register."""
    for path, anonymity in snapshot.register.articles.items():
        document = parsed.document(path)
        if document is not None:
            yield from names_beside(document, anonymity, published)


def _named_by_partners(partners: Mapping[str, PartnerConfig]) -> Iterator[tuple[tuple[Key, ...], str, str]]:
    """Yield place, type and name of each category and author that partners name."""
    for name, partner in partners.items():
        for key, kind in (("categories", "section"), ("authors", "author")):
            for field in (key, f"without_{key}"):
                for number, called in enumerate(getattr(partner, field)):
                    yield ("partners", name, field, number), kind, called


def _absent(
    root: Path, named: Iterable[tuple[Sequence[Key], str, str]], files: Collection[str], site: Site, unread: bool
) -> Iterator[ConfigError]:
    """Yield an error for each thing that an option or a partner names and the site does not have.

    An article that readers do not see yet is one; a section may be that of a document that is ``unread``.
    """
    sections = site.terms["category"].values()
    for path, kind, name in named:
        message: str | None = None
        known: Collection[str] = ()
        if kind == "picture" and static_file(name) not in files:
            message, known = tr("there is no file “{file}”", file=static_file(name)), files
        elif kind == "section" and not unread and not any(is_called(name, term.name, term.slug) for term in sections):
            message, known = tr("there is no category “{name}”", name=name), [term.name for term in sections]
        elif kind == "article" and name not in site.ids:
            message, known = tr("no article has the id “{identifier}”", identifier=name), site.ids
        elif kind == "author" and not any(name in edition.authors for edition in (site, *site.editions.values())):
            message, known = tr("no author has the id “{id}”", id=name), site.authors
        if message:
            place = locate((root / CONFIG_NAME).read_text("utf-8-sig"), "toml", path)
            wanted = static_file(name) if kind == "picture" else name
            yield ConfigError(message, CONFIG_NAME, place, did_you_mean(wanted, known))
