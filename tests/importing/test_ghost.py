import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Wishes
from sitegen.importing.sources.ghost.reader import SOURCE

CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "import"

Read = Callable[..., Archive]


def post(key: int, **values: Any) -> dict[str, Any]:
    told = {
        "id": f"p{key}",
        "title": f"Titre {key}",
        "slug": f"titre-{key}",
        "html": "<p>Texte.</p>",
        "lexical": "{}",
        "status": "published",
        "visibility": "public",
        "type": "post",
        "featured": 0,
        "published_at": "2021-07-13T23:30:00.000Z",
        "updated_at": "2022-01-01T00:00:00.000Z",
    }
    return told | values


def export(*posts: dict[str, Any], version: str = "5.82.2", **tables: Any) -> str:
    data = {"posts": posts, "members": [{"email": "abonne@phare.example"}]} | tables
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": version}, "data": data}]}, indent=1)


SETTINGS = [
    {"key": "title", "value": "Le Phare"},
    {"key": "description", "value": "Le journal du port"},
    {"key": "timezone", "value": "Europe/Paris"},
    {"key": "locale", "value": "fr"},
    {"key": "stripe_secret_key", "value": "sk_secret"},
    {"key": "codeinjection_head", "value": "<script>secret</script>"},
]
USERS = [
    {"id": "1", "name": "Léa Martin", "slug": "lea", "email": "lea@phare.example", "password": "$2a$secret", "bio": "Port & mer",
     "profile_image": "__GHOST_URL__/content/images/lea.jpg"},
    {"id": "2", "name": "Bob", "slug": "bob", "email": "bob@phare.example"},
]  # fmt: skip
TAGS = [
    {"id": "1", "name": "Port", "slug": "port", "visibility": "public", "description": "Le port"},
    {"id": "2", "name": "#interne", "slug": "hash-interne", "visibility": "internal"},
    {"id": "3", "name": "Mer", "slug": "mer", "visibility": "public"},
]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str, *, wishes: Wishes | None = None, folders: tuple[Path, ...] = ()) -> Archive:
        path = tmp_path / "export.json"
        path.write_text(text, encoding="utf-8")
        assert SOURCE.looks_like([path])
        return SOURCE.read([path, *folders], wishes or Wishes())

    return reading


def one(archive: Archive) -> Entry:
    (entry,) = archive.entries()
    return entry


