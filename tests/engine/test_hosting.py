"""Files for robots, advertisers, researchers and hosts: each only where it is configured, and what will not work."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from newsroom import NOW, SITE, Files, Newsroom, article

from sitegen.config.site import parse_config
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
ROOT = SITE.replace("https://example.org/journal/", "https://example.org/")
ALL = """
[robots]
disallow = ["/brouillons/"]
groups = [{ agents = ["Bot-A", "Bot_B"], disallow = ["/"], allow = ["/libre/"] }]
[ai]
training = "refuse"
policy = "https://example.org/fouille/"
[ads]
owner = "example.org"
sellers = [
    { domain = "ads.example", account = "12345", authority = "f08c47fec0942fa0" },
    { domain = "other.example", account = "9", reseller = true },
]
[security_txt]
contact = ["mailto:securite@example.org", "https://example.org/contact/"]
expires = 2026-06-01
policy = "https://example.org/securite/"
[hosting]
headers = true
hsts_days = 365
cname = true
"""
FILES = {"ads.txt", ".well-known/security.txt", ".well-known/tdmrep.json", "_headers", "CNAME"}


def warnings(newsroom: Newsroom, **request: datetime) -> list[str]:
    return [str(warning) for warning in newsroom.build(**request).warnings]


def test_each_file_is_there_only_where_it_is_configured(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT})
    newsroom.build()
    assert FILES.isdisjoint(newsroom.files())
    assert newsroom.page("robots.txt").startswith("User-agent: *\nDisallow:\n\nSitemap: ")
    assert "tdm" not in newsroom.page("")
    newsroom.write({"site.toml": ROOT + ALL})
    assert not warnings(newsroom)
    assert newsroom.files().keys() >= FILES
    assert newsroom.page("CNAME") == "example.org"
    assert newsroom.page("ads.txt").splitlines() == [
        "OWNERDOMAIN=example.org",
        "ads.example, 12345, DIRECT, f08c47fec0942fa0",
        "other.example, 9, RESELLER",
    ]


def test_security_txt_has_the_fields_of_its_standard(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL})
    newsroom.build()
    assert newsroom.page(".well-known/security.txt").splitlines() == [
        "Contact: mailto:securite@example.org",
        "Contact: https://example.org/contact/",
        "Expires: 2026-06-01T00:00:00Z",
        "Preferred-Languages: fr",
        "Canonical: https://example.org/.well-known/security.txt",
        "Policy: https://example.org/securite/",
    ]


def test_robots_are_asked_by_name(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL})
    newsroom.build()
    everybody, named, training, sitemaps = newsroom.page("robots.txt").split("\n\n")
    assert everybody == "User-agent: *\nDisallow: /brouillons/"
    assert named == "User-agent: Bot-A\nUser-agent: Bot_B\nAllow: /libre/\nDisallow: /"
    assert {"User-agent: GPTBot", "User-agent: CCBot", "Disallow: /"} <= set(training.splitlines())
    assert sitemaps.startswith("Sitemap: ")


def test_mining_is_reserved_in_a_file_and_on_every_page(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL, "content/articles/a.md": article()})
    newsroom.build()
    policy = "https://example.org/fouille/"
    (said,) = json.loads(newsroom.page(".well-known/tdmrep.json"))
    assert said == {"location": "/", "tdm-reservation": 1, "tdm-policy": policy}
    for page in ("", "politique/a/", "404.html"):
        assert '<meta name="tdm-reservation" content="1">' in newsroom.page(page)
        assert f'<meta name="tdm-policy" content="{policy}">' in newsroom.page(page)


def test_hosts_are_told_what_may_be_kept_for_ever(site_of: SiteOf) -> None:
    files = {"static/assets/own.css": "a{}", "static/assets/list.json": "{}", "static/assets/icon.svg": "<svg/>"}
    newsroom = site_of({"site.toml": SITE + "[hosting]\nheaders = true\n", **files})
    newsroom.build()
    rules = newsroom.page("_headers")
    assert rules.startswith("/journal/*\n  Content-Security-Policy: frame-ancestors 'self'\n")
    (own,) = (name for name in newsroom.files() if name.endswith(".css"))
    assert f"\n/journal/{own}\n  Cache-Control: public, max-age=31536000, immutable\n" in rules
    assert rules.count("/assets/") == 1, "a name that stays may get other bytes"
    assert "Strict-Transport-Security" not in rules
    newsroom.configure("[hosting]\nheaders = true\nhsts_days = 2\n[build]\nfingerprint = false\n")
    newsroom.build()
    assert "/assets/" not in newsroom.page("_headers"), "a name that stays may get other bytes"
    assert "  Strict-Transport-Security: max-age=172800\n" in newsroom.page("_headers")


def test_a_file_of_the_site_wins_and_well_known_is_published(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL, "static/.well-known/security.txt": "mine", "static/ads.txt": "mine"})
    newsroom.build()
    assert newsroom.page(".well-known/security.txt") == newsroom.page("ads.txt") == "mine"


def test_a_change_of_the_configuration_is_seen(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL, "content/articles/a.md": article()})
    newsroom.build()
    newsroom.write({"site.toml": ROOT + ALL.replace("2026-06-01", "2026-07-01")})
    assert newsroom.build().files.written == (".well-known/security.txt",)
    newsroom.write({"site.toml": ROOT})
    assert set(newsroom.build().files.removed) >= FILES


def test_a_security_txt_about_to_expire_is_a_warning(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + ALL})
    assert not warnings(newsroom, now=datetime(2026, 5, 1, 12, tzinfo=UTC))
    for _ in range(2):  # a build in which nothing changed says it again
        (warning,) = warnings(newsroom, now=datetime(2026, 5, 2, 12, tzinfo=UTC))
        assert "site.toml:20:1: security.txt expires on 2026-06-01" in warning
    (warning,) = warnings(newsroom, now=datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert "security.txt has expired (2026-06-01)" in warning
    before = newsroom.page(".well-known/security.txt")
    newsroom.build(now=NOW + timedelta(days=400))
    assert newsroom.page(".well-known/security.txt") == before, "the day is an input, not the clock"


def test_files_that_nobody_looks_for_below_a_path_are_warnings(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": SITE + ALL})
    found = warnings(newsroom)
    for said in ("ads.txt", ".well-known/security.txt", ".well-known/tdmrep.json", "robots.txt", "CNAME"):
        assert any(said in warning.split("\n")[0] for warning in found), said
    assert len(found) == 5
    newsroom.write({"site.toml": ROOT.replace("example.org/", "a.github.io/") + "[hosting]\ncname = true\n"})
    (warning,) = warnings(newsroom)
    assert "CNAME has no effect" in warning


def test_addresses_that_leave_out_the_base_path_are_warnings(site_of: SiteOf) -> None:
    files = {
        "templates/404.html": '{% extends "base.html" %}\n{% block content %}<a href="/tags/">x</a>{% endblock %}\n',
        "static/assets/own.css": "a { background: url(/img/a.png) }\nb { background: url(/journal/b.png) }\n",
        "static/b.png": "b",
        "static/img/a.png": "a",
        "static/journal/b.png": "b",
        "themes/x/templates/banner.html": '<img src="//cdn.example/a.png"><a href="{{ site.url }}tags/">x</a>',
    }
    newsroom = site_of(files)
    for _ in range(2):
        style, template = warnings(newsroom)
        assert "static/assets/own.css:1:21: “/img/a.png” leads outside the site, which is below /journal/" in style
        assert "templates/404.html:2:29: “/tags/” leads outside the site" in template
    newsroom.write({"templates/404.html": '{% extends "base.html" %}\n'})
    assert len(warnings(newsroom)) == 1
    newsroom.write({"site.toml": ROOT})
    assert not warnings(newsroom)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[security_txt]\ncontact = ["mailto:a@b.example"]', "needs an expiry date"),
        ('[security_txt]\ncontact = ["a@b.example"]\nexpires = 2026-06-01', "write “mailto:a@b.example”"),
        ("[security_txt]\nexpired = 2026-06-01", "did you mean “expires”?"),
        ('[security_txt]\nexpires = "soon"', "“expires” must be"),
        ('[robots]\ndisallow = ["drafts"]', "“drafts” is not a path of this site"),
        ('[robots]\ndisallow = ["/a\\nUser-agent: *"]', "is not a path of this site"),
        ('[robots]\ngroups = [{ agents = ["a: b"] }]', "“a: b” cannot be the name of a robot"),
        ('[ads]\nsellers = [{ domain = "ads.example", account = "1, 2" }]', "“1, 2” cannot be “account”"),
        ('[ads]\nowner = "https://example.org/"', "write it without “https://”"),
        ('[ai]\ntraining = "refuse"\npolicy = "javascript:alert(1)"', "is not an absolute URL"),
        ("[hosting]\nhsts_days = -1", "must be from 0"),
        ("[hosting]\nhsts = 1", "did you mean “hsts_days”?"),
    ],
)
def test_mistakes_in_these_tables_have_a_place(table: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_config(f"{ROOT}{table}\n")
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert problem.line
    assert problem.line > 4
