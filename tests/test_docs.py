"""The manual is true: its tables, commands, links and examples agree with the code."""

import importlib.util
import re
import runpy
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import click
import pytest
from newsroom import Files, Newsroom

from sitegen.cli.commands import main
from sitegen.cli.init import new_site
from sitegen.config.requests import parse_register
from sitegen.config.site import parse_config
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.content.routes import Routes
from sitegen.content.sources import CONTENT_FOLDERS, Kind
from sitegen.engine.engine import BuildReport, build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.errors.schema import convert
from sitegen.formats.dates import parse_moment
from sitegen.formats.frontmatter import split_front_matter
from sitegen.plugins.plugins import Plugins
from sitegen.theme.theme import ThemeFile
from sitegen.typography.typeset import typeset

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CONFIG_MODULES = sorted(path.stem for path in (ROOT / "sitegen" / "config").glob("[!_]*.py") if path.stem != "table")
NOW = datetime(2030, 1, 1, tzinfo=UTC)
_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1 *$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_REQUIRED = {
    "article": {"title": "T", "date": "2026-03-02", "category": "C"},
    "page": {"title": "T"},
    "author": {"name": "N"},
    "category": {},
}


class Example(NamedTuple):
    """A fenced block: its page, its language, what follows the language, its text and its line."""

    page: str
    language: str
    about: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def examples(*languages: str) -> list[Example]:
    found = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in _FENCE.finditer(text):
            language, _, about = match[2].strip().partition(" ")
            line = text.count("\n", 0, match.start()) + 1
            found.append(Example(path.relative_to(ROOT).as_posix(), language, about, match[3], line))
    return [example for example in found if example.language in languages]


def files_of(page: str) -> dict[str, str]:
    """The examples of a page that say which file they are."""
    found = {}
    for example in examples("markdown", "toml", "jinja", "css", "po", "csv"):
        if example.page == page and "." in example.about:
            found[example.about] = example.text
    return found


def prose(path: Path) -> str:
    """A page without code."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text)


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    specification = importlib.util.spec_from_file_location("reference", ROOT / "scripts/reference.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def site(tmp_path: Path) -> Path:
    new_site(tmp_path / "journal", None, "https://example.org/", "fr", "Europe/Paris")
    return tmp_path / "journal"


@pytest.fixture
def put(site: Path) -> Callable[[dict[str, str]], None]:
    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, encoding="utf-8")

    return write


def built(site: Path) -> BuildReport:
    return build(BuildRequest(site, now=NOW, jobs=1))


def use_theme(site: Path, name: str) -> None:
    config = (site / "site.toml").read_text(encoding="utf-8")
    assert 'theme = "gazette"' in config
    (site / "site.toml").write_text(config.replace('theme = "gazette"', f'theme = "{name}"'), encoding="utf-8")


# Generated tables


def test_generated_tables_are_up_to_date(reference: ModuleType) -> None:
    stale = [path.relative_to(ROOT).as_posix() for path, _ in reference.stale_files()]
    assert not stale, f"run scripts/reference: {', '.join(stale)}"


@pytest.mark.parametrize(
    ("page", "module", "ignored"),
    [
        *(("configuration.md", f"config.{name}", set()) for name in CONFIG_MODULES),
        ("front-matter.md", "content.meta", set()),
        ("what-templates-see.md", "pages.views", set()),
        ("what-templates-see.md", "pages.page_view", set()),
        ("what-templates-see.md", "pages.subjects", set()),
        ("what-templates-see.md", "pages.corrections", set()),
        ("what-templates-see.md", "pages.replies", set()),
        ("what-templates-see.md", "pages.feeds", set()),
        ("what-templates-see.md", "pages.passing_on", {"Passage"}),
        ("what-templates-see.md", "pages.newsletter", {"Issue"}),
        ("what-templates-see.md", "facts.values.articles", set()),
        ("what-templates-see.md", "facts.values.replies", {"ReplyText"}),
        # These are handed to views and functions, never to templates.
        ("what-templates-see.md", "facts.values.lists", {"BandSource", "Period", "Slice"}),
        ("what-templates-see.md", "facts.values.pictures", {"BodyPicture", "Drawn", "PictureSources"}),
        ("what-templates-see.md", "facts.values.publisher", {"Identity"}),
        ("what-templates-see.md", "facts.values.site", {"ResolvedLink", "SiteURLs"}),
    ],
)
def test_every_class_that_users_meet_is_described(
    reference: ModuleType, page: str, module: str, ignored: set[str]
) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    classes = [node.name for node in reference._module(module).body if type(node).__name__ == "ClassDef"]
    missing = [
        name
        for name in classes
        if not name.startswith("_") and not re.search(rf"<!-- generated: \w+ [^>]*\b{name}\b", text)
    ]
    assert set(missing) == ignored


def test_every_name_of_a_context_is_described() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "sitegen/pages/contexts").glob("*.py"))
    text = (ROOT / "docs/what-templates-see.md").read_text(encoding="utf-8")
    names = set(re.findall(r'names\["(\w+)"\]', source)) | {"site"}
    assert {"article", "home", "cards", "period", "feed"} <= names
    assert {name for name in names if f"`{name}`" not in text} == set()


# Commands


def options() -> Iterator[tuple[str, str]]:
    commands: list[tuple[str, click.Command]] = [("sitegen", main), *main.commands.items()]
    for name, group in main.commands.items():
        inner = group.commands if isinstance(group, click.Group) else {}
        commands += [(f"{name} {below}", command) for below, command in inner.items()]
    for name, command in commands:
        if isinstance(command, click.Group) and command is not main:
            commands += [(f"{name} {below}", each) for below, each in command.commands.items()]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                yield from ((name, option) for option in parameter.opts)


@pytest.mark.parametrize("name", [*main.commands])
def test_command_is_documented(name: str) -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert f"## sitegen {name}\n" in text
    assert f"sitegen {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("command", "option"), [*options()])
def test_option_is_documented(command: str, option: str) -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    _, _, section = text.partition(f"<!-- generated: options {command} -->")
    assert f"`{option}`" in section.partition("<!-- end -->")[0]


def commands_shown() -> Iterator[tuple[str, str]]:
    """What pages show of sitegen's command line, in shell examples and in inline code."""
    for example in examples("sh"):
        yield from ((example.page, line) for line in re.findall(r"^sitegen (.*)", example.text, re.MULTILINE))
    for path in PAGES:
        text = _FENCE.sub("", path.read_text(encoding="utf-8"))
        yield from ((path.name, line) for line in re.findall(r"`sitegen ([^`]*)`", text))