def test_values_of_an_article(read: Read) -> None:
    archive = read(
        export(
            post(
                1,
                title="Les quais & le <port>",
                custom_excerpt="Ce qui a changé.",
                featured=1,
                feature_image="__GHOST_URL__/content/images/size/w600/2021/07/quai.jpg",
                canonical_url="https://ailleurs.example/original/",
                codeinjection_foot="<script>x()</script>",
            ),
            settings=SETTINGS,
            users=USERS,
            tags=TAGS,
            posts_tags=[
                {"post_id": "p1", "tag_id": "3", "sort_order": 2},
                {"post_id": "p1", "tag_id": "2", "sort_order": 0},
                {"post_id": "p1", "tag_id": "1", "sort_order": 1},
            ],
            posts_authors=[{"post_id": "p1", "author_id": "1", "sort_order": 0}],
            posts_meta=[
                {"post_id": "p1", "feature_image_alt": "Un quai", "feature_image_caption": "Photo by <a>É. Roy</a>"}
            ],
        )
    )
    entry = one(archive)
    assert (entry.kind, entry.title, entry.standing) == ("article", "Les quais & le <port>", "published")
    assert entry.date is not None
    assert entry.date.isoformat() == "2021-07-14T01:30:00+02:00"
    assert (entry.slug, entry.route, entry.canonical) == ("titre-1", "/titre-1/", "https://ailleurs.example/original/")
    assert (entry.categories, entry.tags, entry.authors) == (("Port",), ("Mer",), ("lea",))
    assert (entry.standfirst, entry.featured) == ("Ce qui a changé.", True)
    assert entry.picture is not None
    assert entry.picture.url == "/content/images/2021/07/quai.jpg"
    assert (entry.picture.alt, entry.picture.caption, entry.picture.credit) == ("Un quai", "", "Photo by É. Roy")
    assert [loss.kind for loss in entry.losses] == ["code injection"]
    assert [loss.kind for loss in archive.losses] == ["code injection"]
    assert [(person.name, person.bio, person.route) for person in archive.people] == [
        ("Léa Martin", "Port &amp; mer", "/author/lea/")
    ]
    assert [(term.kind, term.route) for term in archive.terms] == [("category", "/tag/port/"), ("tag", "/tag/mer/")]
    assert dict(archive.counts) == {"internal tag": 1, "account": 1}
    assert (archive.identity.title, archive.identity.timezone, archive.identity.language) == (
        "Le Phare",
        "Europe/Paris",
        "fr",
    )
    assert {"/rss/", "/tag/port/rss/", "/author/lea/rss/"} <= set(archive.feeds)
    assert list(archive.entries()) == [entry]
    whole = str([entry, archive.people, archive.terms, archive.identity, archive.losses, archive.counts])
    assert "@" not in whole
    assert "secret" not in whole


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({}, "published"),
        ({"status": "scheduled"}, "scheduled"),
        ({"status": "draft"}, "draft"),
        ({"status": "sent"}, "draft"),
        ({"status": "unknown"}, "draft"),
        ({"visibility": "members"}, "members"),
        ({"visibility": "paid"}, "paid"),
        ({"visibility": "tiers"}, "paid"),
        ({"visibility": "label:vip"}, "paid"),
        ({"visibility": "members", "status": "draft"}, "draft"),
    ],
)
def test_only_what_everybody_could_read_is_published(read: Read, values: dict[str, str], standing: str) -> None:
    assert one(read(export(post(1, **values)))).standing == standing


def test_what_was_only_sent_by_email_is_not_published(read: Read) -> None:
    entry = one(read(export(post(1), posts_meta=[{"post_id": "p1", "email_only": 1}])))
    assert (entry.standing, entry.route, [loss.kind for loss in entry.losses]) == ("draft", "", ["email only"])


def test_pages_and_old_versions(read: Read) -> None:
    assert one(read(export(post(1, type="page")))).kind == "page"
    old = export(
        post(1, type=None, page=1, published_at=1424346554966, author_id=1),
        version="003",
        users=[{"id": 1, "name": "Léa", "slug": "lea"}],
    )
    entry = one(read(old))
    assert (entry.kind, entry.authors, entry.date and entry.date.year) == ("page", ("lea",), 2015)
    pattern = [{"key": "permalinks", "value": "/:year/:month/:day/:slug/"}]
    assert one(read(export(post(1), settings=pattern))).route == "/2021/07/13/titre-1/"
    flat = json.loads(export(post(1)))["db"][0]
    assert one(read(json.dumps(flat))).title == "Titre 1"


