"""Data files: what reads one is made again when it changes, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import NOW, Files, Newsroom, article, page

from sitegen.content import data as module
from sitegen.engine import planned
from sitegen.engine.engine import build
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.errors.problems import BuildFailed
from sitegen.workers import pool

SiteOf = Callable[[Files], Newsroom]

RESULTS = "list;votes\nA;{}\nB;2\n"
TABLE = "{% for row in data('results') %}{{ row.list }} {{ row.votes }}, {% endfor %}"
MAYOR = "{% if data('town/mayor') %}Mayor: {{ data('town/mayor').name }}{% else %}no mayor{% endif %}"
FILES: dict[str, str | bytes] = {
    "content/articles/a.md": article("Un"),
    "content/articles/b.md": article("Deux", template="table.html"),
    "content/pages/mairie.md": page("Mairie", template="mayor.html"),
    "templates/table.html": TABLE,
    "templates/mayor.html": MAYOR,
    "templates/404.html": "{{ data('results')[0].votes }} " + MAYOR,
    "templates/counted.css": "/*! {{ data('results')|length }} */",
    "data/results.csv": RESULTS.format(1),
    "data/other.json": "[1]",
}


def made(report: BuildReport) -> list[str]:
    return sorted(path for path, *_ in report.made)


@pytest.fixture(params=["from the disk", "in a session"])
def rebuild(request: pytest.FixtureRequest) -> Callable[[Newsroom, str], BuildReport]:
    """Build after an edit of one file: from what is on the disk, or in a process that was told which."""
    sessions: dict[Path, Session] = {}

    def again(newsroom: Newsroom, path: str = "") -> BuildReport:
        if request.param == "from the disk":
            return newsroom.build()
        session = sessions.setdefault(newsroom.root, Session())
        session.notify([path] if path else [])
        return build(BuildRequest(newsroom.root, now=NOW, jobs=1), session=session)

    return again


def test_each_edit_makes_what_reads_the_file(
    site_of: SiteOf, rebuild: Callable[..., BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(FILES)
    rebuild(newsroom)
    assert newsroom.page("politique/b/") == "A 1, B 2, "
    assert newsroom.page("mairie/") == "no mayor"

    def edit(path: str, text: str | None) -> list[str]:
        if text is None:
            newsroom.remove(path)
        else:
            newsroom.write({path: text})
        report = rebuild(newsroom, path)
        assert report.parsed == ()
        assert set(report.files.written) <= {name for name, *_ in report.made}
        return made(report)

    assert edit("data/other.json", "[2]") == []  # read by nobody
    monkeypatch.setattr(planned, "index_documents", None)  # data decide neither addresses nor lists
    monkeypatch.setattr(planned, "make_plan", None)
    assert edit("data/results.csv", RESULTS.format(3)) == ["404.html", "politique/b/index.html"]
    assert newsroom.page("politique/b/") == "A 3, B 2, "
    (newsroom.root / "data/results.csv").touch()
    assert edit("data/other.json", "[2, 3]") == []
    monkeypatch.undo()
    assert edit("data/town/mayor.yaml", "name: Ana\n") == ["404.html", "mairie/index.html"]
    assert newsroom.page("mairie/") == "Mayor: Ana"
    assert edit("data/town/mayor.yaml", None) == ["404.html", "mairie/index.html"]
    assert newsroom.page("mairie/") == "no mayor"
    # The same bytes, in another format.
    newsroom.remove("data/other.json")
    assert edit("data/other.yaml", "[2, 3]") == []
    # One row more: the rendered stylesheet counts them, and has another name then.
    before = {name for name in newsroom.files() if name.startswith("assets/counted")}
    rows = edit("data/results.csv", RESULTS.format(3) + "C;9\n")
    after = {name for name in newsroom.files() if name.startswith("assets/counted")}
    assert rows == sorted([*after, "404.html", "politique/b/index.html"])
    assert before.isdisjoint(after)


def test_a_layout_is_kept_when_a_file_appears_or_vanishes(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of(FILES)
    newsroom.build()
    monkeypatch.setattr(planned, "index_documents", None)
    monkeypatch.setattr(planned, "make_plan", None)
    newsroom.write({"data/town/mayor.json": '{"name": "Bob"}'})
    assert made(newsroom.build()) == ["404.html", "mairie/index.html"]
    newsroom.remove("data/town/mayor.json")
    assert made(newsroom.build()) == ["404.html", "mairie/index.html"]


def test_a_file_that_was_right_is_not_read_to_be_checked_again(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(FILES)
    newsroom.build()
    read: list[str] = []
    real = module.read_data
    monkeypatch.setattr(module, "read_data", lambda data, path: read.append(path) or real(data, path))
    newsroom.write({"content/articles/a.md": article("Autre")})
    newsroom.build()
    assert read == ["data/results.csv"]  # by the stylesheet, which is made each time to know its name
    newsroom.remove("templates/counted.css")
    newsroom.write({"content/articles/a.md": article("Un")})
    newsroom.build()
    assert read == ["data/results.csv"]


def places_of_errors(failure: BuildFailed) -> list[str]:
    return [problem.place for problem in failure.problems if problem.severity == "error"]


def test_a_mistake_stops_the_build_with_all_others_and_is_told_until_it_is_mended(
    site_of: SiteOf, rebuild: Callable[..., BuildReport]
) -> None:
    newsroom = site_of(FILES)
    rebuild(newsroom)
    before = newsroom.files()
    bad = {"data/other.json": "[1,]", "content/articles/a.md": article(date="hier")}
    newsroom.write(bad)
    for path in bad:
        with pytest.raises(BuildFailed) as caught:
            rebuild(newsroom, path)
        assert "data/other.json" in str(caught.value)
    assert places_of_errors(caught.value) == ["content/articles/a.md:3:1", "data/other.json:1:4"]
    newsroom.write({"content/articles/a.md": article("Un")})
    with pytest.raises(BuildFailed) as caught:
        rebuild(newsroom, "content/articles/a.md")
    assert places_of_errors(caught.value) == ["data/other.json:1:4"]
    assert newsroom.files() == before
    newsroom.write({"data/other.json": "[1]"})
    assert made(rebuild(newsroom, "data/other.json")) == []
    assert newsroom.files() == before


def test_what_a_template_can_do(site_of: SiteOf) -> None:
    lines = {
        "{{ data('results')|tojson }}": '[{"list": "A", "votes": "1"}, {"list": "B", "votes": "2"}]',
        "{{ data('results')|map(attribute='votes')|map('int')|sum }}": "3",
        "{{ (data('results')|sort(attribute='votes', reverse=true)|first).list }}": "B",
        "{{ data('town').opened|date }}, {{ data('town').name }}": "1er mai 2026, Saint-&lt;b&gt;",
        "{{ data('nothing') is defined }} {{ data('nothing')|default('–') }} {{ not data('nothing') }}": "False – True",
        "{{ data('null') is defined }} {{ data('null') is none }}": "True True",
        "{{ data('town').keys()|list }} {{ data('town')['name']|length }}": "[&#39;opened&#39;, &#39;name&#39;] 9",
    }
    newsroom = site_of({
        "content/articles/a.md": article(),
        "templates/article.html": "\n".join(lines),
        "data/results.csv": RESULTS.format(1),
        "data/town.toml": "opened = 2026-05-01\nname = 'Saint-<b>'\n",
        "data/null.json": "null",
    })  # fmt: skip
    newsroom.build()
    assert newsroom.page("politique/a/").replace("\u00a0", " ").split("\n") == list(lines.values())


def test_all_languages_read_the_same_file(site_of: SiteOf) -> None:
    newsroom = site_of({**FILES, "content/articles/e.md": article("One", template="table.html", language="en")})
    newsroom.configure('[languages.en]\ntitle = "Gazette"\ncategories = { "Politique" = "Politics" }\n')
    newsroom.build()
    assert newsroom.page("en/politics/e/") == "A 1, B 2, "
    newsroom.write({"data/results.csv": RESULTS.format(5)})
    expected = ["404.html", "en/404.html", "en/politics/e/index.html", "politique/b/index.html"]
    assert made(newsroom.build()) == expected
    assert newsroom.page("en/politics/e/") == "A 5, B 2, "


def test_with_worker_processes(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SMALL", 0)
    newsroom = site_of(FILES)
    newsroom.build(jobs=2)
    assert newsroom.page("politique/b/") == "A 1, B 2, "
    newsroom.write({"data/results.csv": RESULTS.format(4)})
    assert made(newsroom.build(jobs=2)) == ["404.html", "politique/b/index.html"]
    assert newsroom.page("politique/b/") == "A 4, B 2, "


def test_names_are_compared_as_people_read_them(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(),
        "templates/article.html": "{{ data('\u00e9te\u0301') }} {{ data('e\u0301t\u00e9') }}",
        "data/e\u0301t\u00e9.json": "1",
    })  # fmt: skip
    newsroom.build()
    assert newsroom.page("politique/a/") == "1 1"
