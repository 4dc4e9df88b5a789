"""An output: one file of the published site, with all that says how to make it.

This module knows nothing of how it is made.
"""

import msgspec

from sitegen.content.routes import output_path
from sitegen.outputs.kinds import KINDS, OutputKind


class Output(msgspec.Struct, frozen=True, array_like=True):
    """One file to publish: rendered from a template, or a copy of a file."""

    route: str
    """Where it is published."""
    kind: str
    """What it shows: ``article``, ``category``, ``rss``, ``copy``…"""
    template: str = ""
    """The template it is rendered from."""
    subject: tuple[str, ...] = ()
    """What it is about: an id, a slug, a number of page."""
    source: str = ""
    """The file it is a copy of."""
    digest: str = ""
    """Digest of its bytes, where they are known before it is made."""
    edition: str = ""
    """The edition whose words and lists it shows, by language; nothing for the first."""
    owner: str = ""
    """Who wants it, for messages: a content file, or words."""

    @classmethod
    def of(
        cls, kind: str, route: str, *subject: str, owner: str = "", template: str = "", edition: str = ""
    ) -> "Output":
        """Return an output that is rendered, from the template of its kind unless another is named."""
        row = KINDS[kind]
        return cls(route, kind, template or row.template, subject, edition=edition, owner=owner or row.owner)

    @property
    def row(self) -> OutputKind:
        """What all outputs of its kind have in common."""
        return KINDS[self.kind]

    @property
    def path(self) -> str:
        """The file, relative to the output folder."""
        return output_path(self.route)
