"""Check the workflows that build or publish a site.

Versions of actions and behaviour of the host: as of November 2026. This module knows nothing of the site.
"""

import re
from collections.abc import Iterator

from sitegen.deploy.workflows import Step, Workflow
from sitegen.errors.faults import Severity
from sitegen.errors.problems import DeployError, Place
from sitegen.messages.message import tr

# The oldest majors that run on Node.js 24: GitHub removed the older Node.js in September 2026.
OLDEST = {
    "actions/checkout": 5,
    "actions/setup-python": 6,
    "actions/cache": 5,
    "actions/cache/restore": 5,
    "actions/cache/save": 5,
    "actions/configure-pages": 6,
    "actions/upload-pages-artifact": 5,
    "actions/deploy-pages": 5,
}
_STATE = ".sitegen"
_NEEDED = {"pages": "write", "id-token": "write"}


def findings_in(workflows: list[Workflow], branch: str) -> Iterator[DeployError]:
    """Yield problems of each workflow, and of all together; ``branch`` is the main branch."""
    publishing = [flow for flow in workflows if _publishes(flow)]
    for flow in workflows:
        yield from _old_actions(flow)
        if step := flow.runs("build") or flow.runs("deploy"):
            yield from _cache(flow, step)
    for flow in publishing:
        yield from _schedule(flow)
        yield from _pages(flow)
        yield from _branches(flow, branch)
    due = any(flow.schedule_line and flow.runs("due") for flow in workflows)
    if publishing and not due and not any(flow.schedule_line for flow in publishing):
        flow = publishing[0]
        message = tr("no workflow publishes a scheduled article on its date")
        hint = tr(
            "add a scheduled workflow that runs “sitegen due” and starts this one (“sitegen init” writes due.yml)"
        )
        yield DeployError(message, flow.path, Place(1), hint, "warning")
    if due:
        for flow in publishing:
            if not flow.dispatch:
                message = tr("no other workflow can start this one")
                yield DeployError(message, flow.path, Place(1), tr("add “workflow_dispatch:” below “on:”"))


def _publishes(flow: Workflow) -> bool:
    return bool(flow.uses("actions/deploy-pages") or flow.runs("deploy"))


def _at(flow: Workflow, line: int, message: str, hint: str, severity: Severity = "error") -> DeployError:
    excerpt = flow.lines[line - 1] if 0 < line <= len(flow.lines) else None
    return DeployError(message, flow.path, Place(line, excerpt=excerpt), hint, severity)


def _old_actions(flow: Workflow) -> Iterator[DeployError]:
    for step in flow.steps:
        match = re.fullmatch(r"v(\d+)(?:\.\d+)*", step.uses.partition("@")[2])
        least = OLDEST.get(step.action)
        if match and least and int(match[1]) < least:
            line = _line_of(flow, step, step.uses)
            message = tr("{uses} runs on a Node.js that GitHub has removed", uses=step.uses)
            yield _at(flow, line, message, tr("use {action}@v{least} or newer", action=step.action, least=least))


def _cache(flow: Workflow, build: Step) -> Iterator[DeployError]:
    for name in ("actions/cache", "actions/cache/restore"):
        if any(step.action == name and _STATE in step.inputs.get("path", "") for step in flow.steps):
            return
    hint = tr("restore .sitegen and output with actions/cache before it (“sitegen init” writes such a workflow)")
    message = tr("every build starts from scratch: the workflow keeps no state between runs")
    yield _at(flow, _line_of(flow, build, "sitegen"), message, hint, "warning")


def _schedule(flow: Workflow) -> Iterator[DeployError]:
    if flow.schedule_line:
        message = tr("after 60 days without activity, GitHub disables this workflow, and pushes no longer publish")
        hint = tr("move the schedule to a workflow of its own, which runs “sitegen due” and starts this one")
        yield _at(flow, flow.schedule_line, message, hint)


def _pages(flow: Workflow) -> Iterator[DeployError]:
    upload, deploy = flow.uses("actions/upload-pages-artifact"), flow.uses("actions/deploy-pages")
    if upload and upload.inputs.get("include-hidden-files") != "true":
        hint = tr("add “include-hidden-files: true” below “with:”")
        message = tr("the action leaves out files whose name begins with a dot, such as .well-known/security.txt")
        yield _at(flow, _line_of(flow, upload, upload.uses), message, hint, "warning")
    if deploy:
        given = flow.permissions.get(deploy.job, {})
        missing = [f"{name}: write" for name in _NEEDED if "write" not in (given.get(name), given.get("*"))]
        if missing:
            line = _line_of(flow, deploy, deploy.uses)
            hint = tr("add to “permissions:” of the job: {missing}", missing=", ".join(missing))
            yield _at(flow, line, tr("this step has no permission to publish"), hint)


def _branches(flow: Workflow, branch: str) -> Iterator[DeployError]:
    if branch and flow.branches is not None and not any(_fits(pattern, branch) for pattern in flow.branches):
        message = tr(
            "pushes to “{branch}”, the main branch of this repository, do not start this workflow", branch=branch
        )
        hint = tr("write “branches: [{branch}]”", branch=branch)
        yield _at(flow, flow.push_line, message, hint, "warning")


def _fits(pattern: str, branch: str) -> bool:
    """Return whether a pattern matches a branch; one with special characters counts as a match."""
    return pattern == branch or any(sign in pattern for sign in "*?+[!")


def _line_of(flow: Workflow, step: Step, words: str) -> int:
    """Return the line in which a step says something."""
    return next(
        (number for number, line in enumerate(flow.lines, 1) if number >= step.line and words in line), step.line
    )
