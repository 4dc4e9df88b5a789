"""Facts about what a text refers to: links, pictures, tables.

This module knows nothing of how their targets look.
"""

from collections.abc import Mapping

from sitegen.config.images import ImagesConfig
from sitegen.content.data import DataFiles
from sitegen.content.links import DeadLink, Destination, resolve_file
from sitegen.content.routes import output_path
from sitegen.content.tables import read_table
from sitegen.errors.problems import ContentError, LinkError, Place
from sitegen.facts.derive import fact
from sitegen.facts.gallery import AssetRoutes, Gallery, image_of
from sitegen.facts.inputs import Places, Target
from sitegen.facts.pictures import TYPES, Source, formats_of, structured, versions
from sitegen.facts.values.pictures import BodyPicture, Drawn, Image, PictureSources
from sitegen.facts.values.site import ResolvedLink, SiteURLs
from sitegen.messages.message import tr
from sitegen.theme.references import FOLDER
from sitegen.theme.theme import PictureUse


@fact("the link to {target}")
def link(
    path: str,
    target: str,
    *,
    places: Places,
    gallery: Gallery,
    asset_routes: AssetRoutes,
    site_urls: SiteURLs,
) -> ResolvedLink:
    """Where a target leads in the document at a path."""
    try:
        destination = places.destination(target, path)
    except DeadLink as error:
        return ResolvedLink(problem=str(error), hint=error.hint or "", fault=error.fault)
    if gallery.is_unreadable(destination):
        return ResolvedLink()  # said where it is measured
    query = f"?{destination.query}" if destination.query else ""
    fragment = f"#{destination.fragment}" if destination.fragment else ""
    match destination.kind:
        case "absolute":
            return ResolvedLink(destination.name)
        case "media":
            picture = gallery.linked(destination.name)
            return ResolvedLink(
                picture + fragment if picture else gallery.media_url(destination.name) + query + fragment
            )
        case "route":
            route = destination.name
            if not places.is_planned(route):
                return ResolvedLink(problem=tr("nothing is published at “/{route}”", route=route))
            there = places.by_file.get(output_path(route))
            name = route.removeprefix(FOLDER)
            published = asset_routes.get(name) if name != route else None
            url = site_urls.url(published or route) + query + fragment
            return _lost(destination, there) or ResolvedLink(url)
    if places.is_box(destination.name):
        name = destination.name
        return ResolvedLink(problem=tr("“{name}” has no page", name=name), hint=_IN_ARTICLES)
    gone = places.gone.get(destination.name)
    if gone:
        return ResolvedLink(site_urls.url(gone[0]) + query)
    try:
        found = places.target(destination.name)
    except KeyError:
        return ResolvedLink(problem=tr("“{name}” is not published", name=destination.name), hint=_UNPUBLISHED)
    if found.outline is None:  # the place was in the text
        return ResolvedLink(site_urls.url(found.route) + query)
    return _lost(destination, found) or ResolvedLink(site_urls.url(found.route) + query + fragment)


_IN_ARTICLES = tr("a box is shown where an article says {line}", line='{{ box "…" }}')
_UNPUBLISHED = tr("take the link out until the day on which that is public, or publish both at once")


def _lost(destination: Destination, target: Target | None) -> ResolvedLink | None:
    lost = Places.lost(destination, target) if target else None
    return ResolvedLink(problem=lost[0], hint=lost[1], fault="anchor") if lost else None


@fact("the picture {target}")
def shown(path: str, target: str, *, gallery: Gallery) -> BodyPicture | None:
    """A picture in the text of a document, or None where there is none at the target."""
    found = gallery.source(target, path)
    if found is None:
        return BodyPicture(url="", gone=True) if gallery.is_ended(target, path) else None
    file, source = found
    url, width, height, _ = gallery.plain(file, source)
    rights = source.info.rights
    return BodyPicture(
        url=url, file=file, credit=rights.line, source_type=rights.source_type, width=width, height=height
    )


@fact("the picture {file}", "picture")
def sources(
    file: str,
    focus: str,
    name: str,
    *,
    source: Source,
    plain: tuple[str, int, int],
    uses: Mapping[str, PictureUse],
    images: ImagesConfig,
    site_urls: SiteURLs,
) -> PictureSources:
    """A picture in all widths and formats of one use of the theme."""
    if source.info.format == "SVG":
        return PictureSources(*plain)
    use = uses[name]
    rows = versions(source, focus, use, formats_of(source.info, images), images)
    last = rows[-1][-1]
    sets = [
        (
            TYPES[row[-1].recipe.format],
            ", ".join(f"{site_urls.url(one.route)} {one.recipe.width}w" for one in row),
        )
        for row in rows
    ]
    return PictureSources(
        url=site_urls.url(last.route),
        width=last.recipe.width,
        height=last.recipe.height,
        srcset="" if len(rows[-1]) == 1 else sets[-1][1],
        sizes=use.sizes,
        better=tuple(sets[:-1]),
    )


@fact("the picture {file}", "picture")
def crops(file: str, focus: str, *, source: Source, images: ImagesConfig, site_urls: SiteURLs) -> tuple[Image, ...]:
    """The crops of a picture that search engines ask for; an SVG has none."""
    if source.info.format == "SVG":
        return ()
    return tuple([image_of(version, site_urls) for version in structured(source, focus, images)])


@fact("the table or chart {target}")
def table(path: str, target: str, *, gallery: Gallery, data: DataFiles) -> Drawn:
    """The table of numbers, next to a document, that a chart is drawn from."""
    destination = resolve_file(target, path, gallery.media)
    if destination is None:
        return Drawn(None)  # reported as a link
    if destination.name not in data.tables:
        hint = tr("keep the CSV file in the folder of the article")
        problem = LinkError(
            tr("“{target}” is not a table next to the text", target=target), path, Place(excerpt=target), hint
        )
        return Drawn(None, (problem,))
    try:
        found, problems = read_table(data.bytes_of_table(destination.name), destination.name)
    except ContentError as error:
        return Drawn(None, (error,))
    return Drawn(found, tuple(problems))
