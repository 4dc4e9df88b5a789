"""Each hook of plugins: what it is handed, what its result does, and what is said where that is wrong."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from newsroom import NOW, PNG, Files, Newsroom, article, page

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.plugins import hooks
from sitegen.plugins.plugins import Plugins
from sitegen.workers import pool

SiteOf = Callable[[Files], Newsroom]
A = "politique/a/"


@pytest.fixture
def with_plugin(site_of: SiteOf) -> Callable[..., Newsroom]:
    """Return a site with a plugin in it."""

    def make(plugin: str, **files: str) -> Newsroom:
        texts = {"content/articles/a.md": article("Un titre", "Un mot."), **files}
        site = site_of({**texts, "plugins/p.py": plugin})
        site.configure('[plugins]\nenabled = ["p"]\n')
        return site

    return make


WithPlugin = Callable[..., Newsroom]


# Front matter


def test_front_matter_is_changed_before_it_is_checked(with_plugin: WithPlugin) -> None:
    plugin = "def front_matter(data, path):\n    data['category'] = data.pop('rubrique')\n    return data\n"
    text = article().replace("category:", "rubrique:")
    site = with_plugin(plugin, **{"content/articles/a.md": text})
    site.build()
    assert "Un texte." in site.page(A)


def test_what_front_matter_returns_is_checked_as_what_authors_write(with_plugin: WithPlugin) -> None:
    site = with_plugin("def front_matter(data, path):\n    return data | {'tgas': ['a']}\n")
    told = site.failure()
    assert "content/articles/a.md" in told
    assert "unknown key “tgas”" in told


def test_front_matter_is_handed_a_copy(with_plugin: WithPlugin) -> None:
    """What it does to that, and then forgets, changes nothing."""
    plugin = "def front_matter(data, path):\n    kept = dict(data)\n    data['tags'].append('x')\n    return kept | {'tags': ['mer']}\n"
    site = with_plugin(plugin, **{"content/articles/a.md": article(tags=["ciel"])})
    site.build()
    assert "tags/mer/index.html" in site.files()
    assert "tags/x/index.html" not in site.files()


# The article


def test_an_article_is_changed_as_a_typed_value(with_plugin: WithPlugin) -> None:
    plugin = (
        "from sitegen.api import Article\n\ndef article(article: Article) -> Article:\n"
        "    return article.with_meta(standfirst=f'{article.meta.title} ({article.language})').with_html(article.html + '<hr>')\n"
    )
    site = with_plugin(plugin)
    site.build()
    assert '<meta name="description" content="Un titre (fr)">' in site.page(A)
    assert "<hr>" in site.page(A)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("article.with_meta(tags='mer')", "“tags” must be a list"),
        ("article.with_meta(date=None)", "“date”"),
        ("article.meta", "article() of plugin “p” must return Article, not ArticleMeta"),
        ("None", "article() of plugin “p” must return Article, not NoneType"),
    ],
)
def test_an_article_cannot_be_made_another_thing(with_plugin: WithPlugin, change: str, told: str) -> None:
    assert told in with_plugin(f"def article(article):\n    return {change}\n").failure()


def test_only_articles_are_handed_over(with_plugin: WithPlugin) -> None:
    plugin = "def article(article):\n    assert '/articles/' in article.path\n    return article\n"
    with_plugin(plugin, **{"content/pages/b.md": page()}).build()


# Checks

CHECK = """
from sitegen.api import Article, Finding

def check(article: Article):
    for word in ("mot", "phrase"):
        if word in article.html:
            yield Finding(f"no “{word}” here", hint="write “parole”", text=word, severity=SEVERITY)
