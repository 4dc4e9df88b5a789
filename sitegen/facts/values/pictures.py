"""Pictures, as templates receive them."""

import msgspec

from sitegen.content.tables import Table
from sitegen.errors.problems import ContentError
from sitegen.imaging.rights import AI_SOURCES


class Image(msgspec.Struct, frozen=True):
    """A picture. Its URL is that of one medium-sized version; ``picture()`` shows all of them."""

    url: str
    """URL for ``src``."""
    absolute_url: str
    """Absolute URL."""
    alt: str = ""
    """Alt text."""
    caption: str = ""
    """Caption."""
    credit: str = ""
    """Credit line."""
    width: int = 0
    """Width in pixels; 0 if unknown."""
    height: int = 0
    """Height in pixels; 0 if unknown."""
    type: str = ""
    """Media type, such as ``image/jpeg``."""
    creator: str = ""
    """Photographer."""
    copyright: str = ""
    """Copyright notice."""
    license: str = ""
    """URL of the licence."""
    acquire_license: str = ""
    """URL where a licence is available."""
    role: str = ""
    """Its use: ``article``, ``body``, ``author`` or ``logo``."""
    file: str = ""
    """Its file in the site's folder; empty if it is elsewhere."""
    focus: str = ""
    """Focal point that every crop keeps."""
    layout: str = ""
    """How wide the article asks for it: ``wide``, ``text`` or ``full``; empty for the theme's choice."""
    source_type: str = ""
    """How it was made, by the IPTC's vocabulary, such as ``digitalCapture``; empty if unknown."""

    @property
    def ai(self) -> str:
        """What AI made of it: ``generated``, ``edited``, or empty."""
        return AI_SOURCES.get(self.source_type, "")


class Icons(msgspec.Struct, frozen=True):
    """The icons of the site, from one drawing."""

    favicon: str
    """URL of ``favicon.ico``."""
    vector: str
    """URL of ``icon.svg``; empty if the drawing is a bitmap."""
    touch: str
    """URL of the icon for home screens."""
    maskable: str
    """URL of the maskable icon."""
    small: Image
    """The icon of 96 × 96 pixels."""
    large: Image
    """The icon of 512 × 512 pixels."""
    manifest: str
    """URL of the web app manifest."""


class PictureSources(msgspec.Struct, frozen=True):
    """A picture in several widths and formats, for one place of a layout."""

    url: str
    """URL for ``src``, in a format that every browser reads."""
    width: int
    """Pixels of that."""
    height: int
    """Pixels of that."""
    srcset: str = ""
    """All widths of that format, for ``srcset``; empty if there is only one."""
    sizes: str = ""
    """Its displayed width, for ``sizes``."""
    better: tuple[tuple[str, str], ...] = ()
    """Media type and ``srcset`` of each better format, the best first."""

    def version(self, width: int) -> tuple[str, int]:
        """Return URL and pixels of the narrowest version that is so wide, else of the widest, in the format for all."""
        versions = [one.rsplit(" ", 1) for one in self.srcset.split(", ") if one]
        known = sorted((int(pixels[:-1]), url) for url, pixels in versions)
        return next(((url, pixels) for pixels, url in known if pixels >= width), (self.url, self.width))


class Drawn(msgspec.Struct, frozen=True):
    """The data of a chart."""

    table: Table | None
    """The table, or None if there is an error."""
    problems: tuple[ContentError, ...] = ()
    """The error."""


class BodyPicture(msgspec.Struct, frozen=True):
    """A picture in a text."""

    url: str
    """URL if there is only one version."""
    file: str = ""
    """Its file in the site's folder; empty if it is elsewhere."""
    credit: str = ""
    """Its rights, from the file's metadata."""
    source_type: str = ""
    """How it was made, from the file's metadata."""
    width: int = 0
    """Pixels; 0 when unknown."""
    height: int = 0
    """Pixels; 0 when unknown."""
    gone: bool = False
    """Whether its rights have ended, so that the text is shown without it."""
