"""``site.toml``: defaults, every table, every mistake."""

from pathlib import Path

import msgspec
import pytest

from sitegen.config.partners import PartnerConfig
from sitegen.config.site import Config, load_config, parse_config
from sitegen.errors.problems import BuildFailed, ConfigError

LEAST = '[site]\ntitle = "T"\nurl = "https://example.org/journal/"\n'


def mistakes(text: str, base_url: str | None = None) -> tuple[str, ...]:
    with pytest.raises(BuildFailed) as caught:
        parse_config(text, base_url)
    assert all(isinstance(problem, ConfigError) and problem.path == "site.toml" for problem in caught.value.problems)
    return tuple(str(problem) for problem in caught.value.problems)


def test_the_least_configuration_is_what_a_newspaper_would_choose() -> None:
    config = parse_config(LEAST)
    site = config.site
    assert (site.language, site.timezone, site.theme) == ("fr", "Europe/Paris", "gazette")
    assert config.taxonomy.categories is None
    assert (config.lists.per_page, config.feeds.items, config.feeds.formats) == (20, 20, ("rss", "atom", "json"))
    assert config.permalinks.article == "/{category}/{slug}/"
    assert config.typography.enabled
    assert config.base_path == "/journal/"
    assert config.zone.key == "Europe/Paris"


WHOLE = """
[site]
title = "T"
url = "https://example.org"
language = "en"
timezone = "America/New_York"
theme = "x"
tagline = "a"
description = "b"
email = "c"
copyright = "d"
[taxonomy]
categories = ["A", "B"]
slugs = "unicode"
[taxonomy.places]
label = "Places"
terms = ["Paris"]
[permalinks]
corrections = "errata"
replies = "reponses"
search = "chercher"
republish = "reprendre"
article = "/{year}/{month}/{day}/{slug}.html"
tags = "t"
authors = "a"
archives = "r"
series = "s"
feeds = "f"
page = "p"
[lists]
per_page = 5
index_tags_from = 4
[feeds]
items = 6
formats = ["atom"]
terms = false
hub = "https://h.example"
[typography]
enabled = false
narrow_guillemets = true
hours = "compact"
[markdown]
math = true
[sponsorship]
text = "a"
url = "b"
label = "c"
[publisher]
kind = "non-professional"
anonymous = true
name = "a"
legal_name = "b"
legal_form = "c"
capital = "10 €"
siren = "732 829 320"
rcs = "Paris"
rna = "W751234567"
vat = "FR83404833048"
address = {street = "a", city = "b", postal_code = "c", country = "FR"}
publish_address = true
phone = "+33 1 23 45 67 89"
email = "a@example.org"
privacy_email = "b@example.org"
representative = "a"
director = "b"
editor = "c"
owners = [{name = "a", share = 50, indirect = true, public = true}]
beneficial_owners = ["a"]
public_money = [{year = 2025, amount = 1, third_countries = 0, currency = "CHF"}]
host = "github-pages"
cppap = {number = "0127 W 90000", until = 2027-01-31}
issn = "0028-0836"
logo = "c"
founded = "d"
twitter = "@a"
links = [{label = "l", url = "https://u.example"}]
[accessibility]
declare = true
page = "a"
audited = 2026-01-01
rate = 75.5
by = "b"
standard = "c"
failures = ["d"]
burdens = ["e"]
exempt = ["f"]
technologies = ["g"]
tools = ["h"]
pages = ["i"]
plan = "https://plan.example/"
[notes]
off = ["poster"]
[corrections]
threshold = 0.5
[urls]
gone = ["/a/"]
redirects = {"/b/" = "/c/"}
[plugins]
enabled = ["p"]
[build]
fingerprint = false
minify = false
minify_html = true
[search]
enabled = true
[images]
formats = ["webp"]
avif_quality = 1
webp_quality = 2
jpeg_quality = 3
cards = true
megapixels = 4
own_credits = ["Ana"]

[partners.app]
preset = "msn"
path = "app.xml"
language = "de"
categories = ["A"]
tags = ["t"]
authors = ["a"]
without_categories = ["B"]
without_tags = ["u"]
without_authors = ["b"]
sponsored = true
paid = true
delay = 5
days = 6
items = 7
text = "summary"
embeds = "links"
pictures = "none"
[api]
enabled = true
per_page = 8
text = "summary"
[republish]
articles = true
licence = "L"
licence_url = "https://l.example/"
conditions = "/c/"

[media]
store = "../photos"

[limits]
article_seconds = 3
[cluster]
address = "tls://grappe.example:8786"
ca = "tls/ca.pem"
certificate = "tls/client.pem"
key = "tls/client-key.pem"
store = "s3://seau/grappe"
wait = 5
[security]
csp = { frame-src = ["https://v.example"] }
[security_txt]
contact = ["mailto:a@v.example"]
expires = 2027-01-01
policy = "https://v.example/p"
encryption = "https://v.example/k"
acknowledgments = "https://v.example/a"
hiring = "https://v.example/h"
languages = ["fr", "en"]
[robots]
disallow = ["/a/"]
groups = [{ agents = ["B"] }]
[ai]
training = "refuse"
answers = "allow"
policy = "https://v.example/t"
drafts = ["content-usage"]
[analytics]
kind = "matomo"
consent = "off"
url = "https://m.example"
site = "1"
api = "https://a.example"
page = "p"
campaigns = true
referrers = true
days = 1
minimum = 2
valid_days = 3
[ads]
sellers = [{ domain = "a.example", account = "1" }]
owner = "v.example"
manager = "m.example"
contact = "a@v.example"
[archive]
before = 2020-01-01
folders = ["content/pages/dossiers"]
[hosting]
headers = true
hsts_days = 1
cname = true
[newsletter]
sender = "lettre@example.org"
subject = "{site}"
unsubscribe = "{{ unsubscribe }}"
online = "{{ mirror }}"
footer = "Lyon"
articles = 7
[links]
dead = "error"
ignore = ["*/mer"]
days = 3
hosts_at_once = 2
pause = 0.5
timeout = 5.0
largest = 1000
private_hosts = ["localhost:8001"]
archive = "https://archive.example/available"
save = "https://archive.example/save"
archive_requests = 9
[deploy]
remote = "forge"
branch = "pages"
target = "s3://journal/site"
page_cache = 60
purge = "scripts/purge --all"
indexnow_key = "cle-de-la-gazette"
indexnow = "https://engine.example/indexnow"
timeout = 2.5
[options]
any.thing = 1
[extra]
own = [1, 2]
"""


