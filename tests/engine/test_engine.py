"""The whole build: what is in the output, and that nothing else ever is."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from newsroom import PNG, SITE, Files, Newsroom, article, author, page, photo, versions_of

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.facts.icons import SIZES

SiteOf = Callable[[Files], Newsroom]

# Each word of what is unpublished stands nowhere else.
SECRET = {
    "title": "Zyxwvut titresecret",
    "body": "Un textesecret avec une ![imagesecrete alt](pic-secrete.png) et un [lien](../b.md).\n\n## Partiesecrete\n",
    "kicker": "Kickersecret", "standfirst": "Chaposecret", "tags": ["Tagsecret"], "series": "Seriesecrete",
    "category": "Catsecrete", "slug": "slug-secret", "aliases": ["/alias-secret/"],
    "image": {"src": "pic-lead-secrete.png", "alt": "Altsecret", "caption": "Captionsecrete", "credit": "Creditsecret"},
    "sponsor": {"name": "Sponsorsecret", "logo": "logo-secret.png"}, "extra": {"x": "Extrasecret"},
}  # fmt: skip
PICTURES = {
    f"content/articles/cache/{name}.png": photo(seed=seed)
    for seed, name in enumerate(("pic-secrete", "pic-lead-secrete", "logo-secret"))
}
SECRET_WORDS = re.compile(rb"secret|zyxwvut", re.IGNORECASE)

UNPUBLISHED: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "review": {"status": "review"},
    "embargo": {"status": "embargo"},
    "future": {"date": "2026-01-01 13:00:01"},
    "retracted before its date": {"status": "retracted", "date": "2026-01-01 13:00:01"},
    "expired draft of the future": {"status": "draft", "date": "2027-01-01", "expires": "2025-01-01"},
}

PUBLIC = {
    "content/articles/a.md": article("Premier", tags=["commun"], date="2025-01-01"),
    "content/articles/b.md": article("Second", tags=["commun"], date="2025-01-02"),
}


@pytest.mark.parametrize("front", UNPUBLISHED.values(), ids=UNPUBLISHED)
def test_nothing_of_what_is_unpublished_is_anywhere_in_the_output(site_of: SiteOf, front: dict[str, Any]) -> None:
    hidden = article(**{**SECRET, **front})
    newsroom = site_of({**PUBLIC, **PICTURES, "content/articles/cache/index.md": hidden})
    newsroom.build()
    for path, data in newsroom.files().items():
        assert not SECRET_WORDS.search(path.encode() + data), path
    assert not [versions for data in PICTURES.values() for versions in versions_of(data, newsroom.files())]
    visible = {key: value for key, value in SECRET.items() if key in ("title", "body", "slug")}
    newsroom.write({"content/articles/cache/index.md": article(**visible)})
    newsroom.build()
    shown = [path for path, data in newsroom.files().items() if SECRET_WORDS.search(path.encode() + data)]
    assert {
        "index.html",
        "politique/slug-secret/index.html",
        "feed.xml",
    } <= set(shown)
    in_body = next(iter(PICTURES.values()))
    assert versions_of(in_body, newsroom.files())
    newsroom.write({"content/articles/cache/index.md": hidden})
    newsroom.build()
    for path, data in newsroom.files().items():
        assert not SECRET_WORDS.search(path.encode() + data), f"{path} has outlived its article"
    assert not [versions for data in PICTURES.values() for versions in versions_of(data, newsroom.files())]


@pytest.mark.parametrize("front", [{"expires": "2026-01-01 13:00"}, {"gone": True}, {"gone": True, "status": "draft"}])
def test_of_what_is_gone_the_address_is_left_and_says_so(site_of: SiteOf, front: dict[str, Any]) -> None:
    place = "content/articles/cache/index.md"
    links = {"content/articles/c.md": article("Troisième", "[lien](cache/index.md#partie) [id](id:cache)")}
    newsroom = site_of({**PUBLIC, **PICTURES, **links, place: article(**{**SECRET, **front, "related": ["a"]})})
    newsroom.build()
    own = {"catsecrete/slug-secret/index.html", "alias-secret/index.html"}
    address = re.compile(rb"/journal/catsecrete/slug-secret/")
    for path, data in newsroom.files().items():
        assert path in own or not SECRET_WORDS.search(path.encode() + address.sub(b"", data)), path
        assert path not in own or not SECRET_WORDS.search(data.replace(b"secrete/slug-secret", b"")), path
    for path in own:
        assert "Cette page a été retirée" in newsroom.page(path)
        assert '<meta name="robots" content="noindex">' in newsroom.page(path)
    assert newsroom.page("politique/c/").count('href="/journal/catsecrete/slug-secret/"') == 2
    assert "secret" not in newsroom.page("sitemap.xml")


def test_of_what_is_retracted_title_and_reason_are_left(site_of: SiteOf) -> None:
    front = {**SECRET, "title": "Le titre reste", "slug": "reste", "category": "Politique", "kicker": "", "extra": {}}
    for key in ("tags", "series", "aliases", "sponsor"):
        del front[key]
    why = [{"date": "2025-12-01", "type": "retraction", "text": "La source était fausse."}]
    hidden = article(status="retracted", corrections=why, **front)
    link = article("Lien", "[lien](cache/index.md#partiesecrete)")
    newsroom = site_of({**PUBLIC, **PICTURES, "content/articles/cache/index.md": hidden, "content/articles/l.md": link})
    newsroom.build()
    for path, data in newsroom.files().items():
        assert not SECRET_WORDS.search(path.encode() + data), path
    assert "Le titre reste" in newsroom.page("politique/reste/")
    assert "La source était fausse." in newsroom.page("politique/reste/")
    assert 'href="/journal/politique/reste/"' in newsroom.page("politique/l/")


def test_nothing_of_an_unpublished_page_or_of_drafts_of_an_author(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            **PUBLIC,
            "content/pages/p.md": page("Pagesecrete", "Textesecret", status="draft", aliases=["/alias-secret/"]),
            "content/authors/anna.md": author("Anna"),
            "content/articles/d.md": article(
                "Titresecret", author="anna", related=["a"], translation_of="b", status="draft"
            ),
        }
    )
    newsroom.build()
    for path, data in newsroom.files().items():
        assert not SECRET_WORDS.search(path.encode() + data), path


def test_what_a_public_article_picks_of_the_unpublished_is_left_out(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a.md": article("Premier", related=["s"]),
            "content/articles/s.md": article("Secret", status="embargo"),
            "content/articles/t.md": article("Traduction", language="en", translation_of="s"),
        }
    )
    newsroom.build()
    assert not any(b"Secret" in data for data in newsroom.files().values())


def test_previews_show_what_they_are_asked_for(site_of: SiteOf) -> None:
    newsroom = site_of({
        **PUBLIC, "content/articles/d.md": article("Brouillon", status="draft"),
        "content/articles/f.md": article("Avenir", date="2027-01-01"),
    })  # fmt: skip
    shown = {}
    for name, request in {"both": {"drafts": True, "future": True}, "drafts": {"drafts": True}, "none": {}}.items():
        newsroom.build(**request)
        shown[name] = {path.parent.name for path in newsroom.output.glob("politique/*/index.html")}
    assert shown == {"both": {"a", "b", "d", "f"}, "drafts": {"a", "b", "d"}, "none": {"a", "b"}}


# A newspaper with a bit of everything

EVERYTHING: dict[str, str | bytes] = {
    "site.toml": SITE + '[lists]\nper_page = 3\n[sponsorship]\ntext = "Sponsoring."\nurl = "/sponsoring/"\n'
    '[publisher]\nlogo = "logo.png"\n',
    "static/logo.png": PNG,
    "static/robots-note.txt": "x",
    "themes/x/static/css/x.css": "body{}",
    "themes/x/templates/sections.css": "{% for section in site.sections %}.{{ section.slug }}{}{% endfor %}",
    "content/authors/anna.md": author(
        "Anna", "Bio de [x](../articles/n1.md).", photo={"src": "anna.png", "alt": "Anna"}
    ),
    "content/authors/anna.png": PNG,
    "content/categories/politique.md": "---\ntitle: Politique\n---\nVoir [là](../articles/n2.md#partie).",
    "content/pages/sponsoring.md": page("Sponsoring", "[Accueil](/)", aliases=["/vieux/", "/vieux.html"]),
    "content/pages/fr/apropos.md": page("À propos", menu="main"),
    **{
        f"content/articles/n{n}.md": article(
            f"Article {n}",
            f"## Partie\n\n[suivant](n{(n + 1) % 70}.md#partie), [ici](#partie), "
            f"![p](p.png)\n\nNote[^1].\n\n[^1]: Oui.\n",
            f"2025-{n % 12 + 1}-{n % 27 + 1} 08:00",
            ["Politique", "Culture", "Économie"][n % 3],
            tags=["Climat", f"Étiquette {n % 5}"],
            author="anna",
            image={"src": "p.png", "alt": f"Image {n}"},
            **({"series": "Suite"} if n < 5 else {}),
            **({"aliases": [f"/ancien/{n}/"]} if n % 9 == 0 else {}),
        )
        for n in range(70)
    },
    "content/articles/p.png": PNG,
    "content/articles/en.md": article("English", language="en", translation_of="n1", canonical="https://c.example/x"),
    "content/articles/paid.md": article("Payé", sponsor={"name": "N", "url": "https://n.example/", "logo": "p.png"}),
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("one") / "site", EVERYTHING)
    newsroom.build(jobs=1)
    return newsroom


def test_two_clean_builds_on_two_paths_are_byte_for_byte_equal(everything: Newsroom, tmp_path: Path) -> None:
    other = Newsroom(tmp_path / "a much longer path" / "journal", dict(reversed(EVERYTHING.items())))
    report = other.build(jobs=2)
    assert report.jobs == 2
    assert report.rendered > 64
    assert other.files() == everything.files()


def test_another_output_folder_gets_the_same_files(everything: Newsroom, tmp_path: Path) -> None:
    everything.build(output=tmp_path / "elsewhere")
    assert everything.files(tmp_path / "elsewhere") == everything.files()


def addresses(newsroom: Newsroom, links_of: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """Return every address in every output, by file: of attributes, feeds, sitemaps, structured data, stylesheets."""
    found: dict[str, list[str]] = {}
    for path, data in newsroom.files().items():
        if path.endswith((".html", ".xml")):
            text = data.decode()
            links = links_of(text)
            links += [url for _, url in re.findall(r"<(loc|link|guid|id|uri|url)(?: [^>]*)?>([^<]+)</\1>", text)]
            links += [
                json.loads(f'"{url}"') for url in re.findall(r'"(?:url|item|@id|mainEntityOfPage)":"([^"]*)"', text)
            ]
            found[path] = links
        elif path.endswith(".json"):
            found[path] = re.findall(r'"(?:url|id|home_page_url|feed_url|image)": "([^"]*)"', data.decode())
            found[path] += [
                url
                for html in re.findall(r'"content_html": ("(?:[^"\\]|\\.)*")', data.decode())
                for url in links_of(json.loads(html))
            ]
    return found


OURS = "https://example.org/journal/"


def test_every_address_begins_with_the_base_path_or_is_absolute(
    everything: Newsroom, links_of: Callable[[str], list[str]]
) -> None:
    found = addresses(everything, links_of)
    assert sum(len(urls) for urls in found.values()) > 2000
    foreign = ("https://schema.org", "https://n.example/", "https://c.example/x")
    for path, urls in found.items():
        absolute_only = path.endswith((".xml", ".json"))
        for url in urls:
            inside = url.startswith(OURS) or (not absolute_only and url.startswith(("/journal/", "#")))
            assert inside or url.startswith(foreign), f"{path}: {url}"


def test_every_address_of_the_site_leads_to_a_file_and_every_fragment_to_a_place(
    everything: Newsroom, links_of: Callable[[str], list[str]]
) -> None:
    files = everything.files()
    for path, urls in addresses(everything, links_of).items():
        own = "/journal/" + path.removesuffix("index.html")
        for url in urls:
            if not url.startswith((OURS, "/journal/", "#")):
                continue
            target, _, fragment = url.removeprefix("https://example.org").partition("#")
            name = (target or own).removeprefix("/journal/")
            file = name + "index.html" if name == "" or name.endswith("/") else name
            assert file in files, f"{path}: {url}"
            if fragment and fragment not in ("website", "publisher", "article", "person"):
                assert f'id="{fragment}"'.encode() in files[file], f"{path}: {url}"


def test_another_base_url_moves_every_link(site_of: SiteOf, links_of: Callable[[str], list[str]]) -> None:
    newsroom = site_of(EVERYTHING)
    newsroom.build(base_url="https://x.github.io")
    for path, urls in addresses(newsroom, links_of).items():
        assert not [url for url in urls if "journal" in url or "example.org" in url], path
    assert 'href="/politique/n' in newsroom.page("politique/")
    assert "<link>https://x.github.io/politique/n" in newsroom.page("feed.xml")


def test_the_report_counts(everything: Newsroom) -> None:
    report = everything.build()
    assert (report.articles, report.outputs) == (72, len(everything.files()))
    assert report.warnings == ()


def test_warnings_are_told_and_do_not_stop_unless_strict(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"content/articles/a.md": article(tags=["Climat"]), "content/articles/b.md": article(tags=["climat"])}
    )
    assert [problem.message for problem in newsroom.build().warnings] == ["tag “Climat” is treated as “climat”"]
    assert [problem.message for problem in newsroom.build().warnings] == ["tag “Climat” is treated as “climat”"]
    assert "is treated as" in newsroom.failure(strict=True)


def test_problems_from_worker_processes_are_told_too(site_of: SiteOf) -> None:
    newsroom = site_of({f"content/articles/{n}.md": article(date="hier" if n % 2 else "2025-01-01") for n in range(80)})
    told = newsroom.failure(jobs=2)
    assert told.count("“hier” is not a date") == 40
    newsroom.write({f"content/articles/{n}.md": article(body="[x](y.md)") for n in range(80)})
    told = newsroom.failure(jobs=2)
    assert told.count("there is no file “y.md”") == 80
    newsroom.write({f"content/articles/{n}.md": article() for n in range(80)})
    newsroom.write({"themes/x/locale/fr.po": "nonsense\n"})
    assert "malformed catalog" in newsroom.failure(jobs=2)


def test_the_clock_is_the_present_unless_told_otherwise(tmp_path: Path) -> None:
    newsroom = Newsroom(
        tmp_path,
        {"content/articles/a.md": article(date="2020-01-01"), "content/articles/b.md": article(date="2999-01-01")},
    )
    assert build(BuildRequest(newsroom.root, jobs=1)).articles == 1


def test_a_folder_that_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"this folder has no site\.toml"):
        build(BuildRequest(tmp_path))
    assert list(tmp_path.iterdir()) in ([], [tmp_path / ".sitegen"])


def test_a_site_without_anything_is_a_site(site_of: SiteOf) -> None:
    newsroom = site_of({})
    assert newsroom.build().articles == 0
    assert set(newsroom.files()) == {
        "favicon.ico",
        "icon.svg",
        "apple-touch-icon.png",
        "icon-maskable-512.png",
        *SIZES,
        "manifest.webmanifest",
        "index.html",
        "404.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "sitemap.xml",
        "sitemap-news.xml",
        "flux/index.html",
        "feeds.opml",
        "robots.txt",
    }
