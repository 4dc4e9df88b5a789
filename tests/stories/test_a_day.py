"""The pages about a day in the newsroom are played on the sample newspaper: each command, each answer, in order.

Every line of a block of ``sh`` is a command; the block of ``text`` below it is what they answer, where ``[…]`` stands
for anything. A block with a path writes that file, one of ``diff`` changes it. Comments set the clock.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from judges.newspaper import PROJECT, BuiltSite

from sitegen.cache.state import BuildState
from sitegen.cli import building, content, init, publishing
from sitegen.cli.commands import main
from sitegen.engine.request import BuildRequest, state_file

FRENCH, ENGLISH = "docs/un-jour-a-la-redaction.md", "docs/a-day-in-the-newsroom.md"
_PART = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$|^<!-- clock: (.+?) -->$", re.MULTILINE | re.DOTALL)
_JOINED = re.compile(r" (&&|\|\|) ")
_PARIS = ZoneInfo("Europe/Paris")
_SERVED = re.compile(r"http://127\.0\.0\.1:(\d+)")

BRIDGE, FORMER = "societe/la-passerelle-rouvre-vendredi", "societe/la-passerelle-rouvre-jeudi"
NUMBERS, PAID, PEOPLE = "societe/numeros-urgence", "economie/papier-garde-corps", "societe/population-val-d-aune"
LIVE = "politique/conseil-municipal"

# What the pages say that readers see, at the end of each hour: a file, and what is in it or, after “!”, is not.
SEEN: dict[str, dict[str, list[str]]] = {
    "2026-06-01 08:30": {"index.html": ["!passerelle"], "sitemap.xml": ["!passerelle"]},
    "2026-06-01 09:30": {"index.html": ["!passerelle", "!mille habitants"]},
    "2026-06-01 10:00": {"index.html": ["!passerelle", "!mille habitants"]},
    "2026-06-01 12:00": {
        f"{FORMER}/index.html": ["«\u00a0pas un de plus\u00a0»", "8\u00a0h\u00a030", "vélos\u202f?"],
        "index.html": ["La passerelle rouvre jeudi"], "feed.xml": ["La passerelle rouvre jeudi"],
    },
    "2026-06-01 14:00": {
        f"{FORMER}/index.html": ["et non 210 comme nous l’avions"], "corrections/index.html": ["La passerelle rouvre jeudi"],
        "corrections/feed.xml": ["La passerelle rouvre jeudi"],
    },
    "2026-06-01 15:00": {
        f"{PAID}/index.html": ["Contenu sponsorisé", 'rel="sponsored"'], "sitemap-news.xml": ["passerelle", "!papier-garde"],
        "economie/index.html": ["Contenu sponsorisé"], "feed.xml": ["[Contenu sponsorisé] Du vieux papier"],
    },
    "2026-06-01 16:00": {
        f"{FORMER}/index.html": [f"{BRIDGE}/"], f"{BRIDGE}/index.html": ["La passerelle rouvre vendredi"],
        "index.html": ["!rouvre jeudi"],
    },
    "2026-06-01 17:00": {
        f"{NUMBERS}/index.html": ["plus en service", "!le Samu"], "societe/index.html": ["!numeros-urgence"],
    },
    "2026-06-01 17:30": {f"{LIVE}/index.html": ["La séance est ouverte"], "index.html": ["En direct"]},
    "2026-06-01 17:42": {
        f"{LIVE}/index.html": ["ouvrira bien vendredi", "LiveBlogPosting"], f"{LIVE}/live.json": ["17h42", '"live":true'],
        f"{LIVE}/feed.xml": ["ouvrira bien vendredi"],
    },
    "2026-06-02 08:00": {f"{LIVE}/index.html": ["Ce direct est terminé."], f"{PEOPLE}/index.html": ["12\u202f400 habitants"], "index.html": ["mille habitants"]},
}  # fmt: skip


class Part(NamedTuple):
    """A block of a page, or a change of the clock."""

    kind: str
    path: str
    text: str
    line: int


def parts_of(page: str) -> list[Part]:
    text = (PROJECT / page).read_text("utf-8")
    return [
        Part(found[1] or "clock", found[2] or "", found[3] or found[4] or "", text.count("\n", 0, found.start()) + 1)
        for found in _PART.finditer(text)
    ]


class Day:
    """The newspaper in a folder, and a clock that stands still."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        day = self
        day.now = datetime.min.replace(tzinfo=UTC)

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return day.now.astimezone(tz)

        for module in (building, content, init, publishing):
            monkeypatch.setattr(module, "datetime", Clock)

    def set_clock(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=_PARIS)

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, "utf-8")

    def change(self, path: str, diff: str) -> None:
        """Take out the lines with “-” and put in those with “+”, at the one place where the others are."""
        text = (self.root / path).read_text("utf-8")
        lines = diff.splitlines(keepends=True)
        before = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
        after = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
        assert text.count(before) == 1, f"{path} has not just once:\n{before}"
        self.write(path, text.replace(before, after))

    def run(self, line: str) -> str:
        """Run a line of a shell; what sitegen is asked runs in this process, for it has our clock."""
        if not line.startswith("sitegen "):
            done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout + done.stderr
        first, *joined = _JOINED.split(line, maxsplit=1)
        words = shlex.split(first)[1:]
        if words == ["serve"]:
            return self.serve()
        result = CliRunner().invoke(main, words)
        assert result.exit_code in (0, 1, 3), result.output
        goes_on = joined and (result.exit_code == 0) == (joined[0] == "&&")
        return result.output + (self.run(joined[1]) if goes_on else "")

    def serve(self) -> str:
        """Run a preview until it says where it is, look at what it shows, and end it."""
        code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom sitegen.cli.commands import run; run()"
        command = [sys.executable, "-c", code, "serve", "--now", self.now.isoformat(), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as preview:
            assert preview.stdout
            said = ""
            for line in preview.stdout:
                said += line
                if line.startswith("Dashboard"):
                    break
            try:
                address = re.search(r"Serving at (\S+)", said)
                assert address, said
                with urlopen(f"{address[1]}{FORMER}/", timeout=60) as answer:
                    page = answer.read().decode()
                assert "Fermée depuis deux ans" in page
                assert 'data-notice="draft"' in page
            finally:
                preview.send_signal(signal.SIGINT)
            assert preview.wait(60) == 0
        return _SERVED.sub("http://127.0.0.1:8000", said)

    def reasons(self) -> str:
        """Return why the outputs were made as they are: what a build made against our will has its reason there."""
        state = BuildState(state_file(BuildRequest(self.root)))
        try:
            return str(Counter(trace.reason for trace in state.traces().values()).most_common())
        finally:
            state.close()

    def look(self, hour: str) -> None:
        """Compare what readers see with what the pages say of it."""
        for name, wanted in SEEN.get(hour, {}).items():
            text = (self.root / "output" / name).read_text("utf-8")
            for words in wanted:
                assert (words.removeprefix("!") in text) != words.startswith("!"), f"{hour}: {name}: {words}"


def like(shown: str) -> re.Pattern[str]:
    """Return what an answer must be like, where ``[…]`` stands for anything."""
    return re.compile(".*?".join(re.escape(piece) for piece in shown.split("[…]")), re.DOTALL)


def test_both_pages_tell_the_same_day() -> None:
    french, english = parts_of(FRENCH), parts_of(ENGLISH)
    assert [(part.kind, part.path, part.text) for part in french] == [
        (part.kind, part.path, part.text) for part in english
    ]
    assert {part.text for part in french if part.kind == "clock"} >= SEEN.keys()
    shown = {
        line.split()[1] for part in french if part.kind == "sh" for line in part.text.splitlines() if "sitegen" in line
    }
    assert shown >= {"build", "record", "new", "serve", "due", "newsletter", "deploy"}


def test_the_day_goes_as_the_page_says(newspaper: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "gazette"
    shutil.copytree(newspaper.output.parent, root)  # as it is built: to make its pictures takes half a minute
    monkeypatch.chdir(root)
    identity = tmp_path / "gitconfig"
    identity.write_text("[user]\n\tname = La Gazette\n\temail = redaction@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(identity))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    day, hour = Day(root, monkeypatch), ""
    said = ""
    for part in parts_of(FRENCH):
        if part.kind == "clock":
            day.look(hour)
            hour = part.text
            day.set_clock(hour)
        elif part.kind == "sh":
            said = "".join(day.run(line) for line in part.text.splitlines())
        elif part.kind == "text":
            told = f"line {part.line} of the page: sitegen says\n{said}\n{day.reasons()}"
            assert like(part.text).fullmatch(said), told
        elif part.kind == "diff":
            day.change(part.path, part.text)
        else:
            day.write(part.path, part.text)
    day.look(hour)