"""


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_what_a_check_finds_is_a_problem_with_its_place(with_plugin: WithPlugin, severity: str) -> None:
    site = with_plugin(CHECK.replace("SEVERITY", repr(severity)))
    found = [str(one) for one in site.build().warnings] if severity != "error" else [site.failure()]
    (one,) = [text for text in found if "no “mot” here" in text]
    assert "content/articles/a.md:7:4" in one
    assert "| Un mot." in one
    assert "= write “parole”" in one
    assert "phrase" not in one
    if severity == "warning":
        assert "no “mot” here" in site.failure(strict=True)
    if severity == "note":
        site.build(strict=True)
        assert any("no “mot” here" in str(one) for one in site.build().warnings)  # from the cache too


@pytest.mark.parametrize("found", ["'mot'", "[3]", "[Finding('x', severity='bad')]"])
def test_a_check_yields_findings(with_plugin: WithPlugin, found: str) -> None:
    site = with_plugin(f"from sitegen.api import Finding\ndef check(article):\n    return {found}\n")
    assert "check() of plugin “p” must return findings" in site.failure()


# Shortcodes

SHORTCODES = """
from html import escape
from sitegen.api import Shortcode

def figure(values, content):
    return f'<p class="figure"><b>{escape(values["value"])}</b> {escape(values.get("label", ""))}</p>'

def frame(values, content):
    return f'<aside class="frame">{content}<p>{values["by"]}</p></aside>'

def shortcodes():
    return {
        "figure": Shortcode(figure, parameters=("label",), value="the figure"),
        "frame": Shortcode(frame, needed=("by",), content=True),
    }
"""


def test_shortcodes_become_html_on_pages_and_in_feeds(with_plugin: WithPlugin) -> None:
    body = '{{ figure "4 120" label="<voix>" }}\n\n{{ frame by="Ana" }}\n\nUn *mot*, ![la photo](/mark.png).\n\n{{ /frame }}\n'
    site = with_plugin(SHORTCODES, **{"content/articles/a.md": article(body=body)})
    site.write({"static/mark.png": PNG})
    site.build()
    shown, feed = site.page(A), site.files()["feed.xml"].decode()
    assert '<p class="figure"><b>4\u202f120</b> &lt;voix&gt;</p>' in shown  # typeset, as the text around it
    assert "<b>4" in feed
    assert "<p>Un <em>mot</em>" in shown.partition('<aside class="frame">')[2]
    assert "<p>Ana</p></aside>" in shown
    assert 'srcset="/journal/pictures/' in shown  # a picture between the tags has its versions
    assert not any("embeds" in path for path in site.files())
    for text in (shown, feed):
        assert "sitegen-" not in text
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ figre }}", "there is no shortcode “figre”"),
        ("{{ figre }}", "did you mean “figure”?"),
        ("{{ figure }}", "“figure” needs the figure"),
        ('{{ figure "1" labl="x" }}', "did you mean “label”?"),
        ("{{ frame }}\n\nx\n\n{{ /frame }}", "“frame” needs “by”"),
        ('{{ frame by="x" }}\n\nx\n', "“frame” has no end"),
        ('Un {{ figure "1" }} mot.', "a shortcode stands on a line of its own"),
    ],
)
def test_a_wrong_use_of_a_shortcode_is_said_as_for_those_of_sitegen(
    with_plugin: WithPlugin, body: str, told: str
) -> None:
    assert told in with_plugin(SHORTCODES, **{"content/articles/a.md": article(body=body)}).failure()


def test_no_shortcode_takes_the_place_of_one_of_sitegen(with_plugin: WithPlugin) -> None:
    site = with_plugin(SHORTCODES.replace('"figure":', '"youtube":'))
    assert "plugin “p” has a shortcode “youtube”, and so has sitegen" in site.failure()


def test_two_plugins_cannot_have_the_same_shortcode(with_plugin: WithPlugin) -> None:
    site = with_plugin(SHORTCODES, **{"plugins/q.py": SHORTCODES})
    site.configure('[plugins]\nenabled = ["p", "q"]\n')
    assert "plugins “p” and “q” both have “figure” in shortcodes()" in site.failure()


# Head

HEAD = """
from sitegen.api import PageView, SiteView

def head(page: PageView, site: SiteView) -> str:
    return f'<meta name="kind" content="{page.kind} of {site.title}"><script>let kind = 1</script>'
