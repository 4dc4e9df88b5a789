"""Check what would keep a site from being published at a target, or its readers from seeing it.

This module knows nothing about the rest of the setup, and asks no storage.
"""

import shlex
from collections.abc import Iterator
from pathlib import Path

from sitegen.config.deploy import purge_url
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.deploy.doctor_media import library_findings
from sitegen.deploy.workflows import Step, Workflow
from sitegen.errors.locate import locate
from sitegen.errors.problems import DeployError, Place
from sitegen.messages.message import tr

_ELSEWHERE = ("--folder", "--branch", "--remote")
_KEYS_OF_S3 = "AWS_"  # how the names of the variables begin
_SIGNS_IN = "aws-actions/configure-aws-credentials"


def target_findings(root: Path, config: Config, text: str, workflows: list[Workflow]) -> Iterator[DeployError]:
    """Yield what would go wrong; ``text`` is that of ``site.toml``."""
    command = "" if purge_url(config.deploy.purge) else config.deploy.purge
    program = next(iter(shlex.split(command)), "")
    if "/" in program and not (root / program).is_file():
        message = tr("there is no file “{name}”", name=program)
        hint = tr("write the command from the folder of the site, such as “scripts/purge”")
        yield DeployError(message, CONFIG_NAME, locate(text, "toml", ("deploy", "purge")), hint)
    targets = [
        (flow, step, target)
        for flow in workflows
        if (step := flow.runs("deploy")) and (target := target_of(step, config))
    ]
    if any(target.startswith("s3://") for _, _, target in targets):
        yield from library_findings(root)
    for flow, step, target in targets:
        yield from _at(flow, Place(step.line), target)


def target_of(step: Step, config: Config) -> str:
    """Return the URL at which a step publishes; nothing where it does so elsewhere."""
    words = step.run.split()
    if any(word.partition("=")[0] in _ELSEWHERE for word in words):
        return ""
    after = words[words.index("deploy") + 1 :] if "deploy" in words else []
    return next((word.strip("\"'") for word in after if "://" in word), config.deploy.target)


def _at(flow: Workflow, place: Place, target: str) -> Iterator[DeployError]:
    """Yield what is wrong with a workflow that publishes at a target."""
    if target.startswith("file:"):
        message = tr("a build server forgets the folder {target} when it has ended", target=target)
        hint = tr("choose a target that it reaches, such as s3://bucket/folder")
        yield DeployError(message, flow.path, place, hint, "warning")
    known = flow.uses(_SIGNS_IN) or any(_KEYS_OF_S3 in line for line in flow.lines)
    if target.startswith("s3://") and not known:
        message = tr("this step has no key of {target}", target=target)
        line = "AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}"
        hint = tr("write “{line}” below “env:” of the step, and the same with AWS_SECRET_ACCESS_KEY", line=line)
        yield DeployError(message, flow.path, place, hint, "warning")
    if not any(line.lstrip().startswith("concurrency:") for line in flow.lines):
        message = tr("two runs of this workflow can publish at the same time, and one of them then fails")
        hint = tr("write “concurrency: publish” at the top of the file: the second one waits")
        yield DeployError(message, flow.path, place, hint, "warning")