@pytest.mark.parametrize(("page", "line"), [*commands_shown()])
def test_command_shown_exists(page: str, line: str) -> None:
    words = [word for word in line.split() if not word.startswith("-") and word.isalpha() and word.islower()]
    assert not words or words[0] in main.commands
    known = {option for _, option in options()} | {"--help", "-h"}
    assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", line)) <= known


# Links and words


def slug_of(heading: str) -> str:
    """The id that a forge gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    names = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        slug = slug_of(heading)
        names.add(f"{slug}-{found[slug]}" if slug in found else slug)
        found[slug] = found.get(slug, 0) + 1
    return names


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(prose(path)):
        if target.startswith(("https://", "http://")):
            continue
        name, _, fragment = target.partition("#")
        page = (path.parent / name).resolve() if name else path
        assert page.is_file(), f"{path.name}: {target}"
        assert page.is_relative_to(ROOT), f"{path.name}: {target}"
        if fragment:
            assert fragment in anchors(page), f"{path.name}: {target}"


def test_every_page_can_be_reached() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = (target.partition("#")[0] for target in _LINK.findall(prose(page)) if "://" not in target)
        waiting += [(page.parent / target).resolve() for target in targets if target]
    assert set(PAGES) - reached == set()


def test_readme_opens_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = _FENCE.search(text)
    assert first is not None
    assert text[: first.start()].strip() == "# sitegen"
    assert [line.split()[0] for line in first[3].splitlines()] == ["scripts/build", "scripts/test"]
    assert all((ROOT / name).is_file() for name in ("scripts/build", "scripts/test"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_name_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w~])/(?:root|work|home|Users|tmp)/|pypi\.org|npmjs|C:\\", text)


def test_what_pages_install_is_in_a_clone() -> None:
    """Nothing of sitegen is on a package index."""
    pages = [*PAGES, *sorted((ROOT / "examples").rglob("*.md"))]
    lines = [line for path in pages for line in re.findall(r"pip install ([^`\n]+)", path.read_text("utf-8"))]
    assert len(lines) > 5
    assert [line for line in lines if "sitegen" in line and "/" not in line] == []


def test_documented_scripts_and_modules_exist() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"`(scripts/[\w.-]+)", text):
            assert (ROOT / name).is_file(), f"{path.name}: {name}"
        for name in re.findall(r"`((?!tests/)\w+/[\w/]+\.py|\w+\.py)`", text):
            assert (ROOT / "sitegen" / name).is_file() or (ROOT / name).is_file(), f"{path.name}: {name}"


# Examples


def test_story_of_the_contributors_guide_holds(site_of: Callable[[Files], Newsroom], tmp_path: Path) -> None:
    (story,) = [example.text for example in examples("python") if example.page == "CONTRIBUTING.md"]
    names = runpy.run_path(str(ROOT / "tests/stories/test_edits.py"))
    exec(story, names)
    names["test_a_new_headline_reaches_the_front_page"](site_of, tmp_path)


def problems_in(text: str, kind: Kind) -> list[str]:
    options = ParseOptions.of(parse_config('[site]\ntitle = "T"\nurl = "https://example.org/"'))
    _, problems = parse_document(text.encode(), "example.md", kind, "example", options, Plugins([]))
    return [str(problem) for problem in problems]


def completed(text: str, kind: str) -> str:
    """Lines of YAML as whole front matter: required keys that they lack are put in front of them."""
    present = split_front_matter(f"---\n{text}---\n", "example.md").data
    missing = [f"{key}: {value}\n" for key, value in _REQUIRED[kind].items() if key not in present]
    return "---\n" + "".join(missing) + text + "---\n"


@pytest.mark.parametrize("example", examples("yaml"), ids=str)
def test_front_matter_example_is_valid(example: Example) -> None:
    kind: Any = example.about or "article"
    assert problems_in(completed(example.text, kind), kind) == []


# Those of recipes are for a changed sitegen, or for the settings beside them: tests/contributing builds them.
OF_AUTHORS = [
    example for example in examples("markdown") if not example.page.startswith(("docs/contributing/", "docs/recipes/"))
]


@pytest.mark.parametrize("example", OF_AUTHORS, ids=str)
def test_whole_file_example_is_valid(example: Example) -> None:
    parts = example.about.split("/")
    kind = CONTENT_FOLDERS[parts[1]] if len(parts) > 1 else "article"
    assert problems_in(example.text, kind) == []


@pytest.mark.parametrize("example", examples("toml"), ids=str)
def test_toml_example_is_valid(example: Example) -> None:
    if example.about.endswith("theme.toml") or example.about == "theme":
        _, issues = convert(tomllib.loads(example.text), ThemeFile)
        assert issues == []
    elif example.about == "requests.toml":
        assert parse_register(example.text).granted
    else:
        needed = "" if "[site]" in example.text else '[site]\ntitle = "T"\nurl = "https://example.org/"\n'
        parse_config(needed + example.text)


def test_readme_example_builds_and_its_mistakes_are_told_as_shown(
    site: Path, put: Callable[[dict[str, str]], None]
) -> None:
    ((path, text),) = files_of("README.md").items()
    put({path: text})
    assert built(site).articles == 2
    page = site / "output/societe/le-pont-rouvre-aux-pietons/index.html"
    assert "«\u00a0sans se presser\u00a0»" in page.read_text(encoding="utf-8")

    shown = [example.text for example in examples("text") if example.page == "README.md" and example.about == "error"]
    with_dead_link = text.replace("../bienvenue.md", "../bienvenu.md")
    wrong = with_dead_link.replace("category: Société", "category: Societe et monde")
    wrong = wrong.replace("author: redaction", "author: redactoin")
    for mistake, expected in zip((wrong, with_dead_link), shown, strict=True):
        put({path: mistake})
        with pytest.raises(BuildFailed) as failure:
            built(site)
        found = "".join(f"error: {problem}\n" for problem in failure.value.problems)
        count = len(failure.value.problems)
        assert found + f"{count} error{'s' if count > 1 else ''}\n" == expected


def test_getting_started_example_builds(site: Path, put: Callable[[dict[str, str]], None]) -> None:
    put(files_of("docs/getting-started.md"))
    built(site)
    page = (site / "output/culture/a-la-bibliotheque-la-nuit/index.html").read_text(encoding="utf-8")
    assert 'href="/courrier/societe/bienvenue/#ecrire"' in page
    assert (site / "output/auteurs/camille-laurent/index.html").is_file()
    assert "Tout ce qui se lit" in (site / "output/culture/index.html").read_text(encoding="utf-8")


def test_new_site_is_the_one_described(tmp_path: Path) -> None:
    files = new_site(tmp_path / "journal", "Le Courrier", "https://example.org/", "fr", "Europe/Paris")
    listing = next(example.text for example in examples("text") if example.text.startswith(".gitattributes"))
    assert listing.split() == files


def test_theme_of_ten_lines_builds(site: Path, put: Callable[[dict[str, str]], None]) -> None:
    files = {name: text for name, text in files_of("docs/themes.md").items() if name.startswith("themes/sobre/")}
    put(files)
    assert sum(len(text.splitlines()) for name, text in files.items() if not name.endswith(".po")) <= 10
    use_theme(site, "sobre")
    built(site)
    home = (site / "output/index.html").read_text(encoding="utf-8")
    stylesheet = next((site / "output/assets/css").glob("sobre.*.css"))
    assert f'<link rel="stylesheet" href="/assets/css/{stylesheet.name}">' in home
    assert "Cette page n’est plus là" in (site / "output/404.html").read_text(encoding="utf-8")
    assert not (site / "output/assets/fonts").exists()


def test_overrides_of_the_manual_build(site: Path, put: Callable[[dict[str, str]], None]) -> None:
    put({name: text for name, text in files_of("docs/themes.md").items() if name.startswith("templates/")})
    built(site)
    page = (site / "output/societe/bienvenue/index.html").read_text(encoding="utf-8")
    assert '<a href="/contact/">Écrivez-nous</a>' in page
    assert "<h1>" in page
    assert ":root{--accent:#" in next((site / "output/assets").glob("colours.*.css")).read_text(encoding="utf-8")


def test_data_of_the_manual_are_shown(site: Path, put: Callable[[dict[str, str]], None]) -> None:
    files = files_of("docs/themes.md")
    put({name: files[name] for name in ("data/results.csv", "templates/results.html")})
    put({"content/pages/municipales.md": "---\ntitle: Municipales\ntemplate: results.html\n---\nLes voix.\n"})
    built(site)
    page = (site / "output/municipales/index.html").read_text(encoding="utf-8")
    assert '<tr><th scope="row">Ensemble pour Saint-Aubin</th><td>4\u202f120</td></tr>' in page


def test_links_of_the_manual_work(site: Path, put: Callable[[dict[str, str]], None]) -> None:
    block = next(
        example.text
        for example in examples("text")
        if example.page == "docs/markdown.md" and "[text](rapport.pdf)" in example.text
    )
    front = "---\ntitle: T\ndate: 2026-03-02\ncategory: Société\n---\n"
    put(
        {
            "content/articles/2026/pont.md": front + "## Travaux\n\n" + block,
            "content/articles/2025/quais.md": front + "## Travaux\n",
            "content/articles/2026/rapport.pdf": "%PDF",
        }
    )
    built(site)
    page = (site / "output/societe/pont/index.html").read_text(encoding="utf-8")
    body = page[page.index('id="travaux"') :]
    expected = [
        "https://example.org/",
        "/societe/quais/",
        "/societe/quais/#travaux",
        "#travaux",
        "/societe/quais/",
    ]
    expected += ["/contact/", "/media/articles/2026/rapport.pdf", "https://example.org/"]
    assert re.findall(r'<a href="([^"]+)"', body)[: len(expected)] == expected


@pytest.mark.parametrize("template", ["masthead", "footer", "card", "byline", "sponsorship"])
def test_documented_parts_of_the_bundled_theme_exist(template: str) -> None:
    assert f"`{template}.html`" in (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    assert (ROOT / f"themes/gazette/templates/{template}.html").is_file()


def typography() -> Iterator[tuple[str, str, str]]:
    text = (ROOT / "docs/markdown.md").read_text(encoding="utf-8")
    for language, table in re.findall(r"<!-- typeset: (\w+) -->\n\n((?:\|.*\n)+)", text):
        for typed, expected in re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", table, re.MULTILINE):
            yield language, typed, expected


@pytest.mark.parametrize(("language", "typed", "expected"), [*typography()])
def test_typography_is_as_described(language: str, typed: str, expected: str) -> None:
    shown = typeset(typed, language).replace("\u00a0", "␣").replace("\u202f", "·")
    assert shown == expected


def dates() -> list[str]:
    text = (ROOT / "docs/front-matter.md").read_text(encoding="utf-8")
    table = text.partition("### Dates")[2].partition("With or without")[0]
    return re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)


@pytest.mark.parametrize("written", dates())
def test_forms_of_dates_are_accepted(written: str) -> None:
    instant = parse_moment(written, ZoneInfo("Europe/Paris"))
    assert instant.date() == date(2026, 3, 2)
    assert "08:30" not in written or instant.isoformat() == "2026-03-02T08:30:00+01:00"
    assert problems_in(completed(f"date: {written}\n", "article"), "article") == []


@pytest.mark.parametrize("language", ["fr", "en", "de", "es"])
def test_words_in_addresses_are_as_described(language: str) -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    head, _, *rows = re.findall(r"^\| .*\|$", text.partition("The defaults of the words")[2], re.MULTILINE)[:7]
    column = [cell.strip(" `") for cell in head.split("|")].index(language)
    words = {row.split("|")[1].strip(" `"): row.split("|")[column].strip(" `") for row in rows}
    config = f'[site]\ntitle = "T"\nurl = "https://example.org/"\nlanguage = "{language}"\n'
    routes = Routes(parse_config(config))
    assert routes.page("", 2) == f"{words['page']}/2/"
    assert routes.index("archive") == f"{words['archives']}/"
    for kind, key in (("tag", "tags"), ("author", "authors"), ("series", "series")):
        assert routes.index(kind) == f"{words[key]}/"