"""


def test_head_is_in_every_page_and_its_script_is_allowed(with_plugin: WithPlugin) -> None:
    site = with_plugin(HEAD)
    site.build()
    pages = [text.decode() for path, text in site.files().items() if path.endswith(".html") and path != "404.html"]
    assert len(pages) > 3
    for text in pages:
        assert " of La Gazette" in text.partition("</head>")[0]
        assert "sha256-" in text.partition("</head>")[0]
    assert 'content="home of La Gazette"' in site.page("")
    assert 'content="article of La Gazette"' in site.page(A)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("1 / 0", "plugins/p.py:2: plugin “p” failed: ZeroDivisionError"),
        ("None", "plugins/p.py: head() of plugin “p” must return text, not NoneType"),
        ("page.titel", "has no attribute 'titel'"),
        (
            "__import__('pathlib').Path(__file__).parents[1].joinpath('site.toml').read_text()",
            "plugin “p” reads “site.toml”",
        ),
    ],
)
def test_what_is_wrong_with_head_is_said_of_the_plugin(with_plugin: WithPlugin, result: str, told: str) -> None:
    failure = with_plugin(f"def head(page, site):\n    return {result}\n").failure()
    assert told in failure
    assert failure.startswith("plugins/p.py")


# Outputs

OUTPUTS = """
import json
from sitegen.api import Newspaper

def latest(site: Newspaper) -> str:
    return json.dumps([[card.title, str(site.article(card.id).body)] for card in site.articles(limit=2)], ensure_ascii=False)

def mark(site: Newspaper) -> bytes:
    return b"\\x00"

def outputs():
    return {"latest.json": latest, "/deep/mark.bin": mark}
