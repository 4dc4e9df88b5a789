import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wxr import HEAD, attachment, author, category, export, item

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Wishes
from sitegen.importing.sources.wordpress.reader import SOURCE

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
PARIS_SUMMER = timezone(timedelta(hours=2))

Read = Callable[..., Archive]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(*exports: str, wishes: Wishes | None = None, folders: tuple[Path, ...] = ()) -> Archive:
        paths = []
        for number, text in enumerate(exports):
            path = tmp_path / f"export{number}.xml"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        assert SOURCE.looks_like(paths)
        return SOURCE.read([*paths, *folders], wishes or Wishes())

    return reading


def one(archive: Archive) -> Entry:
    (entry,) = archive.entries()
    return entry


def html(archive: Archive) -> str:
    return one(archive).html or ""


# What an entry is


def test_values_of_an_article(read: Read) -> None:
    archive = read(
        export(
            item(
                12,
                "Un.\n\nDeux.",
                title="Les <em>quais</em> &amp; le port",
                terms=[("category", "port", "Le port"), ("post_tag", "quai", "Quai")],
                excerpt="Ce qui a changé.",
                sticky="1",
                name="les-quais-d%c3%a9serts",
                link="https://phare.example/2021/07/les-quais-d%C3%A9serts/",
                meta=[("_wp_old_slug", "quais"), ("_wp_old_date", "2021-06-30")],
            ),
            head=author("lea", "Léa Martin") + category("port", "Le port"),
        )
    )
    entry = one(archive)
    assert (entry.kind, entry.key, entry.title, entry.standing) == ("article", "12", "Les quais & le port", "published")
    assert entry.date == datetime(2021, 7, 14, 1, 30, tzinfo=PARIS_SUMMER)
    assert entry.date.utcoffset() == timedelta(hours=2), "the day and so the address stay"
    assert (entry.slug, entry.route) == ("les-quais-déserts", "/2021/07/les-quais-déserts/")
    assert entry.former == ("/2021/07/quais/", "/2021/06/les-quais-déserts/")
    assert entry.queries == ("/?p=12",)
    assert (entry.categories, entry.tags, entry.authors) == (("Le port",), ("Quai",), ("lea",))
    assert (entry.standfirst, entry.featured) == ("Ce qui a changé.", True)
    assert entry.html == "<p>Un.</p>\n<p>Deux.</p>"
    assert (Path(entry.file).name, entry.line) == (
        "export0.xml",
        export(head=author("lea", "L") + category("a", "b")).count("\n") - 1,
    )
    assert [(person.name, person.route) for person in archive.people] == [("Léa Martin", "/author/lea/")]
    assert archive.identity.title == "Le Phare"
    assert archive.identity.timezone == "Europe/Paris"
    assert archive.terms[0].route == "/category/port/"
    assert {"/feed/", "/category/port/feed/", "/author/lea/feed/"} <= set(archive.feeds)
    assert list(archive.entries()) == [entry], "the same each time"


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("publish", "published"),
        ("future", "scheduled"),
        ("draft", "draft"),
        ("pending", "pending"),
        ("private", "private"),
        ("trash", "trash"),
        ("pitch", "draft"),
    ],
)
def test_only_what_everybody_could_read_is_published(read: Read, status: str, standing: str) -> None:
    assert one(read(export(item(1, status=status)))).standing == standing


def test_a_password_is_no_value_of_the_archive(read: Read) -> None:
    entry = one(read(export(item(1, password="sésame"))))
    assert entry.standing == "password"
    assert b"s\xc3\xa9same" not in msgspec.json.encode(entry)


def test_a_draft_has_neither_name_nor_date(read: Read) -> None:
    draft = item(7, status="draft", name="", date_gmt="0000-00-00 00:00:00", link="https://phare.example/?p=7")
    entry = one(read(export(draft)))
    assert (entry.date, entry.slug, entry.route, entry.queries) == (None, "", "", ("/?p=7",))


