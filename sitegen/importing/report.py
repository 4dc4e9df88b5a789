"""The report of an import: what the source had, what the site has, and everything that is otherwise.

This module reads and writes no files.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sitegen.importing.archive import Loss
from sitegen.messages.language import shown
from sitegen.messages.message import Message, tr, tr_n

_MOST_KINDS = 5  # of one reason are listed in a summary


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is lost or otherwise, and where."""

    where: str
    """File of the new site, or of the source for what is not in it."""
    loss: Loss
    """What."""


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """An entry whose page does not say what the source says."""

    where: str
    """File of the new site."""
    what: str
    """What differs: ``links``, ``words``…"""
    before: str
    """In the source."""
    after: str
    """On the page."""


class Report(msgspec.Struct, kw_only=True):
    """What an import did."""

    system: str
    """Name of the source."""
    before: Counter[str] = msgspec.field(default_factory=Counter)
    """What the source contained, by name."""
    after: Counter[str] = msgspec.field(default_factory=Counter)
    """What the pages of the site contain, by the same names."""
    left: dict[str, int] = msgspec.field(default_factory=dict)
    """What was left in the source, by name."""
    found: list[Found] = msgspec.field(default_factory=list)
    """What is lost or otherwise."""
    differing: list[Differing] = msgspec.field(default_factory=list)
    """Where the pages differ from the source."""
    compared: int = 0
    """Entries whose pages were compared with the source."""
    kept: list[str] = msgspec.field(default_factory=list)
    """Files that were edited since the last import, and kept as they are."""
    left_over: list[str] = msgspec.field(default_factory=list)
    """Files of an earlier import of which the source no longer has anything."""
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    """How many files were written, equal, or edited."""
    rules: int = 0
    """Redirects that only a server can answer."""
    fetchable: int = 0
    """Pictures that are not at hand, and have an address."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the fields of JSON."""
        found = [
            {"where": one.where, "kind": one.loss.kind, "reason": shown(one.loss.reason), "text": one.loss.text}
            for one in self.found
        ]
        fields: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(self, found=[]))
        return {**fields, "found": found}

    def as_markdown(self) -> str:
        """Return the report as Markdown, in the language of the user."""
        return "\n".join(_lines(self)) + "\n"


def by_kind(found: Iterable[Found]) -> list[tuple[str, list[Found]]]:
    """Return what was found, by kind; the most frequent first."""
    kinds: dict[str, list[Found]] = {}
    for one in found:
        kinds.setdefault(one.loss.kind, []).append(one)
    return sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))


def summary(found: Iterable[Found]) -> list[Message]:
    """Return what was found in a line for each reason; the most frequent first."""
    reasons: dict[str, list[Found]] = {}
    for one in found:
        reasons.setdefault(one.loss.reason, []).append(one)
    lines = []
    for reason, several in sorted(reasons.items(), key=lambda item: -len(item[1])):
        kinds = [kind for kind, _ in by_kind(several)]
        more = ", …" if len(kinds) > _MOST_KINDS else ""
        lines.append(
            tr(
                "{count} × {kinds}: {reason}",
                count=len(several),
                kinds=", ".join(kinds[:_MOST_KINDS]) + more,
                reason=reason,
            )
        )
    return lines


def _lines(report: Report) -> Iterator[str]:
    def say(message: str) -> str:
        return str(shown(message))

    yield f"# {say(tr('Import from {system}', system=report.system))}"
    yield ""
    yield f"| | {say(tr('in the source'))} | {say(tr('on the pages'))} |"
    yield "|---|---:|---:|"
    for name in report.before | report.after:
        yield f"| {say(_name(name))} | {report.before[name]} | {report.after[name]} |"
    yield ""
    yield say(
        tr_n(
            "{count} page was compared with the source; {differing} differ.",
            "{count} pages were compared with the source; {differing} differ.",
            report.compared,
            differing=len({one.where for one in report.differing}),
        )
    )
    if report.left:
        listed = ", ".join(f"{count} {say(_name(name))}" for name, count in sorted(report.left.items()))
        yield ""
        yield say(tr("Left in the source: {listed}.", listed=listed))
    yield from _to_do(report, say)
    yield from _otherwise(report, say)
    if report.differing:
        yield from ("", f"## {say(tr('Pages that differ from the source'))}", "")
        for one in report.differing:
            yield f"- `{one.where}`: {say(_name(one.what))}: {_code(one.before)} → {_code(one.after)}"
    for title, names in (
        (tr("Edited since the last import, and kept"), report.kept),
        (tr("No longer in the source"), report.left_over),
    ):
        if names:
            yield from ("", f"## {say(title)}", "")
            yield from (f"- `{name}`" for name in names)


def _to_do(report: Report, say: Any) -> Iterator[str]:
    steps = []
    if report.fetchable:
        steps.append(
            tr_n(
                "{count} picture is only on the old host: run the same command with --fetch-images",
                "{count} pictures are only on the old host: run the same command with --fetch-images",
                report.fetchable,
            )
        )
    if report.rules:
        steps.append(
            tr_n(
                "{count} address is none that a file can answer: give your server the rule in {folder}",
                "{count} addresses are none that a file can answer: give your server the rules in {folder}",
                report.rules,
                folder="redirect-rules/",
            )
        )
    steps += summary(report.found)
    if steps:
        yield from ("", f"## {say(tr('What to do next'))}", "")
        yield from (f"{number}. {say(step)}" for number, step in enumerate(steps, 1))


def _otherwise(report: Report, say: Any) -> Iterator[str]:
    if report.found:
        yield from ("", f"## {say(tr('Lost, or otherwise than in the source'))}")
    for kind, found in by_kind(report.found):
        yield from ("", f"### {kind} ({len(found)})", "")
        for one in found:
            text = f" {_code(one.loss.text)}" if one.loss.text else ""
            yield f"- `{one.where}`: {say(one.loss.reason)}{text}"


def _code(text: str) -> str:
    """Return a text as Markdown shows it as it is, on one line."""
    line = " ".join(text.split())[:200]
    return f"`` {line} ``" if line else "–"


def _name(name: str) -> str:
    """Return what people call something that is counted."""
    known: Mapping[str, Message] = {
        "articles": tr("articles"), "pages": tr("pages"), "words": tr("words"), "links": tr("links"),
        "pictures": tr("pictures"), "items": tr("list items"), "code": tr("code blocks"), "cells": tr("table cells"),
        "notes": tr("footnotes"), "tables": tr("tables"),
    }  # fmt: skip
    return known.get(name, name)
