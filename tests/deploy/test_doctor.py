"""The traps of a set-up, one a row: where each is told, what is said, and that a good set-up is left alone."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from newsroom import publisher

from sitegen.cli.commands import main
from sitegen.cli.init import new_site
from sitegen.deploy.doctor import examine
from sitegen.deploy.doctor_workflows import OLDEST

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DOMAIN = "https://gazette.fr/"
PAGES, DUE, CONFIG = ".github/workflows/pages.yml", ".github/workflows/due.yml", "site.toml"


PUBLISHER = publisher("""
kind = "association"
legal_name = "Les amis de la Gazette"
legal_form = "association loi de 1901"
""")


class Setup:
    """A new site at a domain of its own, in a repository at GitHub: nothing is wrong with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        new_site(root, "La Gazette", DOMAIN, "fr", "Europe/Paris")
        self.write("requirements.txt", f"sitegen-news @ git+https://forge.example/sitegen.git@{COMMIT}\n")
        self.replace(CONFIG, "[publisher]\n", PUBLISHER)
        self.add(CONFIG, "\n[hosting]\ncname = true\n")
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("remote", "add", "origin", "git@github.com:Une/Gazette.git")
        self.git("add", "--all")

    def git(self, *words: str) -> None:
        subprocess.run(["git", "-C", self.root, *words], check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def add(self, name: str, text: str) -> None:
        self.write(name, (self.root / name).read_text("utf-8") + text)

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def moved(self, url: str, cname: bool = False) -> None:
        """Give the site another address."""
        self.replace(CONFIG, DOMAIN, url)
        if not cname:
            self.replace(CONFIG, "cname = true", "cname = false")

    def said(self) -> list[str]:
        return [f"{problem.severity} {problem}" for problem in examine(self.root)]


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path / "site")


def cut(name: str, old: str, new: str = "") -> Callable[[Setup], None]:
    return lambda setup: setup.replace(name, old, new)


def tracked(setup: Setup) -> None:
    setup.write("output/index.html", "x")
    setup.write("output/404.html", "x")
    setup.write(".sitegen/documents.db", "x")
    setup.git("add", "--force", "output", ".sitegen")


def ignored(setup: Setup) -> None:
    setup.add(".gitignore", "*.txt\n")
    setup.git("rm", "--quiet", "--cached", "urls.txt")


