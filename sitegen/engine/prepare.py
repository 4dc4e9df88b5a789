"""Prepare: from the plan to all that outputs are made from: named assets, facts, the index of the search page.

This module knows nothing of why an output is stale.
"""

from collections.abc import Mapping

import msgspec

from sitegen.assets import AssetPipeline, with_assets
from sitegen.cache.documents import BodyReader
from sitegen.cache.seal import own_seal
from sitegen.content.data import DataFiles
from sitegen.engine.parsing import Parsed
from sitegen.engine.planned import Planned
from sitegen.engine.render_input import RenderInput
from sitegen.engine.report import with_places
from sitegen.engine.request import templates_folder
from sitegen.engine.run import Run
from sitegen.engine.snapshot import InputSnapshot
from sitegen.engine.stage import Stage
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError
from sitegen.facts.facts import Facts
from sitegen.messages.message import tr
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.planning.plan import Plan, without_pictures
from sitegen.search.store import SearchStore


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """All that outputs are made from."""

    snapshot: InputSnapshot
    """What the build started from."""
    planned: Planned
    """The newspaper and its plan."""
    edited: Mapping[str, str | None]
    """Key of each document that is not what it was at the last build, by path; None for one that is gone."""
    given: RenderInput
    """What worker processes are handed."""
    facts: Facts
    """Its facts, in this process."""
    plan: Plan
    """Every output, under the URL at which it is published."""
    problems: list[SitegenError]
    """What is wrong with assets."""


def prepare(
    run: Run,
    snapshot: InputSnapshot,
    parsed: Parsed,
    planned: Planned,
    data: DataFiles,
    edited: Mapping[str, str | None],
) -> Prepared:
    """Make the assets and the index of the search page, and return all that outputs are made from."""
    pipeline = AssetPipeline(planned.plan, snapshot.config.build, snapshot.files, snapshot.digests, snapshot.theme)
    given = RenderInput(
        files=snapshot.files,
        site=planned.site,
        parsed=parsed,
        bodies=BodyReader(run.documents.path, parsed.keys, _shared_documents(parsed)),
        index=SearchStore.next_to(run.documents.path),
        theme=snapshot.theme,
        config=snapshot.config,
        gate=snapshot.gate,
        routes=planned.plan.routes,
        pictures=planned.pictures,
        assets=pipeline,
        data=data,
        plugins=snapshot.plugins,
        compiled=CompiledTemplates(templates_folder(run.request), snapshot.stamp, own_seal().of),
        stage=Stage(run.output),
        profile=run.request.profile,
    )
    facts = given.facts()
    engine = run.session.engine if run.session else None
    assets = pipeline.process(facts, lambda: snapshot.plugins.load().for_pages(), given.compiled, engine)
    run.watch.stop("assets")
    last = run.last
    if last and planned is last.planned and assets == last.assets and not _has_index(run, snapshot):
        plan = last.plan
    else:
        plan = Plan(with_assets(planned.plan.outputs, assets))
        plan = without_pictures(plan) if run.request.on_request else plan
        if _has_index(run, snapshot):
            plan = _with_index(run, plan, facts)
    given = msgspec.structs.replace(given, assets=assets)
    return Prepared(
        snapshot=snapshot,
        planned=planned,
        edited=edited,
        given=given,
        facts=facts,
        plan=plan,
        problems=with_places(pipeline.problems, run.root),
    )


_SHARED = ("author", "box", "category")  # kinds of document whose bodies stand on pages of others


def _shared_documents(parsed: Parsed) -> tuple[str, ...]:
    return tuple([document.path for document in parsed.documents if document.kind in _SHARED])


def _has_index(run: Run, snapshot: InputSnapshot) -> bool:
    return snapshot.config.search.enabled and not run.request.on_request


def _with_index(run: Run, plan: Plan, facts: Facts) -> Plan:
    """Return the plan with the files of the index of the search page; what is missing of it is made."""
    from sitegen.search.work import with_index

    try:
        progress = lambda done, total: run.progress("search", done, total)  # noqa: E731
        plan = with_index(plan, facts, run.documents.path, run.workers, progress)
    except SitegenError as error:
        raise BuildFailed([error]) from None
    except OSError as error:
        problem = OutputError(
            tr("cannot write: {strerror}", strerror=error.strerror or error), error.filename and str(error.filename)
        )
        raise BuildFailed([problem]) from error
    run.watch.stop("search")
    return plan