def test_a_text_without_html(read: Read) -> None:
    entries = list(read(export(post(1, html=None), post(2, html=None, plaintext="Un.\n\nDeux < trois."))).entries())
    assert (entries[0].html, [loss.kind for loss in entries[0].losses]) == ("", ["text without HTML"])
    assert entries[1].html == "<p>Un.</p>\n<p>Deux &lt; trois.</p>"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('<a href="__GHOST_URL__/titre-2/">a</a><img src="__GHOST_URL__/content/images/size/w1000/2021/a.jpg">',
         '<a href="/titre-2/">a</a><img src="/content/images/2021/a.jpg">'),
        ('<figure class="kg-card kg-image-card"><img src="/a.jpg" class="kg-image" alt="" srcset="/a.jpg 600w" sizes="1"></figure>',
         '<figure class="kg-card kg-image-card"><img class="kg-image" src="/a.jpg"/></figure>'),
        ('<figure class="kg-card kg-gallery-card"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="/a.jpg" alt="A"></div>'
         '<div class="kg-gallery-image"><img src="/b.jpg"></div></div><figcaption>Tout</figcaption></figure>',
         '<div class="gallery"><figure><img alt="A" src="/a.jpg"/></figure><figure><img src="/b.jpg"/></figure></div><p>Tout</p>'),
        ('<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://a.example/"><div class="kg-bookmark-title">Le titre</div>'
         '<div class="kg-bookmark-description">…</div><img src="/i.png"></a></figure>', '<p><a href="https://a.example/">Le titre</a></p>'),
        ('<div class="kg-card kg-audio-card"><img src="/t.png"><div><audio src="/a.mp3" preload="metadata"></audio><div class="kg-audio-title">Épisode</div>0:00</div></div>',
         '<audio src="/a.mp3" title="Épisode"></audio>'),
        ('<div class="kg-card kg-file-card"><a class="kg-file-card-container" href="/content/files/a.pdf" title="Download"><div class="kg-file-card-title">Le rapport</div>'
         '<div class="kg-file-card-caption">12 pages</div><svg></svg></a></div>', '<p><a href="/content/files/a.pdf">Le rapport</a> 12 pages</p>'),
        ('<div class="kg-card kg-signup-card"><form>Écrire à abo@phare.example</form></div>',
         '<sitegen-unknown name="card signup">Écrire à …</sitegen-unknown>'),
        ('<p>Lire <a href="#/portal/signup">la suite</a> kg-</p>', "<p>Lire la suite kg-</p>"),
    ],
)  # fmt: skip
def test_cards(read: Read, stored: str, shown: str) -> None:
    from bs4 import BeautifulSoup

    body = one(read(export(post(1, html=stored)))).html or ""
    assert str(BeautifulSoup(body, "html.parser")) == str(BeautifulSoup(shown, "html.parser"))


def test_pictures_are_found_in_any_size(read: Read, tmp_path: Path) -> None:
    (tmp_path / "content/images/2021").mkdir(parents=True)
    picture = tmp_path / "content/images/2021/a.jpg"
    picture.write_bytes(b"a")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    for folder in (tmp_path / "content", tmp_path / "content/images"):
        archive = read(export(post(1)), folders=(folder,))
        for url in ("/content/images/2021/a.jpg", "__GHOST_URL__/content/images/size/w600/2021/a.jpg",
                    "https://phare.example/content/images/size/w600/format/webp/2021/a.jpg"):  # fmt: skip
            assert archive.find(url) == picture
        assert archive.find("/content/images/../../secret.jpg") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (export(post(1), version="7.0.0"), r"export.json:6:17: version “7.0.0” of Ghost is not known"),
        (export(post(1), version="abc"), r"version “abc” of Ghost is not known"),
        (export(post(1))[:-30], r"export.json:\d+: malformed JSON"),
        (export(post(1)).replace('"slug"', "slug"), r"export.json:\d+:\d+: malformed JSON"),
        ('{"posts": []}', r"export.json:1: this is not an export of Ghost"),
        ("[" * 100_000, "malformed JSON"),
        ('{"db": [{"meta": {"version": "5.0"}, "data": {"posts": "no"}}]}', r"export.json:1: malformed JSON: Expected `array`"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_an_error_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(text)
    with pytest.raises(BuildFailed, match=message):
        SOURCE.read([path], Wishes())


def test_other_files_do_not_look_like_ghost(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1.0.0"}')
    assert not SOURCE.looks_like([tmp_path])
    assert not SOURCE.looks_like([tmp_path / "none.json"])


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the collected exports are not here")
def test_real_exports() -> None:
    read = 0
    for path in sorted(CORPORA.glob("ghost*/**/*.json")):
        assert SOURCE.looks_like([path])
        read += len(list(SOURCE.read([path], Wishes()).entries()))
    assert read == 8
