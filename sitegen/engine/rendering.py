"""What a page that is no part of the output is rendered from: the facts of the site that was read, as a build has them.

This module knows nothing of what is rendered.
"""

from pathlib import Path

import msgspec

from sitegen.assets import AssetPipeline
from sitegen.cache.documents import Bodies, DocumentCache
from sitegen.content.data import DataFiles
from sitegen.engine.reading import Reading
from sitegen.engine.report import stop_at_errors, with_places
from sitegen.engine.snapshot import find_pictures
from sitegen.errors.problems import SitegenError
from sitegen.facts.facts import Facts
from sitegen.outputs.output import Output
from sitegen.pages.render import Rendered, Renderer
from sitegen.pages.templates import CompiledTemplates
from sitegen.planning.plan import make_plan
from sitegen.plugins import load_plugins
from sitegen.unpublished.needles import unpublished_items
from sitegen.unpublished.scan import Scanner, find_needles, judge, pieces_of_body
from sitegen.workers.pool import Pool, default_jobs


class Rendering:
    """Renders pages of a site beside its output; they go through the same checks."""

    def __init__(self, root: Path, reading: Reading) -> None:
        """Make ready to render; raises BuildFailed where the site could not be built either."""
        root = root.resolve()
        look, site, parsed = reading.look, reading.site, reading.parsed
        path = root / ".sitegen" / "memory.db"
        memory = DocumentCache(path)
        try:
            mentioned, pictures, found = find_pictures(root, look, site, memory, Pool(default_jobs()))
        finally:
            memory.close()
        problems = [*with_places(found, root)]
        static = [source for source in look.sources if source.kind == "static"]
        plan, clashes = make_plan(site, look.theme, look.config, static, mentioned, pictures)
        stop_at_errors([*problems, *clashes], strict=False)
        press = AssetPipeline(plan.assets, look.config.build, root, look.digests, look.theme)
        self._bodies = Bodies(path, parsed.keys)
        data = DataFiles.of(root, look.sources, look.digests)
        given = parsed.marks, pictures, press, data
        self.facts = Facts(site, look.theme, look.config, look.gate, plan.routes, self._bodies, *given)
        filters = load_plugins(look.plugins).filters()
        compiled = CompiledTemplates()
        press.press(self.facts, lambda: filters, compiled)
        stop_at_errors(with_places(press.problems, root), strict=False)
        self._renderer = Renderer(self.facts, filters, compiled)
        self._reading = reading
        media = [source.path for source in look.sources if source.kind == "media"]
        items = unpublished_items(parsed.documents, media, look.config, look.gate.now, False, False)
        self._withheld = {item.path: item for item in items}
        self._scanner = Scanner(
            find_needles(
                items, lambda item: pieces_of_body(self._bodies(item.path)), look.config.base_path, plan.routes
            )
        )

    def render(self, output: Output) -> tuple[Rendered | None, list[SitegenError]]:
        """Return a page, or everything that is wrong with it: what must not be seen is not in it."""
        rendered, problems = self._renderer.render(output)
        if rendered is not None:
            hits = self._scanner(output.route, rendered.data)
            more = msgspec.json.encode(self._reading.look.config).decode()
            problems = [*judge(hits, self._withheld, self._reading.parsed.documents, self._bodies, more)]
        return (None if problems else rendered), problems
