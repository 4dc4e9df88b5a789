"""Rendering of pages that are not part of the output, from the same facts as a build.

This module knows nothing of what is rendered.
"""

from pathlib import Path

from sitegen.content.data import DataFiles
from sitegen.engine.archive import Archive, Found
from sitegen.engine.planned import plan_newspaper
from sitegen.engine.prepare import prepare
from sitegen.engine.reading import Reading
from sitegen.engine.request import BuildRequest, opened
from sitegen.engine.run import Run
from sitegen.errors.problems import SitegenError
from sitegen.outputs.output import Output
from sitegen.pages.render import Rendered, Renderer
from sitegen.unpublished.needles import unpublished_items
from sitegen.unpublished.public_words import PublicWords
from sitegen.unpublished.scan import Scanner, find_needles, judge, pieces_of_body


class Rendering:
    """Renders further pages of a site; the same checks apply."""

    def __init__(self, root: Path, reading: Reading) -> None:
        """Prepare; raises BuildFailed if the site cannot be built."""
        request = BuildRequest(root.resolve(), on_request=True)
        snapshot, parsed = reading.snapshot, reading.parsed
        self._archive = Archive(snapshot.config, parsed.document)
        found = Found(self._archive)
        with opened(request) as (documents, state):
            run = Run(request, lambda stage, done, total: None, documents, state, None)
            planned = plan_newspaper(run.root, snapshot, parsed, documents, run.workers)
            found.add(planned.warnings)
            found.stop_at_errors(strict=False)
            data = DataFiles.of(run.root, snapshot.sources, snapshot.digests)
            prepared = prepare(run, snapshot, parsed, planned, data, {})
            run.end()
        found.add(prepared.problems)
        found.stop_at_errors(strict=False)
        self.facts = prepared.facts
        hooks = snapshot.plugins.load().for_pages()
        self._renderer = Renderer(self.facts, hooks, prepared.given.compiled)
        bodies = self.facts.roots.bodies.html
        media = [source.path for source in snapshot.sources if source.kind == "media"]
        items = unpublished_items(parsed.documents, media, snapshot.config, snapshot.gate.now, False, False)
        self._words = PublicWords(
            config=snapshot.config,
            documents=parsed.documents,
            body=bodies,
            theme=snapshot.theme,
            data=data,
            tables=[output.source for output in planned.plan.outputs if output.source in data.tables],
        )
        self._unpublished = {item.path: item for item in items}
        self._scanner = Scanner(
            find_needles(
                items,
                lambda item: pieces_of_body(bodies(item.path)),
                snapshot.config.site.url,
                planned.plan.routes,
            )
        )

    def render(self, output: Output) -> tuple[Rendered | None, list[SitegenError]]:
        """Return a page without leaks, or everything that is wrong with it."""
        rendered, problems = self._renderer.render(output)
        problems = [problem for problem in problems if not self._archive.bears(problem)]
        if rendered is not None:
            hits = self._scanner(output.route, rendered.data)
            problems += judge(hits, self._unpublished, self._words, rendered.reads)
        return (None if problems else rendered), problems