def test_nothing_personal_is_read(read: Read) -> None:
    archive = read(
        export(
            item(1, '[contact-form-7 to="redaction@phare.example"]\n\nText.', comments=2, creator="lea@phare.example"),
            item(2, type="shop_order", meta=[("_billing_email", "client@phare.example")]),
            item(3, type="feedback", title="secret message"),
            head=author("lea@phare.example", "lea@phare.example") + author("bob", "Bob"),
        )
    )
    whole = msgspec.json.encode(
        [list(archive.entries()), archive.people, archive.terms, archive.counts, archive.losses, archive.identity]
    ).decode()
    assert "@" not in whole
    assert "203.0.113.7" not in whole
    assert "Bravo" not in whole
    assert "secret" not in whole
    assert archive.counts["comment"] == 2
    assert archive.counts["shop_order"] == archive.counts["feedback"] == 1
    assert [person.name for person in archive.people] == ["lea"]


def test_types_of_posts_and_fields_that_the_user_names(read: Read) -> None:
    wishes = Wishes(
        keys={"dossier": "article", "chapo": "standfirst", "post_modified": "updated"}, category_from="rubrique"
    )
    text = export(
        item(
            1,
            type="dossier",
            modified="2022-01-02 10:00:00",
            modified_gmt="2022-01-02 09:00:00",
            terms=[("category", "a", "A"), ("rubrique", "mer", "Mer")],
            meta=[("chapo", "Le <b>chapô</b>"), ("autre", "x"), ("_prive", "y")],
        ),
        item(2, type="produit"),
    )
    archive = read(text, wishes=wishes)
    entry = one(archive)
    assert dict(entry.values) == {"standfirst": "Le chapô"}
    assert entry.categories == ("Mer", "A")
    assert entry.updated == datetime(2022, 1, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert dict(archive.counts) == {"produit": 1, "custom field autre": 1}
    assert list(read(text).entries()) == []
    assert one(read(export(item(1, modified_gmt="2022-01-02 09:00:00")))).updated is None


def test_the_category_that_stays(read: Read) -> None:
    terms = [("category", "non-classe", "Non classé"), ("category", "mer", "Mer"), ("category", "port", "Port")]
    head = category("mer", "Mer", key=5) + category("port", "Port", key=6)
    entries = read(
        export(
            item(1, terms=terms),
            item(2, terms=terms, link="https://phare.example/port/titre-2/"),
            item(3, terms=terms, meta=[("_yoast_wpseo_primary_category", "6")]),
            head=head,
        )
    ).entries()
    assert [entry.categories for entry in entries] == [
        ("Mer", "Port", "Non classé"),
        ("Port", "Mer", "Non classé"),
        ("Port", "Mer", "Non classé"),
    ]


def test_guests_of_co_authors_plus(read: Read) -> None:
    guest = item(
        50,
        type="guest-author",
        name="cap-yann-le-goff",
        title="Yann Le Goff",
        meta=[
            ("cap-display_name", "Yann Le Goff"),
            ("cap-user_login", "yann-le-goff"),
            ("cap-user_email", "yann@phare.example"),
            ("cap-description", "Pêcheur."),
            ("cap-website", "https://yann.example"),
            ("_thumbnail_id", "60"),
        ],
    )
    archive = read(
        export(
            item(1, terms=[("author", "cap-lea", "lea"), ("author", "cap-yann-le-goff", "yann-le-goff")]),
            item(2, terms=[("author", "cap-ines", "Inès Roy")]),
            guest,
            attachment(60, "2021/yann.jpg", alt="Yann"),
            head=author("lea", "Léa Martin"),
        )
    )
    assert [entry.authors for entry in archive.entries()] == [("lea", "yann-le-goff"), ("ines",)]
    people = {person.key: person for person in archive.people}
    assert {key: person.name for key, person in people.items()} == {
        "lea": "Léa Martin",
        "yann-le-goff": "Yann Le Goff",
        "ines": "Inès Roy",
    }
    yann = people["yann-le-goff"]
    assert (yann.bio, yann.url, yann.picture and yann.picture.alt) == ("Pêcheur.", "https://yann.example", "Yann")
    assert "@" not in msgspec.json.encode(archive.people).decode()


def test_search_engines_and_translations(read: Read) -> None:
    entries = list(
        read(
            export(
                item(
                    1,
                    meta=[
                        ("_yoast_wpseo_metadesc", "Une description."),
                        ("_yoast_wpseo_canonical", "https://ailleurs.example/original/"),
                        ("_yoast_wpseo_meta-robots-noindex", "1"),
                    ],
                    terms=[
                        ("language", "fr", "Français"),
                        ("post_translations", "pll_1", "pll_1"),
                        ("series", "s", "La série"),
                    ],
                ),
                item(2, terms=[("language", "en", "English"), ("post_translations", "pll_1", "pll_1")]),
                item(
                    3,
                    meta=[
                        ("_yoast_wpseo_metadesc", "%%title%% %%sep%%"),
                        ("_yoast_wpseo_canonical", "https://phare.example/x/"),
                    ],
                ),
            )
        ).entries()
    )
    assert (entries[0].standfirst, entries[0].canonical, entries[0].noindex) == (
        "Une description.",
        "https://ailleurs.example/original/",
        True,
    )
    assert (entries[0].language, entries[0].translation_of, entries[0].series) == ("", "", "La série")
    assert (entries[1].language, entries[1].translation_of) == ("en", "1")
    assert (entries[2].standfirst, entries[2].canonical, entries[2].noindex) == ("", "", False)


# Dates


@pytest.mark.parametrize(
    ("local", "universal", "meant"),
    [
        ("2021-01-14 01:30:00", "2021-01-14 00:30:00", "2021-01-14T01:30:00+01:00"),
        ("2021-07-14 01:30:00", "0000-00-00 00:00:00", "2021-07-14T01:30:00+02:00"),  # by the zone of the other
        ("2021-07-14 01:30:00", "2019-01-01 00:00:00", "2019-01-01T01:00:00+01:00"),  # both cannot be
        ("", "", "2025-01-01T00:00:00+00:00"),  # only the date of the feed
    ],
)
def test_the_date_is_not_that_of_the_feed(read: Read, local: str, universal: str, meant: str) -> None:
    many = [item(key) for key in range(2, 25)]
    entries = list(read(export(item(1, date=local, date_gmt=universal), *many)).entries())
    assert entries[0].date is not None
    assert entries[0].date.isoformat() == meant


@pytest.mark.parametrize(
    ("language", "pairs", "zone"),
    [
        (
            "fr-FR",
            [("2021-07-01 12:00:00", "2021-07-01 10:00:00"), ("2021-01-01 12:00:00", "2021-01-01 11:00:00")],
            "Europe/Paris",
        ),
        ("fr", [("2021-07-01 12:00:00", "2021-07-01 10:00:00")], "Europe/Paris"),
        (
            "en-US",
            [("2021-07-01 12:00:00", "2021-07-01 16:00:00"), ("2021-01-01 12:00:00", "2021-01-01 17:00:00")],
            "America/New_York",
        ),
        ("en-US", [("2021-07-01 12:00:00", "2021-07-01 12:00:00")], "UTC"),
        ("fr-FR", [("2021-07-01 12:00:00", "2021-07-01 09:00:00")], "Etc/GMT-3"),
        ("xx-unknown", [("2021-07-01 12:00:00", "2021-07-01 06:30:00")], ""),
    ],
)
def test_the_zone_of_a_site_is_found_by_its_offsets(
    read: Read, language: str, pairs: list[tuple[str, str]], zone: str
) -> None:
    items = [item(key, date=local, date_gmt=universal) for key, (local, universal) in enumerate(pairs, start=1)]
    archive = read(export(*items, start=HEAD.replace("fr-FR", language)))
    assert archive.identity.timezone == zone


# Pictures


@pytest.mark.parametrize(
    "url",
    [
        "https://phare.example/wp-content/uploads/2021/07/quai.jpg",
        "https://phare.example/wp-content/uploads/2021/07/quai-1024x683.jpg",
        "http://www.phare.example/wp-content/uploads/2021/07/quai-150x150.jpg",
        "https://phare.example/wp-content/uploads/2021/07/quai.jpg?w=640",
        "https://i0.wp.com/phare.example/wp-content/uploads/2021/07/quai.jpg?resize=600%2C400&ssl=1",
        "//phare.example/wp-content/uploads/2021/07/quai-scaled.jpg",
        "/wp-content/uploads/2021/07/quai-768x512.jpg",
    ],
)
def test_every_size_of_a_picture_is_the_picture(read: Read, tmp_path: Path, url: str) -> None:
    uploads = tmp_path / "uploads"
    (uploads / "2021/07").mkdir(parents=True)
    (uploads / "2021/07/quai.jpg").write_bytes(b"picture")
    archive = read(
        export(
            item(1, f'<img src="{url}" alt="" srcset="a 1x"><a href="https://phare.example/2021/07/titre-1/quai/">page</a>'),
            attachment(9, "2021/07/quai-scaled.jpg" if "scaled" in url else "2021/07/quai.jpg", parent=1, alt="Un quai",
                       credit="É. Roy", link="https://phare.example/2021/07/titre-1/quai/", excerpt="Au port"),
        ),
        folders=(uploads,),
    )  # fmt: skip
    file = "https://phare.example/wp-content/uploads/2021/07/quai" + ("-scaled" if "scaled" in url else "") + ".jpg"
    assert html(archive) == f'<p><img src="{file}" alt="Un quai"><a href="{file}">page</a></p>'
    about = archive.about(url)
    assert about is not None
    assert (about.url, about.alt, about.caption, about.credit) == (file, "Un quai", "Au port", "É. Roy")
    if "scaled" not in url:
        assert archive.find(url) == uploads / "2021/07/quai.jpg"


def test_an_empty_alternative_text_says_nothing(read: Read) -> None:
    archive = read(export(item(1, '<img src="/a.jpg" alt=""> <img src="/b.jpg?w=300" alt="B">')))
    assert html(archive) == '<p><img src="/a.jpg"> <img src="/b.jpg" alt="B"></p>'


def test_a_name_that_looks_like_a_size_is_a_name(read: Read) -> None:
    archive = read(
        export(item(1, "x"), attachment(9, "affiche-800x600.jpg", alt="L’affiche"), attachment(8, "affiche.jpg"))
    )
    about = archive.about("https://phare.example/wp-content/uploads/affiche-800x600.jpg")
    assert about is not None
    assert about.alt == "L’affiche"


def test_nothing_outside_of_the_folders_is_found(read: Read, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (uploads / "in.jpg").write_bytes(b"in")
    archive = read(export(item(1, "x")), folders=(uploads,))
    for url in ("../secret.jpg", "%2e%2e/secret.jpg", "/wp-content/uploads/link.jpg", "/wp-content/uploads/../../secret.jpg",
                "x\0.jpg", "/", "", "https://[", "/a/in.jpg"):  # fmt: skip
        assert archive.find(url) is None, url
    assert archive.find("https://phare.example/wp-content/uploads/in.jpg") == uploads / "in.jpg"


def test_the_lead_picture(read: Read) -> None:
    picture = attachment(9, "2021/quai.jpg", alt="Un quai", excerpt="Au port", credit="É. Roy")
    entries = list(
        read(export(item(1, meta=[("_thumbnail_id", "9")]), item(2, meta=[("_thumbnail_id", "8")]), picture)).entries()
    )
    assert entries[0].picture is not None
    assert (entries[0].picture.alt, entries[0].picture.caption, entries[0].picture.credit) == (
        "Un quai",
        "Au port",
        "É. Roy",
    )
    assert entries[1].picture is None
    assert [loss.kind for loss in entries[1].losses] == ["featured picture"]


# Shortcodes

QUAI = attachment(9, "quai.jpg", parent=1, alt="Un quai", credit="É. Roy", excerpt="Au port")
FIGURE = '<figure><img src="https://phare.example/wp-content/uploads/quai.jpg" alt="Un quai"><figcaption>Au port <cite class="credit">É. Roy</cite></figcaption></figure>'


def flat(text: str) -> str:
    """Return HTML on one line; whether what only the editor sees is in a paragraph does not matter."""
    return re.sub(r"<p>(<sitegen-unknown[^<]*</sitegen-unknown>)</p>", r"\1", re.sub(r"\s*\n\s*", "", text))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('[caption id="attachment_9" align="alignleft" width="300"]<img src="/x.jpg" alt="a"> Texte <i>ici</i>[/caption]',
         '<figure><img src="/x.jpg" alt="a"><figcaption>Texte <i>ici</i> <cite class="credit">É. Roy</cite></figcaption></figure>'),
        ('[caption width="300" caption="Ancien"]<a href="/y"><img src="/x.jpg"></a>[/caption]',
         '<figure><a href="/y"><img src="/x.jpg"></a><figcaption>Ancien</figcaption></figure>'),
        ('[media-credit name="AFP"]<img src="/x.jpg">[/media-credit]',
         '<figure><img src="/x.jpg"><figcaption><cite class="credit">AFP</cite></figcaption></figure>'),
        ("[gallery]", f'<div class="gallery">{FIGURE}</div>'),
        ('[gallery ids="9"]', f'<div class="gallery">{FIGURE}</div>'),
        ("[gallery ids=“9”]", f'<div class="gallery">{FIGURE}</div>'),
        ("[embed width=\"3\"]https://www.youtube.com/watch?v=a&amp;t=1[/embed]", '<iframe src="https://www.youtube.com/watch?v=a&amp;t=1"></iframe>'),
        ("https://vimeo.com/1", '<iframe src="https://vimeo.com/1"></iframe>'),
        ("[youtube https://youtu.be/a]", '<iframe src="https://youtu.be/a"></iframe>'),
        ("[youtube=https://youtu.be/a]", '<iframe src="https://youtu.be/a"></iframe>'),
        ('[vimeo id="12"]', '<iframe src="https://vimeo.com/12"></iframe>'),
        ('[audio mp3="https://a.example/x.mp3" title="Le port"][/audio]', '<audio src="https://a.example/x.mp3" title="Le port"></audio>'),
        ("[audio http://a.example/x.mp3|width=180]", '<audio src="http://a.example/x.mp3"></audio>'),
        ("https://a.example/x.mp3", '<audio src="https://a.example/x.mp3"></audio>'),
        ('[video mp4="/x.mp4" poster="/p.jpg"][/video]', '<video src="/x.mp4" poster="/p.jpg"></video>'),
        ('[code lang="js"]if (a &lt; b) [gallery][/code]', '<pre><code class="language-js">if (a &lt; b) [gallery]</code></pre>'),
        ("[php]<?php echo 1;[/php]", '<pre><code class="language-php">&lt;?php echo 1;</code></pre>'),
        ("Mot[ref]Une <i>note</i>.[/ref] suite.", '<p>Mot<sitegen-note name="s1">Une <i>note</i>.</sitegen-note> suite.</p>'),
        ("Mot ((Une note.)) suite.", '<p>Mot<sitegen-note name="p1">Une note.</sitegen-note> suite.</p>'),
        ("<code>((a))</code> <a title='((b))'>c</a>", "<p><code>((a))</code> <a title='((b))'>c</a></p>"),
        ("Vu [sic] au port [1], dit-il [celui-ci].", "<p>Vu [sic] au port [1], dit-il [celui-ci].</p>"),
        ("[[gallery]] montre", "<p>[gallery] montre</p>"),
        ("<pre>[gallery]</pre>", "<pre>[gallery]</pre>"),
        ('<p title="[gallery]">x</p>', '<p title="[gallery]">x</p>'),
        ("[su_spacer]", '<sitegen-unknown name="shortcode [su_spacer]">[su_spacer]</sitegen-unknown>'),
        ('A [ad zone="1"] b', '<p>A</p><sitegen-unknown name="shortcode [ad]">[ad zone=&quot;1&quot;]</sitegen-unknown><p>b</p>'),
        ("[dropcap]L[/dropcap]e port", '<p><sitegen-unknown name="shortcode [dropcap]">[dropcap]…[/dropcap]</sitegen-unknown>Le port</p>'),
        ('[vc_row][vc_column width="1/1"]Un.[/vc_column][/vc_row]', "<p>Un.</p>"),
        ('[gallery ids="404"]', '<sitegen-unknown name="shortcode [gallery]">[gallery ids=&quot;404&quot;]</sitegen-unknown>'),
        ("Avant.<!--more Lire-->Après.<!--nextpage-->Fin.", "<p>Avant.</p><sitegen-more></sitegen-more><p>Après.</p><p>Fin.</p>"),
        ("[box]Un.\n\n[gallery", '<p>[box]Un.</p><p>[gallery</p>'),
    ],
)  # fmt: skip
def test_shortcodes(read: Read, stored: str, shown: str) -> None:
    assert flat(html(read(export(item(1, stored), QUAI)))) == shown


