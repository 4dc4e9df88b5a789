"""What worker processes do: parse one source, render one output. Pure functions of what they are given once and of a task.

Each process keeps what its tasks share, set once when it starts; that is the only module state of sitegen. This module
knows nothing of the order of tasks and of the output folder.
"""

from pathlib import Path

from sitegen.config import Config
from sitegen.content.documents import Document, ParseOptions, parse_document
from sitegen.content.gate import Gate
from sitegen.content.site import Site
from sitegen.content.sources import SourceFile
from sitegen.errors import ContentError, SitegenError
from sitegen.render.facts import Facts
from sitegen.render.output import Output
from sitegen.render.render import Rendered, Renderer
from sitegen.render.theme import Theme

_shared: dict[str, object] = {}


def start_parsing(root: Path, options: ParseOptions) -> None:
    """Prepare this process for ``parse``."""
    _shared["parse"] = (root, options)


def parse(source: SourceFile) -> tuple[Document | None, list[SitegenError]]:
    """Return the document in a source, and what is wrong with it."""
    root, options = _shared["parse"]  # type: ignore[misc]
    try:
        data = (root / source.path).read_bytes()
    except OSError as error:
        return None, [ContentError(f"cannot be read: {error.strerror}", source.path)]
    return parse_document(data, source.path, source.kind, source.id, options)


def start_rendering(
    site: Site, theme: Theme, config: Config, gate: Gate, routes: frozenset[str], bodies: dict[str, str], root: Path
) -> None:
    """Prepare this process for ``render``."""
    _shared["render"] = Renderer(Facts(site, theme, config, gate, routes, bodies.__getitem__, root))


def render(output: Output) -> tuple[Rendered | None, list[SitegenError]]:
    """Return a rendered output, and what is wrong with it."""
    renderer: Renderer = _shared["render"]  # type: ignore[assignment]
    return renderer.render(output)
