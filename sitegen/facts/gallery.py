"""Pictures as pages show them: from a picture in front matter or in a text to its versions, sizes and rights.

This module knows nothing of which article shows what.
"""

from collections.abc import Collection, Mapping
from pathlib import PurePath
from typing import Any

from sitegen.config.images import ImagesConfig
from sitegen.content.links import Destination, resolve_file
from sitegen.content.meta import AiShare, Picture
from sitegen.facts.pictures import TYPES, Source, Version, plain, whole
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import SiteURLs
from sitegen.imaging.rights import AI_SOURCES
from sitegen.newsroom.pictures import file_of
from sitegen.newsroom.site import Site
from sitegen.theme.assets import Asset
from sitegen.theme.references import FOLDER

# Of pictures on other sites, whose bytes nobody reads. Python's own table differs between versions and systems.
_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def media_route(path: str, unnamed: Mapping[str, str]) -> str:
    """Return the route at which a file next to a document is published, once something public refers to it.

    ``unnamed`` has the routes of the files whose names must not be seen, by path.
    """
    return unnamed.get(path) or "media/" + path.removeprefix("content/")


def _source_type(ai: AiShare | None, in_file: str) -> str:
    """Return how a picture was made: what its file says, unless somebody says that AI had a larger share in it."""
    if ai is None or AI_SOURCES.get(in_file) in (ai, "generated"):
        return in_file
    return next(source for source, share in AI_SOURCES.items() if share == ai)


def image_of(version: Version, urls: SiteURLs) -> Image:
    """Return one version of a picture as pages show it."""
    url, recipe = urls.url(version.route), version.recipe
    return Image(url, urls.absolute(url), width=recipe.width, height=recipe.height, type=TYPES[recipe.format])


class AssetRoutes:
    """Where each asset is published. An asset may ask for another while it is made, so each is looked up by itself."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = assets

    @property
    def identity(self) -> Any:
        """What identifies this value."""
        return [(name, self._assets[name].route) for name in sorted(self._assets)]

    def renamed(self) -> list[str]:
        """Return the routes of all assets whose names contain a content hash."""
        return [route for name, route in self.identity if route != FOLDER + name]

    def get(self, name: str) -> str | None:
        """Return the route of an asset by name, or None where there is none."""
        asset = self._assets.get(name)
        return asset.route if asset else None


class Gallery:
    """The pictures of the newspaper, with what is made of each."""

    def __init__(
        self,
        newspaper: Site,
        sources: Mapping[str, Source],
        images: ImagesConfig,
        asset_routes: AssetRoutes,
        urls: SiteURLs,
    ) -> None:
        self.media: Collection[str] = newspaper.media
        """Paths of the files next to documents."""
        self._unnamed = newspaper.unnamed
        self._asset_routes = asset_routes
        self._urls = urls
        self.sources = sources
        """What is known of each picture, by path."""
        self.images = images
        """How versions are made."""

    @property
    def identity(self) -> Any:
        """What identifies this value."""
        files = sorted(self.media), sorted(self._unnamed.items()), sorted(self.sources.items())
        return *files, self.images, self._asset_routes.identity, self._urls

    def media_url(self, path: str) -> str:
        """Return the URL of a file next to a document that is published as it is."""
        return self._urls.url(media_route(path, self._unnamed))

    def source(self, target: str, path: str) -> tuple[str, Source] | None:
        """Return the file that a target means in the document at a path, and what is known of it, or None."""
        destination = resolve_file(target, path, self.media)
        file = file_of(destination) if destination else ""
        source = self.sources.get(file)
        return None if source is None or source.info.problem else (file, source)

    def is_ended(self, target: str, path: str) -> bool:
        """Return whether a target means a file that pages may no longer show, in the document at a path."""
        destination = resolve_file(target, path, self.media)
        source = self.sources.get(file_of(destination)) if destination else None
        return source is not None and source.ended

    def is_unreadable(self, destination: Destination) -> bool:
        """Return whether a destination is a picture that cannot be read."""
        source = self.sources.get(file_of(destination))
        return source is not None and bool(source.info.problem)

    def image(self, picture: Picture | None, path: str, role: str) -> Image | None:
        """Return a picture of a document's front matter as pages show it; none where there is no such picture."""
        destination = resolve_file(picture.src, path, self.media) if picture else None
        if picture is None or destination is None:
            return None
        file = file_of(destination)
        source = self.sources.get(file)
        if (source is None and destination.kind != "absolute") or self.is_unreadable(destination):
            return None
        if source is None:
            url = self._url_of_file(destination)
            return Image(
                url=url,
                absolute_url=self._urls.absolute(url),
                alt=picture.alt,
                caption=picture.caption,
                credit=picture.credit,
                type=_MEDIA_TYPES.get(PurePath(destination.name).suffix.lower(), ""),
                role=role,
                layout=picture.layout or "",
                source_type=_source_type(picture.ai, ""),
            )
        url, width, height, kind = self.plain(file, source)
        rights = source.info.rights
        return Image(
            url=url,
            absolute_url=self._urls.absolute(url),
            alt=picture.alt,
            caption=picture.caption,
            credit=picture.credit or rights.line,
            width=width,
            height=height,
            type=kind,
            creator=picture.creator or rights.creator,
            copyright=picture.copyright or rights.copyright,
            license=picture.license or rights.license,
            acquire_license=picture.acquire_license or rights.acquire_license,
            role=role,
            file=file,
            focus=picture.focus,
            layout=picture.layout or "",
            source_type=_source_type(picture.ai, rights.source_type),
        )

    def plain(self, file: str, source: Source) -> tuple[str, int, int, str]:
        """Return URL, width, height and media type of the version of a picture that stands alone."""
        if source.info.format == "SVG":
            beside = file.startswith("content/")
            destination = Destination("media", file) if beside else Destination("route", file.removeprefix("static/"))
            return self._url_of_file(destination), source.info.width, source.info.height, TYPES["svg"]
        version = plain(source, self.images)
        return self._url(version), version.recipe.width, version.recipe.height, TYPES[version.recipe.format]

    def version(self, version: Version) -> Image:
        """Return one version of a picture."""
        return image_of(version, self._urls)

    def linked(self, file: str) -> str | None:
        """Return the URL to which a link to a picture leads, or None where the file is published as it is.

        Never the original photo: its metadata may contain the location.
        """
        source = self.sources.get(file)
        if source is None or source.info.format == "SVG" or source.info.problem:
            return None
        return self._url(whole(source, self.images))

    def _url(self, version: Version) -> str:
        return self._urls.url(version.route)

    def _url_of_file(self, destination: Destination) -> str:
        """Return the URL of a file that is published as it is."""
        if destination.kind == "absolute":
            return destination.name
        query = f"?{destination.query}" if destination.query else ""
        fragment = f"#{destination.fragment}" if destination.fragment else ""
        if destination.kind == "media":
            return self.media_url(destination.name) + query + fragment
        name = destination.name.removeprefix(FOLDER)
        route = self._asset_routes.get(name) if name != destination.name else None
        return self._urls.url(route or destination.name) + query + fragment
