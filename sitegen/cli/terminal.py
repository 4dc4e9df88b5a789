"""What commands print in the terminal: problems, lists, and short summaries.

Problems go to standard error, and so do the annotations of GitHub Actions: standard output has results only. This
module knows nothing of how a site is built.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from sitegen.errors.github import annotation, on_github, summarise
from sitegen.errors.problems import BuildFailed, Severity, SitegenError

if TYPE_CHECKING:
    from sitegen.config.site import Config
    from sitegen.content.documents import Document
    from sitegen.deploy.branch import Published
    from sitegen.engine.report import BuildReport
    from sitegen.newsletter.make import Newsletter
    from sitegen.newsroom.due import Due
    from sitegen.newsroom.listing import ListedItem
    from sitegen.newsroom.waiting import Waiting

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_WIDEST = 60  # columns for a title; a longer one moves what is behind it


def show_problems(problems: Iterable[SitegenError]) -> None:
    """Print problems, each with its place and hint, and a last line that counts them."""
    problems = list(problems)
    for problem in problems:
        colour = _COLOURS[problem.severity]
        first, *rest = str(problem).split("\n")
        click.echo(click.style(f"{problem.severity}: ", fg=colour, bold=True) + click.style(first, bold=True), err=True)
        for line in rest:
            click.echo(line, err=True)
        if on_github():
            click.echo(annotation(problem), err=True)
    total = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in _counts(problems).items() if count]
    if total:
        click.echo(", ".join(total), err=True)


def _counts(problems: Iterable[SitegenError]) -> dict[Severity, int]:
    """Return how many problems there are of each level, the worst first."""
    severities = [problem.severity for problem in problems]
    return {severity: severities.count(severity) for severity in _COLOURS}


def problems_as_json(problems: Iterable[SitegenError]) -> dict[str, Any]:
    """Return problems as ``--json`` prints them: how many of each level, then each with its fields."""
    problems = list(problems)
    counts = {f"{severity}s": count for severity, count in _counts(problems).items()}
    return counts | {"problems": [problem.as_fields() for problem in problems]}


@contextmanager
def failures_as_json(wanted: bool) -> Iterator[None]:
    """Print the problems of a run that fails as JSON, if ``wanted``, and end with exit code 1."""
    try:
        yield
    except BuildFailed as failure:
        if not wanted:
            raise
        show_json(problems_as_json(failure.problems))
        raise click.exceptions.Exit(1) from None


def show_report_as_json(report: "BuildReport", differences: Iterable[SitegenError]) -> None:
    """Print what a build did as one JSON object; ``differences`` are those from a clean build."""
    done = {
        "articles": report.articles,
        "files": report.outputs,
        "rendered": report.rendered,
        "written": report.files.written,
        "removed": report.files.removed,
        "kept": report.files.kept,
        "waiting": report.waiting.counts,
        "next": report.waiting.next and report.waiting.next.isoformat(),
        "seconds": round(sum(report.seconds.values()), 3),
    }
    show_json(problems_as_json([*differences, *report.warnings]) | done)


def show_json(value: object) -> None:
    """Print a value as JSON, which is all that standard output has."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def show_content(items: "list[ListedItem]", as_json: bool) -> None:
    """Print items of content: a table of state, date, title and file, or a JSON list."""
    if as_json:
        from msgspec.structs import asdict

        show_json([asdict(item) | {"date": item.date and item.date.isoformat()} for item in items])
        return
    if not items:
        click.echo("nothing to list", err=True)
        return
    from rich.cells import cell_len

    states = max(len(item.state) for item in items)
    titles = min(_WIDEST, max(cell_len(item.title) for item in items))
    for item in items:
        date = item.date.strftime("%Y-%m-%d %H:%M") if item.date else ""
        gap = " " * max(0, titles - cell_len(item.title))
        click.echo(f"{item.state:{states}}  {date:16}  {item.title}{gap}  {item.file}")


def show_due(found: "list[Due]", config: "Config", as_json: bool) -> None:
    """Print what the clock will change: a line for each change, or a JSON list."""
    from sitegen.content.routes import Routes, quote_route
    from sitegen.newsroom.routes import route_of

    routes = {name: Routes(edition) for name, edition in config.editions.items()}
    style = config.taxonomy.slugs

    def url(document: "Document") -> str:
        own = routes[config.edition_of(document.meta.language)]
        return config.site.url + quote_route(route_of(document, own, style))

    entries = [
        {
            "instant": item.moment.astimezone(config.zone).isoformat(),
            "change": item.change,
            "url": url(item.document),
            "title": item.document.words.title,
            "path": item.document.path,
        }
        for item in found
    ]
    if as_json:
        show_json(entries)
        return
    for entry in entries:
        click.echo(f"{entry['instant']}  {entry['change']}  {entry['path']}  “{entry['title']}”")


