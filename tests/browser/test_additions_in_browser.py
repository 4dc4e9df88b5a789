"""What owners add, in a browser: scripts run under the policy, forms send, comments come after a click and stay text."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from judges.newspaper import BuiltSite, serve
from judges.test_html import html_validate_messages, nu_messages
from newsroom import SITE, Newsroom, article, page, photo
from playwright.sync_api import Browser, Page, Route

from .test_accessibility import violations

pytestmark = pytest.mark.browser

POST = "https://social.example/@gazette/112233"
ROUTES = "https://social.example/api/v1/statuses/112233/context"
SETTINGS = """
[options.newsletter]
action = {url = "https://lettres.example/s", label = "Je m’abonne"}
text = "Chaque soir à 18 heures."
consent = "Vous acceptez nos conditions."
privacy = {url = "/lettre/", label = "Vos données"}
articles = true
page = "lettre"
[options.support]
link = {url = "https://dons.example/", label = "Soutenir"}
text = "Sans vous, rien."
masthead = true
footer = true
[[options.ads]]
place = "top"
height = 90
[[options.ads]]
place = "article"
after = 2
picture = "ad.png"
link = {url = "https://marque.example/", label = "Une marque"}
[[options.ads]]
place = "list"
after = 1
picture = "ad.png"
link = {url = "https://marque.example/", label = "Une marque"}
"""
OWN = {
    "templates/own-head.html": "<script>\n  window.first = 1;\n</script>\n<style>.own{color:rgb(1,2,3)}</style>\n",
    "templates/own-foot.html": '<footer class="own" aria-label="Compteur" style="margin-top: 7px" onclick="window.pressed = 1">Compteur</footer>\n'
    '<script src="https://count.example/x.js"></script>\n',
    "templates/ads/top.html": "<script>\n  document.currentScript.insertAdjacentHTML('afterend', '<p class=sold>Vendu</p>');\n</script>\n",
}
GISCUS = """
[options.giscus]
repository = "journal/avis"
repository_id = "R_1"
category = "Avis"
category_id = "C_1"
"""


@contextmanager
def site(folder: Path, settings: str, files: dict[str, str] | None = None) -> Iterator[tuple[Newsroom, str]]:
    newsroom = Newsroom(folder, {
        "content/articles/a.md": article("A", "Un paragraphe.\n\n" * 6, extra={"mastodon": POST}),
        "content/articles/b.md": article("B", date="2025-06-02 08:00"),
        "content/pages/lettre.md": page("La lettre"),
        "static/ad.png": photo(640, 200),
        **(files or {}),
    })  # fmt: skip
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"') + settings})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield newsroom, address


@contextmanager
def visited(
    browser: Browser, url: str, answers: dict[str, dict[str, Any]], **options: Any
) -> Iterator[tuple[Page, list[str], list[str]]]:
    """Open a page; requests to other hosts get an answer of ours. Gives the page, those requests, and all complaints."""
    context = browser.new_context(**options)
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        known = [given for start, given in answers.items() if route.request.url.startswith(start)]
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(**{"headers": headers, **known[0]}) if known else route.abort()

    tab.route(lambda address: not address.startswith(url[:22]), answer)
    tab.goto(url, wait_until="networkidle")
    try:
        yield tab, asked, complaints
    finally:
        context.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsroom, str]]:
    with site(tmp_path_factory.mktemp("full"), SETTINGS, OWN) as found:
        yield found


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsroom, str]]:
    """The same without what asks another host."""
    files = {**OWN, "templates/own-foot.html": ""}
    with site(tmp_path_factory.mktemp("quiet"), SETTINGS, files) as found:
        yield found


COUNTER = {
    "https://count.example/x.js": {"body": "window.second = window.first + 1;", "content_type": "text/javascript"}
}


@pytest.mark.parametrize("path", ["", "politique/", "politique/a/", "lettre/", "404.html"])
def test_lines_of_the_owner_run_and_nothing_is_reported(
    browser: Browser, full: tuple[Newsroom, str], path: str
) -> None:
    with visited(browser, full[1] + path, COUNTER) as (tab, asked, complaints):
        tab.locator(".own").click()
        assert tab.evaluate("[window.first, window.second, window.pressed]") == [1, 2, 1]
        assert tab.evaluate("getComputedStyle(document.querySelector('.own')).color") == "rgb(1, 2, 3)"
        assert tab.evaluate("getComputedStyle(document.querySelector('.own')).marginTop") == "7px"
        assert tab.locator(".sold").count() == (path in ("", "politique/", "politique/a/"))
        assert asked == ["https://count.example/x.js"]
        assert complaints == []


def test_the_newsletter_is_sent_where_it_says_without_javascript(browser: Browser, full: tuple[Newsroom, str]) -> None:
    answers = {"https://lettres.example/s": {"body": "<title>Merci</title>", "content_type": "text/html"}}
    for path in ("", "politique/a/", "lettre/"):
        with visited(browser, full[1] + path, answers, java_script_enabled=False) as (tab, _, _):
            field = tab.get_by_label("Adresse électronique")
            assert field.get_attribute("autocomplete") == "email"
            field.fill("ada@example.org")
            with tab.expect_request("https://lettres.example/s") as sent:
                tab.get_by_role("button", name="Je m’abonne").click()
            assert sent.value.method == "POST"
            assert sent.value.post_data == "email=ada%40example.org"
            assert tab.title() == "Merci"


def test_an_advertisement_keeps_its_height_and_is_on_no_paper(browser: Browser, full: tuple[Newsroom, str]) -> None:
    with visited(browser, full[1] + "politique/a/", COUNTER) as (tab, _, _):
        assert tab.evaluate("document.querySelector('.ad-1 > div').getBoundingClientRect().height") == 90
        assert tab.locator(".ad:visible").count() == 2
        tab.emulate_media(media="print")
        assert tab.locator(":is(.ad, .call, .comments, .support-bar):visible").count() == 0


@pytest.mark.parametrize("path", ["", "politique/", "politique/a/", "lettre/"])
def test_axe_finds_no_violation(browser: Browser, quiet: tuple[Newsroom, str], path: str) -> None:
    assert not violations(browser, quiet[1] + path, 360, "light", "dark")


@pytest.mark.parametrize("judge", [nu_messages, html_validate_messages], ids=["nu", "html-validate"])
def test_additions_are_valid(quiet: tuple[Newsroom, str], judge: Callable[[Path], list[str]], tmp_path: Path) -> None:
    for name in ("index", "politique/a/index", "lettre/index", "politique/index"):
        (tmp_path / f"{name.replace('/', '-')}.html").write_text(quiet[0].page(f"{name}.html"), "utf-8")
    assert judge(tmp_path) == []


# Comments


def status(name: str, parent: str, content: str, **other: Any) -> dict[str, Any]:
    account = {
        "acct": f"{name}@else.example",
        "username": name,
        "display_name": name,
        "url": f"https://else.example/@{name}",
    }
    moment, url = "2026-01-02T03:04:05.000Z", f"https://else.example/@{name}/1"
    plain = {"spoiler_text": "", "language": "fr", "created_at": moment, "url": url}
    return {"id": name, "in_reply_to_id": parent, "content": content, "account": account, **plain, **other}


HOSTILE = (
    '<p onclick="hurt()">Un <b>mot</b> <script>window.hurt = 1</script><img src="https://evil.example/x.png" onerror="window.hurt = 1">'
    '<a href="javascript:window.hurt=1">lien</a> <a href="https://ok.example/x" onclick="hurt()" target="_top"><span class="invisible">https://</span>'
    '<span class="ellipsis">ok.example/</span><span class="invisible">x</span></a></p><style>body{display:none}</style>'
    '<iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><input name="p"></form><svg><script>window.hurt = 1</script></svg>'
    '<math><mtext><img src=x onerror="window.hurt = 1"></mtext></math><template><p>Caché</p></template><div id="answers_" class="skip">Fin</div>'
)
ANSWERS = {
    ROUTES: {
        "body": json.dumps({"ancestors": [], "descendants": [
            status("ada", "112233", "<p>Bravo.</p><p>Et merci.</p>"),
            status("eva", "ada", HOSTILE, account={
                "acct": "<b>eva", "username": "eva", "display_name": "<img src=x onerror=window.hurt=1>", "url": "javascript:window.hurt=1",
            }),
            status("sol", "112233", "<p>La fin du film.</p>", spoiler_text="Attention <i>"),
        ]}),
        "content_type": "application/json",
    },
}  # fmt: skip


def test_a_thread_comes_after_a_click_and_is_text(browser: Browser, quiet: tuple[Newsroom, str]) -> None:
    with visited(browser, quiet[1] + "politique/a/", ANSWERS) as (tab, asked, complaints):
        assert asked == []
        tab.get_by_role("button", name="Afficher les commentaires").click()
        items = tab.locator(".comments-place li")
        items.nth(2).wait_for()
        assert asked == [ROUTES]
        assert tab.locator(".comments-place > ol > li").count() == 2
        assert "".join(items.nth(0).locator("div p").all_text_contents()[:2]) == "Bravo.Et merci."
        eva = tab.locator(".comments-place li li")
        assert eva.locator(".meta").inner_text().startswith("<img src=x onerror=window.hurt=1> @<b>eva ")
        assert eva.locator("div").inner_text().split() == ["Un", "mot", "lien", "ok.example/…", "Fin"]
        links = eva.locator("div a")
        assert [links.nth(place).get_attribute("href") for place in range(links.count())] == ["https://ok.example/x"]
        assert links.first.get_attribute("rel") == "nofollow ugc noopener noreferrer external"
        assert eva.evaluate(
            "item => [...item.querySelectorAll(':scope > div, :scope > div *')].flatMap(one => one.getAttributeNames()).sort()"
        ) == ["dir", "href", "lang", "rel"]
        assert eva.evaluate("item => [...new Set([...item.querySelectorAll(':scope > div *')].map(one => one.localName))].sort()") == [
            "a", "b", "p", "span",
        ]  # fmt: skip
        assert tab.locator(".comments summary").inner_text() == "Attention <i>"
        assert not tab.get_by_text("La fin du film.").is_visible()
        assert tab.evaluate("[window.hurt, document.querySelectorAll('#answers_').length]") == [None, 1]
        assert tab.evaluate("document.activeElement.className") == "comments-place"
        # They are not run either way: what is parsed belongs to no window. The browser mentions them all the same.
        assert [text for text in complaints if not re.search("inline (event handler|style)", text)] == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 404, "body": "{}"}, "Les commentaires ne peuvent pas être chargés pour l’instant."),
        ({"body": "<html>"}, "Les commentaires ne peuvent pas être chargés pour l’instant."),
        ({"body": '{"descendants": []}'}, "Il n’y a pas encore de commentaire."),
    ],
)
def test_what_a_server_does_not_say_is_said(
    browser: Browser, quiet: tuple[Newsroom, str], answer: dict[str, Any], said: str
) -> None:
    with visited(browser, quiet[1] + "politique/a/", {ROUTES: answer}) as (tab, _, _):
        tab.get_by_role("button", name="Afficher les commentaires").click()
        tab.locator(".comments-place p").wait_for()
        assert tab.locator(".comments-place").inner_text() == said


WIDGET = "<title>Avis</title><script>parent.postMessage({giscus: {resizeHeight: 777}}, '*')</script>"
EMBED = "fetch('https://avis.example/config').then(() => document.querySelector('#isso-thread').append('Trois avis'));"


OF_THIS_HOST = "document.querySelector('#isso-thread').append('Trois avis');"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_giscus_is_a_frame_in_the_scheme_of_the_page(browser: Browser, tmp_path: Path, scheme: str) -> None:
    answers = {"https://giscus.app/": {"body": WIDGET, "content_type": "text/html"}}
    with (
        site(tmp_path, GISCUS) as (_, address),
        visited(browser, address + "politique/b/", answers, color_scheme=scheme) as (tab, asked, complaints),
    ):
        assert asked == []
        tab.get_by_role("button", name="Afficher les commentaires").click()
        tab.locator("iframe[height='777'][title='Discussion']").wait_for()
        assert [url.partition("?")[0] for url in asked] == ["https://giscus.app/fr/widget"]
        assert f"theme=noborder_{scheme}&" in asked[0]
        assert "repo=journal%2Favis&repoId=R_1&category=Avis&categoryId=C_1" in asked[0]
        tab.goto(address + "politique/b/?giscus=signe&x=1", wait_until="networkidle")
        assert "session=signe&" in asked[-1]  # back from signing in: the reader has asked for them already
        assert tab.evaluate("location.search + localStorage.getItem('giscus-session')") == '?x=1"signe"'
        assert complaints == []


@pytest.mark.parametrize("server", ["https://avis.example/", "/isso/"])
def test_isso_comes_after_a_click_or_from_this_host_when_it_is_in_view(
    browser: Browser, tmp_path: Path, server: str
) -> None:
    embed = {"body": EMBED, "content_type": "text/javascript"}
    answers = {"https://avis.example/js/embed.min.js": embed, "https://avis.example/config": {"body": "{}"}}
    with (
        site(tmp_path, f'[options.isso]\nserver = "{server}"\n') as (_, address),
        visited(browser, address + "politique/b/", answers) as (tab, asked, complaints),
    ):
        assert asked == []
        own = server.startswith("/")
        if own:
            tab.route("**/isso/js/embed.min.js", lambda route: route.fulfill(**{**embed, "body": OF_THIS_HOST}))
            tab.reload(wait_until="networkidle")
            tab.locator(".comments").scroll_into_view_if_needed()
        else:
            tab.get_by_role("button", name="Afficher les commentaires").click()
        tab.locator("#isso-thread", has_text="Trois avis").wait_for()
        assert asked == ([] if own else ["https://avis.example/js/embed.min.js", "https://avis.example/config"])
        assert [text for text in complaints if "404" not in text] == []