"""


def test_outputs_are_files_of_the_site(with_plugin: WithPlugin) -> None:
    site = with_plugin(OUTPUTS)
    site.build()
    assert json.loads(site.files()["latest.json"]) == [["Un titre", "<p>Un mot.</p>"]]
    assert site.files()["deep/mark.bin"] == b"\x00"
    assert site.build().files.written == ()


def test_only_what_an_output_read_makes_it_again(with_plugin: WithPlugin) -> None:
    old = {
        f"content/articles/b{number}.md": article(f"B{number}", date=f"2025-05-0{number + 1} 08:00")
        for number in range(4)
    }
    site = with_plugin(OUTPUTS, **old)
    site.build()
    site.write({"content/articles/b0.md": article("Autre", date="2025-05-01 08:00")})
    assert "latest.json" not in site.build().files.written
    site.write({"content/articles/a.md": article("Nouveau")})
    assert "latest.json" in site.build().files.written
    assert "Nouveau" in site.files()["latest.json"].decode()
    site.write({"plugins/p.py": OUTPUTS.replace('"latest.json"', '"newest.json"')})
    site.build()
    assert "newest.json" in site.files()
    assert "latest.json" not in site.files()


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ("{'index.html': make}", "plugins/p.py"),
        ("{'../x': make}", "is not a URL within the site"),
        ("[make]", "outputs() of plugin “p” must return a mapping"),
        ("{'x': lambda site: 3}", "must return functions that return text or bytes, not int"),
        ("{'x': lambda site: 1 / 0}", "plugin “p” failed: ZeroDivisionError"),
        ("{'x': lambda site: site.latst(2)}", "has no attribute 'latst'"),
    ],
)
def test_wrong_outputs_are_said(with_plugin: WithPlugin, outputs: str, told: str) -> None:
    site = with_plugin(f"def make(site): return ''\ndef outputs(): return {outputs}\n")
    assert told in site.failure()


def test_an_output_shows_nothing_unpublished(with_plugin: WithPlugin) -> None:
    secret = "Le secret que personne ne doit connaître avant demain matin"
    plugin = f"def outputs(): return {{'x.txt': lambda site: {secret!r}}}\n"
    site = with_plugin(plugin, **{"content/articles/b.md": article(secret, secret, status="draft")})
    assert "x.txt" in site.failure()


# Shape and version


@pytest.mark.parametrize(
    ("plugin", "told", "hint"),
    [
        ("API = 2\ndef html(html, path): return html\n", "made for plugin API 2, and this sitegen has 1", "install a version"),
        ("def html(text): return text\n", "html() of plugin “p” cannot be called", "write “def html(html, path):”"),
        ("def head(): return ''\n", "head() of plugin “p” cannot be called", "def head(page, site):"),
        ("outputs = {}\n", "outputs() of plugin “p” cannot be called", "def outputs():"),
        ("def fliters(): return {}\n", "plugin “p” does nothing", "did you mean “filters”?"),
        ("WORD = 1\n", "plugin “p” does nothing", "front_matter(), source(), shortcodes()"),
        ("def inputs(): return []\n", "plugin “p” does nothing", ""),
    ],
)  # fmt: skip
def test_a_plugin_that_does_not_fit_is_refused(with_plugin: WithPlugin, plugin: str, told: str, hint: str) -> None:
    failure = with_plugin(plugin).failure()
    assert told in failure
    assert hint in failure
    assert "plugins/p.py" in failure


def test_every_hook_is_called() -> None:
    """A hook that nobody calls would be a word without meaning."""
    source = Path(hooks.__file__).with_name("plugins.py").read_text("utf-8")
    source += (Path(hooks.__file__).parents[1] / "content/hooks.py").read_text("utf-8")
    for hook in hooks.HOOKS:
        assert f'"{hook}"' in source, hook


def test_a_site_without_plugins_calls_none() -> None:
    assert not Plugins([])
    data = {"title": "x"}
    assert Plugins([]).front_matter(data, "a.md") is data


# The manual


def test_the_plugin_of_the_manual_does_what_it_says(with_plugin: WithPlugin) -> None:
    manual = (Path(__file__).parents[1] / "docs/plugins.md").read_text("utf-8")
    parts = re.findall(r"^```python plugins/house.py\n(.*?)^```$", manual, re.DOTALL | re.MULTILINE)
    assert len(parts) > 4
    text = article("A title", '{{ figure "4 120" label="voters" }}\n\nThis is utilized.\n').replace(
        "category: ", "kicker: "
    )
    own = "{% extends '^1/article.html' %}{% block main %}{{ 'Ana Bell'|initials }} {{ article.extra.letters }}{{ super() }}{% endblock %}"
    files = {"content/articles/a.md": text, "templates/article.html": own, "lib/avoided.txt": "leverage\nutilized\n"}
    site = with_plugin("\n\n".join(parts), **files)
    (found,) = [str(one) for one in site.build().warnings if "our style" in str(one)]
    assert "our style avoids “utilized”" in found
    assert "9 | This is utilized." in found
    shown = site.page(A)
    assert re.search(r"AB\s\d+", shown)
    assert "</strong> voters</p>" in shown
    assert '<meta name="dcterms.publisher" content="La Gazette">' in shown
    assert json.loads(site.files()["latest.json"])[0]["title"] == "A title"
    for hook in hooks.HOOKS:
        assert f"| `{hook}({', '.join(hooks.HOOKS[hook])})` |" in manual


# Freshness

ALL = """
from pathlib import Path
from sitegen.api import Article, Finding, Shortcode

WORDS = Path(__file__).parents[1] / "lib" / "mots.txt"
NUMBER = {number}

def inputs():
    return [WORDS]

def front_matter(data, path):
    return data | {{"extra": {{"from": f"{{path}} {{NUMBER}}"}}}}

def source(text, path):
    return text + f"\\n\\n{{{{{{{{ mot }}}}}}}}\\n\\n{{path}} {{NUMBER}}\\n"

def shortcodes():
    return {{"mot": Shortcode(lambda values, content: f"<p>{{WORDS.read_text()}} {{NUMBER}}</p>")}}

def html(html, path):
    return html + f"<p>{{path}} {{WORDS.read_text()}}</p>"

def article(article):
    return article.with_meta(kicker=f"{{WORDS.read_text()}} {{article.path}} {{NUMBER}}")

def check(article):
    return [Finding(f"{{WORDS.read_text()}} {{NUMBER}}", severity="note")]

def filters():
    return {{"crie": lambda text: f"{{text}} {{WORDS.read_text()}} {{NUMBER}}"}}

def head(page, site):
    return f"<meta name='x' content='{{page.title}} {{site.tagline}} {{WORDS.read_text()}} {{NUMBER}}'>"

def outputs():
    names = {{f"own-{{number}}.txt": make for number in range(NUMBER)}}
    return {{"own.txt": make, **names}}

