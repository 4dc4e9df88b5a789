"""Advice on each setting that is valid but has no effect, or not the intended one.

Files that have to be at the root of a host, a security.txt about to expire, URLs in templates and stylesheets that omit
the base path. This module knows nothing of outputs.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.faults import FaultKind, Severity
from sitegen.errors.locate import Key, locate, place_at
from sitegen.errors.problems import ConfigError, SitegenError, ThemeError, did_you_mean
from sitegen.markdown.url_attributes import ACTIONS, CANDIDATES, PLACES
from sitegen.messages.message import tr
from sitegen.newsroom.endings import endings
from sitegen.newsroom.ranking import RANKING_FILE, ranking_in
from sitegen.outputs.kinds import KINDS
from sitegen.pages.hosting import host_of


class _Advice(NamedTuple):
    """What is to be said of a key of ``site.toml``."""

    key: tuple[Key, ...]
    message: str
    hint: str
    severity: Severity
    fault: FaultKind | None = None


_SOON = timedelta(days=30)
_SHOWS_PRIVACY = re.compile(r"\{\{\s*privacy\s*\}\}")
_ATTRIBUTES = "|".join((*PLACES, *ACTIONS, *CANDIDATES))
_IN_TEMPLATE = re.compile(rf"""\s(?:{_ATTRIBUTES})\s*=\s*["'](?P<url>/(?!/)[^"'\s{{]*)""")
_IN_STYLESHEET = re.compile(r"""\burl\(\s*["']?(?P<url>/(?!/)[^"')\s]*)""")


def advise(root: Path, snapshot: InputSnapshot) -> Iterator[SitegenError]:
    """Yield a note or warning for each setting that does not have the intended effect."""
    found = [
        *_of_files(snapshot.config),
        *_of_ai(snapshot.config),
        *_of_endings(snapshot),
        *_of_archive(snapshot),
        *_of_visits(root, snapshot),
    ]
    text = (root / CONFIG_NAME).read_text("utf-8-sig") if found else ""
    for key, message, hint, severity, fault in found:
        yield ConfigError(message, CONFIG_NAME, locate(text, "toml", key), hint, severity, fault)
    if snapshot.config.base_path != "/":
        yield from _of_urls(root, snapshot)


def _of_files(config: Config) -> Iterator[_Advice]:
    """Yield a note for each file without effect: a site built for a preview below a path is none the worse for it."""
    base, hint = (
        config.base_path,
        tr("the site is below {base_path}: put the file at the root of the host", base_path=config.base_path),
    )
    if base != "/":
        for row in KINDS.values():
            if row.host_table and (route := row.route_in(config)):
                message = tr("{route} has an effect only at the root of a host", route=route)
                yield _Advice((row.host_table,), message, hint, "note")
        robots, ai = config.robots, config.ai
        if robots.disallow or robots.groups or ai.refused or ai.drafts:
            message = tr("robots read robots.txt only at the root of a host")
            table = "robots" if robots.disallow or robots.groups else "ai"
            yield _Advice((table,), message, hint, "note")
    if config.hosting.cname and (base != "/" or host_of(config.site.url).endswith(".github.io")):
        message = tr("“{url}” is not your own domain, so CNAME has no effect", url=config.site.url)
        hint = tr("leave “cname” out, or set “url” to your own domain")
        yield _Advice(("hosting", "cname"), message, hint, "note")


def _of_ai(config: Config) -> Iterator[_Advice]:
    if config.ai.policy and not config.ai.conditions:
        message = tr("“policy” counts only where training is refused")
        yield _Advice(("ai", "policy"), message, tr('leave it out, or set training = "refuse"'), "warning")


def _of_endings(snapshot: InputSnapshot) -> Iterator[_Advice]:
    """Yield what has ended, or soon will; an expired file for researchers is published, so that is more than a note."""
    now = snapshot.gate.now
    for ending in endings(snapshot.config):
        day = ending.moment.date()
        is_file = ending.key[0] == "security_txt"
        if ending.moment <= now:
            message = tr("{what} has expired ({day})", what=ending.what, day=day)
            yield _Advice(ending.key, message, ending.hint, "warning" if is_file else "note", fault="ending")
        elif ending.moment - now <= _SOON:
            message = tr("{what} expires on {day}", what=ending.what, day=day)
            yield _Advice(ending.key, message, ending.hint, "note", fault="ending")


def _of_archive(snapshot: InputSnapshot) -> Iterator[_Advice]:
    """Yield a warning for each folder of the archive in which there is nothing: it may be misspelled."""
    paths = [source.path for source in snapshot.sources]
    for number, folder in enumerate(snapshot.config.archive.folders):
        if not any(path.startswith(f"{folder.rstrip('/')}/") for path in paths):
            known = dict.fromkeys(path.rpartition("/")[0] for path in paths if path.startswith("content/"))
            message = tr("there is nothing in the folder “{folder}”", folder=folder)
            hint = did_you_mean(folder, known) or tr("remove it from “folders”")
            yield _Advice(("archive", "folders", number), message, hint, "warning")


def _of_visits(root: Path, snapshot: InputSnapshot) -> Iterator[_Advice]:
    """Yield what readers are owed where visits are counted, and whether what is read most can be shown."""
    analytics = snapshot.config.analytics
    if analytics.counts:
        yield from _of_objections(root, snapshot)
    if RANKING_FILE not in snapshot.digests or analytics.kind is None:
        return
    ranking, hint = ranking_in(root), tr("run “sitegen stats pull”")
    if ranking is None:
        message = tr("{file} does not say what is read most", file=RANKING_FILE)
        yield _Advice(("analytics",), message, hint, "warning")
    elif ranking.ends(analytics) <= snapshot.gate.now:
        message = tr("{file} is too old to be shown ({day})", file=RANKING_FILE, day=ranking.pulled.date())
        yield _Advice(("analytics",), message, hint, "note", fault="ending")


def _of_objections(root: Path, snapshot: InputSnapshot) -> Iterator[_Advice]:
    """Yield a warning where no page says that visits are counted, and lets readers object."""
    analytics = snapshot.config.analytics
    pages = {one.id: one.path for one in snapshot.sources if one.kind == "page" and one.path.endswith(".md")}
    own = [path for name, path in pages.items() if name.rpartition("/")[2] == analytics.page]
    if any(_SHOWS_PRIVACY.search((root / path).read_text("utf-8-sig", "replace")) for path in own):
        return
    message = tr("no page “{name}” tells readers that visits are counted, and lets them object", name=analytics.page)
    hint = tr("write {line} in it, or the id of the page that has it as “page” of [analytics]", line="{{ privacy }}")
    yield _Advice(("analytics", "page"), message, hint, "warning")


def _of_urls(root: Path, snapshot: InputSnapshot) -> Iterator[SitegenError]:
    theme = snapshot.theme
    files = {*theme.templates.values(), *theme.assets.values()}
    own = {Path(file) for file in files if Path(file).is_relative_to(root)}
    own |= {root / source.path for source in snapshot.sources if source.kind == "static"}
    for file in sorted(own):
        pattern = {".html": _IN_TEMPLATE, ".css": _IN_STYLESHEET}.get(file.suffix.lower())
        if pattern is None or (pattern is _IN_TEMPLATE and file.is_relative_to(root / "static")):
            continue
        text = file.read_text("utf-8-sig", "replace")
        for match in pattern.finditer(text):
            url = match["url"]
            if f"{url}/".startswith(snapshot.config.base_path):
                continue
            before = text[: match.start("url")]
            place = place_at(text, before.count("\n") + 1, len(before) - before.rfind("\n"))
            hint = (
                tr("write “{{ site.url }}…” or “{{ asset(…) }}”")
                if pattern is _IN_TEMPLATE
                else tr("write a relative URL")
            )
            message = tr(
                "“{url}” leads outside the site, which is below {base_path}",
                url=url,
                base_path=snapshot.config.base_path,
            )
            path = file.relative_to(root).as_posix()
            yield ThemeError(message, path, place, hint, "warning")
