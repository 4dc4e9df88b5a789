"""Every link, picture, style sheet, font and anchor that a page names is in the output."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html

from .links import css_links, fault, read_links
from .newspaper import BuiltSite, serve
from .tools import node_program, run_json


def dead_links(site: BuiltSite) -> list[str]:
    links = {file: read_links(file.read_text("utf-8"))[0] for file in site.files("*.html")}
    links |= {file: css_links(file.read_text("utf-8")) for file in site.files("*.css")}
    faults = ((site.name(file), fault(site, link, file)) for file in links for link in links[file])
    return sorted({f"{name}: {found}" for name, found in faults if found})


def test_every_link_leads_somewhere(site: BuiltSite) -> None:
    assert not dead_links(site)


def test_linkinator_finds_no_broken_link(site: BuiltSite) -> None:
    with serve(site) as address:
        others = rf"^https?://(?!{re.escape(address.split('/')[2])})"
        rewrite = ["--url-rewrite-search", re.escape(site.base_url), "--url-rewrite-replace", address]
        checks = ["--recurse", "--check-fragments", "--check-css", "--redirects", "error", "--skip", others]
        form = ["--format", "json", "--verbosity", "info"]
        found = run_json(*node_program("linkinator"), address, *checks, *rewrite, *form)
    broken = [f"{link['parent']}: {link['url']}" for link in found["links"] if link["state"] == "BROKEN"]
    assert not broken
    assert len(found["links"]) > 10
    assert found["passed"]


def test_links_alone_lead_to_every_page(site: BuiltSite) -> None:
    """From the front page, without search or scripts; only redirections and the page of what is missing stand apart."""
    found, waiting = set(), [site.output / "index.html"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        links = lxml.html.fromstring(page.read_bytes()).xpath("//body//a/@href")
        files = {
            site.file_at(urlsplit(urljoin(site.url(page), link)).path) for link in links if site_has(site, page, link)
        }
        waiting += [file for file in files - found - set(waiting) if file and file.suffix == ".html"]
    apart = {file for file in site.files("*.html") if b'http-equiv="refresh"' in file.read_bytes()}
    assert {site.name(file) for file in site.files("*.html")} - {site.name(file) for file in found | apart} == {
        "404.html"
    }


def site_has(site: BuiltSite, page: Path, link: str) -> bool:
    return urljoin(site.url(page), link).startswith(site.base_url)


def test_dead_links_are_seen(tmp_path: Path) -> None:
    links = [
        "/journal/b/",
        "#no",
        "c",
        "/d.css",
        "/journal/?q=1#yes",
        "https://example.com/other/",
        "https://example.org/@b",
    ]
    body = "".join(f'<a href="{link}">x</a>' for link in links) + '<p id="yes"><img srcset="e.png 2x">'
    (tmp_path / "index.html").write_text(body, "utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "c/index.html").touch()
    assert dead_links(BuiltSite(tmp_path, "https://example.org/journal/")) == [
        "index.html: #no has no anchor in index.html",
        "index.html: /d.css leads nowhere",
        "index.html: /journal/b/ leads nowhere",
        "index.html: c leads nowhere",
        "index.html: e.png leads nowhere",
        "index.html: https://example.org/@b leads nowhere",
    ]