def make(site):
    cards = site.articles(limit=3)
    text = [f"{{card.title}} {{card.kicker}} {{site.article(card.id).body}}" for card in cards]
    return "\\n".join([site.tagline, str(NUMBER), WORDS.read_text(), *text])
"""


class FreshHooks(RuleBasedStateMachine):
    """After any edits of plugins, their inputs and texts, the output is that of a clean build, in a session too."""

    root: Path

    @initialize()
    def begin(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        own = "{% extends '^1/article.html' %}{% block main %}{{ super() }}{{ 'mot'|crie }}{{ article.extra.from }}{% endblock %}"
        files = {f"content/articles/{name}.md": article(name) for name in "abcde"}
        self.site = Newsroom(self.root / "site", {**files, "templates/article.html": own, "lib/mots.txt": "un"})
        self.number, self.tagline = 1, ""
        self.session = Session()
        self.configure()
        self.edit_plugin(1)

    def configure(self) -> None:
        self.site.configure(f'tagline = "{self.tagline}"\n[plugins]\nenabled = ["p"]\n[search]\nenabled = false\n')
        self.session.notify(["site.toml"])

    def write(self, path: str, text: str) -> None:
        self.site.write({path: text})
        self.session.notify([path])

    @rule(number=st.integers(0, 3))
    def edit_plugin(self, number: int) -> None:
        self.write("plugins/p.py", ALL.format(number=number))

    @rule(word=st.sampled_from(["un", "do", "tr"]))
    def edit_input(self, word: str) -> None:
        self.write("lib/mots.txt", word)

    @rule(name=st.sampled_from("abcde"), title=st.sampled_from(["a", "Autre", "Neuf"]))
    def edit_article(self, name: str, title: str) -> None:
        self.write(f"content/articles/{name}.md", article(title))

    @rule(word=st.sampled_from(["", "La devise"]))
    def edit_tagline(self, word: str) -> None:
        self.tagline = word
        self.configure()

    @rule(names=st.permutations("abcde"))
    def rename(self, names: list[str]) -> None:
        """Same bytes at another path, which hooks are handed."""
        folder = self.site.root / "content/articles"
        one, other = folder / f"{names[0]}.md", folder / f"{names[1]}.md"
        texts = one.read_bytes(), other.read_bytes()
        one.write_bytes(texts[1])
        other.write_bytes(texts[0])
        self.session.notify([f"content/articles/{name}.md" for name in names[:2]])

    @invariant()
    def it_is_fresh(self) -> None:
        if not hasattr(self, "site"):
            return
        clean, kept = self.root / "clean", self.root / "kept"
        for folder in (clean, self.root / "state"):
            shutil.rmtree(folder, ignore_errors=True)
        self.site.build(output=clean, state=self.root / "state")
        expected = self.site.files(clean)
        request = BuildRequest(self.site.root, now=NOW, jobs=1, output=kept, state=self.root / "state of a session")
        build(request, session=self.session)
        assert self.site.files(kept) == expected
        self.site.build()
        assert self.site.files() == expected
        assert self.site.build().rendered == 0


@pytest.mark.slow
def test_no_hook_makes_a_stale_page(tmp_path: Path) -> None:
    machine: Any = type("Machine", (FreshHooks,), {"root": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=2,
            stateful_step_count=6,
            suppress_health_check=[*HealthCheck],
            phases=[Phase.generate],  # each step is a few builds: nobody waits for the shortest failure
        ),
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_renamed_text_is_another_one_for_hooks(
    with_plugin: WithPlugin, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Its bytes are the same, so without plugins it would not be parsed again."""
    monkeypatch.setattr(pool, "_SMALL", 0)
    site = with_plugin(
        "def html(html, path):\n    return html + path\n",
        **{"content/articles/b.md": article("Un titre", "Un mot.")},
    )
    site.build(jobs=jobs)
    assert "content/articles/a.md" in site.page(A)
    assert "content/articles/b.md" in site.page("politique/b/")
    (site.root / "content/articles/a.md").rename(site.root / "content/articles/c.md")
    site.build(jobs=jobs)
    assert "content/articles/c.md" in site.page("politique/c/")