def test_layouts_are_reported_once(read: Read) -> None:
    entry = one(read(export(item(1, "[vc_row][vc_column]A[/vc_column][/vc_row][vc_row]B[/vc_row]"))))
    assert [loss.kind for loss in entry.losses] == ["layout [vc_column]", "layout [vc_row]"]


@given(st.text(alphabet="[]/=\"' <>abgalery_codrf(\n", max_size=60))
def test_text_with_brackets_never_fails(text: str) -> None:
    from sitegen.importing.sources.wordpress.blocks import Blocks
    from sitegen.importing.sources.wordpress.bodies import body_of
    from sitegen.importing.sources.wordpress.pictures import Library

    library = Library([])
    body_of(text, "1", [], library, Blocks(library, {}))


@pytest.mark.parametrize(
    "piece", ["<pre>", "<!--", '<a "', "[gallery", "[a=", "((", "[caption]", "<!-- wp:a {", "[a b=c]", "[/caption]"]
)
def test_long_texts_take_as_long_as_they_are(piece: str) -> None:
    from time import process_time

    from sitegen.importing.sources.wordpress.blocks import Blocks
    from sitegen.importing.sources.wordpress.pictures import Library
    from sitegen.importing.sources.wordpress.shortcodes import expand

    library = Library([])

    def seconds(count: int) -> float:
        text = piece * count
        start = process_time()
        Blocks(library, {}).read(expand(text, "1", library).html)
        return process_time() - start

    seconds(100)
    # Ten times the text may not take a hundred times as long; a machine that is busy has three tries.
    assert any(seconds(8000) < 40 * max(seconds(800), 0.005) for _ in range(3))


