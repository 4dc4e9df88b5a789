"""Structured data: every object by the types of schema.org, and kinds of pages as search engines and networks read them."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .newspaper import BuiltSite
from .test_html import KINDS
from .test_sitemap import is_indexable
from .tools import MODULES, NODE, node_program, run_json

_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
READ = """
const { structuredDataTest } = require("structured-data-testing-tool");
const { Google, Twitter, Facebook } = require("structured-data-testing-tool/presets");
const name = ({ test }) => test;
const read = (file) => structuredDataTest(require("fs").readFileSync(file), { presets: [Google, Twitter, Facebook] })
    .catch((error) => error.res)
    .then(({ passed, failed }) => [file, passed.map(name), failed.map(name)]);
Promise.all(process.argv.slice(1).map(read)).then((found) => console.log(JSON.stringify(found)));
"""


def read_objects(page: Path) -> Iterator[dict[str, Any]]:
    """Give each object that a page tells machines."""
    yield from map(json.loads, _SCRIPT.findall(page.read_text("utf-8")))


def typescript(site: BuiltSite) -> Iterator[str]:
    """Give a program that is well typed only if the objects on all pages are."""
    yield 'import type * as Schema from "schema-dts";'
    for page in site.files("*.html"):
        for found in read_objects(page):
            text, kind = json.dumps(found, ensure_ascii=False), found["@type"]
            yield f"/* {site.name(page)} */ ({text}) satisfies Schema.WithContext<Schema.{kind}>;"


def type_errors(lines: list[str], folder: Path) -> list[str]:
    """Return what the TypeScript compiler complains of."""
    file = folder / "objects.ts"
    file.write_text("\n".join(lines), "utf-8")
    (folder / "node_modules").symlink_to(MODULES)
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "types": [], "module": "esnext"}
    settings = {"compilerOptions": options | {"moduleResolution": "bundler"}, "files": [file.name]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [*node_program("tsc"), "--pretty", "false", "--project", folder]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, timeout=240)
    found = re.findall(r"^objects\.ts\((\d+),\d+\): (.*)", done.stdout, re.MULTILINE)
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    return [f"{lines[int(line) - 1].split('*/')[0]}: {message}" for line, message in found]


def readings(*pages: Path) -> list[tuple[str, list[str], list[str]]]:
    """Return, for each page, which tests it passed and which it failed."""
    found: list[tuple[str, list[str], list[str]]] = run_json(NODE, "-e", READ, *pages, cwd=MODULES.parent)
    return found


def test_every_object_is_well_typed(newspaper: BuiltSite, tmp_path: Path) -> None:
    lines = list(typescript(newspaper))
    types = {found for line in lines for found in re.findall(r"Schema\.(\w+)>", line)}
    assert types >= {
        "NewsArticle",
        "ProfilePage",
        "CollectionPage",
        "BreadcrumbList",
        "WebSite",
        "NewsMediaOrganization",
    }
    assert not type_errors(lines, tmp_path)


def test_the_compiler_is_awake(tmp_path: Path) -> None:
    wrong = {"@context": "https://schema.org", "@type": "NewsArticle", "headlin": "A", "wordCount": "many"}
    program = [
        'import type * as Schema from "schema-dts";',
        f"({json.dumps(wrong)}) satisfies Schema.WithContext<Schema.NewsArticle>;",
    ]
    assert "headlin" in " ".join(type_errors(program, tmp_path))


def test_search_engines_and_networks_find_all_that_they_want(short_lists: BuiltSite) -> None:
    pages = [page for kind in KINDS if is_indexable(page := short_lists.output / KINDS[kind])]
    found = {short_lists.name(Path(file)): (passed, failed) for file, passed, failed in readings(*pages)}
    assert {name: failed for name, (_, failed) in found.items() if failed} == {}
    social = 13
    assert all(len(passed) >= social for passed, _ in found.values())
    assert "NewsArticle[0].publisher.logo.url" in found[KINDS["article"]][0]


def test_a_theme_of_ten_lines_says_the_same(newspaper: BuiltSite, ten_lines: BuiltSite) -> None:
    """What machines read comes from the core; only the pictures that a theme shows are its own."""
    for kind in ("home", "article", "author", "category", "archive of a month"):
        said, meant = ([*read_objects(site.output / KINDS[kind])] for site in (ten_lines, newspaper))
        assert said == meant, kind
        assert said


def test_the_testing_tool_is_awake(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle"}</script>'
    )
    ((_, _, failed),) = readings(page)
    assert any("headline" in problem for problem in failed)
