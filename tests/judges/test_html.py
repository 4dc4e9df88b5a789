"""HTML, CSS and SVG as two checkers see them: the Nu HTML checker, and html-validate.

What html-validate.json turns off, and why: ``doctype-style`` and ``long-title`` are taste (a headline is as
long as its author likes); ``valid-id`` allows what HTML allows (the colon in ``fn:1`` is Python-Markdown's);
``aria-label-misuse`` allows a name where ARIA allows one (lists); a box that scrolls, with role and name,
needs no ``section``.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .newspaper import BuiltSite
from .tools import MODULES, node_program, run_json

KINDS = {
    "home": "index.html",
    "article": "international/washington-seoul-retrait-troupes-pyongyang/index.html",
    "article with table and footnotes": "economie/mesurer-inflation/index.html",
    "sponsored article": "economie/seconde-vie-papier-journal/index.html",
    "page": "a-propos/index.html",
    "category": "international/index.html",
    "further page of a list": "international/page/2/index.html",
    "tag": "tags/russie/index.html",
    "author": "auteurs/camille-laurent/index.html",
    "authors": "auteurs/index.html",
    "tags": "tags/index.html",
    "series": "dossiers/la-mer-route-et-frontiere/index.html",
    "all series": "dossiers/index.html",
    "archives": "archives/index.html",
    "archive of a year": "archives/2024/index.html",
    "archive of a month": "archives/2024/10/index.html",
    "feeds": "flux/index.html",
    "search": "recherche/index.html",
    "corrections": "corrections/index.html",
    "replies": "droit-de-reponse/index.html",
    "republish": "international/antarctique-traite/republier/index.html",
    "404": "404.html",
    "redirect": "2023/07/convention-montreux.html",
}


def nu_messages(folder: Path) -> list[str]:
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg", "--skip-non-html"]
    machine = [
        "-Xss4m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
    ]  # as little of its own as a run of seconds needs
    found = run_json("java", *machine, "-jar", jar, *options, folder)["messages"]
    return [
        f"{message['url'].rpartition(folder.name + '/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in found
        if not is_false_positive(message["message"])
    ]


def is_false_positive(message: str) -> bool:
    """Return whether the checker misjudges what Chromium takes as it is meant (tests/browser/test_security.py).

    In a policy: JSON-LD is data, no script; and to files on a disk, which are what it reads, nothing is ``'self'``. In
    style sheets it knows neither ``@property`` nor ``animation-timeline``, and ``light-dark()`` of variables ends it with
    an exception of its own.
    """
    policy = (f"{what} violates Content Security Policy (meta" for what in ("Inline script", "Resource"))
    unknown = (
        "CSS: Unrecognized at-rule “@property”",
        "CSS: “animation-timeline”: Property “animation-timeline” doesn't",
    )
    return message.startswith((*policy, *unknown)) or (
        message.startswith("CSS: “--") and 'Cannot invoke "org.w3c.css' in message
    )


def html_validate_messages(folder: Path) -> list[str]:
    config = Path(__file__).with_name("html-validate.json")
    program = node_program("html-validate")
    found = run_json(*program, "--config", config, "--formatter", "json", folder, cwd=folder)
    return [
        f"{Path(file['filePath']).relative_to(folder)}:{message['line']}: {message['message']}"
        for file in found
        for message in file["messages"]
    ]


def test_every_kind_of_page_is_there(short_lists: BuiltSite) -> None:
    missing = [kind for kind, path in KINDS.items() if not (short_lists.output / path).is_file()]
    assert not missing


def test_nu_html_checker_finds_nothing(site: BuiltSite) -> None:
    assert not nu_messages(site.output)


def test_html_validate_finds_nothing(site: BuiltSite) -> None:
    assert not html_validate_messages(site.output)


def test_a_theme_made_by_inheritance_is_as_valid(depeche: BuiltSite) -> None:
    home = (depeche.output / "index.html").read_text("utf-8")
    assert 'class="wire"' in home
    assert "css/gazette." in home
    assert "css/depeche." in home
    assert re.findall(r'rel="preload" href="[^"]*/fonts/([\w-]+)\.', home) == ["gazette-sans", "depeche-bold"]
    assert not html_validate_messages(depeche.output)
    assert not nu_messages(depeche.output)


def test_a_theme_of_ten_lines_is_as_valid(ten_lines: BuiltSite) -> None:
    assert 'class="' not in (ten_lines.output / KINDS["feeds"]).read_text("utf-8")
    assert not html_validate_messages(ten_lines.output)
    assert not nu_messages(ten_lines.output)


@pytest.mark.parametrize("judge", [nu_messages, html_validate_messages])
def test_the_judge_is_awake(judge: Callable[[Path], list[str]], tmp_path: Path) -> None:
    page = '<!doctype html><html lang="en"><head><title>A</title></head><body><h1>A<h2>B</h2></h1></body>'
    (tmp_path / "bad.html").write_text(page, "utf-8")
    assert any("bad.html" in message for message in judge(tmp_path))


def test_the_nu_checker_reads_style_sheets(tmp_path: Path) -> None:
    (tmp_path / "bad.css").write_text("p { colour: red }", "utf-8")
    assert any("colour" in message for message in nu_messages(tmp_path))