# Blocks


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("<!-- wp:paragraph -->\n<p>Un.</p>\n<!-- /wp:paragraph -->\n\nDeux.", "<p>Un.</p><p>Deux.</p>"),
        ('<!-- wp:image {"id":9} --><figure class="wp-block-image"><img src="/x.jpg" alt="a"/></figure><!-- /wp:image -->',
         '<figure class="wp-block-image"><img src="/x.jpg" alt="a"/><figcaption><cite class="credit">É. Roy</cite></figcaption></figure>'),
        ('<!-- wp:gallery {"ids":[9]} --><figure class="wp-block-gallery"><ul><li><figure><img src="/x.jpg" alt="a"/><figcaption>A</figcaption></figure></li>'
         '<li><figure><img src="/y.jpg" alt="b"/></figure></li></ul><figcaption>Tout</figcaption></figure><!-- /wp:gallery -->',
         '<div class="gallery"><figure><img src="/x.jpg" alt="a"/><figcaption>A</figcaption></figure><figure><img src="/y.jpg" alt="b"/></figure></div><p>Tout</p>'),
        ('<!-- wp:gallery {"ids":[9]} /-->', f'<div class="gallery">{FIGURE}</div>'),
        ('<!-- wp:embed {"url":"https://youtu.be/a"} --><figure><div>\nhttps://youtu.be/a\n</div><figcaption>Film</figcaption></figure><!-- /wp:embed -->',
         '<figure><iframe src="https://youtu.be/a"></iframe><figcaption>Film</figcaption></figure>'),
        ('<!-- wp:core-embed/twitter {"url":"https://twitter.com/a/status/1"} --><figure></figure><!-- /wp:core-embed/twitter -->',
         '<iframe src="https://twitter.com/a/status/1"></iframe>'),
        ("<!-- wp:more --><!--more--><!-- /wp:more -->", "<sitegen-more></sitegen-more>"),
        ('<!-- wp:file --><div class="wp-block-file"><a href="/a.pdf">Le rapport</a><a href="/a.pdf" class="wp-block-file__button" download>Télécharger</a></div><!-- /wp:file -->',
         '<div class="wp-block-file"><a href="/a.pdf">Le rapport</a></div>'),
        ('<!-- wp:audio --><figure class="wp-block-audio"><audio controls src="/a.mp3"></audio></figure><!-- /wp:audio -->', '<audio src="/a.mp3"></audio>'),
        ("<!-- wp:shortcode -->[gallery]<!-- /wp:shortcode -->", f'<div class="gallery">{FIGURE}</div>'),
        ('<!-- wp:latest-posts {"n":3} /-->', '<sitegen-unknown name="block latest-posts">&lt;!-- wp:latest-posts {&quot;n&quot;:3} /--&gt;</sitegen-unknown>'),
        ('<!-- wp:block {"ref":70} /-->', "<p>Partagé.</p>"),
        ('<!-- wp:block {"ref":71} /-->', '<sitegen-unknown name="block block">&lt;!-- wp:block {&quot;ref&quot;:71} /--&gt;</sitegen-unknown>'),
        ('<p>Mot<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup>, mot<sup data-fn="u1" class="fn"><a href="#u1">1</a></sup>.</p><!-- wp:footnotes /-->',
         '<p>Mot<sitegen-note name="1">Une <em>note</em>.</sitegen-note>, mot<sitegen-note name="1"></sitegen-note>.</p>'),
    ],
)  # fmt: skip
def test_blocks(read: Read, stored: str, shown: str) -> None:
    shared = item(70, "<!-- wp:paragraph --><p>Partagé.</p><!-- /wp:paragraph -->", type="wp_block")
    itself = item(71, '<!-- wp:block {"ref":71} /-->', type="wp_block")
    notes = [("footnotes", '[{"content":"Une <em>note</em>.","id":"u1"}]')]
    assert flat(html(read(export(item(1, stored, meta=notes), QUAI, shared, itself)))) == shown