BUILD = "run: sitegen deploy --strict --base-url"
BUCKET = """\
on:
  push:
    branches: [main]
concurrency: a
jobs:
  a:
    env:
      AWS_ACCESS_KEY_ID: x
    steps:
      - run: sitegen deploy --strict s3://journal/site
"""
TRAPS: list[tuple[str, Callable[[Setup], object], str, str]] = [
    # The address
    ("example", lambda s: s.moved("https://example.org/"),
     f"note {CONFIG}:8:1: “https://example.org/” is an example URL",
     "on GitHub Pages it is “https://une.github.io/Gazette/”"),
    ("the repository", lambda s: s.moved("https://github.com/Une/Gazette/"),
     f"error {CONFIG}:8:1: no site is published at “https://github.com/Une/Gazette/”",
     "on GitHub Pages it is “https://une.github.io/Gazette/”"),
    ("this machine", lambda s: s.moved("http://localhost:8000/"),
     f"error {CONFIG}:8:1: no site is published at “http://localhost:8000/”",
     "on GitHub Pages it is “https://une.github.io/Gazette/”"),
    ("other project", lambda s: s.moved("https://une.github.io/Journal/"),
     f"error {CONFIG}:8:1: “https://une.github.io/Journal/” is not the URL of github.com/Une/Gazette",
     "it is “https://une.github.io/Gazette/”"),
    ("path forgotten", lambda s: s.moved("https://une.github.io/"),
     "“https://une.github.io/” is not the URL of github.com/Une/Gazette", "it is “https://une.github.io/Gazette/”"),
    ("not encrypted", lambda s: (s.moved("http://une.github.io/Gazette/"),),
     "is not the URL of github.com/Une/Gazette", "it is “https://une.github.io/Gazette/”"),
    ("no remote, not encrypted", lambda s: (s.moved("http://une.github.io/Gazette/"), s.git("remote", "rm", "origin")),
     f"error {CONFIG}:8:1: “http://une.github.io/Gazette/” redirects to https", "write “https://”"),
    # The domain
    ("no CNAME", lambda s: s.replace(CONFIG, "cname = true", "cname = false"),
     f"warning {CONFIG}:8:1: GitHub Pages does not know the domain “gazette.fr”", "add “cname = true”"),
    ("wrong CNAME", lambda s: s.write("static/CNAME", "www.gazette.fr\n"),
     "error static/CNAME:1:1: “www.gazette.fr” is not the host in site.toml, “gazette.fr”", "remove the file"),
    # Files outside git
    ("no store", lambda s: s.write("media.lock", ""),
     f"error {CONFIG}", "write [media] store"),
    ("a folder as a store", lambda s: (s.write("media.lock", ""), s.add(CONFIG, '\n[media]\nstore = "../photos"\n')),
     "a build server cannot reach the folder “../photos”", "such as s3://bucket/photos"),
    ("nothing to reach the store",
     lambda s: (s.write("media.lock", ""), s.add(CONFIG, '\n[media]\nstore = "s3://photos"\n')),
     "error requirements.txt:1: no line installs the libraries that reach the storage", "write sitegen-news[media]"),
    ("a build without its files",
     lambda s: (s.write("media.lock", ""), s.add(CONFIG, '\n[media]\nstore = "s3://photos"\n'),
                s.replace(PAGES, "sitegen media pull", "true")),
     f"error {PAGES}", "run “sitegen media pull” in a step before"),
    ("a lock that git ignores",
     lambda s: (s.write("media.lock", ""), s.add(CONFIG, '\n[media]\nstore = "s3://photos"\n'),
                s.add("requirements.txt", "s3fs==2025.3\n"), s.add(".gitignore", "media.lock\n")),
     "error media.lock: git ignores this file", "remove it from .gitignore"),
    # A target
    ("no file that tells the network", lambda s: s.add(CONFIG, '\n[deploy]\npurge = "scripts/oubli --all"\n'),
     f"error {CONFIG}", "such as “scripts/purge”"),
    ("no library for a bucket", cut(PAGES, '--folder "$RUNNER_TEMP/site"', "s3://journal/site"),
     "error requirements.txt:1: no line installs the libraries that reach the storage", "write sitegen-news[media]"),
    ("no key of a bucket", lambda s: (s.write("requirements.txt", f"sitegen-news[media] @ git+https://x.fr/s.git@{COMMIT}\n"),
                                      s.write(".github/workflows/a.yml", BUCKET.replace("AWS_", "OTHER_"))),
     "warning .github/workflows/a.yml:10: this step has no key of s3://journal/site", "AWS_ACCESS_KEY_ID: ${{ secrets."),
    ("two at once", lambda s: (s.write("requirements.txt", f"sitegen-news[media] @ git+https://x.fr/s.git@{COMMIT}\n"),
                               s.write(".github/workflows/a.yml", BUCKET.replace("concurrency: a", "name: A"))),
     "warning .github/workflows/a.yml:10: two runs of this workflow can publish at the same time", "concurrency: publish"),
    ("a folder of a build server", lambda s: (s.add(CONFIG, '\n[deploy]\ntarget = "file:///srv/www"\n'),
                                              s.write(".github/workflows/a.yml", BUCKET.replace(" s3://journal/site", ""))),
     "warning .github/workflows/a.yml:10: a build server forgets the folder file:///srv/www", "s3://bucket/folder"),
    # A path
    ("no robots.txt", lambda s: s.moved("https://une.github.io/Gazette/"),
     f"note {CONFIG}:8:1: a site below /Gazette/ cannot have its own robots.txt", "use a domain of your own"),
    ("ads.txt below a path", lambda s: (s.moved("https://une.github.io/Gazette/"), s.write("static/ads.txt", "x")),
     "warning static/ads.txt: browsers and robots request ads.txt only at the root", "https://une.github.io/"),
    (".well-known below a path", lambda s: (s.moved("https://une.github.io/Gazette/"),
                                            s.write("static/.well-known/x.txt", "x")),
     "warning static/.well-known: browsers and robots request .well-known only at the root", "https://une.github.io/"),
    # What git keeps
    ("output kept", tracked, "error output/404.html: git tracks 2 files in output/", "git rm -r --cached output"),
    ("state kept", tracked, "error .sitegen/documents.db: git tracks 1 file in .sitegen/", "git rm -r --cached .sitegen"),
    ("ledger ignored", ignored, "error urls.txt: git ignores this file", "remove it from .gitignore"),
    ("register tracked", lambda s: (s.write("requests.toml", ""), s.git("add", "--force", "requests.toml")),
     "error requests.toml: git tracks this file", "git rm --cached requests.toml"),
    ("register not ignored", lambda s: (s.replace(".gitignore", "/requests.toml\n", ""), s.write("requests.toml", "")),
     "error requests.toml: git does not ignore this file", "add “/requests.toml” to .gitignore"),
    ("register at home", lambda s: (s.write("requests.toml", ""), s.replace(
        PAGES, "          SITEGEN_REQUESTS: ${{ secrets.SITEGEN_REQUESTS }} # the text of requests.toml, if there is one\n", ""
     )), f"error {PAGES}:63: this workflow builds without requests.toml", "SITEGEN_REQUESTS: ${{ secrets.SITEGEN_REQUESTS }}"),
    # What is installed
    ("no requirements", lambda s: (s.root / "requirements.txt").unlink(),
     "error requirements.txt: the workflows install from this file", "git+https://"),
    ("nothing required", lambda s: s.write("requirements.txt", "# sitegen-news @ git+https://x\n"),
     "error requirements.txt:1: no line installs sitegen", "git+https://"),
    ("any version", lambda s: s.write("requirements.txt", "rich\nsitegen-news\n"),
     "warning requirements.txt:2:1: sitegen is not pinned to one version", "a full commit"),
    ("a branch", lambda s: s.write("requirements.txt", "sitegen-news @ git+https://x.fr/s.git@main\n"),
     "warning requirements.txt:1:1: sitegen is not pinned to one version", "a full commit"),
    # Workflows
    ("schedule", cut(PAGES, "on:\n", "on:\n  schedule:\n    - cron: '5 * * * *'\n"),
     f"error {PAGES}:8: after 60 days without activity, GitHub disables this workflow", "a workflow of its own"),
    ("schedule in a list", lambda s: s.write(".github/workflows/a.yml", "on: [schedule]\njobs:\n  a:\n    steps:\n"
                                             "      - run: cd x && sitegen deploy\n"),
     "error .github/workflows/a.yml:1: after 60 days", "a workflow of its own"),
    ("no cache", cut(PAGES, ".sitegen\n", ".other\n"),
     f"warning {PAGES}:68: every build starts from scratch", "restore .sitegen and output with actions/cache"),
    ("no hidden files", cut(PAGES, "include-hidden-files: true", "retention-days: 1"),
     f"warning {PAGES}:78: the action leaves out files whose name begins with a dot", "add “include-hidden-files: true”"),
    ("no permission", cut(PAGES, "      id-token: write\n"),
     f"error {PAGES}:94: this step has no permission to publish", "to “permissions:” of the job: id-token: write"),
    ("other branch", cut(PAGES, "branches: [main]", "branches: [master]"),
     f"warning {PAGES}:8: pushes to “main”, the main branch of this repository, do not start this workflow", "branches: [main]"),
    ("nothing is due", lambda s: (s.root / DUE).unlink(),
     f"warning {PAGES}:1: no workflow publishes a scheduled article on its date", "due.yml"),
    ("cannot be started", cut(PAGES, "  workflow_dispatch:\n"),
     f"error {PAGES}:1: no other workflow can start this one", "add “workflow_dispatch:”"),
    ("no YAML", lambda s: s.write(".github/workflows/a.yml", "on: push\njobs: [\n"),
     "error .github/workflows/a.yml:3: not valid YAML: ", ""),
    ("no workflow", lambda s: s.write(".github/workflows/a.yml", "words\n"),
     "error .github/workflows/a.yml:1: not valid YAML: not a workflow", ""),
    # What a publisher owes readers
    ("no publisher", cut(CONFIG, PUBLISHER, "[publisher]\n"),
     f"note {CONFIG}:32:2: it does not say who publishes the site", 'write kind = "company", or “association”'),
    ("no director", cut(CONFIG, 'director = "Ana Bo"\n'),
     f"note {CONFIG}:32:2: “director” is missing", 'LCEN, art. 1-1 I): director = "…"'),
    ("no phone of the host", cut(CONFIG, 'host = {name = "github-pages", phone = "+1 555 0100"}', 'host = "github-pages"'),
     f"note {CONFIG}:42:1: the host has no “phone”", 'host = {name = "github-pages", phone = "…"}'),
    ("no public money", cut(CONFIG, "public_money = [{year = 2025, amount = 0, third_countries = 0}]\n"),
     f"note {CONFIG}:32:2: “public_money” is missing", "Regulation 2024/1083, art. 6(1)): public_money = [{year = …, amount = …"),
    ("no legal notice", lambda s: (s.root / "content/pages/mentions-legales.md").unlink(),
     "note content/pages: no page shows the legal notice that is made from [publisher]", "write {{ legal-notice }} in a page"),
    ("no page about privacy", lambda s: (s.root / "content/pages/confidentialite.md").unlink(),
     "note content/pages: no page shows what the configuration has pages load", "write {{ privacy }} in a page"),
    ("no statement", lambda s: (s.replace(CONFIG, "# declare = true", "declare = true"),
                                s.replace(CONFIG, 'page = "accessibilite"', 'page = "ailleurs"')),
     f"note {CONFIG}:60:1: there is no page “ailleurs” with the accessibility statement", "write {{ accessibility-statement }}"),
    ("no audit", cut(CONFIG, "# declare = true", "declare = true"),
     f"note {CONFIG}:59:2: “audited” is missing", "without an audit, a site is not compliant (RGAA): audited = …"),
    # Configuration
    ("mistake in site.toml", lambda s: s.add(CONFIG, "[deploy]\nbranhc = 1\n"), "did you mean “branch”?", ""),
]  # fmt: skip