def test_every_key_of_every_table_is_read() -> None:
    config = parse_config(WHOLE)
    plain = msgspec.to_builtins(config)
    for table, defaults in msgspec.to_builtins(Config(config.site)).items():
        if table not in ("site", "options", "extra", "partners"):
            assert set(plain[table]) == set(defaults)
            assert all(plain[table][key] != defaults[key] for key in defaults), table
    partner, defaults = plain["partners"]["app"], msgspec.to_builtins(PartnerConfig())
    assert set(partner) == set(defaults)
    assert all(partner[key] != defaults[key] for key in defaults)
    assert config.taxonomy.categories == ("A", "B")
    assert config.taxonomy.own["places"].terms == ("Paris",)
    assert config.publisher.links[0].url == "https://u.example"
    assert config.options == {"any": {"thing": 1}}
    assert config.extra == {"own": [1, 2]}
    assert config.base_path == "/"


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("http://localhost:8000", "/"),
        ("https://x.github.io/journal", "/journal/"),
        ("https://x.github.io/a/b//", "/a/b/"),
    ],
)
def test_the_base_path_has_a_slash_at_both_ends(url: str, base: str) -> None:
    config = parse_config(LEAST.replace("https://example.org/journal/", url))
    assert config.base_path == base
    assert parse_config(LEAST, url).site.url == config.site.url


