"""Everything printed goes one way, and no text, name or URL of a site commands a terminal or a build server with it."""

import ast
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import sitegen
from sitegen.cli.commands import main
from sitegen.cli.live_view import LiveView
from sitegen.engine.report import BuildReport
from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.serve.preview import News
from tests.errors.test_printable import HOSTILE, commands, is_harmless
from tests.newsroom import SITE, article, author, page

PACKAGE = Path(sitegen.__file__).parent
ALLOWED = {"errors/printing.py", "cli/status_line.py"}
PRINTING = {"echo", "secho", "prompt", "confirm", "pause", "echo_via_pager", "print_exc", "print_exception"}


def _printed(tree: ast.AST) -> list[int]:
    """Return the lines that print without asking ``errors/printing.py``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            owner = ast.unparse(called.value) if isinstance(called, ast.Attribute) else ""
            if name == "print" or (owner in ("click", "traceback") and name in PRINTING):
                found.append(node.lineno)
            if name in ("write", "writelines") and owner in ("sys.stdout", "sys.stderr"):
                found.append(node.lineno)
            if name == "Console":
                found.append(node.lineno)
    return found


def test_one_module_prints() -> None:
    modules = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    wrong = {name: lines for name, path in modules.items() if (lines := _printed(ast.parse(path.read_text("utf-8"))))}
    assert set(wrong) == ALLOWED, {name: lines for name, lines in wrong.items() if name not in ALLOWED}


TITLE = "\\n".join(json.dumps(text)[1:-1] for text in HOSTILE if "\ud800" not in text)
"""Everything hostile, as JSON and so as YAML writes it: a build removes most of it, but not from what it quotes."""
LEAVING = f'---\ntitle: "{TITLE}"\ndate: 2026-05-01\nexpires: 2026-06-01\ncategory: "a\\n::error::b"\n---\n\n'
SITE_TOML = (
    SITE.replace("La Gazette", "a\\n::error::b\\u001b[2J")
    + """email = "a@gazette.fr"

[newsletter]
subject = "::add-mask::{headline}"
unsubscribe = "{{ x }}"

[hosting]
cname = true
"""
)
FILES = {
    "site.toml": SITE_TOML,
    "themes/x/theme.toml": 'name = "x"\n',
    "content/authors/::add-mask::x.md": author("##[error]x"),
    "content/articles/::set-output name=a::b.md": LEAVING + "[a](::error::x.md) ![](##[error].png) `::x`\n",
    "content/articles/later.md": article("::error::plus tard", date="2026-05-03", tags=["::error::a", "##[error]b"]),
    "content/articles/plain.md": article("::error::un titre", date="2026-05-01", corrections=[{"date": "2026-05-01", "text": "::error::a"}]),
    "content/pages/##[group].md": page("::group::x", "[a](b\x1b[31m.md)\n"),
    "plugins/printing.py": "def after(html, article):\n    print(f'{article.title}\\n::add-mask::x\\x1b[2J')\n    return html\n",
}  # fmt: skip
NOW = ("--now", "2026-05-02T12:00:00Z")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    root = tmp_path / "site"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    monkeypatch.chdir(root)
    return root


def printed(*words: str) -> list[str]:
    """Return the lines that a command prints, except the annotations."""
    run = CliRunner().invoke(main, words)
    assert run.exit_code != 70, run.output
    names = [name for name, _, _ in commands(run.output)]
    assert set(names) <= {"error", "warning", "notice"}
    lines = run.output.split("\n")
    annotations = [line for line in lines if line.startswith(("::error ", "::warning ", "::notice "))]
    assert len(annotations) == len(names)
    return [line for line in lines if line not in annotations]


@pytest.mark.parametrize(
    "words",
    [
        ("build", *NOW),
        ("build", *NOW, "--json"),
        ("check", *NOW),
        ("check", *NOW, "--json"),
        ("list", *NOW),
        ("list", *NOW, "--json"),
        ("due", *NOW),
        ("due", *NOW, "--within", "60d"),
        ("due", *NOW, "--json"),
        ("doctor",),
        ("doctor", "--json"),
        ("newsletter", *NOW, "--dry-run"),
        ("newsletter", *NOW, "--subject", "a\x1b[2J"),
        ("record", *NOW, "--check"),
        ("new", "::error::x"),
        ("new", "a", "--category", "a\n::error::x"),
        ("why", "/::error::x/"),
        ("why", "a\n::error::x"),
        ("build", "--now", "a\n::error::x"),
        ("a\n::error::x",),
        ("serve", "--host", "a\n::error::x"),
        ("announce", "--dry-run", "--base-url", "a\n::error::x"),
        ("deploy", "--dry-run", "--remote", "a\n::error::x"),
    ],
    ids=" ".join,
)
def test_no_command_passes_on_what_it_quotes(folder: Path, words: tuple[str, ...]) -> None:
    lines = printed(*words)
    assert [line for line in lines if not is_harmless(line)] == []
    assert len(lines) > 1
    summary = folder.parent / "summary"
    assert not summary.exists() or all(map(is_harmless, summary.read_text("utf-8").split("\n")))


def test_no_command_passes_on_what_a_good_site_says(folder: Path) -> None:
    for name in ("articles/::set-output name=a::b.md", "pages/##[group].md"):
        (folder / "content" / name).unlink()
    for repository in (folder, folder.parent / "far"):
        subprocess.run(["git", "init", "--quiet", repository], check=True)
    subprocess.run(["git", "remote", "add", "origin", "../far"], check=True)
    good = SITE_TOML.replace("example.org/journal/", "gazette.fr/").replace("a\\n::error::b", "::error::b ##[error]")
    (folder / "site.toml").write_text(good, "utf-8")
    every = ("build", *NOW, "--explain", "--profile"), ("newsletter", *NOW), ("record", *NOW), ("why", "/")
    for words in (
        *every,
        ("list", *NOW),
        ("due", *NOW, "--within", "60d"),
        ("announce", "--dry-run"),
        ("deploy", "--dry-run"),
    ):
        run = CliRunner().invoke(main, words)
        assert run.exit_code == 0, run.output
        assert [line for line in printed(*words) if not is_harmless(line)] == []
    shutil.rmtree(folder / ".git")


def test_the_preview_passes_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    made = tuple((text, "article.html", f"card {text} changed", 0.01) for text in HOSTILE)
    problem = ContentError(HOSTILE[0], HOSTILE[9], Place(1, 3, HOSTILE[10]), HOSTILE[7], "warning")
    report = BuildReport(3, 9, 4, warnings=(problem,), made=made)
    with LiveView() as view:
        for result in (report, report, BuildFailed([problem])):
            view.built(News(result, frozenset(HOSTILE), 0.1))
    lines = "\n".join(capsys.readouterr()).split("\n")
    assert [line for line in lines if not is_harmless(line)] == []