def test_the_sound_of_a_podcast(read: Read) -> None:
    stored = ("enclosure", "https://a.example/e1.mp3\n211\naudio/mpeg\na:1:{}")
    assert html(read(export(item(1, "Texte.", meta=[stored], title="Épisode 1")))).startswith(
        '<audio src="https://a.example/e1.mp3" title="Épisode 1"></audio>'
    )
    there = read(export(item(1, "[audio https://a.example/e1.mp3]", meta=[stored])))
    assert html(there).count("<audio") == 1


# Several files, and redirects


def test_several_files_are_one_archive(read: Read) -> None:
    old, new = (
        item(1, text, modified_gmt=f"2021-0{month}-01 00:00:00") for text, month in (("Avant", 1), ("Après", 2))
    )
    picture = attachment(9, "quai.jpg", alt="Un quai")
    archive = read(export(new, item(2, meta=[("_thumbnail_id", "9")])), export(old, item(3)), export(picture))
    entries = {entry.key: entry for entry in archive.entries()}
    assert list(entries) == ["1", "2", "3"]
    assert entries["1"].html == "<p>Après</p>"
    assert entries["2"].picture is not None
    assert archive.counts["duplicate"] == 1
    assert [entry.key for entry in read(export(item(1), item(1))).entries()] == ["1", "1-2"], "one file: two entries"


