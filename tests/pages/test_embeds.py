"""Embeds: pages show them by templates, feeds as links, and a page may load only what a click on it needs."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from newsroom import Files, Newsroom, article, photo, versions_of

from sitegen.content.embeds import SHORTCODES, Parameter, Shortcode
from sitegen.content.originals import Said
from sitegen.newsroom.findings import missing_alt_texts
from sitegen.theme.theme import CORE

SiteOf = Callable[[Files], Newsroom]
FILMS = {
    'youtube "https://youtu.be/aqz-KE-bpKQ?si=x"': (
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=90s",
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&start=90",
    ),
    'youtube "https://www.youtube.com/watch?list=a&v=aqz-KE-bpKQ"': (
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=90s",
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&start=90",
    ),
    'vimeo "https://vimeo.com/76979871/abc123"': (
        "https://vimeo.com/76979871/abc123#t=90s",
        "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=abc123#t=90s",
    ),
    'dailymotion "https://dai.ly/x8abc"': (
        "https://www.dailymotion.com/video/x8abc?start=90",
        "https://geo.dailymotion.com/player.html?video=x8abc&startTime=90",
    ),
    'peertube "https://tube.example/w/9c9de5e8"': (
        "https://tube.example/w/9c9de5e8?start=90s",
        "https://tube.example/videos/embed/9c9de5e8?autoplay=1&p2p=0&start=90s",
    ),
}


@pytest.fixture
def site(site_of: SiteOf) -> Callable[[str], Newsroom]:
    def make(body: str, **front: str) -> Newsroom:
        found = site_of({
            "content/articles/a/index.md": article(body=f"Un texte.\n\n{body}\n\nFin.\n", **front),
            "content/articles/a/p.png": photo(),
            "content/articles/a/s.mp3": b"son",
            "content/articles/a/d.pdf": b"%PDF",
            "content/articles/b.md": article("B"),
        })  # fmt: skip
        found.build()
        return found

    return make


@pytest.mark.parametrize("film", FILMS)
def test_a_film_is_a_poster_and_a_link(site: Callable[[str], Newsroom], film: str) -> None:
    newsroom = site(f'{{{{ {film} title="Le film : suite" poster="p.png" start="1:30" }}}}')
    html = newsroom.page("politique/a/index.html")
    original, frame = FILMS[film]
    assert f'data-frame="{frame}"' in unescape(html)
    assert f'<a href="{original}"' in unescape(html)
    assert "<iframe" not in html
    assert "sitegen-embed" not in html
    assert "\x1b" not in html
    assert versions_of(photo(), newsroom.files())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy.endswith("; frame-src 'self' " + "/".join(frame.split("/")[:3]))
    assert "frame-src" not in newsroom.page("politique/b/index.html")
    assert "embeds" not in newsroom.page("politique/b/index.html")
    assert "Le film\xa0: suite" in html
    feed = newsroom.page("feed.xml")
    assert f'<a href="{original}">Le film\xa0: suite</a>' in unescape(feed)
    assert "data-frame" not in feed
    assert "sitegen-embed" not in feed
    assert "\x1b" not in feed


@pytest.mark.parametrize(
    ("place", "original"),
    [*((film, found[0]) for film, found in FILMS.items()), ('map "48.8, 2.3"', "openstreetmap.org")],
)
def test_without_a_poster_it_is_a_card_with_a_link_and_a_note(
    site: Callable[[str], Newsroom], place: str, original: str
) -> None:
    start = ' start="1:30"' if place in FILMS else ""
    newsroom = site(f'{{{{ {place} title="Le titre : suite" caption="Une légende."{start} }}}}')
    html = unescape(newsroom.page("politique/a/index.html"))
    card = re.search(r'<figure class="embed embed-card">.*?</figure>', html, re.DOTALL)
    assert card
    assert original in card[0]
    assert "<strong>Le titre\xa0: suite</strong>" in card[0]
    assert "Une légende." in card[0]
    assert "data-frame" not in html
    assert "frame-src" not in html
    assert "embeds.js" not in html
    assert "<img" not in card[0]
    assert original in unescape(newsroom.page("feed.xml"))
    (note,) = newsroom.build().warnings
    assert note.severity == "note"
    assert re.search(r"index\.md:\d+:1: “\w+” has no poster: readers see a plain link", str(note)), str(note)
    assert "a poster is a picture of your own" in str(note.hint)
    name = place.partition(" ")[0]
    newsroom.write({"content/articles/a/index.md": article(body=f'{{{{ {place} title="T" poster="p.png" }}}}')})
    assert newsroom.build().warnings == ()
    assert "embed-card" not in newsroom.page("politique/a/index.html"), name


@pytest.mark.parametrize("place", [*list(FILMS)[:1], 'map "48.8, 2.3"', 'podcast "s.mp3" show="É"'])
def test_a_poster_may_be_described(site: Callable[[str], Newsroom], place: str) -> None:
    newsroom = site(f'{{{{ {place} title="T" poster="p.png" alt="Un <lapin> & \\"lui\\"" }}}}')
    html = newsroom.page("politique/a/index.html")
    assert 'alt="Un &lt;lapin&gt; &amp; &#34;lui&#34;"' in html
    assert 'alt="Un &lt;lapin&gt; &amp; &quot;lui&quot;"' in newsroom.page("feed.xml")
    assert "Un &lt;lapin&gt;" in html.split('aria-label="', 1)[-1] or place.startswith("podcast")


@pytest.mark.parametrize("alt", ["", ' alt="Un lapin"'])
def test_nobody_misses_the_alt_text_of_a_poster(site: Callable[[str], Newsroom], alt: str) -> None:
    newsroom = site(f'{{{{ youtube "aqz-KE-bpKQ" title="T" poster="p.png"{alt} }}}}')
    content = re.search(r"<content:encoded><!\[CDATA\[(.*?)\]\]", newsroom.page("feed.xml"), re.DOTALL)
    assert missing_alt_texts(content[1] if content else "<img>") == 0


def test_files_are_published_with_what_is_public(site: Callable[..., Newsroom]) -> None:
    body = '{{ document "d.pdf" title="Rapport" }}\n\n{{ audio "s.mp3" title="Son" }}'
    names = {"media/articles/a/d.pdf", "media/articles/a/s.mp3"}
    newsroom = site(body)
    assert names <= set(newsroom.files())
    html = newsroom.page("politique/a/index.html")
    assert 'preload="none" src="/journal/media/articles/a/s.mp3"' in html
    assert "embeds.js" not in html
    newsroom.write({"content/articles/a/index.md": article(body=body, status="draft")})
    newsroom.build()
    assert not names & set(newsroom.files())


def test_content_is_markdown_and_no_part_of_the_excerpt(site: Callable[[str], Newsroom]) -> None:
    newsroom = site(
        '{{ pullquote source="Ana" }}\nDes *mots*[^1].\n{{ /pullquote }}\n{{ infobox title="Repères" }}\n- [b](../b.md)\n'
        "{{ /infobox }}\n\n[^1]: Une note."
    )
    html = newsroom.page("politique/a/index.html")
    assert "<em>mots</em>" in html
    assert '<a href="/journal/politique/b/">b</a>' in html
    assert "Une note." in html
    assert '<meta name="description" content="Un texte. Fin.">' in html


def test_a_dead_target_is_an_error(site: Callable[[str], Newsroom]) -> None:
    with pytest.raises(Exception, match=r"there is no file “d\.pfd”"):
        site('{{ document "d.pfd" title="Rapport" }}')


def test_a_theme_changes_one(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(body='{{ related "b.md" title="Suite" }}'),
        "content/articles/b.md": article("B"),
        "templates/embeds/related.html": "<b>{{ embed.title }}: {{ embed.address }}</b>",
    })  # fmt: skip
    newsroom.build()
    assert "<b>Suite: /journal/politique/b/</b>" in newsroom.page("politique/a/index.html")


def test_what_embeds_need_comes_and_goes_with_them(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.build()
    assert not list(newsroom.output.glob("assets/embeds.*"))
    newsroom.write({"content/articles/a.md": article(body="{{ pullquote }}\nUn mot.\n{{ /pullquote }}\n")})
    newsroom.build()
    assert len(list(newsroom.output.glob("assets/embeds.*"))) == 2
    newsroom.write(
        {
            "content/articles/a.md": article(),
            "content/articles/b.md": article("B", "{{ pullquote }}\nUn mot.\n{{ /pullquote }}\n", status="draft"),
        }
    )
    newsroom.build()
    assert not list(newsroom.output.glob("assets/embeds.*"))


def test_pictures_of_a_gallery_have_hints_of_their_own_where_the_theme_lists_them(
    site: Callable[[str], Newsroom],
) -> None:
    newsroom = site('![Un](p.png)\n\n{{ gallery title="G" }}\n![Deux](p.png)\n![Trois](p.png)\n{{ /gallery }}')

    def hints() -> list[str]:
        return re.findall(r'image/avif" srcset="[^"]*" sizes="([^"]*)"', newsroom.page("politique/a/"))

    whole = hints()
    assert len(whole) == 3
    assert len(set(whole)) == 1
    versions = versions_of(photo(), newsroom.files())
    uses = '[images.gallery]\nof = "{}"\nwidths = [480, 800, 1200]\nsizes = "19rem"\n'
    newsroom.write({"themes/x/theme.toml": 'name = "x"\n' + uses.format("body")})
    newsroom.build()
    assert hints() == [whole[0], "19rem", "19rem"]
    assert versions_of(photo(), newsroom.files()) == versions, "the same widths cost no further versions"
    newsroom.write({"themes/x/theme.toml": 'name = "x"\n' + uses.format("author")})
    newsroom.build()
    assert hints() == whole


@pytest.mark.parametrize("between", ["\n", "\n\n", " "])
def test_each_picture_of_a_gallery_has_its_caption_however_close_they_stand(
    site: Callable[[str], Newsroom], between: str
) -> None:
    pictures = between.join(['![Un](p.png "Légende un")', '[![Deux](p.png "Légende deux")](p.png)', "![Trois](p.png)"])
    page = site(f'{{{{ gallery title="G" }}}}\n{pictures}\n{{{{ /gallery }}}}').page("politique/a/")
    assert re.findall(r"<figcaption>(.*?)</figcaption>", page) == ["Légende un", "Légende deux"]
    assert page.count("<p><picture>") == 1


@pytest.mark.parametrize("before", ["", "![Zéro](p.png)\n\n"])
def test_the_first_picture_of_a_text_is_asked_for_at_once_and_no_other(
    site: Callable[[str], Newsroom], before: str
) -> None:
    body = before + '{{ gallery title="G" }}\n![Un](p.png)\n![Deux](p.png)\n{{ /gallery }}\n\n![Trois](p.png)'
    found = re.findall(r'<img alt="(\w+)"[^>]*?(lazy|high)', site(body).page("politique/a/"))
    names = (["Zéro"] if before else []) + ["Un", "Deux", "Trois"]
    assert found == [(name, "lazy" if place else "high") for place, name in enumerate(names)]


@pytest.mark.parametrize("before", ["", "![Zéro](p.png)\n\n"])
def test_a_poster_that_comes_first_is_asked_for_at_once(site: Callable[[str], Newsroom], before: str) -> None:
    film = '{{ youtube "aqz-KE-bpKQ" title="T" poster="p.png" }}'
    page = site(f"{before}{film}\n\n{film}\n\n![Un](p.png)\n").page("politique/a/")
    found = re.findall(r"<img alt=[^>]*?(lazy|high)", page)
    assert found == ["high", *["lazy"] * (3 if before else 2)]


@pytest.mark.parametrize(("told", "seconds"), [("?t=42", 42), ("?t=1m30s", 90), ("?x=1&start=1h", 3600), ("?at=42", 0)])
def test_a_place_in_the_address_of_a_film_is_kept(site: Callable[[str], Newsroom], told: str, seconds: int) -> None:
    page = site(f'{{{{ youtube "https://youtu.be/aqz-KE-bpKQ{told}" title="T" poster="p.png" }}}}').page("politique/a/")
    assert re.findall(r"autoplay=1(?:&amp;start=(\d+))?", page) == [str(seconds or "")]


def test_one_that_is_no_link(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(_: Shortcode, said: Said, __: str) -> str:
        return f"<p>{said['title']}, {said['place']}</p>"

    needed = Parameter("text", needed=True)
    row = Shortcode("event", {"title": needed, "start": Parameter(), "place": needed}, plain, assets=("event.css",))
    monkeypatch.setitem(SHORTCODES, "event", row)
    newsroom = site_of({
        "content/articles/a.md": article(body='{{ event title="Fête : suite" start="2026-06-21 18:00" place="Lyon" }}'),
        "templates/embeds/event.html": "<b>{{ embed.title }} {{ embed.start }} {{ embed.place }}{{ embed.address }}</b>",
        "static/assets/event.css": "b { color: red }",
    })  # fmt: skip
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert "<b>Fête\xa0: suite 2026-06-21 18:00 Lyon</b>" in html
    assert re.search(r'<link rel="stylesheet" href="/journal/assets/event\.[^"]*css">', html)
    assert "embeds" not in html
    assert "<p>Fête\xa0: suite, Lyon</p>" in unescape(newsroom.page("feed.xml"))


def test_no_parameter_has_the_name_of_something_else_in_a_template() -> None:
    own = {"address", "assets", "content", "films", "frame", "name", "number", "table"}
    assert not [row.name for row in SHORTCODES.values() if own & row.parameters.keys()]


@pytest.mark.parametrize("name", SHORTCODES)
def test_each_has_a_template_and_is_in_the_manual(name: str) -> None:
    assert (CORE / f"templates/embeds/{name}.html").is_file()
    manual = (Path(__file__).parents[2] / "docs/embeds.md").read_text("utf-8")
    assert f"`{name}`" in manual
    assert all(f"`{parameter}`" in manual for parameter in SHORTCODES[name].parameters)