MISTAKES: dict[str, tuple[str, str]] = {
    "no title": ('[site]\nurl = "https://a.b"', "site.toml:1:2: “title” is missing\n    1 | [site]\n      |  ^"),
    "no table": ("", "site.toml:1:1: “site” is missing\n    1 | \n      | ^"),
    "an unknown key": (
        LEAST + 'langage = "fr"',
        'site.toml:4:1: unknown key “langage”\n    4 | langage = "fr"\n      | ^\n      = did you mean “language”?',
    ),
    "an unknown table": (
        LEAST + "[taxonomie]",
        "site.toml:4:2: unknown key “taxonomie”\n    4 | [taxonomie]\n      |  ^\n      = did you mean “taxonomy”?",
    ),
    "a time without quotes": (
        LEAST + "[options.announcement]\nuntil = 2026-03-02 12:00",
        "site.toml:5:20: not valid TOML: only a comment may follow a value on its line\n"
        "    5 | until = 2026-03-02 12:00\n      |                    ^\n"
        '      = write until = "2026-03-02 12:00"',
    ),
    "a wrong type": (
        LEAST + '[lists]\nper_page = "ten"',
        'site.toml:5:1: “per_page” must be a whole number, not the text “ten”\n    5 | per_page = "ten"\n      | ^',
    ),
    "too small a number": (
        LEAST + "[lists]\nper_page = 0",
        "site.toml:5:1: “per_page” must be from 1 to 1000000, not 0\n    5 | per_page = 0\n      | ^\n      = write per_page = 1",
    ),
    "an address without scheme": (
        '[site]\ntitle = "T"\nurl = "example.org"',
        'site.toml:3:1: “example.org/” cannot be the URL of a site\n    3 | url = "example.org"\n      | ^\n'
        "      = write https://example.org/",
    ),
    "an address that cannot be split": (
        '[site]\ntitle = "T"\nurl = "http://["',
        'site.toml:3:1: “http://[/” cannot be the URL of a site\n    3 | url = "http://["\n      | ^\n'
        "      = begin it with “https://” or “http://”",
    ),
    "an unknown time zone": (
        LEAST + 'timezone = "Europe/Pariss"',
        'site.toml:4:1: unknown time zone “Europe/Pariss”\n    4 | timezone = "Europe/Pariss"\n      | ^\n'
        "      = did you mean “Europe/Paris”?",
    ),
    "a time zone that is a folder": (
        LEAST + 'timezone = "Europe"',
        "site.toml:4:1: unknown time zone “Europe”",
    ),
    "an address that is none": (
        LEAST + '[publisher]\nlinks = [{label = "a", url = "/a/"}]',
        'site.toml:5:24: “/a/” is not an absolute URL\n    5 | links = [{label = "a", url = "/a/"}]\n      |'
        "                        ^\n      = begin it with “https://”, “http://”, “mailto:” or “tel:”",
    ),
    "a script as an address": (
        LEAST + '[sponsorship]\nurl = "javascript:alert(1)"',
        "site.toml:5:1: “javascript:alert(1)” is not an absolute URL",
    ),
    "a format twice": (LEAST + '[feeds]\nformats = ["rss", "rss"]', "site.toml:5:1: the format “rss” is listed twice"),
    "a directive that is none": (
        LEAST + "[security.csp]\nframes-src = []",
        "site.toml:5:1: unknown directive “frames-src”\n    5 | frames-src = []\n      | ^\n"
        "      = did you mean “frame-src”?",
    ),
    "a directive for a header": (
        LEAST + "[security.csp]\nframe-ancestors = [\"'none'\"]",
        "site.toml:5:1: browsers ignore “frame-ancestors” in a page",
    ),
    "a source that would be another directive": (
        LEAST + "[security.csp]\nimg-src = ['https:', 'https:; script-src *']",
        "site.toml:5:1: “https:; script-src *” is not a source of a policy",
    ),
    "a source that is no list": (
        LEAST + "[security]\ncsp = { img-src = 'https:' }",
        "site.toml:5:9: “img-src” must be a list, not the text “https:”",
    ),
    "a redirect to a number": (LEAST + "[urls.redirects]\n'/a/' = true", "site.toml:5:2: “/a/” must be text, not true"),
    "a pattern with an unknown token": (
        LEAST + '[permalinks]\narticle = "/{categorie}/{slug}/"',
        'site.toml:5:1: “/{categorie}/{slug}/” is not a pattern for URLs\n    5 | article = "/{categorie}/{slug}/"\n'
        "      | ^\n      = did you mean “category”?",
    ),
    "a pattern that gives all one address": (
        LEAST + '[permalinks]\narticle = "/{year}/"',
        'site.toml:5:1: “/{year}/” is not a pattern for URLs\n    5 | article = "/{year}/"\n      | ^\n'
        "      = add {slug} or {id}: without them all articles have the same URL",
    ),
    "a pattern with an attribute": (
        LEAST + '[permalinks]\narticle = "/{slug}/{year.x}/"',
        "site.toml:5:1: “/{slug}/{year.x}/” is not a pattern for URLs\n    5 | "
        'article = "/{slug}/{year.x}/"\n      | ^\n'
        "      = the tokens are {category}, {day}, {id}, {month}, {slug}, {year}",
    ),
    "TOML that is none": (
        LEAST + "theme = x",
        'site.toml:4:9: not valid TOML: this is not a value: a string needs quotation marks\n    4 | theme = x\n      |         ^\n      = write theme = "x"',
    ),
    "TOML that ends too early": (
        LEAST + "[lists",
        "site.toml:4:7: not valid TOML: the name of a table has no closing “]”",
    ),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake(text: str, message: str) -> None:
    (found,) = mistakes(text)
    if message.count("\n"):
        assert found == message
    else:
        assert found.startswith(message)


def test_all_mistakes_are_told_at_once() -> None:
    text = '[site]\ntitle = 1.5\nurl = "https://a.b"\nthem = "x"\n[lists]\nper_page = "x"\n'
    assert [found.split(": ")[0] for found in mistakes(text)] == ["site.toml:2:1", "site.toml:4:1", "site.toml:6:1"]
    impossible = '[site]\ntitle = "T"\nurl = "x"\ntimezone = "y"\n[publisher]\nissn = "1"\nsiren = "1"\n'
    assert len(mistakes(impossible)) == 4


def test_a_base_url_is_checked_too() -> None:
    assert "“nowhere/” cannot be the URL of a site" in mistakes(LEAST, "nowhere")[0]


def failure_of(root: Path) -> str:
    with pytest.raises(BuildFailed) as caught:
        load_config(root)
    return str(caught.value)


def test_a_folder_without_configuration(tmp_path: Path) -> None:
    assert failure_of(tmp_path) == (
        "this folder has no site.toml\n      = run sitegen in the folder of a site, or create one: sitegen init"
    )


def test_a_configuration_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes('[site]\ntitle = "é"'.encode("latin-1"))
    assert failure_of(tmp_path) == (
        'site.toml:2:10: not valid UTF-8\n    2 | title = "é"\n      |          ^\n'
        "      = it looks like Windows-1252 or Latin-1; save it as UTF-8"
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(LEAST.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_config(tmp_path) == parse_config(LEAST)
