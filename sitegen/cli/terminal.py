"""What commands print in the terminal: problems, lists, and short summaries.

Problems go to standard error, and so do the annotations of GitHub Actions: standard output has results only. This
module knows nothing of how a site is built.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.errors.faults import Severity
from sitegen.errors.github import on_github, summarise
from sitegen.errors.printing import annotate, say, say_json, say_problem
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.errors.selection import select
from sitegen.messages.language import shown
from sitegen.messages.message import Message, tr, tr_n

if TYPE_CHECKING:
    from sitegen.config.site import Config
    from sitegen.content.documents import Document
    from sitegen.deploy.published import Published
    from sitegen.engine.report import BuildReport
    from sitegen.external_links.check import CheckedLinks
    from sitegen.importing.report import Report
    from sitegen.newsletter.make import Newsletter
    from sitegen.newsroom.due import Due
    from sitegen.newsroom.listing import ListedItem
    from sitegen.newsroom.waiting import Waiting
    from sitegen.pages.profile import PartCost
    from sitegen.theme.option_values import Turn

_TOTALS: dict[Severity, Callable[[int], Message]] = {
    "error": lambda count: tr_n("{count} error", "{count} errors", count),
    "warning": lambda count: tr_n("{count} warning", "{count} warnings", count),
    "note": lambda count: tr_n("{count} note", "{count} notes", count),
}
_MOST_KINDS = 20
_MOST_REASONS = 4
_MOST_LOSSES = 10
_WIDEST = 60  # columns for a title; a longer one moves what is behind it


def show_problems(problems: Iterable[SitegenError], every: bool = False) -> None:
    """Print problems, each with its place and hint, and a last line that counts them.

    Of hundreds, some of each kind are printed, and how many more there are, unless ``every`` one is wanted.
    """
    problems = list(problems)
    chosen, rest = (problems, []) if every else select(problems)
    for problem in chosen:
        say_problem(problem)
        if on_github():
            annotate(problem)
    for example, count in rest[:_MOST_KINDS]:
        say(tr("… and {count} more like “{message}”", count=count, message=example.message), err=True)
    if rest:
        left = sum(count for _, count in rest)
        say(tr("… {count} are not shown: “sitegen check --json” lists all", count=left), err=True)
    total = [shown(_TOTALS[severity](count)) for severity, count in _counts(problems).items() if count]
    if total:
        say(", ".join(total), err=True)


def _counts(problems: Iterable[SitegenError]) -> dict[Severity, int]:
    """Return how many problems there are of each level, the worst first."""
    severities = [problem.severity for problem in problems]
    return {severity: severities.count(severity) for severity in _TOTALS}


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
        say_json(problems_as_json(failure.problems))
        raise click.exceptions.Exit(1) from None


def show_report_as_json(report: "BuildReport", differences: Iterable[SitegenError]) -> None:
    """Print what a build did as one JSON object; ``differences`` are those from a clean build."""
    from sitegen.engine.archive import counts
    from sitegen.engine.report import with_places

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
    archived = with_places(report.archive, Path())
    say_json(problems_as_json([*differences, *report.warnings, *archived]) | {"archive": counts(archived)} | done)


def show_import(report: "Report", warnings: Iterable[SitegenError], as_json: bool, folder: Path | None) -> None:
    """Print what an import did, or what it would do where it wrote nothing: then ``folder`` is None."""
    if as_json:
        say_json(problems_as_json(warnings) | report.as_json())
        return
    from sitegen.importing.report import summary

    lines = summary(report.found)
    for found in lines[:_MOST_LOSSES]:
        say(found)
    if len(lines) > _MOST_LOSSES:
        say(tr("and {count} more: see the report", count=len(lines) - _MOST_LOSSES))
    for one in report.kept:
        say(tr("kept, for it was edited: {name}", name=one))
    show_problems(warnings)
    if folder is None:
        say(tr_n("{count} file would be written", "{count} files would be written", report.outcomes["written"]))
        return
    say(
        tr(
            "imported from {system}: {articles}, {pages}; {differing} of {compared} differ from the source",
            system=report.system,
            articles=tr_n("{count} article", "{count} articles", report.after["articles"]),
            pages=tr_n("{count} page", "{count} pages", report.after["pages"]),
            differing=len({one.where for one in report.differing}),
            compared=report.compared,
        )
    )
    say(tr("report: {file}", file=folder / "import-report.md"))


def show_content(items: "list[ListedItem]", as_json: bool) -> None:
    """Print items of content: a table of state, date, title and file, or a JSON list."""
    if as_json:
        from msgspec.structs import asdict

        say_json([asdict(item) | {"date": item.date and item.date.isoformat()} for item in items])
        return
    if not items:
        say(tr("nothing to list"), err=True)
        return
    from rich.cells import cell_len

    states = max(len(item.state) for item in items)
    titles = min(_WIDEST, max(cell_len(item.title) for item in items))
    for item in items:
        date = item.date.strftime("%Y-%m-%d %H:%M") if item.date else ""
        gap = " " * max(0, titles - cell_len(item.title))
        say(f"{item.state:{states}}  {date:16}  {item.title}{gap}  {item.file}")


def show_due(found: "list[Due]", turns: "Iterable[Turn]", config: "Config", as_json: bool) -> None:
    """Print what the clock will change: a line for each change and each setting that begins or ends, or a JSON list."""
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
            **({"partner": item.partner} if item.partner else {}),
        }
        for item in found
    ]
    entries += [
        {
            "instant": turn.moment.astimezone(config.zone).isoformat(),
            "change": turn.change,
            "url": config.site.url,
            "title": turn.option,
            "path": turn.path,
        }
        for turn in turns
    ]
    entries.sort(key=lambda entry: datetime.fromisoformat(entry["instant"]))
    if as_json:
        say_json(entries)
        return
    for entry in entries:
        partner = f"  {entry['partner']}" if "partner" in entry else ""
        say(f"{entry['instant']}  {entry['change']}{partner}  {entry['path']}  “{entry['title']}”")


def show_published(published: "Published", place: str, dry_run: bool) -> None:
    """Print what a publication changed, or would change, at ``place``."""
    if not published:
        say(tr("{place} is up to date", place=place))
        return
    if dry_run:
        for path in published.added:
            say(tr("added: {path}", path=path))
        for path in published.changed:
            say(tr("changed: {path}", path=path))
        for path in published.removed:
            say(tr("removed: {path}", path=path))
    added, changed, removed = map(len, (published.added, published.changed, published.removed))
    total = tr("{added} added, {changed} changed, {removed} removed", added=added, changed=changed, removed=removed)
    if dry_run:
        say(tr("would be published to {place}: {total}", place=place, total=total))
    else:
        say(tr("published to {place}: {total}", place=place, total=total))


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
        say_json(
            {
                "folder": folder,
                "subject": made.subject,
                "since": made.since.isoformat(),
                "articles": articles,
                "corrections": corrections,
                "replies": [{"url": url, "from": sender} for url, sender in made.replies],
                "left_out": made.left_out,
                "files": {name: len(data) for name, data in made.files.items()},
            }
        )
        return
    for teaser in made.teasers:
        label = f"  {shown(tr('sponsored'))}" if teaser.sponsor else ""
        say(f"{teaser.absolute_url}  “{teaser.title}”{label}")
    for teaser, text in made.corrections:
        say(tr("{url}  correction: {text}", url=teaser.absolute_url, text=text))
    for url, sender in made.replies:
        say(tr("{url}  reply of {sender}", url=url, sender=sender))
    if made.left_out:
        message = tr_n(
            "{count} more article is left out: raise “articles” in [newsletter] to include it",
            "{count} more articles are left out: raise “articles” in [newsletter] to include them",
            made.left_out,
        )
        say(message)
    values = {"folder": folder, "subject": made.subject, "size": round(len(made.files["newsletter.html"]) / 1000)}
    if dry_run:
        say(tr("would be written: {folder} “{subject}”, {size} kB of HTML", **values))
    else:
        say(tr("written: {folder} “{subject}”, {size} kB of HTML", **values))


def show_links(checked: "CheckedLinks") -> None:
    """Print what a check of links to other sites found out, in numbers."""
    states = [checked.results[link.url].state if link.url in checked.results else "" for link in checked.links]
    counts = (
        tr("{count} alive", count=states.count("alive")),
        tr("{count} dead", count=states.count("dead")),
        tr("{count} out of reach", count=states.count("failing")),
        tr("{count} without a clear answer", count=states.count("unknown")),
        tr("{count} not checked", count=states.count("")),
    )
    links = tr_n("{count} link to other sites", "{count} links to other sites", len(states))
    said = ", ".join(shown(part) for part in counts if part.values["count"])
    say(tr("{links}: {counts}", links=links, counts=said) if said else links)
    if checked.has_written:
        from sitegen.content.sources import EXTERNAL_LINKS_PATH

        say(tr("written: {file}", file=EXTERNAL_LINKS_PATH))
    if checked.is_stopped:
        say(tr("stopped: the next check goes on"), err=True)


def show_explanations(report: "BuildReport") -> None:
    """Print why each output was rebuilt."""
    for path, _, reason, _ in report.made:
        say(f"{path}: {shown(reason)}")


def show_profile(report: "BuildReport") -> None:
    """Print the time of each stage and template, and the slowest articles and outputs."""
    say(tr("Stages ({jobs} processes)", jobs=report.jobs))
    for stage, seconds in report.seconds.items():
        say(f"  {seconds:8.3f} s  {stage}")
    templates: dict[str, list[float]] = {}
    for _, template, _, seconds in report.made:
        templates.setdefault(template or "copies", []).append(seconds)
    totals = [(f"{name} ({len(times)})", sum(times)) for name, times in templates.items()]
    _show_times(tr("Templates, time of all their outputs"), totals, len(templates))
    _show_parts(report.parts)
    _show_times(tr("Slowest sources to parse"), report.parsed, 10)
    _show_times(tr("Slowest outputs to build"), [(path, seconds) for path, _, _, seconds in report.made], 10)


def _show_times(title: str, times: Iterable[tuple[str, float]], most: int) -> None:
    slowest = sorted(times, key=lambda item: -item[1])[:most]
    if slowest:
        say(title)
    for name, seconds in slowest:
        say(f"  {seconds:8.3f} s  {name}")


def _show_parts(parts: "Mapping[str, PartCost]") -> None:
    """Print what each template, included file and macro costs; one made more often than not, with the reasons."""
    if not parts:
        return
    say(tr("Templates, included files and macros, by the time of each without what it includes and calls"))
    columns = tr("alone"), tr("with these"), tr("calls"), tr("made"), tr("cached")
    say("  {:>10}  {:>12}  {:>8}  {:>8}  {:>8}".format(*map(shown, columns)))
    for name, cost in sorted(parts.items(), key=lambda item: -item[1].own):
        cached = cost.calls - cost.made
        say(f"  {cost.own:8.3f} s  {cost.total:10.3f} s  {cost.calls:8}  {cost.made:8}  {cached:8}  {name}")
        if cost.made > cached:
            for reason in sorted(cost.reasons, key=lambda reason: -cost.reasons[reason])[:_MOST_REASONS]:
                say(f"{'':60}{shown(reason)}")


def _waiting(waiting: "Waiting") -> Iterator[Message]:
    """Yield how many items wait in each state."""
    for state, count in waiting.counts.items():
        match state:
            case "scheduled" if waiting.next:
                date = waiting.next.strftime("%Y-%m-%d %H:%M")
                yield tr_n("{count} scheduled for {date}", "{count} scheduled, the next for {date}", count, date=date)
            case "embargo":
                yield tr("{count} under embargo", count=count)
            case "review":
                yield tr("{count} in review", count=count)
            case _:
                yield tr_n("{count} draft", "{count} drafts", count)


def show_report(report: "BuildReport", output: str) -> None:
    """Print what a build did, in one screen."""
    from sitegen.engine.archive import summary

    problems = [*report.warnings, *summary(report.archive)]
    show_problems(problems)
    files = tr_n("{count} file", "{count} files", report.outputs)
    articles = tr_n("{count} article", "{count} articles", report.articles)
    written, removed = len(report.files.written), len(report.files.removed)
    counts = {"rendered": report.rendered, "written": written, "removed": removed}
    done = tr("{rendered} rendered, {written} written, {removed} removed", **counts)
    seconds = f"{sum(report.seconds.values()):.2f}"
    values = {"files": files, "articles": articles, "output": output, "done": done, "seconds": seconds}
    say(tr("{files} for {articles} in {output} ({done}) in {seconds} s", **values), strong=files)
    if report.waiting.counts:
        say(tr("not published yet: {items}", items=", ".join(map(shown, _waiting(report.waiting)))))
    summarise(tr("{files} for {articles} ({done})", files=files, articles=articles, done=done), problems)
    for path in report.files.kept:
        message = tr("kept: {path} is no longer part of the site, but somebody else has changed it", path=path)
        say(message, err=True)
