"""What commands say in the terminal: progress on long work, problems, and a short summary.

Problems go to the error stream, so that a pipe sees results only. On GitHub they become annotations too. This module
knows nothing of how a site is built.
"""

import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from sitegen.errors.github import annotation, on_github, summarise
from sitegen.errors.problems import SitegenError

if TYPE_CHECKING:
    from sitegen.config.site import Config
    from sitegen.content.documents import Document
    from sitegen.deploy.branch import Published
    from sitegen.engine.report import BuildReport
    from sitegen.newsletter.make import Newsletter
    from sitegen.newsroom.due import Due

_FRAME = 0.1  # seconds between two drawings
_PATIENCE = 0.7  # seconds after which work counts as long


class Progress:
    """A progress bar that appears only where somebody looks, and only when the work takes long."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        self._drawn = 0.0
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` tasks of a stage are done."""
        if not self._wanted or time.monotonic() - self._start < _PATIENCE:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress as Bars

            self._bar = Bars(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done)
        # Drawn here, not by a thread: processes can be forked quickly only where there is no thread.
        if time.monotonic() - self._drawn > _FRAME:
            self._drawn = time.monotonic()
            self._bar.refresh()


def show_problems(problems: Iterable[SitegenError]) -> None:
    """Print problems, each with its place and hint, and a last line that counts them."""
    counts = {"error": 0, "warning": 0}
    for problem in problems:
        counts[problem.severity] += 1
        colour = "red" if problem.severity == "error" else "yellow"
        first, *rest = str(problem).split("\n")
        click.echo(click.style(f"{problem.severity}: ", fg=colour, bold=True) + click.style(first, bold=True), err=True)
        for line in rest:
            click.echo(line, err=True)
        if on_github():
            click.echo(annotation(problem))
    told = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    if told:
        click.echo(", ".join(told), err=True)


def show_due(found: "list[Due]", config: "Config", as_json: bool) -> None:
    """Print what the clock will change: a line each, or one JSON list."""
    import json

    from sitegen.content.routes import Routes, quote_route
    from sitegen.newsroom.routes import route_of

    routes = {name: Routes(edition) for name, edition in config.editions.items()}
    style = config.taxonomy.slugs

    def url(document: "Document") -> str:
        own = routes[config.edition_of(getattr(document.meta, "language", ""))]
        return config.site.url + quote_route(route_of(document, own, style))

    entries = [
        {
            "instant": item.moment.astimezone(config.zone).isoformat(),
            "change": item.change,
            "url": url(item.document),
            "title": getattr(item.document.meta, "title", ""),
            "path": item.document.path,
        }
        for item in found
    ]
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        click.echo(f"{entry['instant']}  {entry['change']}  {entry['path']}  “{entry['title']}”")


def show_published(published: "Published", place: str, dry_run: bool) -> None:
    """Print what a publication changed, or would change."""
    if not published:
        click.echo(f"{place} shows this already")
        return
    groups = {"added": published.added, "changed": published.changed, "removed": published.removed}
    for word, paths in groups.items() if dry_run else ():
        for path in paths:
            click.echo(f"{word}: {path}")
    told = ", ".join(f"{len(paths)} {word}" for word, paths in groups.items())
    click.echo(f"{'would be ' if dry_run else ''}published to {place}: {told}")


def show_newsletter(made: "Newsletter", dry_run: bool, as_json: bool) -> None:
    """Print what a newsletter carries, and where it lies."""
    import json

    folder = f"newsletters/{made.name}/"
    if as_json:
        articles = [
            {"title": card.title, "url": card.absolute_url, "sponsored": card.sponsor is not None}
            for card in made.cards
        ]
        corrections = [{"title": card.title, "url": card.absolute_url, "text": text} for card, text in made.corrections]
        told = {
            "folder": folder, "subject": made.subject, "since": made.since.isoformat(), "articles": articles,
            "corrections": corrections, "left_out": made.left_out,
            "files": {name: len(data) for name, data in made.files.items()},
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for card in made.cards:
        click.echo(f"{card.absolute_url}  “{card.title}”" + ("  sponsored" if card.sponsor else ""))
    for card, text in made.corrections:
        click.echo(f"{card.absolute_url}  correction: {text}")
    if made.left_out:
        click.echo(f"{made.left_out} more articles found no room: “articles” in [newsletter]")
    size = len(made.files["newsletter.html"]) / 1000
    click.echo(f"{'would be written' if dry_run else 'written'}: {folder} “{made.subject}”, {size:.0f} kB of HTML")


def show_explanations(report: "BuildReport") -> None:
    """Print a line for each output that was made: its path and why."""
    for path, _, reason, _ in report.made:
        click.echo(f"{path}: {reason}")


def show_profile(report: "BuildReport") -> None:
    """Print the time of each stage and template, and the slowest articles and outputs."""
    click.echo(f"Stages ({report.jobs} processes)")
    for stage, seconds in report.seconds.items():
        click.echo(f"  {seconds:8.3f} s  {stage}")
    templates: dict[str, list[float]] = {}
    for _, template, _, seconds in report.made:
        templates.setdefault(template or "copies", []).append(seconds)
    _show_times(
        "Templates, all outputs together", [(f"{n} ({len(t)})", sum(t)) for n, t in templates.items()], len(templates)
    )
    _show_times("Slowest sources to parse", report.parsed, 10)
    _show_times("Slowest outputs to make", [(path, seconds) for path, _, _, seconds in report.made], 10)


def _show_times(title: str, times: Iterable[tuple[str, float]], most: int) -> None:
    slowest = sorted(times, key=lambda item: -item[1])[:most]
    if slowest:
        click.echo(title)
    for name, seconds in slowest:
        click.echo(f"  {seconds:8.3f} s  {name}")


def show_report(report: "BuildReport", output: str) -> None:
    """Print what a build did, in one screen."""
    show_problems(report.warnings)
    total = sum(report.seconds.values())
    files = report.files
    done = f"{report.rendered} rendered, {len(files.written)} written, {len(files.removed)} removed"
    articles = "1 article" if report.articles == 1 else f"{report.articles} articles"
    size = click.style(f"{report.outputs} files", bold=True)
    click.echo(f"{size} for {articles} in {output} ({done}) in {total:.2f} s")
    summarise(f"{report.outputs} files for {articles} ({done})", report.warnings)
    for path in report.files.kept:
        click.echo(f"kept: {path} is no longer part of the site, but was changed by somebody else", err=True)
