"""The preview never shows a half-built site, and repairs its own folder."""

import gc
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from sitegen.engine import planned, publish, write
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.planning import plan
from sitegen.serve import preview
from sitegen.serve.live import Live
from sitegen.serve.preview import Preview
from sitegen.serve.watch import Watch

from .previews import PATIENCE, article
from .previews import write as write_file

ROUTE = "monde/premier/"


class Previewed:
    """A preview, what it reports, and its state."""

    def __init__(self, root: Path) -> None:
        self.live = Live()
        self.reports: list[BuildReport | BuildFailed] = []
        request = BuildRequest(root, jobs=1, plain_assets=True)
        self.preview = Preview(
            request, "http://127.0.0.1:8000", "8000", self.live, lambda news: self.reports.append(news.result)
        )

    def read(self) -> tuple[str, bytes]:
        """Return the epoch and the page."""
        opened = self.preview.open(lambda state: ROUTE)
        if opened.file is None:
            return opened.state.epoch, b""
        with opened.file as file:
            return opened.state.epoch, file.read()


@pytest.fixture
def previewed(site: Path) -> Previewed:
    return Previewed(site)


def test_nothing_is_shown_before_the_first_good_build(previewed: Previewed) -> None:
    assert previewed.read()[1] == b""
    previewed.preview.build()
    assert b"Le premier texte." in previewed.read()[1]


def test_nobody_reads_while_files_are_put_in_place(
    site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    previewed.preview.build()
    old = previewed.read()
    pages: list[tuple[str, bytes]] = []
    reader = threading.Thread(target=lambda: pages.append(previewed.read()))

    def put_in_place(*arguments: object) -> None:
        reader.start()
        write.put_in_place(*arguments)  # type: ignore[arg-type]
        reader.join(0.2)
        assert reader.is_alive()

    monkeypatch.setattr(publish, "put_in_place", put_in_place)
    article(site, "premier", "Un autre texte.")
    previewed.preview.build()
    assert isinstance(previewed.reports[-1], BuildReport)
    reader.join(PATIENCE)
    [(epoch, page)] = pages
    assert b"Un autre texte." in page
    assert epoch == previewed.live.state.epoch != old[0]


def test_an_open_file_stays_what_it_is(site: Path, previewed: Previewed) -> None:
    previewed.preview.build()
    file = previewed.preview.open(lambda state: ROUTE).file
    assert file is not None
    with file:
        article(site, "premier", "Un autre texte.")
        previewed.preview.build()
        assert b"Le premier texte." in file.read()


def test_a_build_that_fails_while_writing_frees_the_pages(
    site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    previewed.preview.build()

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish, "put_in_place", full)
    article(site, "premier", "Un autre texte.")
    previewed.preview.build()
    assert isinstance(previewed.reports[-1], BuildFailed)
    assert previewed.live.state.problems
    assert b"Le premier texte." in previewed.read()[1]


def test_a_build_that_begins_again_while_writing_frees_the_pages(
    site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    previewed.preview.build()

    def damaged(*arguments: object) -> None:
        monkeypatch.undo()
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(publish, "put_in_place", damaged)
    article(site, "premier", "Un autre texte.")
    previewed.preview.build()
    reader = ThreadPoolExecutor(1)
    assert b"Un autre texte." in reader.submit(previewed.read).result(PATIENCE)[1]
    reader.shutdown()


def test_what_another_run_left_is_no_obstacle(site: Path, previewed: Previewed) -> None:
    left = site / ".sitegen/serve/8000/pages/vieux.html"
    left.parent.mkdir(parents=True)
    left.write_text("old", encoding="utf-8")
    previewed.preview.build()
    assert isinstance(previewed.reports[0], BuildReport)
    assert not left.exists()


def test_what_the_last_run_built_is_kept(site: Path, previewed: Previewed) -> None:
    previewed.preview.build()
    again = Previewed(site)
    again.preview.build()
    report = again.reports[0]
    assert isinstance(report, BuildReport)
    assert report.files.written == ()
    assert b"Le premier texte." in again.read()[1]


def test_neither_builds_nor_requests_count_as_changes(site: Path, previewed: Previewed) -> None:
    watch = Watch(site)
    watch.start()
    previewed.preview.build()
    article(site, "premier", "Un autre texte.")
    assert watch.wait()
    previewed.preview.build()
    previewed.read()
    (site / "site.toml").touch()
    changed: set[str] = set()
    while "site.toml" not in changed:
        changed |= watch.wait() or set()
    watch.stop()
    # The end of the edit above may be reported late; nothing else is.
    assert changed <= {"site.toml", "content/articles/premier.md"}


def test_stopping_ends_a_running_build(site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    make_plan = plan.make_plan

    def slow(*arguments: object) -> object:
        previewed.preview.stop()
        return make_plan(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(planned, "make_plan", slow)
    previewed.preview.build()
    assert previewed.reports == []
    assert not (site / ".sitegen/serve/8000/pages").exists()


def test_rubbish_is_looked_for_in_a_pause_not_after_a_save(
    site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "_BUILDS", 3)
    previewed.preview.build()
    changes = iter([frozenset({"a"}), frozenset({"b"}), frozenset({"c"}), frozenset({"d"}), frozenset(), None])
    enabled: list[bool] = []

    class Scripted:
        pending = False

        def add(self, places: frozenset[str]) -> None:
            assert not places

        def wait(self, patience: float | None) -> frozenset[str] | None:
            enabled.append(gc.isenabled())
            return next(changes)

    previewed.preview.follow(cast("Watch", Scripted()))
    # Before the first change; after one, two, three and four saves; after the pause.
    assert enabled == [True, False, False, True, False, True]
    assert gc.isenabled()


def test_what_is_looked_at_is_made_first_and_the_rest_is_waited_for(
    site: Path, previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template is edited: who looks at a page has it while others are not made; who asks for one of those waits."""
    for number in range(5):
        article(site, f"a{number}", "Texte.", f"Titre {number}")
    previewed.preview.build()
    previewed.live.open_pages["/gazette/monde/a3/"] += 1
    order: list[str] = []
    seen: list[bytes] = []
    waiting: list[threading.Thread] = []

    def text_at(route: str) -> bytes:
        file = previewed.preview.open(lambda state: route).file
        assert file is not None
        with file:
            return file.read()

    real = previewed.preview.session.listener.made

    def made(output: str) -> None:
        order.append(output)
        real(output)
        if output == "monde/a3/index.html":
            seen.append(text_at("monde/a3/"))  # although nothing is in place yet
            waiting.append(threading.Thread(target=lambda: seen.append(text_at("monde/a1/"))))
            waiting[0].start()
            waiting[0].join(0.2)
            assert waiting[0].is_alive()

    monkeypatch.setattr(previewed.preview.session.listener, "made", made)
    write_file(
        site / "templates/article.html", "{% extends '@core/article.html' %}{% block content %}NEUF{% endblock %}"
    )
    previewed.preview.build(frozenset({"templates/article.html"}))
    waiting[0].join(PATIENCE)
    assert [b"NEUF" in text for text in seen] == [True, True]
    articles = [path for path in order if path.startswith("monde/") and path.count("/") == 2]
    assert articles[:2] == ["monde/a3/index.html", "monde/a1/index.html"]
    assert len(articles) == 6