def show_published(published: "Published", place: str, dry_run: bool) -> None:
    """Print what a publication changed, or would change, on the branch ``place``."""
    if not published:
        click.echo(f"{place} is up to date")
        return
    groups = {"added": published.added, "changed": published.changed, "removed": published.removed}
    for word, paths in groups.items() if dry_run else ():
        for path in paths:
            click.echo(f"{word}: {path}")
    total = ", ".join(f"{len(paths)} {word}" for word, paths in groups.items())
    click.echo(f"{'would be ' if dry_run else ''}published to {place}: {total}")


def show_newsletter(made: "Newsletter", dry_run: bool, as_json: bool) -> None:
    """Print what a newsletter contains, and its folder."""
    folder = f"newsletters/{made.name}/"
    if as_json:
        articles = [
            {"title": teaser.title, "url": teaser.absolute_url, "sponsored": teaser.sponsor is not None}
            for teaser in made.teasers
        ]
        corrections = [
            {"title": teaser.title, "url": teaser.absolute_url, "text": text} for teaser, text in made.corrections
        ]
        show_json(
            {
                "folder": folder,
                "subject": made.subject,
                "since": made.since.isoformat(),
                "articles": articles,
                "corrections": corrections,
                "left_out": made.left_out,
                "files": {name: len(data) for name, data in made.files.items()},
            }
        )
        return
    for teaser in made.teasers:
        click.echo(f"{teaser.absolute_url}  “{teaser.title}”" + ("  sponsored" if teaser.sponsor else ""))
    for teaser, text in made.corrections:
        click.echo(f"{teaser.absolute_url}  correction: {text}")
    if made.left_out:
        click.echo(f"{made.left_out} more articles are left out: raise “articles” in [newsletter] to include them")
    size = len(made.files["newsletter.html"]) / 1000
    click.echo(f"{'would be written' if dry_run else 'written'}: {folder} “{made.subject}”, {size:.0f} kB of HTML")


def show_explanations(report: "BuildReport") -> None:
    """Print why each output was rebuilt."""
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
    totals = [(f"{name} ({len(times)})", sum(times)) for name, times in templates.items()]
    _show_times("Templates, time of all their outputs", totals, len(templates))
    _show_times("Slowest sources to parse", report.parsed, 10)
    _show_times("Slowest outputs to build", [(path, seconds) for path, _, _, seconds in report.made], 10)


def _show_times(title: str, times: Iterable[tuple[str, float]], most: int) -> None:
    slowest = sorted(times, key=lambda item: -item[1])[:most]
    if slowest:
        click.echo(title)
    for name, seconds in slowest:
        click.echo(f"  {seconds:8.3f} s  {name}")


def _waiting(waiting: "Waiting") -> Iterator[str]:
    """Yield how many items wait in each state."""
    for state, count in waiting.counts.items():
        match state:
            case "scheduled" if waiting.next:
                when = waiting.next.strftime("%Y-%m-%d %H:%M")
                yield f"{count} scheduled for {when}" if count == 1 else f"{count} scheduled, the next for {when}"
            case "embargo":
                yield f"{count} under embargo"
            case "review":
                yield f"{count} in review"
            case _:
                yield f"{count} draft{'s' if count > 1 else ''}"


def show_report(report: "BuildReport", output: str) -> None:
    """Print what a build did, in one screen."""
    show_problems(report.warnings)
    total = sum(report.seconds.values())
    files = report.files
    done = f"{report.rendered} rendered, {len(files.written)} written, {len(files.removed)} removed"
    articles = "1 article" if report.articles == 1 else f"{report.articles} articles"
    size = click.style(f"{report.outputs} files", bold=True)
    click.echo(f"{size} for {articles} in {output} ({done}) in {total:.2f} s")
    if report.waiting.counts:
        click.echo(f"not published yet: {', '.join(_waiting(report.waiting))}")
    summarise(f"{report.outputs} files for {articles} ({done})", report.warnings)
    for path in report.files.kept:
        click.echo(f"kept: {path} is no longer part of the site, but somebody else has changed it", err=True)
