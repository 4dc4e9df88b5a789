"""Options of a theme: declared with a type, checked where a site sets them, and values that templates cannot change."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from newsroom import NOW, SITE, Files, Newsroom, article, page, photo

from sitegen.cli.commands import main
from sitegen.errors.problems import BuildFailed
from sitegen.theme.theme import load_theme

SiteOf = Callable[[Files], Newsroom]

DECLARED = """name = "x"
[options]
flag.type = "flag"
whole = {type = "whole", default = 3}
text.type = "text"
name.type = "name"
choice = {type = "choice", choices = ["left", "centre"]}
colour = {type = "colour", default = "#123456"}
picture.type = "picture"
link.type = "link"
section.type = "section"
article.type = "article"
ink = {type = "colour", default = "#222222", on = "paper"}
paper = {type = "colour", default = "#ffffff"}
moment.type = "moment"
words.type = "list"
links = {type = "list", of = "link"}

[options.bar]
type = "table"
fields.text.type = "text"
fields.more.type = "link"
fields.until.type = "end"

[options.bands]
type = "list"
fields.title.type = "text"
fields.count = {type = "whole", default = 4}
fields.layout = {type = "choice", choices = ["grid", "list"]}
fields.tags = {type = "list", of = "name"}
fields.until.type = "end"
"""


def shown(newsroom: Newsroom, *names: str, **request: object) -> list[str]:
    """Return what a template sees of some options."""
    text = "|".join(f"{{{{ {name} }}}}" for name in names).replace("{{ ", "{{ site.options.")
    newsroom.write({"templates/404.html": text})
    newsroom.build(**request)
    return newsroom.page("404.html").split("|")


def test_what_a_site_does_not_set_has_its_default(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED})
    names = ("flag", "whole", "text", "choice", "colour", "picture", "link", "moment", "words", "bar", "bands")
    assert shown(newsroom, *names) == [
        "False", "3", "", "left", "#123456", "None", "None", "None", "()",
        "{&#39;text&#39;: &#39;&#39;, &#39;more&#39;: None, &#39;until&#39;: None}", "()",
    ]  # fmt: skip


def test_a_site_sets_every_type(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED, "static/mark.png": photo(300, 200)})
    newsroom.configure(
        '[options]\nflag = true\nwhole = 0\ntext = "Vraiment ?"\nname = "Vraiment ?"\nchoice = "centre"\ncolour = "#abc"\n'
        'picture = "mark.png"\nlink = {url = "contact/?a=é#b", label = "À nous !"}\nmoment = "2026-01-02 03:04"\n'
        'words = ["un", "deux"]\nlinks = [{url = "mailto:a@example.org", label = "A"}]\nbar.text = "Attention !"\n'
        '[[options.bands]]\ntitle = "Une"\ntags = ["mer"]\n[[options.bands]]\ncount = 2\nlayout = "list"\n'
    )
    names = (
        "flag", "whole", "text", "name", "choice", "colour", "picture.width", "link.url", "link.label",
        "moment.isoformat()", "words[1]", "links[0].url", "bar.text", "bands[0].title", "bands[0].count",
        "bands[0].tags[0]", "bands[1].layout",
    )  # fmt: skip
    assert shown(newsroom, *names) == [
        "True", "0", "Vraiment\u202f?", "Vraiment ?", "centre", "#abc", "300", "/journal/contact/?a=é#b", "À nous\u202f!",
        "2026-01-02T03:04:00+01:00", "deux", "mailto:a@example.org", "Attention\u202f!", "Une", "4", "mer", "list",
    ]  # fmt: skip
    assert [name for name in newsroom.files() if name.startswith("pictures/")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("flag = 1", "“flag” must be true or false, not the number 1"),
        ('flag = "yes"', "write flag = true"),
        ('whole = "3"', "“whole” must be a whole number, not the text “3”"),
        ("whole = -1", "“whole” must be from 0 to 1000000, not -1"),
        ("text = [1]", "“text” must be text, not a list"),
        ('choice = "center"', "did you mean “centre”?"),
        ('colour = "red"', 'write colour = "#ff0000"'),
        ('colour = "rgb(1, 2, 3)"', 'write colour = "#010203"'),
        ('link = "contact/"', 'write link = {url = "contact/", label = "…"}'),
        ('link = {url = "contact/"}', "“label” is missing"),
        ('link = {url = "javascript:x", label = "X"}', "“javascript:x” is not an absolute URL"),
        ('link = {url = "www.example.org", label = "X"}', "write https://www.example.org"),
        ('moment = "tomorrow"', "“tomorrow” is not a date"),
        ('words = "un, deux"', 'write a list: words = ["un", "deux"]'),
        ('bar = "Attention"', 'write bar = {text = "Attention"}'),
        ('bar.txet = "Attention"', "did you mean “text”?"),
        ('bands = [{count = "four"}]', "“count” must be a whole number"),
        ('section = "Polittique"', "did you mean “Politique”?"),
        ('article = "b"', "no article has the id “b”"),
        ('picture = "mrak.png"', "there is no file “static/mrak.png”"),
        ('picture = "mrak.png"', "did you mean “static/mark.png”?"),
    ],
)
def test_a_wrong_value_is_an_error_with_its_place_and_what_to_write(site_of: SiteOf, line: str, said: str) -> None:
    files = {"themes/x/theme.toml": DECLARED, "static/mark.png": photo(), "content/articles/a.md": article()}
    newsroom = site_of(files)
    newsroom.configure(f"[options]\n{line}\n")
    found = newsroom.failure()
    assert said in found
    assert found.startswith("site.toml:6:"), found
    assert line in found


def test_what_an_option_names_is_what_templates_see(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/theme.toml": DECLARED,
        "content/articles/a.md": article("Titre", category="Société", date="2025-02-01"),
        "content/articles/b.md": article("Retiré", status="retracted"),
    })  # fmt: skip
    newsroom.configure('[options]\nsection = "societe"\narticle = "a"\n')
    names = "section.name", "section.url", "article.label", "article.url"
    assert shown(newsroom, *names) == ["Société", "/journal/societe/", "Titre", "/journal/societe/a/"]
    newsroom.write({"content/articles/a.md": article("Autre titre", category="Société", date="2025-02-01")})
    assert shown(newsroom, *names)[2] == "Autre titre"
    newsroom.configure('[options]\narticle = "b"\n')
    assert shown(newsroom, "article") == ["None"], "readers see no more than its notice"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('ink = "#8a8a8a"', "texts in “ink” on “paper” have a contrast of 3.4:1, which many readers cannot read"),
        ('paper = "#444"', "texts in “ink” on “paper” have a contrast of 1.6:1"),
        ('ink = "#767676"', ""),
        ('paper = "#111"\nink = "#eee"', ""),
    ],
)
def test_a_text_that_cannot_be_read_is_a_warning(site_of: SiteOf, lines: str, said: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED})
    newsroom.configure(f"[options]\n{lines}\n")
    found = [problem for problem in newsroom.build().warnings if "contrast" in problem.message]
    assert [problem.severity for problem in found] == (["warning"] if said else [])
    assert said in "".join(str(problem) for problem in found)
    assert newsroom.build().rendered == 0


NEEDY = """name = "x"
[options.forum]
type = "table"
fields.server = {type = "name", required_with = "forum"}
fields.key = {type = "name", required_with = "server"}
[options.posts]
type = "list"
fields.picture.type = "picture"
fields.alt = {type = "text", required_with = "picture"}
"""


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ("[options.forum]", "5:2", '“server” is missing, which “forum” needs\n    5 | [options.forum]\n      |  ^\n      = write server = "…"'),
        ('[options.forum]\nkey = "a"', "5:2", "“server” is missing, which “forum” needs"),
        ('[options.forum]\nserver = ""', "5:2", "“server” is missing, which “forum” needs"),
        ('[options.forum]\nserver = "a"', "6:1", '“key” is missing, which “server” needs\n    6 | server = "a"\n      | ^\n      = write key = "…"'),
        ('[[options.posts]]\nalt = "A"\n[[options.posts]]\npicture = "mark.png"', "8:1", "“alt” is missing, which “picture” needs"),
        ('[languages.en.options.forum]\nserver = "a"', "6:1", "“key” is missing, which “server” needs"),
    ],
)  # fmt: skip
def test_what_another_field_needs_is_missing(site_of: SiteOf, lines: str, place: str, said: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": NEEDY, "static/mark.png": photo()})
    newsroom.configure(f"{lines}\n")
    found = newsroom.failure()
    assert found.startswith(f"site.toml:{place}: {said}"), found
    assert "1 error" in found or found.count("site.toml:") == 1


def test_what_nothing_needs_may_be_missing(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": NEEDY})
    newsroom.build(strict=True)
    newsroom.configure('[options.forum]\nserver = "a"\nkey = "b"\n[[options.posts]]\nalt = "A"\n')
    newsroom.build(strict=True)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('[options.giscus]\nrepository = "journal/avis"\nrepository_id = "R_1"\ncategory = "Avis"', 'write category_id = "…"'),
        ("[options.isso]", 'write server = "…"'),
    ],
)  # fmt: skip
def test_comments_without_what_their_service_needs(site_of: SiteOf, lines: str, said: str) -> None:
    newsroom = site_of({"site.toml": SITE.replace('"x"', '"gazette"') + f"{lines}\n"})
    assert said in newsroom.failure()


def test_all_that_is_wrong_is_reported_at_once_in_its_own_line(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED})
    newsroom.write({"content/articles/a.md": article(category="Politique", nothing="x")})
    newsroom.configure(
        '[options]\nflag = 1\nwohle = 2\n[[options.bands]]\ntitle = "Une"\ncount = 1\n[[options.bands]]\nlayout = "gird"\ncount = "x"\n'
    )
    found = newsroom.failure()
    assert [line.split(": ")[0] for line in found.splitlines() if line[:1] not in " "] == [
        "content/articles/a.md:5:1", "site.toml:6:1", "site.toml:7:1", "site.toml:12:1", "site.toml:13:1",
    ], found  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('accent = "#9f1d20"', 'write accent = {type = "colour", default = "#9f1d20"}'),
        ("few = 3", 'write few = {type = "whole", default = 3}'),
        ('accent.type = "color"', "did you mean “colour”?"),
        (
            "accent.default = 3",
            '“accent” has no type\n    3 | accent.default = 3\n      | ^\n      = write type = "whole"',
        ),
        ('accent.type = "choice"', "“accent” has no choices"),
        ('bands = {type = "list", of = "choice", default = ["a"]}', "“bands” has no choices"),
        ('bands = {type = "list", of = "choice", choices = ["a", "b"], default = ["c"]}', "“c”"),
        ('accent.type = "table"', "add [options.accent.fields.…]"),
        ('accent = {type = "colour", default = "red"}', "“red” is not a colour"),
        ('"a b".type = "flag"', "“a b” cannot be the name of an option"),
        ('bands = {type = "list", fields.items.type = "flag"}', "“items” cannot be the name of an option"),
        ('bands = {type = "list", fields.a = {type = "whole", default = "x"}}', "“a” must be a whole number"),
        ('bands = {type = "list", fields.a.type = "table"}', "the table “a” has no fields"),
        (
            'bar = {type = "table", fields.a.type = "text", fields.b = {type = "text", required_with = "bra"}}',
            "“bra” is neither the option nor a field of it",
        ),
    ],
)
def test_a_wrong_declaration_is_an_error_with_its_place(site_of: SiteOf, lines: str, said: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": f'name = "x"\n[options]\n{lines}\n'})
    with pytest.raises(BuildFailed) as caught:
        load_theme(newsroom.root, "x", {})
    assert said in str(caught.value)
    assert str(caught.value).startswith("themes/x/theme.toml:3:")


def test_a_theme_changes_the_default_of_its_parent_or_declares_anew(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/y/theme.toml": DECLARED.replace('"x"', '"y"'),
        "themes/x/theme.toml": 'name = "x"\nparent = "y"\n[options]\nwhole.default = 5\nflag = {type = "text"}\n',
    })  # fmt: skip
    theme = load_theme(newsroom.root, "x", {"flag": "on"})
    assert (theme.options["whole"], theme.options["flag"], theme.options["choice"]) == (5, "on", "left")
    newsroom.write({"themes/x/theme.toml": 'name = "x"\nparent = "y"\n[options]\nwhole.default = "five"\n'})
    with pytest.raises(BuildFailed, match=r"themes/x/theme.toml:4:7: “whole” must be a whole number"):
        load_theme(newsroom.root, "x", {})


def test_an_edition_has_options_of_its_own(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/theme.toml": DECLARED,
        "templates/article.html": "{{ site.options.bar.text }}|{{ site.options.bar.more.url }}|{{ site.options.whole }}",
        "content/articles/a.md": article(),
        "content/articles/en/b.md": article(language="en"),
    })  # fmt: skip
    first = '[options]\nwhole = 1\nbar = {text = "Vraiment ?", more = {url = "contact/", label = "Ici"}}\n'
    newsroom.configure(first + '[languages.en.options]\nbar.text = "Really?"\n')
    newsroom.build()
    assert newsroom.page("politique/a/") == "Vraiment\u202f?|/journal/contact/|1"
    assert newsroom.page("en/politique/b/") == "Really?|/journal/contact/|1"
    newsroom.configure(first + '[languages.en.options]\nbar.text = "Truly?"\n')
    assert newsroom.build().files.written == ("en/politique/b/index.html",)
    newsroom.configure(first + '[languages.en.options]\nwohle = 1\nbar.text = [1]\nsection = "Nulle part"\n')
    found = newsroom.failure()
    assert "site.toml:9:1: the theme “x” has no option “wohle”" in found
    assert "site.toml:10:5: “text” must be text, not a list" in found
    assert "site.toml:11:1: there is no category “Nulle part”" in found


def test_what_has_ended_is_gone_by_the_clock(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED})
    newsroom.configure(
        f'[options.bar]\ntext = "Un"\nuntil = "{NOW.year + 1}-02-03 10:00"\n'
        f'[[options.bands]]\ntitle = "A"\nuntil = {NOW.year + 1}-02-03T09:00:00\n[[options.bands]]\ntitle = "B"\n'
    )
    names = ("bar.text", "bands|map(attribute='title')|join")
    assert shown(newsroom, *names) == ["Un", "AB"]
    for hour, expected in ((8, ["Un", "AB"]), (9, ["Un", "B"]), (10, ["", "B"])):
        newsroom.build(now=NOW.replace(year=NOW.year + 1, month=2, day=3, hour=hour - 1, minute=0))
        assert newsroom.page("404.html").split("|") == expected
    assert newsroom.build(now=NOW.replace(year=NOW.year + 2)).rendered == 0


def test_what_ends_is_due(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED})
    newsroom.configure('[options.bar]\nuntil = "2026-03-01 10:00"\n[[options.bands]]\nuntil = 2026-02-01\n')
    monkeypatch.chdir(newsroom.root)

    def due(*options: str) -> list[tuple[str, str]]:
        run = CliRunner().invoke(main, ["due", "--json", "--now", "2026-01-01 00:00", *options])
        assert run.exit_code == (0 if json.loads(run.stdout) else 3)
        return [(item["instant"], item["title"]) for item in json.loads(run.stdout) if item["change"] == "ends"]

    first, second = ("2026-02-01T00:00:00+01:00", "bands"), ("2026-03-01T10:00:00+01:00", "bar")
    assert due() == [first, second]
    assert due("--within", "40d") == [first]
    assert due("--since", "2026-01-01 00:00") == []


def test_an_option_makes_only_those_pages_anew_that_read_it(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/theme.toml": DECLARED,
        "templates/one.html": "{{ site.options.text }}",
        "templates/two.html": "{{ site.options.whole }}",
        "content/pages/one.md": page("One", template="one.html"),
        "content/pages/two.md": page("Two", template="two.html"),
    })  # fmt: skip
    newsroom.build()
    newsroom.configure('[options]\ntext = "Autre"\n')
    assert newsroom.build().files.written == ("one/index.html",)
    assert newsroom.page("one/") == "Autre"


@pytest.mark.parametrize("line", ["site.options.wohle", "site.options.bands[0].cuont", "site.options.bar.txet"])
def test_a_misspelt_name_is_an_error(site_of: SiteOf, line: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED, "templates/404.html": f"{{{{ {line} }}}}"})
    newsroom.configure("[[options.bands]]\n")
    found = newsroom.failure()
    assert "templates/404.html:1" in found
    assert "did you mean" in found


@pytest.mark.parametrize("line", ["site.options.words.append(1)", "site.options.bar.update({'text': 'x'})"])
def test_a_template_cannot_change_an_option(site_of: SiteOf, line: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": DECLARED, "templates/404.html": f"{{{{ {line} }}}}", "site.toml": SITE})
    assert "templates/404.html:1" in newsroom.failure()


def test_another_type_of_an_option_reaches_the_pages(site_of: SiteOf) -> None:
    declared = '[options.bar]\ntype = "table"\nfields.name = {{type = "{}", default = "Politique"}}\n'
    newsroom = site_of(
        {"themes/x/theme.toml": 'name = "x"\n' + declared.format("text"), "content/articles/a.md": article()}
    )
    assert shown(newsroom, "bar.name") == ["Politique"]
    newsroom.write({"themes/x/theme.toml": 'name = "x"\n' + declared.format("section")})
    newsroom.check()
    assert newsroom.page("404.html").startswith("Section(")
