"""Hugo: a site of our own with every construct, and a real one."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from folders import CORPORA, entries_of, written

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Entry, Wishes
from sitegen.importing.sources.folder import Folder
from sitegen.importing.sources.hugo.config import read_config
from sitegen.importing.sources.hugo.reader import SOURCE
from sitegen.importing.sources.hugo.routes import made_url

SITE = {
    "hugo.toml": """
baseURL = "https://gazette.example/"
title = "La Gazette"
defaultContentLanguage = "fr"
timeZone = "Europe/Paris"
[params]
description = "Le journal du canal"
phone = "0102"
[permalinks]
politique = "/:section/:year/:month/:slug/"
archives = "/a/:year-:monthname/:title/"
[languages.fr]
weight = 1
[languages.en]
weight = 2
title = "The Gazette"
""",
    "content/a-propos.md": "---\ntitle: À propos\ndate: 2020-01-01\n---\nQui nous sommes.\n",
    "content/politique/_index.md": "---\ntitle: Vie politique\n---\nCe que décide la ville.\n",
    "content/politique/budget.md": """+++
title = "Le budget"
date = 2021-12-31T23:30:00Z
lastmod = 2022-02-01T10:00:00Z
slug = "budget-vote"
aliases = ["/vieux/budget/", "autre/"]
categories = ["Finances", "Ville"]
tags = ["eau", "impôts"]
author = "Camille Laurent <camille@gazette.example>"
description = "Un *budget* voté."
keywords = ["a"]
email = "camille@gazette.example"
weight = 3
colour = "red"
[cover]
image = "/img/vote.jpg"
alt = "Le vote"
caption = "Mardi"
+++
Voir [l'école]({{< ref "ecole" >}}), [plus bas]({{< relref "ecole.md#cantine" >}}) et [ici](ecole.md#x).

{{< figure src="graphe.png" alt="Un graphe" caption="En baisse" attr="Malo" >}}

{{< youtube dQw4w9WgXcQ >}}

{{% encadre titre="Note" %}}
Un **encadré** du journal.
{{% /encadre %}}

{{< carte lat="1" >}}

Au numéro {{< param "phone" >}}. On écrit {{</* figure src="x" */>}}.

{{< highlight go "linenos=table" >}}
fmt.Println("{{ x }}")
{{< /highlight >}}

<p style="color: red" onclick="x()">Rouge</p>

<script>alert(1)</script>

```
{{</* youtube id */>}}
```
""",
    "content/politique/ecole/index.md": "---\ntitle: L'école\ndate: 2022-03-02 08:30\n---\n![La cour](cour.jpg)\n",
    "content/politique/ecole/cour.jpg": "picture",
    "content/politique/ecole/annexe.md": "no page of its own",
    "content/politique/projet.md": "---\ntitle: Projet\ndraft: true\n---\nSecret.\n",
    "content/politique/demain.md": "---\ntitle: Demain\ndate: 2022-01-01\npublishDate: 2035-01-01\nexpiryDate: 2036-01-01\n---\nA.\n",
    "content/politique/budget.en.md": "---\ntitle: The budget\ndate: 2022-01-01\n---\nIn English.\n",
    "content/archives/vieux titre.md": '{\n"title": "Ça & là",\n"date": "2001-05-06"\n}\nVieux.\n',
    "content/posts/brute.html": "---\ntitle: Brute\ndate: 2020-01-01\n---\n<p>HTML.</p>\n",
    "content/posts/plan.org": "#+title: x\n",
    "content/tags/eau/_index.md": "---\ntitle: L'eau\n---\nTout sur **l'eau**.\n",
    "content/authors/camille/_index.md": "---\ntitle: Camille Laurent\n---\nElle écrit.\n",
    "static/img/vote.jpg": "picture",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("hugo"), SITE)


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, Entry]:
    return entries_of(SOURCE, site)


def test_it_is_recognised(site: Path, tmp_path: Path) -> None:
    assert SOURCE.looks_like([site])
    assert not SOURCE.looks_like([tmp_path])


def test_the_site_says_who_it_is(site: Path) -> None:
    archive = SOURCE.read([site], Wishes())
    identity = archive.identity
    assert (identity.title, identity.url, identity.language) == ("La Gazette", "https://gazette.example/", "fr")
    assert identity.timezone == "Europe/Paris"
    assert identity.tagline == "Le journal du canal"
    assert "/index.xml" in archive.feeds
    assert "/tags/eau/index.xml" in archive.feeds
    assert "/politique/index.xml" in archive.feeds
    assert [loss.kind for loss in archive.losses] == ["format .org"]


def test_urls_are_those_of_hugo(entries: dict[str, Entry]) -> None:
    assert {key.removeprefix("content/"): entry.route for key, entry in entries.items()} == {
        "a-propos.md": "/a-propos/",
        "politique/budget.md": "/politique/2021/12/budget-vote/",  # of its own offset, not of the zone
        "politique/budget.en.md": "/en/politique/2022/01/the-budget/",
        "politique/ecole/index.md": "/politique/2022/03/lécole/",
        "politique/projet.md": "/politique/:year/:month/projet/",
        "politique/demain.md": "/politique/2022/01/demain/",
        "archives/vieux titre.md": "/a/2001-May/ça-là/",
        "posts/brute.html": "/posts/brute/",
    }


def test_front_matter_has_a_place(entries: dict[str, Entry]) -> None:
    entry = entries["content/politique/budget.md"]
    assert entry.kind == "article"
    assert entry.date == datetime.fromisoformat("2021-12-31T23:30:00+00:00")
    assert entry.updated == datetime.fromisoformat("2022-02-01T10:00:00+00:00")
    assert entry.authors == ("Camille Laurent",)
    assert entry.categories == ("Finances", "Ville")
    assert entry.tags == ("eau", "impôts")
    assert entry.standfirst == "Un <em>budget</em> voté."
    assert entry.former == ("/vieux/budget/", "/politique/2021/12/autre/")
    assert entry.picture is not None
    assert (entry.picture.url, entry.picture.alt, entry.picture.caption) == ("/img/vote.jpg", "Le vote", "Mardi")
    assert entry.extra == {"colour": "red"}
    assert not entry.featured  # a weight is no rank
    assert [loss.kind for loss in entry.losses if loss.kind == "personal data"] == ["personal data"]


def test_no_address_of_a_person_comes_through(entries: dict[str, Entry]) -> None:
    assert "camille@" not in repr(entries)


def test_the_section_is_a_category_and_its_text_its_introduction(entries: dict[str, Entry]) -> None:
    assert entries["content/politique/ecole/index.md"].categories == ("Vie politique",)
    assert entries["content/posts/brute.html"].categories == ()
    assert "content/politique/_index.md" not in entries


def test_what_readers_could_not_see_is_not_published(entries: dict[str, Entry]) -> None:
    assert entries["content/politique/projet.md"].standing == "draft"
    assert entries["content/politique/projet.md"].kind == "article"
    later = entries["content/politique/demain.md"]
    assert (later.date and later.date.year, later.expires and later.expires.year) == (2035, 2036)


def test_a_date_of_a_page_does_not_make_it_an_article(entries: dict[str, Entry]) -> None:
    assert (entries["content/a-propos.md"].kind, entries["content/a-propos.md"].date) == ("page", None)


def test_translations_belong_together(entries: dict[str, Entry]) -> None:
    english = entries["content/politique/budget.en.md"]
    assert (english.language, english.translation_of) == ("en", "content/politique/budget.md")
    assert entries["content/politique/budget.md"].language == ""


def test_shortcodes_are_expanded_or_hidden(entries: dict[str, Entry]) -> None:
    entry = entries["content/politique/budget.md"]
    text = entry.markdown or ""
    assert "[l'école](/politique/2022/03/lécole/)" in text
    assert "[plus bas](/politique/2022/03/lécole/#cantine)" in text
    assert "[ici](/politique/2022/03/lécole/#x)" in text
    assert '<img src="/politique/2021/12/budget-vote/graphe.png" alt="Un graphe">' in text
    assert 'En baisse <cite class="credit">Malo</cite></figcaption>' in text
    assert "youtube.com/embed/dQw4w9WgXcQ" in text
    assert "Au numéro 0102." in text
    assert '```go\nfmt.Println("{{ x }}")\n```' in text
    assert '<!-- sitegen-unknown carte: {{< carte lat="1" >}} -->' in text
    # Tags are hidden, what stands between them is text of the author.
    assert "Un **encadré** du journal." in text.replace("<!--", "\n<!--")
    assert [loss.kind for loss in entry.losses if "shortcode" in loss.kind] == [
        "shortcode [encadre]",
        "shortcode [carte]",
    ]


def test_quoted_shortcodes_stay_text(entries: dict[str, Entry]) -> None:
    text = entries["content/politique/budget.md"].markdown or ""
    assert 'On écrit \\{{< figure src="x" >}}.' in text
    assert "```\n{{< youtube id >}}\n```" in text


def test_what_browsers_would_not_run_is_gone(entries: dict[str, Entry]) -> None:
    entry = entries["content/politique/budget.md"]
    assert "<p>Rouge</p>" in (entry.markdown or "")
    assert "alert" not in (entry.markdown or "")
    assert "<script>" in [loss.kind for loss in entry.losses]


def test_html_stays_html(entries: dict[str, Entry]) -> None:
    entry = entries["content/posts/brute.html"]
    assert (entry.html, entry.markdown) == ("<p>HTML.</p>\n", None)


def test_files_are_found_by_their_urls(site: Path, tmp_path: Path) -> None:
    find = SOURCE.read([site], Wishes()).find
    assert find("/img/vote.jpg") == site / "static/img/vote.jpg"
    assert find("https://gazette.example/img/vote.jpg") == site / "static/img/vote.jpg"
    assert find("/politique/2022/03/lécole/cour.jpg") == site / "content/politique/ecole/cour.jpg"
    for url in ("/../hugo.toml", "/img/../../../hugo.toml", "https://other.example/img/vote.jpg", "/nothing.jpg"):
        assert find(url) is None
    (tmp_path / "secret.jpg").write_text("secret")
    (site / "static" / "out.jpg").symlink_to(tmp_path / "secret.jpg")
    assert find("/out.jpg") is None


def test_terms_and_people_keep_names_and_texts(site: Path) -> None:
    archive = SOURCE.read([site], Wishes())
    water = next(term for term in archive.terms if term.name == "L'eau")
    assert (water.kind, water.route) == ("tag", "/tags/eau/")
    assert "<strong>l'eau</strong>" in water.description
    (camille,) = archive.people
    assert (camille.name, camille.route) == ("Camille Laurent", "/authors/camille/")
    assert "Elle écrit." in camille.bio
    assert {term.route for term in archive.terms} >= {"/tags/impôts/", "/categories/finances/", "/categories/ville/"}


def test_all_malformed_front_matter_is_named_at_once(tmp_path: Path) -> None:
    files = {"hugo.toml": "", "content/posts/a.md": "---\ntitle: [\n---\n", "content/posts/b.md": "+++\nx = \n+++\n"}
    with pytest.raises(BuildFailed) as failed:
        SOURCE.read([written(tmp_path, files)], Wishes())
    assert [problem.path for problem in failed.value.problems] == ["content/posts/a.md", "content/posts/b.md"]
    assert all(problem.line for problem in failed.value.problems)


def test_a_malformed_configuration_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as failed:
        SOURCE.read([written(tmp_path, {"hugo.toml": 'title = "A"\nbase =\n'})], Wishes())
    (problem,) = failed.value.problems
    assert (problem.path, problem.line) == ("hugo.toml", 2)


def test_a_configuration_can_be_a_folder(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.yaml": "title: A\nbaseURL: https://a.example/\n",
        "config/_default/params.toml": 'tagline = "B"\n',
        "config/_default/languages.toml": '[fr]\ncontentDir = "content/fr"\n[en]\ncontentDir = "content/en"\n',
        "config/_default/permalinks.yaml": "page:\n  news: /n/:contentbasename/\n",
    }
    config = read_config(Folder(written(tmp_path, files)))
    assert (config.title, config.tagline) == ("A", "B")
    assert {one.tag: (one.folder, one.prefix) for one in config.languages} == {
        "en": ("content/en", ""),
        "fr": ("content/fr", "/fr"),
    }
    assert config.languages[0].permalinks["news"] == "/n/:contentbasename/"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Un Titre", "un-titre"),
        ("a - b", "a-b"),
        ("a – b", "a-b"),
        ("C++ & C#", "c++-c#"),
        ("L'été, déjà !", "lété-déjà"),
        ("  two  blanks ", "two-blanks"),
        ("a/b_c.d", "a/b_c.d"),
    ],
)
def test_a_text_in_a_url(tmp_path: Path, text: str, url: str) -> None:
    assert made_url(text, read_config(Folder(tmp_path))) == url


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected sites are not at {CORPORA}")
def test_a_bilingual_blog_comes_over_whole() -> None:
    root = CORPORA / "import" / "hugo-en-fr"
    archive = SOURCE.read([root], Wishes())
    entries = list(archive.entries())
    articles = [entry for entry in entries if entry.kind == "article"]
    assert len(articles) == len(list((root / "content").glob("*/blog/posts/*.md")))
    assert urlsplit(archive.identity.url).netloc == "digital.canada.ca"
    assert {entry.language for entry in articles} == {"", "fr"}
    assert sum(bool(entry.translation_of) for entry in articles) > 100
    assert all(entry.date and entry.route.startswith(f"/{entry.date:%Y}/") for entry in articles)
    kinds = {loss.kind for entry in entries for loss in entry.losses}
    assert "shortcode [roadmap/div]" in kinds
