"""Workflow files of GitHub Actions, read with the line of each value.

This module knows nothing of what is right.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

from sitegen.formats.yaml import CoreLoader
from sitegen.formats.yaml_faults import fault_of_yaml
from sitegen.messages.message import tr

FOLDER = ".github/workflows"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a job."""

    job: str
    uses: str
    """The action with its version, or nothing."""
    run: str
    """The script, or nothing."""
    inputs: dict[str, str]
    """The values under ``with``."""
    line: int

    @property
    def action(self) -> str:
        """Name of the action, without its version."""
        return self.uses.partition("@")[0]


class Workflow(msgspec.Struct, frozen=True, kw_only=True):
    """One workflow file."""

    path: str
    lines: tuple[str, ...]
    steps: tuple[Step, ...]
    branches: tuple[str, ...] | None
    """Branches whose pushes start it; None if no push does, or any."""
    push_line: int
    schedule_line: int
    """Line of ``schedule``; 0 if there is none."""
    dispatch: bool
    """Whether a user or another workflow can start it."""
    permissions: dict[str, dict[str, str]]
    """Permissions of each job; those of the file if it has none of its own."""

    def runs(self, command: str) -> Step | None:
        """Return the first step whose script runs a command of sitegen."""
        wanted = ["sitegen", *command.split()]
        for step in self.steps:
            words = [line.replace("&&", " ").replace(";", " ").split() for line in step.run.splitlines()]
            for line in words:
                if any(line[place : place + len(wanted)] == wanted for place in range(len(line))):
                    return step
        return None

    def uses(self, action: str) -> Step | None:
        """Return the first step that uses an action."""
        return next((step for step in self.steps if step.action == action), None)


def read_workflows(root: Path) -> tuple[list[Workflow], list[tuple[str, int, str]]]:
    """Return all workflows; and path, line and problem of each file that cannot be read."""
    found: list[Workflow] = []
    broken: list[tuple[str, int, str]] = []
    for path in sorted((root / FOLDER).glob("*.y*ml")):
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text("utf-8-sig")
            found.append(_workflow(name, text))
        except yaml.YAMLError as error:
            fault = fault_of_yaml(text, error)
            broken.append((name, fault.line, fault.summary))
        except UnicodeDecodeError:
            broken.append((name, 1, tr("not valid UTF-8")))
        except _NotAWorkflow:
            broken.append((name, 1, tr("not a workflow")))
    return found, broken


class _NotAWorkflow(Exception):
    pass


def _workflow(path: str, text: str) -> Workflow:
    root = yaml.compose(text, Loader=CoreLoader)
    if not isinstance(root, yaml.MappingNode):
        raise _NotAWorkflow
    on = _get(root, "on")
    schedule, push = _key(on, "schedule"), _key(on, "push")
    branches = _get(_get(on, "push"), "branches")
    names = tuple(_words(branches)) if branches is not None else None
    whole = _permissions(_get(root, "permissions"))
    steps, permissions = [], {}
    for job, body in _items(_get(root, "jobs")):
        own = _get(body, "permissions")
        permissions[job] = whole if own is None else _permissions(own)
        steps_of_job = _get(body, "steps")
        for step in steps_of_job.value if isinstance(steps_of_job, yaml.SequenceNode) else ():
            values = {key: _text(value) for key, value in _items(step)}
            inputs = {key: _text(value) for key, value in _items(_get(step, "with"))}
            steps.append(
                Step(
                    job=job,
                    uses=values.get("uses", ""),
                    run=values.get("run", ""),
                    inputs=inputs,
                    line=_line(step),
                )
            )
    return Workflow(
        path=path,
        lines=tuple(text.splitlines()),
        steps=tuple(steps),
        branches=names,
        push_line=_line(push),
        schedule_line=_line(schedule),
        dispatch="workflow_dispatch" in _names(on),
        permissions=permissions,
    )


def _items(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value


def _get(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _items(node) if key == name), None)


def _key(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return the node of a key, for its line."""
    if isinstance(node, yaml.MappingNode):
        return next((key for key, _ in node.value if key.value == name), None)
    if isinstance(node, yaml.SequenceNode):
        return next((item for item in node.value if item.value == name), None)
    return node if isinstance(node, yaml.ScalarNode) and node.value == name else None


def _words(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.SequenceNode):
        yield from (_text(item) for item in node.value)
    else:
        yield _text(node)


def _names(on: yaml.Node | None) -> list[str]:
    if isinstance(on, yaml.MappingNode):
        return [name for name, _ in _items(on)]
    return list(_words(on)) if on is not None else []


def _permissions(node: yaml.Node | None) -> dict[str, str]:
    if isinstance(node, yaml.ScalarNode) and node.value in ("write-all", "read-all"):
        return {"*": node.value.removesuffix("-all")}
    return {key: _text(value) for key, value in _items(node)}


def _text(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 0