def test_files_of_several_sites_are_refused(read: Read) -> None:
    other = HEAD.replace("https://phare.example", "https://autre.example")
    with pytest.raises(
        BuildFailed, match=r"export1.xml: this export is of https://autre.example, and one before it of"
    ):
        read(export(item(1)), export(item(1), start=other))
    same = HEAD.replace("https://phare.example", "http://www.phare.example/")
    assert len(list(read(export(item(1)), export(item(2), start=same)).entries())) == 2


def test_a_folder_with_exports_and_pictures(tmp_path: Path) -> None:
    (tmp_path / "uploads/2021").mkdir(parents=True)
    (tmp_path / "uploads/2021/a.jpg").write_bytes(b"a")
    (tmp_path / "un.xml").write_text(export(item(1)))
    (tmp_path / "deux.xml").write_text(export(item(2)))
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    assert SOURCE.looks_like([tmp_path])
    archive = SOURCE.read([tmp_path], Wishes())
    assert [entry.key for entry in archive.entries()] == ["2", "1"]
    assert archive.find("/wp-content/uploads/2021/a.jpg") == tmp_path / "uploads/2021/a.jpg"


def test_redirects_of_a_plugin(read: Read) -> None:
    def rule(key: int, source: str, target: str) -> str:
        return item(key, type="redirect_rule", meta=[("_redirect_rule_from", source), ("_redirect_rule_to", target)])

    archive = read(
        export(
            rule(1, "/vieux", "https://phare.example/neuf/"),
            rule(2, "a/*", "/b"),
            rule(3, "/c", "https://d.example/?e"),
        )
    )
    assert archive.redirects == {"/vieux": "/neuf/", "/c": "https://d.example/?e"}
    assert archive.counts["redirect with a pattern"] == 1


