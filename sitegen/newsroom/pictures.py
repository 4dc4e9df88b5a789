"""Which pictures public documents show, in which role, and which files next to documents they link to.

This module knows nothing about themes or the contents of files.
"""

import re
from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.links import DeadLink, Destination, resolve
from sitegen.content.pictures import pictures_of
from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.imaging.files import DRAWING_SUFFIX, RASTER_SUFFIXES
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import Term

Role = Literal["article", "body", "author", "logo", "shared", "option", "linked"]

_MARKDOWN = re.compile(rf"id:|#|[^#?]*(?:{'|'.join(map(re.escape, MARKDOWN_SUFFIXES))})(?:[#?]|$)", re.IGNORECASE).match


class ReferencedPicture(msgspec.Struct, frozen=True):
    """A picture that something public shows."""

    file: str
    """Its path in the site's folder."""
    role: Role
    """Where it is shown: as the picture of an article, in a text, as a portrait or logo, by social networks, by an
    option of the theme, or only led to."""
    focus: str
    """The place that crops keep, as written."""
    owner: str
    """The document, or ``site.toml``."""
    source: str
    """The picture, as written there."""


class ReferencedPictures(msgspec.Struct, frozen=True):
    """What public documents show and lead to."""

    pictures: tuple[ReferencedPicture, ...] = ()
    """Every picture that is shown."""
    files: frozenset[str] = frozenset()
    """Files next to documents that are published unchanged."""


def file_of(destination: Destination) -> str:
    """Return the path of the file that a picture's destination means, or nothing where it is elsewhere."""
    if destination.kind == "media":
        return destination.name
    return f"static/{destination.name}" if destination.kind == "route" else ""


def static_file(name: str) -> str:
    """Return the path of a file in ``static/`` that a setting names, or nothing where it names none."""
    return f"static/{name.removeprefix('static/').lstrip('/')}" if name else ""


def is_picture(file: str) -> bool:
    """Return whether a file is a picture, by its name."""
    return file.lower().endswith((*RASTER_SUFFIXES, DRAWING_SUFFIX))


def referenced_pictures(
    site: Site, config: Config, static: Collection[str], of_options: Iterable[str] = ()
) -> ReferencedPictures:
    """Return what public documents, settings and ``of_options`` the theme show and link to.

    Dead links are reported elsewhere.
    """
    pictures: dict[ReferencedPicture, None] = {}
    files: set[str] = set()

    def add(file: str, role: Role, owner: str, source: str, focus: str = "") -> None:
        pictures[ReferencedPicture(file=file, role=role, focus=focus, owner=owner, source=source)] = None

    for path, item in site.shown().items():
        outline = item.outline
        for target in outline.targets:
            if _MARKDOWN(target) and target not in outline.pictures:  # an archive has ten links for each picture
                continue
            destination = _resolved(site, target, path)
            if destination is None or destination.kind == "absolute":
                continue
            if destination.kind == "document":
                if target in outline.pictures:  # reported where it is read: a text is not a picture
                    add(destination.name, "body", path, target)
                continue
            file = file_of(destination)
            if target in outline.pictures:
                if file in static or destination.kind == "media":
                    add(file, "body", path, target)
                if target not in outline.linked:
                    continue
            if destination.kind == "media":
                if is_picture(file):
                    add(file, "linked", path, target)
                else:
                    files.add(file)
        for found in () if isinstance(item, Term) else pictures_of(item.meta):
            destination = _resolved(site, found.src, path)
            if destination is not None and (destination.kind == "media" or file_of(destination) in static):
                add(file_of(destination), found.role, path, found.src, found.focus)
    logo, icon = static_file(config.publisher.logo), static_file(config.site.icon)
    if logo in static:
        add(logo, "logo", CONFIG_NAME, config.publisher.logo)
    for written in of_options:
        if static_file(written) in static:
            add(static_file(written), "option", CONFIG_NAME, written)
    if icon.lower().endswith(DRAWING_SUFFIX) and icon in static:
        add(icon, "linked", CONFIG_NAME, config.site.icon)
    return ReferencedPictures(tuple(pictures), frozenset(files))


def _resolved(site: Site, target: str, path: str) -> Destination | None:
    try:
        return resolve(target, path, site.documents, site.ids, site.media)
    except DeadLink:
        return None
