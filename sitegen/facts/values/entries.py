"""Types of content of the site's own, as templates receive them."""

import msgspec


class FieldDetail(msgspec.Struct, frozen=True):
    """A field of a type of your own."""

    name: str
    """Its name in front matter."""
    label: str
    """What readers see."""
    type: str
    """`text`, `date`… as declared."""
    schema: str
    """Property in structured data, or empty."""


class TypeDetail(msgspec.Struct, frozen=True):
    """`type`: a type of content of your own, in `entry.html` and `entries.html`."""

    name: str
    """Its name in `site.toml`."""
    label: str
    """What all of them are called."""
    singular: str
    """What one of them is called."""
    url: str
    """URL of the list; empty if there is none."""
    calendar: str
    """URL of the calendar; empty if there is none."""
    schema: str
    """Type in structured data, or empty."""
    fields: tuple[FieldDetail, ...]
    """Its fields, in order."""


class Related(msgspec.Struct, frozen=True):
    """What a field names by its id."""

    kind: str
    """``article``, ``author`` or a type."""
    ids: tuple[str, ...]
    """Ids of what readers can see of it."""
    many: bool
    """Whether there may be several."""
