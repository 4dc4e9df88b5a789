"""A time without an offset is one of the site, whatever the computer's time zone is."""

import re
import time
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sitegen.cli.commands import main
from sitegen.cli.parameters import moment, moment_or_duration
from tests.newsroom import SITE, Newsroom, article


def taking_moments() -> list[tuple[str, str]]:
    """Return every command and its options that take a moment."""
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return [
        (name, option.opts[0])
        for name, command in commands.items()
        for option in (command.params if command else ())
        if option.callback in (moment, moment_or_duration)
    ]


def _needed(command: click.Command) -> list[str]:
    """Return what a command cannot do without."""
    return ["x" for one in command.params if isinstance(one, click.Argument) and one.required]


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """Work on a computer at the other end of the world."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(("zone", "hour"), [("Europe/Paris", "06:59"), ("America/Montreal", "00:59")])
def test_every_command_reads_it_in_the_zone_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, hour: str
) -> None:
    newsroom = Newsroom(tmp_path, {"site.toml": SITE + f'timezone = "{zone}"\n'})
    monkeypatch.chdir(newsroom.root)
    context = click.Context(main)
    found = taking_moments()
    assert {("build", "--now"), ("due", "--since"), ("newsletter", "--since"), ("serve", "--now")} <= {*found}
    for name, option in found:
        command = main.get_command(context, name)
        assert command is not None
        read = command.make_context(name, [option, f"2026-03-01 {hour}", *_needed(command)]).params[option.strip("-")]
        assert isinstance(read, datetime)
        assert read.timestamp() == datetime.fromisoformat("2026-03-01T05:59:00+00:00").timestamp(), (name, option)


@pytest.mark.usefixtures("elsewhere")
def test_an_article_appears_at_its_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = Newsroom(tmp_path, {"content/articles/a.md": article(date="2026-03-01 08:00")})
    monkeypatch.chdir(newsroom.root)
    for now, count in (("2026-03-01 07:59", 0), ("2026-03-01 08:00", 1), ("2026-03-01 08:00+12:00", 0)):
        run = CliRunner().invoke(main, ["build", "--now", now, "--json"], catch_exceptions=False)
        assert re.search(r'"articles": (\d+)', run.stdout)[1] == str(count), now  # type: ignore[index]


def test_a_site_that_cannot_be_read_says_so_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, ["build", "--now", "2026-03-01 07:59"])
    assert run.exit_code != 0
    assert "no site.toml" in run.output
    run = CliRunner().invoke(main, ["build", "--now", "demain"])
    assert "is not a date" in run.output
