"""The dashboard shows what only the newsroom may see, and none of it reaches readers."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from newsroom import PNG, article, photo

from sitegen.cli import commands as cli
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.newsroom.findings import missing_alt_texts
from sitegen.serve import dashboard, server
from sitegen.serve.share_preview import share_preview

from .previews import PATIENCE, Running, make_site, running, write

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECRET = "Sentinelle-7f3a"
LONG = "Un titre qui dit tout ce que dit le texte et même un peu plus, ce qui est trop"


def fill(root: Path) -> Path:
    """Put something of every state into a site."""
    texts = {
        "brouillon/index": article(SECRET + LONG, f"![]({SECRET}.png) {SECRET}\n\n![Un pont](b.png)\n", status="draft"),
        "relu": article("Relu", status="review", standfirst="Un chapô."),
        "embargo": article("Embargo", status="embargo", standfirst="Un chapô."),
        "futur": article("Futur & <b>gras</b>", "Trois mots ici.\n", date="2026-02-01 08:00", standfirst="Un chapô."),
        "fini": article("Fini", expires="2025-12-01 08:00", standfirst="Un chapô."),
        "bientot": article("Bientôt fini", expires="2026-01-15 08:00", standfirst="Un chapô."),
        "image": article("Image", image={"src": "brouillon/b.png", "alt": ""}, standfirst="Un chapô."),
    }
    for name, text in texts.items():
        write(root / f"content/articles/{name}.md", text)
    write(root / f"content/articles/brouillon/{SECRET}.png", PNG)
    write(root / "content/articles/brouillon/b.png", PNG)
    write(root / "content/pages/apropos.md", "---\ntitle: À propos\nstatus: draft\n---\nNous.\n")
    return root


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a preview of a site with unpublished articles, which no test changes."""
    root = fill(make_site(tmp_path_factory.mktemp("site")))
    with running(root, BuildRequest(root, jobs=1, now=NOW, drafts=True, future=True)) as server:
        yield server


def rows(server: Running, query: str = "?state=all", section: str = "all") -> dict[str, str]:
    """Return the rows of a list, of everything or of ``section``, by file."""
    text = server.get(f"/_sitegen/{query}").text.partition(f'<section id="{section}"')[2].partition("</section>")[0]
    found = {}
    for part in text.split('<tr id="')[1:]:
        name, _, row = part.partition('"')
        found[name.partition("content/")[2]] = row.partition("</tr>")[0]
    return found


@pytest.mark.parametrize(
    ("path", "notice"),
    [
        ("politique/brouillon/", "draft"),
        ("politique/relu/", "in review"),
        ("politique/embargo/", "under embargo"),
        ("politique/futur/", "appears February 1, 2026, 8:00\u202fAM"),
        ("apropos/", "draft"),
        ("monde/premier/", ""),
        ("politique/fini/", ""),
    ],
)
def test_what_readers_do_not_see_says_so(newsroom: Running, path: str, notice: str) -> None:
    response = newsroom.get("/gazette/" + path)
    assert response.status_code == 200
    assert f'data-notice="{notice}"' in response.text
    assert ('<meta name="robots" content="noindex" data-sitegen>' in response.text) == bool(notice)
    assert response.headers["x-robots-tag"] == "noindex, nofollow"


def test_serve_shows_everything_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, bool]] = []
    monkeypatch.setattr(server, "serve", lambda request, *rest: seen.append((request.drafts, request.future)))
    for options in ([], ["--public"]):
        assert CliRunner().invoke(cli.main, ["serve", *options]).exit_code == 0
    assert seen == [(True, True), (False, False)]