def test_addresses_of_lists_without_pretty_ones(read: Read) -> None:
    archive = read(export(item(1, link="https://phare.example/?p=1"), head=category("mer", "Mer")))
    assert (archive.feeds, archive.terms[0].route) == ((), "")


def test_further_pages_of_an_article_lead_to_it(read: Read) -> None:
    entry = one(read(export(item(1, "Un.<!--nextpage-->Deux.<!--nextpage-->Trois."))))
    assert entry.former == ("/2021/07/titre-1/2/", "/2021/07/titre-1/3/")


def test_categories_stand_below_their_parents(read: Read) -> None:
    head = category("monde", "Monde") + category("asie", "Asie", "monde") + category("boucle", "Boucle", "boucle")
    routes = [term.route for term in read(export(item(1), head=head)).terms]
    assert routes == ["/category/monde/", "/category/monde/asie/", "/category/boucle/"]


# What is wrong with a file

ENTITIES = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (export(item(1)).replace("<wp:wxr_version>1.2</wp:wxr_version>", ""), r"export0.xml:8: this export does not say its version"),
        (export(item(1)).replace(">1.2<", ">9.9<"), r"export0.xml:13:18: version “9.9” of the format is not known"),
        (export(item(1)).replace("</channel>", "</chanel>"), r"export0.xml:\d+:\d+: malformed XML: Opening and ending tag mismatch"),
        (export(item(1))[:-60], r"export0.xml:\d+:\d+: malformed XML"),
        (export(item(1, title="a")).replace("<![CDATA[a]]>", "a & b"), r"export0.xml:16:\d+: malformed XML: xmlParseEntityRef: no name"),
        (export(item(1, title="a")).replace("<![CDATA[a]]>", "&b;"), r"export0.xml:16:\d+: malformed XML: Entity 'b' not defined"),
        (export(start=HEAD.replace("<rss", ENTITIES + "<rss")), r"export0.xml:2:1: an export has no document type"),
        (export(start=HEAD.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss')), r"an export has no document type"),
        (export(start=HEAD.replace("<rss", "<!-- <rss> --><!DOCTYPE rss><rss")), r"an export has no document type"),
        (export(start=HEAD.replace("UTF-8", "UTF-7")), r"this is not an export of WordPress"),
        ("<urlset>http://wordpress.org/export/", r"export0.xml:1:1: this is not an export of WordPress"),
        ("", r"export0.xml: this is not an export of WordPress|export0.xml:1:1: this is not"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_an_error_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "export0.xml"
    path.write_text(text)
    with pytest.raises(BuildFailed, match=message):
        list(SOURCE.read([path], Wishes()).entries())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="cannot be read"):
        SOURCE.read([tmp_path / "none.xml"], Wishes())
    with pytest.raises(BuildFailed, match="there is no export of WordPress in this folder"):
        SOURCE.read([tmp_path], Wishes())


def test_what_writes_of_wordpress_do_not_stop_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    text = "\ufeff\n\n" + export(item(1, "Un\x08 deux\x0b trois\x00."), item(2, "Quatre"))
    path.write_text(text, encoding="utf-8")
    entries = list(SOURCE.read([path], Wishes()).entries())
    assert entries[0].html == "<p>Un deux trois.</p>"
    assert entries[1].line == text[: text.rindex("<item>")].count("\n") + 1


def test_versions(read: Read) -> None:
    for version in ("1.0", "1.1", "1.2"):
        text = export(item(1), start=HEAD.replace("1.2", version))
        if version == "1.0":  # tags were called so, and each term came a second time for feeds
            text = text.replace(
                "</item>",
                '<category domain="tag" nicename="a"><![CDATA[A]]></category><category><![CDATA[A]]></category></item>',
            )
        entry = one(read(text))
        assert entry.title == "Titre 1"
        assert entry.tags == (("A",) if version == "1.0" else ())


# Real exports


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the collected exports are not here")
def test_real_exports() -> None:
    malformed = {"attachments-only", "sample", "sample-no-slug", "crazy-cdata", "invalid-version-tag", "malformed",
                 "malformed-simple", "missing-version-tag", "spip_articles"}  # fmt: skip
    read = 0
    for path in sorted(CORPORA.rglob("*.xml")):
        if path.stem in malformed:
            with pytest.raises(BuildFailed) as failed:
                SOURCE.read([path], Wishes())
            assert failed.value.problems[0].line
            continue
        archive = SOURCE.read([path], Wishes())
        entries = list(archive.entries())
        assert entries == list(archive.entries())
        assert len({entry.key for entry in entries}) == len(entries)
        assert all(entry.html is not None and "<!-- wp:" not in entry.html for entry in entries)
        read += len(entries)
    assert read == 367