def test_a_good_setup_is_left_alone(setup: Setup) -> None:
    assert setup.said() == []


def test_without_git_and_workflows_there_is_little_to_say(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(f'[site]\ntitle = "T"\nurl = "{DOMAIN}"\n', "utf-8")
    assert {(problem.severity, problem.fault) for problem in examine(tmp_path)} == {
        ("note", "publisher"),
        ("note", "privacy"),
    }


def test_each_note_can_be_switched_off_by_its_name(setup: Setup) -> None:
    setup.replace(CONFIG, PUBLISHER, "[publisher]\n")
    setup.add(CONFIG, '[notes]\noff = ["publisher"]\n')
    assert setup.said() == []


@pytest.mark.parametrize(("trap", "said", "hint"), [row[1:] for row in TRAPS], ids=[row[0] for row in TRAPS])
def test_a_trap_is_told_with_place_and_remedy(
    setup: Setup, trap: Callable[[Setup], object], said: str, hint: str
) -> None:
    trap(setup)
    told = [problem for problem in setup.said() if said in problem]
    assert len(told) == 1, setup.said()
    assert hint in told[0]


@pytest.mark.parametrize("action", OLDEST)
def test_an_old_action_is_told_at_its_line(setup: Setup, action: str) -> None:
    old = OLDEST[action] - 1
    setup.write(".github/workflows/a.yml", f"on: push\njobs:\n  a:\n    steps:\n      - uses: {action}@v{old}\n")
    (told,) = (problem for problem in setup.said() if "Node.js" in problem)
    assert told.startswith(f"error .github/workflows/a.yml:5: {action}@v{old} runs on a Node.js")
    assert f"use {action}@v{OLDEST[action]}" in told
    for version in (f"v{OLDEST[action]}", f"v{OLDEST[action] + 1}.2.3", COMMIT, "main"):
        setup.write(".github/workflows/a.yml", f"on: push\njobs:\n  a:\n    steps:\n      - uses: {action}@{version}\n")
        assert not [problem for problem in setup.said() if "Node.js" in problem]


def test_what_is_good_in_another_way_is_left_alone(setup: Setup) -> None:
    setup.replace(PAGES, "branches: [main]", "branches: ['ma*']")
    setup.replace(
        PAGES, "    permissions:\n      pages: write\n      id-token: write\n", "    permissions: write-all\n"
    )
    setup.git("update-ref", "refs/remotes/origin/x", subprocess.run(
        ["git", "-C", setup.root, "commit-tree", "-m", "x", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"],
        capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a"},
    ).stdout.strip())  # fmt: skip
    assert setup.said() == []


def test_the_site_of_a_user_lies_at_the_root(setup: Setup) -> None:
    setup.moved("https://une.github.io/")
    setup.git("remote", "set-url", "origin", "https://token@github.com/Une/une.github.io")
    assert setup.said() == []


@pytest.mark.parametrize("name", ["site", "article"])
def test_a_schema_of_another_version_is_a_note(setup: Setup, name: str) -> None:
    setup.replace(f"schemas/{name}.json", "2020-12", "2019-09")
    (told,) = setup.said()
    assert told.startswith(f"note schemas/{name}.json: editors check by a schema of another sitegen")
    assert "run “sitegen schema”" in told
    shutil.rmtree(setup.root / "schemas")
    assert setup.said() == []


def test_exit_codes_and_annotations(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(setup.root)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    run = lambda *words: CliRunner().invoke(main, ["doctor", *words])  # noqa: E731
    assert (run().exit_code, run().output) == (0, "no problems found\n")
    setup.replace(PAGES, "branches: [main]", "branches: [master]")
    assert (run().exit_code, run("--strict").exit_code) == (0, 1)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert f"::warning file={PAGES},line=8::pushes to “main”" in run().output
    setup.replace(PAGES, "  workflow_dispatch:\n", "")
    assert run().exit_code == 1
    assert f"::error file={PAGES},line=1::" in run().output


def test_a_new_site_says_what_it_still_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``init`` leaves it, where sitegen came from a folder."""
    told = json.dumps({"url": tmp_path.as_uri(), "dir_info": {}})
    monkeypatch.setattr("sitegen.deploy.origin.metadata.Distribution.read_text", lambda *_: told)
    new_site(tmp_path / "site", None, "https://example.org/", "fr", "Europe/Paris")
    found = [problem.place for problem in examine(tmp_path / "site") if not problem.fault]
    assert found == ["requirements.txt:1", "site.toml:8:1"]


@pytest.mark.parametrize("key", ["on", "jobs", "build", "permissions", "steps", "with"])
@pytest.mark.parametrize("value", ["text", "[text, [text]]", "{a: text}", "", "1"])
def test_a_workflow_may_have_any_value_at_any_key(tmp_path: Path, key: str, value: str) -> None:
    lines = [
        "on: {push: {branches: [main]}}", "jobs:", "  build:", "    permissions: {pages: write}", "    steps:",
        "      - uses: actions/deploy-pages@v4", "        with: {path: output}",
    ]  # fmt: skip
    place = next(number for number, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
    deeper = len(lines[place]) - len(lines[place].lstrip())
    inside = [line for line in lines[place + 1 :] if len(line) - len(line.lstrip()) <= deeper]
    text = "\n".join([*lines[:place], f"{' ' * deeper}{key}: {value}", *inside]) + "\n"
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/publish.yml").write_text(text, "utf-8")
    (tmp_path / "site.toml").write_text('[site]\ntitle = "A"\nurl = "https://example.org/"\n', "utf-8")
    assert isinstance(examine(tmp_path), list)


def test_a_bucket_that_is_set_up_is_left_alone(setup: Setup) -> None:
    setup.write("requirements.txt", f"sitegen-news[media] @ git+https://forge.example/sitegen.git@{COMMIT}\n")
    setup.write(".github/workflows/a.yml", BUCKET.replace("on:\n", "on:\n  workflow_dispatch:\n"))
    setup.write("scripts/purge", "#!/bin/sh\n")
    setup.add(CONFIG, '\n[deploy]\ntarget = "s3://journal/site"\npurge = "scripts/purge --all"\n')
    found = [line for line in setup.said() if "a.yml" in line or "requirements" in line or "purge" in line]
    assert all("every build starts from scratch" in line for line in found), found