def test_everything_is_listed_the_newest_first(newsroom: Running) -> None:
    found = rows(newsroom)
    assert next(iter(found)) == "articles/futur.md"
    assert list(found)[-2:] == ["articles/premier.md", "pages/apropos.md"]
    assert len(found) == 9
    states = {name: row.partition('class="state ')[2].partition('"')[0] for name, row in found.items()}
    assert states == {
        "articles/brouillon/index.md": "draft", "articles/relu.md": "review", "articles/embargo.md": "embargo",
        "articles/futur.md": "scheduled", "articles/fini.md": "expired", "articles/bientot.md": "published",
        "articles/image.md": "published", "articles/premier.md": "published", "pages/apropos.md": "draft",
    }  # fmt: skip
    assert '<td class="number">3</td>' in found["articles/futur.md"]
    assert '<time datetime="2026-02-01T08:00:00+01:00">Feb 1, 2026 <span' in found["articles/futur.md"]
    assert "Futur &amp; &lt;b&gt;gras&lt;/b&gt;" in found["articles/futur.md"]
    assert 'href="/gazette/politique/futur/"' in found["articles/futur.md"]


def test_what_there_is_to_do_stands_first_then_what_is_not_public(newsroom: Running) -> None:
    text = newsroom.get("/_sitegen/").text
    assert text.index("<h2>Left to do") < text.index("<h2>Not public") < text.index("<h2>Public")
    public = rows(newsroom, "")
    assert set(public) == {"articles/bientot.md", "articles/image.md", "articles/premier.md"}
    assert set(rows(newsroom, section="left")) == set(rows(newsroom, "?state=findings"))
    hidden = {
        "articles/brouillon/index.md", "articles/relu.md", "articles/embargo.md", "articles/futur.md",
        "articles/fini.md", "pages/apropos.md",
    }  # fmt: skip
    assert set(rows(newsroom, section="hidden")) == set(rows(newsroom, "?state=hidden")) == hidden
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len({*ids})


def test_the_lists_above_are_short_and_lead_to_the_rest(newsroom: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "_FIRST", 2)
    text = newsroom.get("/_sitegen/").text
    assert len(rows(newsroom, section="left")) == len(rows(newsroom, section="hidden")) == 2
    assert '<a href="/_sitegen/?state=findings#all">All 4</a>' in text
    assert '<a href="/_sitegen/?state=hidden#all">All 6</a>' in text


def test_authors_are_called_by_their_names(site: Path) -> None:
    write(site / "content/authors/anna-l.md", "---\nname: Anna Lind\n---\n")
    write(site / "content/authors/berta.md", "---\nname: Àlex Berta\n---\n")
    with running(site, BuildRequest(site, jobs=1, now=NOW)) as server:
        form = server.get("/_sitegen/").text.partition('<section id="new"')[2].partition("</section>")[0]
    found = re.findall(r'<option value="([^"]*)">([^<]*)</option>', form.partition('name="author"')[2])
    assert found == [("berta", "Àlex Berta"), ("anna-l", "Anna Lind")]


def test_its_fonts_are_its_own(newsroom: Running) -> None:
    faces = re.findall(r'url\("(/_sitegen/[^"]*\.woff2)"\)', newsroom.get("/_sitegen/dashboard.css").text)
    assert len(faces) == 2
    for face in faces:
        response = newsroom.get(face)
        assert response.headers["content-type"] == "font/woff2"
        assert response.content.startswith(b"wOF2")
    assert "font-src 'self'" in newsroom.get("/_sitegen/").headers["content-security-policy"]


def test_each_state_is_counted_and_leads_to_its_texts(newsroom: Running) -> None:
    head = newsroom.get("/_sitegen/?state=draft").text.partition("</header>")[0]
    found = re.findall(
        r'href="/_sitegen/(\?state=\w*)#all"( aria-current="true")?><strong>(\d+)</strong> ([^<]+)<', head
    )
    assert [name for _, _, _, name in found[:2]] == ["all", "something left to do"]
    assert [state for state, here, _, _ in found if here] == ["?state=draft"]
    assert len(found) == 2 + 6
    for state, _, count, _ in found:
        assert len(rows(newsroom, state)) == int(count), state


def test_what_is_left_to_do(newsroom: Running) -> None:
    found = rows(newsroom)
    draft = found["articles/brouillon/index.md"]
    assert f"long title: {len(SECRET + LONG)} characters" in draft
    assert "no description" in draft
    assert "1 picture without alt text" in draft
    assert "1 picture without alt text" in found["articles/image.md"]
    assert "finding" not in found["articles/relu.md"]
    left = rows(newsroom, "?state=findings")
    assert set(left) == {
        "articles/brouillon/index.md", "articles/image.md", "articles/premier.md", "pages/apropos.md",
    }  # fmt: skip


def test_what_the_clock_will_change(newsroom: Running) -> None:
    text = newsroom.get("/_sitegen/").text.partition("<h2>Next")[2].partition("</ol>")[0]
    assert text.index("2026-01-15T08:00") < text.index("expires") < text.index("Bientôt fini")
    assert text.index("Bientôt fini") < text.index("2026-02-01T08:00") < text.index("appears")


def test_a_search_and_its_pages(newsroom: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(rows(newsroom, "?q=FUTUR")) == {"articles/futur.md"}
    assert set(rows(newsroom, "?q=articles+emb")) == {"articles/embargo.md"}
    assert set(rows(newsroom, "?state=review")) == {"articles/relu.md"}
    assert "Nothing found" in newsroom.get("/_sitegen/?q=%3Cscript%3E").text
    monkeypatch.setattr(dashboard, "_ON_A_PAGE", 5)
    first, second = rows(newsroom), rows(newsroom, "?state=all&page=2")
    assert (len(first), len(second)) == (5, 4)
    assert not first.keys() & second.keys()
    for odd in ("99", "0", "-1", "x", "9" * 30):
        assert newsroom.get(f"/_sitegen/?page={odd}").status_code == 200


def test_how_a_page_looks_elsewhere_and_from_what_it_was_made(newsroom: Running) -> None:
    text = newsroom.get("/_sitegen/page?at=/gazette/monde/premier/").text
    assert "example.org › gazette › monde › premier" in text  # where readers will find it, not the preview
    assert "Premier titre" in text.partition("In search results")[2].partition("</section>")[0]
    assert "Premier titre" in text.partition("When shared")[2].partition("</section>")[0]
    assert "<dd>monde/premier/index.html</dd>" in text
    assert "<li>content/articles/premier.md</li>" in text.partition("<summary>body")[2].partition("</details>")[0]
    assert "content/articles/premier.md" in text
    draft = newsroom.get("/_sitegen/page?at=/gazette/politique/brouillon/").text
    assert "Readers cannot see this page." in draft
    assert "1 picture without alt text" in draft
    for path in ("/gazette/", "/gazette/feed.xml", "/gazette/style.css"):
        assert newsroom.get(f"/_sitegen/page?at={path}").status_code == 200


def test_each_headline_stands_beside_its_limit(site: Path) -> None:
    titles = {"front": "Titre de une", "short": "x" * 51, "search": "y" * 70}
    social = {"title": "Titre partagé", "description": "Pour les réseaux."}
    for name, status in (("public", "published"), ("brouillon", "draft")):
        text = article("Le titre", status=status, standfirst="Un chapô.", titles=titles, social=social)
        write(site / f"content/articles/{name}.md", text)
    with running(site, BuildRequest(site, jobs=1, now=NOW, drafts=True)) as server:
        for name in ("public", "brouillon"):
            page = server.get(f"/_sitegen/page?at=/gazette/politique/{name}/").text
            rows_ = re.findall(r"<tr><th scope=\"row\"><code>(.*?)</code></th><td>(.*?)</td><td[^>]*>(.*?)</td>", page)
            told = {key: (text, room) for key, text, room in rows_}
            assert told["titles.front"] == ("Titre de une", "12 of about 90")
            assert told["titles.short"] == ("x" * 51, '<span class="finding">51 of about 50</span>')
            assert told["titles.search"] == ("y" * 70, "70 of about 70")
            assert told["titles.newsletter"] == ("Le titre <small>by default</small>", "8 of about 60")
            assert "long “titles.short”: 51 characters, of which about 50 are seen" in page
            shared = page.partition("When shared")[2].partition("</section>")[0]
            assert "Titre partagé" in shared
            assert "Pour les réseaux." in shared


def test_a_small_lead_picture_is_left_to_do(site: Path) -> None:
    write(site / "content/articles/pont.png", photo(1199, 800))
    write(site / "content/articles/grand.png", photo(1200, 800))
    for name in ("pont", "grand"):
        picture = {"src": f"{name}.png", "alt": "Un pont"}
        write(site / f"content/articles/{name}.md", article("Un titre", standfirst="Un chapô.", image=picture))
    with running(site, BuildRequest(site, jobs=1, now=NOW)) as server:
        found = rows(server)
        assert "small lead picture: 1199 pixels wide; Google Discover asks for 1,200" in found["articles/pont.md"]
        assert "small lead picture" not in found["articles/grand.md"]


def test_what_is_planned_stands_in_a_calendar(newsroom: Running) -> None:
    text = newsroom.get("/_sitegen/calendar?month=2026-02").text
    day = text.partition('<time datetime="2026-02-01">')[2].partition("</td>")[0]
    assert "8:00\u202fAM" in day
    assert 'class="state appears"' in day
    assert '<a href="/gazette/politique/futur/">Futur &amp; &lt;b&gt;gras&lt;/b&gt;</a>' in day
    assert text.count("<time") == 28
    for link in re.findall(r'href="(/_sitegen/calendar\?month=[^"]*)"', text):
        assert newsroom.get(link).status_code == 200
    here = newsroom.get("/_sitegen/calendar").text
    assert "Bientôt fini" in here.partition('<time datetime="2026-01-15">')[2].partition("</td>")[0]
    for odd in ("", "x", "0000-00", "9999-12", "1000-01", "2999-12", "2026-13"):
        assert newsroom.get(f"/_sitegen/calendar?month={odd}").status_code == 200
    assert re.search(r'subscribe to <a href="http://[^"]*/_sitegen/planned.ics">', here)
    assert "/_sitegen/calendar" in newsroom.get("/_sitegen/").text


def test_what_is_planned_can_be_subscribed_to(newsroom: Running) -> None:
    response = newsroom.get("/_sitegen/planned.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    found = {str(one["SUMMARY"]): one for one in Calendar.from_ical(response.text).walk("VEVENT")}
    assert set(found) == {"expires: Bientôt fini", "appears: Futur & <b>gras</b>"}
    assert found["expires: Bientôt fini"]["DTSTART"].dt == datetime(2026, 1, 15, 7, tzinfo=UTC)
    assert len({str(one["UID"]) for one in found.values()}) == 2


@pytest.mark.parametrize("at", ["", "/", "/gazette/nothing/", "/gazette/../../site.toml", "/elsewhere/", "//evil/"])
def test_nothing_to_know(newsroom: Running, at: str) -> None:
    response = newsroom.get("/_sitegen/page", at=at) if not at else newsroom.get(f"/_sitegen/page?at={at}")
    assert response.status_code == 404


def test_the_dashboard_is_not_public(newsroom: Running) -> None:
    response = newsroom.get("/_sitegen/")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert response.headers["cache-control"] == "no-store"
    assert newsroom.get("/_sitegen").headers["location"] == "/_sitegen/"
    assert newsroom.get("/_sitegen/", host="evil.example").status_code == 403
    assert newsroom.http.post("/_sitegen/").status_code == 405


def test_the_dashboard_follows_an_edit(site: Path) -> None:
    fill(site)
    with running(site, BuildRequest(site, jobs=1, now=NOW, drafts=True)) as server, server.events() as state:
        first = state()
        write(site / "content/articles/relu.md", article("Relu et publié", "Dix mots.\n", standfirst="Un chapô."))
        while state()["epoch"] == first["epoch"]:
            pass
        row = rows(server)["articles/relu.md"]
        assert "Relu et publié" in row
        assert 'class="state published"' in row
        assert 'data-notice=""' in server.get("/gazette/politique/relu/").text


def test_public_shows_what_readers_see_and_lists_the_rest(site: Path) -> None:
    fill(site)
    with running(site, BuildRequest(site, jobs=1, now=NOW)) as server:
        assert server.get("/gazette/politique/brouillon/").status_code == 404
        row = rows(server)["articles/brouillon/index.md"]
        assert 'class="state draft"' in row
        assert "/gazette/politique/brouillon/" not in row


def test_before_the_first_good_build(site: Path) -> None:
    write(site / "site.toml", "[site")
    with running(site) as server:
        assert "not built yet" in server.get("/_sitegen/").text
        assert server.get("/_sitegen/page?at=/gazette/").status_code == 404


def test_drafts_of_several_languages_say_so(site: Path) -> None:
    config = (site / "site.toml").read_text(encoding="utf-8")
    write(site / "site.toml", config + '\n[languages.en]\ntitle = "The Gazette"\n')
    write(site / "content/articles/draft.md", article("Draft", status="draft", language="en"))
    request = BuildRequest(site, jobs=1, now=NOW, drafts=True)
    with running(site, request) as server, server.events() as state:
        state()
        for edit in ("Draft", "Edited draft"):
            page = server.get("/gazette/en/politique/draft/").text
            assert edit in page
            assert 'data-notice="draft"' in page
            if edit == "Draft":
                write(site / "content/articles/draft.md", article("Edited draft", status="draft", language="en"))
                state()


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return bytes and time of every file in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_nothing_leaks_into_the_output(tmp_path: Path) -> None:
    """What was served, edited and looked at with all drafts leaves no trace in what readers get, at once or later."""
    served, twin = (fill(make_site(tmp_path / name)) for name in ("served", "twin"))
    before = article("Premier", "Publié.\n")
    for root in (served, twin):
        build(BuildRequest(root, jobs=1, now=NOW))
    published = contents(served / "output")
    with running(served, BuildRequest(served, jobs=1, now=NOW, drafts=True, future=True)) as server:
        assert server.reports.get(timeout=PATIENCE)
        for text in (article(f"{SECRET} {LONG}", f"{SECRET} encore.\n", status="draft"), before):
            write(served / "content/articles/premier.md", text)
            assert server.reports.get(timeout=PATIENCE)
        for path in ("", "politique/", "politique/brouillon/", "feed.xml", "sitemap.xml"):
            assert server.get("/gazette/" + path).status_code == 200
            assert server.get("/_sitegen/page?at=/gazette/" + path).status_code == 200
        assert SECRET in server.get("/gazette/feed.xml").text  # the test is not blind
        assert contents(served / "output") == published
    write(twin / "content/articles/premier.md", before)
    for root in (served, twin):
        build(BuildRequest(root, jobs=1, now=NOW))
    output = {name: data for name, (data, _) in contents(served / "output").items()}
    assert output == {name: data for name, (data, _) in contents(twin / "output").items()}
    for name, data in output.items():
        assert SECRET not in name
        assert SECRET.encode() not in data
        assert b"_sitegen" not in data
        assert b"127.0.0.1" not in data


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<img src="a.png" alt="">', 1),
        ("<img src=a.png>", 1),
        ("<IMG alt=\" \" src=a.png><img\nsrc=b.png\nalt=''>", 2),
        ('<img src="a.png" alt="Un pont"><img alt=Pont src=a.png>', 0),
        ('<img data-alt="x" src="a.png">', 1),
    ],
)
def test_missing_alt_texts(html: str, count: int) -> None:
    assert missing_alt_texts(html) == count


def test_a_share_preview_in_a_script_without_spaces() -> None:
    words = "東京 " + "東京は日本の首都である" * 30
    share = share_preview(f"<title>{words}</title><meta name=description content='{words}'>", "https://example.org/")
    assert 25 <= len(share.title) <= 32
    assert 70 <= len(share.description) <= 82
    assert words.startswith(share.title.removesuffix("…"))


def test_a_share_preview() -> None:
    words = "mot " * 60
    page = (
        f"<!doctype html><title> Un  titre &amp; {words}</title><meta name=description content='{words}'>"
        "<meta property='og:title' content='Carte'><meta property='og:image' content='/i.png'><svg><title>X</title></svg>"
        "<meta name='twitter:card' content='summary_large_image'><meta name='robots' content='noindex' data-sitegen>"
    )
    share = share_preview(page, "https://example.org/a%C3%A9/b/")
    assert share.title.startswith("Un titre & mot")
    assert share.title.endswith("mot …")
    assert len(share.title) <= 62
    assert len(share.description) <= 160
    assert share.breadcrumb == "example.org › aé › b"
    assert (share.card["title"], share.card["image"], share.large, share.noindex) == ("Carte", "/i.png", True, False)
