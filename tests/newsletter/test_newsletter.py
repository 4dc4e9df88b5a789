"""A newsletter carries what is new and public, once, in a form that email clients keep."""

import email
import json
import re
from collections.abc import Callable
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newsroom import NOW, Files, Newsroom, article, author, photo

from sitegen.cli.commands import main
from sitegen.config.site import parse_config
from sitegen.errors.problems import BuildFailed
from sitegen.newsletter.inline import inlined

SiteOf = Callable[[Files], Newsroom]

SETTINGS = """email = "redaction@example.org"

[newsletter]
unsubscribe = "https://example.org/adieu"
footer = "1 rue du Pont, Lyon"
"""
PAID = {"name": "Val d’Aune", "url": "https://aune.example/"}
RIGHT = [{"date": "2025-12-31", "type": "correction", "text": "Le pont a 120 mètres."}]
SITE: dict[str, str | bytes] = {
    "content/articles/old.md": article("Vieux", date="2025-06-01"),
    "content/articles/corrected.md": article("Le pont est long", date="2025-06-02", corrections=RIGHT),
    "content/articles/first.md": article("L’été « déjà » ?", date="2025-12-30", author="anna", featured=2),
    "content/articles/second.md": article("Deuxième", date="2025-12-31", category="Culture", genre="opinion"),
    "content/articles/paid.md": article("Papier neuf", date="2025-12-31 09:00", sponsor=PAID, featured=9),
    "content/articles/draft.md": article("Un brouillon que nul ne voit", date="2025-12-31", status="draft"),
    "content/articles/held.md": article("Sous embargo jusqu’à demain", date="2025-12-31", status="embargo"),
    "content/articles/soon.md": article("Plus tard", date="2026-01-01 18:00"),
    "content/articles/back.md": article("Rétracté", date="2025-12-31", status="retracted"),
    "content/articles/over.md": article("Fini", date="2025-12-30", expires="2025-12-31"),
    "content/authors/anna.md": author("Anna"),
}


class Letters:
    """A site, and the command that makes newsletters of it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom

    def __call__(self, *options: str, hours: float = 0) -> Result:
        now = (NOW + timedelta(hours=hours)).isoformat()
        return CliRunner().invoke(main, ["newsletter", "--now", now, *options], catch_exceptions=False)

    def told(self, *options: str, hours: float = 0) -> dict[str, list[str]]:
        """Return the headlines that it carries, and the corrections."""
        run = self("--json", *options, hours=hours)
        made = json.loads(run.stdout) or {"articles": [], "corrections": []}
        return {
            "articles": [item["title"] for item in made["articles"]],
            "corrections": [item["text"] for item in made["corrections"]],
        }

    @property
    def folders(self) -> list[str]:
        return sorted(path.name for path in (self.newsroom.root / "newsletters").glob("*"))

    def file(self, name: str, folder: str = "2026-01-01-1300") -> str:
        return (self.newsroom.root / "newsletters" / folder / name).read_text("utf-8")

    def message(self, folder: str = "2026-01-01-1300") -> EmailMessage:
        data = (self.newsroom.root / "newsletters" / folder / "newsletter.eml").read_bytes()
        return email.message_from_bytes(data, policy=policy.default)  # type: ignore[arg-type]


@pytest.fixture
def letters(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> Letters:
    newsroom = site_of(SITE)
    newsroom.configure(SETTINGS)
    monkeypatch.chdir(newsroom.root)
    return Letters(newsroom)


# What it carries


def test_the_first_one_carries_the_last_week_and_only_what_is_public(letters: Letters) -> None:
    assert letters.told() == {
        "articles": ["Papier neuf", "L’été «\u00a0déjà\u00a0»\u202f?", "Deuxième"],
        "corrections": ["Le pont a 120 mètres."],
    }
    for name in ("newsletter.html", "newsletter.txt"):
        text = letters.file(name)
        for hidden in ("brouillon", "embargo", "Plus tard", "Rétracté", "Fini", "Vieux"):
            assert hidden not in text


def test_what_was_carried_is_no_news(letters: Letters) -> None:
    letters()
    again = letters(hours=1)
    assert (again.exit_code, again.stdout) == (3, "nothing is new\n")
    assert letters.folders == ["2026-01-01-1300"]
    assert letters.told(hours=6) == {"articles": ["Plus tard"], "corrections": []}


def test_an_article_published_late_with_an_early_date_is_still_news(letters: Letters) -> None:
    letters()
    letters.newsroom.write({
        "content/articles/late.md": article("Relu tard", date="2025-12-29"),
        "content/articles/ancient.md": article("Archives", date="2025-01-01"),
    })  # fmt: skip
    assert letters.told(hours=1)["articles"] == ["Relu tard"]


def test_a_moved_article_is_no_news_and_a_new_correction_of_it_is(letters: Letters) -> None:
    letters()
    letters.newsroom.remove("content/articles/second.md")
    moved = article("Deuxième", date="2025-12-31", category="Culture", aliases=["/culture/second/"], corrections=RIGHT)
    letters.newsroom.write({"content/articles/elsewhere.md": moved})
    assert letters.told(hours=1) == {"articles": [], "corrections": ["Le pont a 120 mètres."]}
    assert letters(hours=2).exit_code == 3


def test_since_carries_again_what_was_carried(letters: Letters) -> None:
    letters()
    assert letters.told("--since", "30h", hours=1)["articles"] == ["Papier neuf"]
    assert letters.told("--since", "2025-06-01T12:00+00:00", hours=1)["articles"][-1] == "Le pont est long"
    assert letters.told("--since", "1m", hours=1)["articles"] == []
    assert letters("--since", "gestern").exit_code == 2


def test_what_finds_no_room_is_counted_and_is_no_news_later(letters: Letters) -> None:
    letters.newsroom.configure(SETTINGS + "articles = 2\n")
    assert "1 more article" in letters().stdout
    assert "1 autre article récent sur notre site" in letters.file("newsletter.html")
    assert "Deuxième" not in letters.file("newsletter.txt")
    assert letters(hours=1).exit_code == 3


def test_dry_run_writes_nothing(letters: Letters) -> None:
    run = letters("--dry-run")
    assert run.exit_code == 0
    assert "would be written: newsletters/2026-01-01-1300/" in run.stdout
    assert letters.folders == []
    assert not (letters.newsroom.root / "newsletters.txt").exists()


def test_each_edition_has_its_own(letters: Letters) -> None:
    letters.newsroom.configure(SETTINGS + '\n[languages.en]\ntitle = "The Gazette"\n')
    letters.newsroom.write({"content/articles/english.md": article("Bridge open", date="2025-12-31", language="en")})
    assert "Bridge open" not in letters.told()["articles"]
    assert letters.told("--language", "en")["articles"] == ["Bridge open"]
    assert '<html lang="en"' in letters.file("newsletter.html", "2026-01-01-1300-en")
    assert letters.message("2026-01-01-1300-en")["From"] == "The Gazette <redaction@example.org>"
    assert letters("--language", "en").exit_code == letters("--language", "fr").exit_code == 3
    run = letters("--language", "de")
    assert run.exit_code == 1
    assert "there is no edition “de”\n      = languages of this newspaper: fr, en" in run.stderr


# The list


def test_the_list_merges_line_by_line(letters: Letters) -> None:
    root = letters.newsroom.root
    letters("--since", "2d")
    mine = (root / "newsletters.txt").read_text("utf-8")
    assert re.search(r"^/politique/paid/ 2026-01-01T13:00:00\+01:00$", mine, re.MULTILINE)
    (root / "newsletters.txt").unlink()
    letters(hours=1)
    other = (root / "newsletters.txt").read_text("utf-8")
    (root / "newsletters.txt").write_text(mine + other, "utf-8")  # as “merge=union” does
    assert letters(hours=2).exit_code == 3
    assert letters.told(hours=6)["articles"] == ["Plus tard"]
    merged = (root / "newsletters.txt").read_text("utf-8").splitlines()
    assert len({line.split(" ")[0] for line in merged[1:]}) == len(merged) - 1


@pytest.mark.parametrize(
    ("line", "hint"),
    [("politique/pont/ 2026-01-01T12:00:00Z", ""), ("/a/ gestern", ""), ("/a/ 2026-01-01", ""),
     ("/ 2026-01-01T12:00:00Z since", ""), ("<<<<<<< HEAD", "keep the lines of both sides")],
)  # fmt: skip
def test_a_line_that_is_none_is_told_with_its_place(letters: Letters, line: str, hint: str) -> None:
    letters.newsroom.write({"newsletters.txt": f"# kept\n\n{line}\n"})
    run = letters()
    assert run.exit_code == 1
    assert f"newsletters.txt:3:1: this is not a line of newsletters.txt\n    3 | {line}" in run.stderr
    assert hint in run.stderr
    assert letters.folders == []


# The message


def test_the_message_has_no_defects_and_both_parts(letters: Letters) -> None:
    letters()
    message = letters.message()
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not [defect for part in message.walk() for defect in part.defects]
    assert not [defect for part in message.walk() for value in part.values() for defect in value.defects]
    assert message["From"].addresses[0].display_name == "La Gazette"
    assert message["Subject"] == "L’été «\u00a0déjà\u00a0»\u00a0?", "never that of what somebody paid for"
    assert message["Date"].datetime == NOW
    assert message["List-Unsubscribe"] == "<https://example.org/adieu>"
    assert message["Content-Language"] == "fr"
    text, html = message.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == letters.file("newsletter.txt")
    assert html.get_content().replace("\r\n", "\n") == letters.file("newsletter.html")
    raw = (letters.newsroom.root / "newsletters/2026-01-01-1300/newsletter.eml").read_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_newsletter_has_the_same_bytes(letters: Letters) -> None:
    def bytes_of() -> list[bytes]:
        return [path.read_bytes() for path in sorted((letters.newsroom.root / "newsletters").rglob("*.*"))]

    letters()
    first = bytes_of()
    letters("--since", "7d")
    assert letters.folders == ["2026-01-01-1300"]
    assert bytes_of() == first
    letters("--since", "7d", "--subject", "Autre")
    assert letters.message()["Subject"] == "Autre"
    assert bytes_of() != first


def test_a_long_address_to_unsubscribe_stays_readable(letters: Letters) -> None:
    address = "https://example.org/" + "adieu/" * 20
    letters.newsroom.configure(SETTINGS.replace("https://example.org/adieu", address))
    letters()
    raw = (letters.newsroom.root / "newsletters/2026-01-01-1300/newsletter.eml").read_bytes()
    assert raw.startswith(f"List-Unsubscribe: <{address}>\r\n".encode())
    assert letters.message()["List-Unsubscribe"] == f"<{address}>"


@pytest.mark.parametrize(
    "filled_in", ["{{ unsubscribe }}", "*|UNSUB|*", "[[UNSUB_LINK]]", "%unsubscribe_url%", "%added_url%"]
)
def test_what_a_service_fills_in_stays_as_it_is(letters: Letters, filled_in: str) -> None:
    letters.newsroom.configure(SETTINGS.replace("https://example.org/adieu", filled_in))
    assert letters().exit_code == 0
    assert f'href="{filled_in}"' in letters.file("newsletter.html")
    assert f"\n{filled_in}\n" in letters.file("newsletter.txt")
    assert letters.message()["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "address", ["https://example.org/%C3%A9t%C3%A9", "mailto:adi%C3%B3s@example.org?subject=Adi%C3%B3s"]
)
def test_a_percent_encoded_address_is_for_everybody(letters: Letters, address: str) -> None:
    letters.newsroom.configure(SETTINGS.replace("https://example.org/adieu", address))
    letters()
    assert letters.message()["List-Unsubscribe"] == f"<{address}>"


def test_subjects_by_pattern(letters: Letters) -> None:
    letters.newsroom.configure(SETTINGS + 'subject = "{site}, {date} : {headline}"\n')
    letters()
    assert letters.message()["Subject"] == "La Gazette, 1er\u00a0janvier 2026 : L’été «\u00a0déjà\u00a0»\u00a0?"
    run = letters("--since", "7d", "--subject", "Deux\nlignes")
    assert run.exit_code == 1
    assert "must be one line of text" in run.stderr


def test_the_day_stands_where_all_was_paid_for(letters: Letters) -> None:
    letters("--since", "30h")
    assert letters.message()["Subject"] == "La Gazette, 1er\u00a0janvier 2026"
    assert "Papier neuf" not in letters.file("newsletter.html").split("</head>")[0]


# Its parts


def test_what_somebody_paid_for_and_opinions_are_labelled(letters: Letters) -> None:
    letters()
    html, text = letters.file("newsletter.html"), letters.file("newsletter.txt")
    assert re.search(r"Contenu sponsorisé</strong> · Val d’Aune</p>\s*<h3[^>]*><a [^>]*>Papier neuf", html)
    assert "[Contenu sponsorisé] Val d’Aune\nPapier neuf\n" in text
    assert re.search(r"Opinion</strong></p>\s*<h3[^>]*><a [^>]*>Deuxième", html)
    assert "[Opinion]\nDeuxième\n" in text
    assert html.index("L’été") < html.index("Papier neuf"), "never the lead"
    preheader = re.search(r'class="preheader"[^>]*>(.*?)</div>', html)
    assert preheader
    assert preheader[1] == "Deuxième"


def test_without_its_label_nothing_is_written(letters: Letters) -> None:
    letters.newsroom.write(
        {"templates/newsletter.txt": "{% for card in newsletter.cards %}{{ card.absolute_url }}\n{% endfor %}"}
    )
    run = letters()
    assert run.exit_code == 1
    assert "error: templates/newsletter.txt: " in run.stderr
    assert "shows the sponsored article “Papier neuf” without its label" in run.stderr
    assert letters.folders == []


def test_what_leaks_through_a_template_is_an_error(letters: Letters) -> None:
    letters.newsroom.write({"templates/newsletter.txt": "Un brouillon que nul ne voit"})
    run = letters()
    assert run.exit_code == 1
    assert "content/articles/draft.md: “/newsletter.txt” contains the title of this document" in run.stderr


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<a href="/politique/">x</a>', "“/politique/” leads nowhere in an email"),
        ('<img src="a.jpg" alt="">', "“a.jpg” leads nowhere"),
        ('<a href="javascript:alert(1)">x</a>', "leads nowhere"),
        ('<img src="https://example.org/a.jpg">', "no “alt”"),
        ("<script>1</script>", "remove <script>"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "remove <link>"),
    ],
)
def test_what_readers_would_not_see_is_an_error_of_the_template(letters: Letters, html: str, message: str) -> None:
    letters.newsroom.write({"templates/newsletter.html": f"<p>\n{html}"})
    run = letters()
    assert run.exit_code == 1
    assert "error: templates/newsletter.html: " in run.stderr
    assert message in run.stderr
    assert letters.folders == []


def test_only_media_queries_stay_in_style_sheets(letters: Letters) -> None:
    letters()
    html = letters.file("newsletter.html")
    (sheet,) = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    outside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", sheet)
    assert "prefers-color-scheme:dark" in sheet
    assert not outside.strip()
    assert re.search(r'<td class="item"[^>]* style="[^"]*padding:', html)


def test_the_encoding_comes_before_all_media_queries() -> None:
    """Programs look for it among the first 1024 bytes."""
    query = "@media (max-width:480px){.a{color:red!important}}"
    head = f'<title>é</title><meta charset="utf-8"><style>{query * 40}</style>'
    made = inlined(f'<html lang="en"><head>{head}</head><body><p>é</p></body></html>')
    assert made.index("charset") < 100
    assert made.count("charset") == 1
    assert made.count("@media") == 40
    assert "<title>é</title>" in made


def test_pictures_have_an_address_a_size_and_a_description(letters: Letters) -> None:
    image = {"src": "pont.jpg", "alt": "Le pont, au matin", "credit": "Photo : Anna"}
    letters.newsroom.write({
        "content/articles/first.md": article("Illustré", date="2025-12-30", image=image, featured=2),
        "content/articles/pont.jpg": photo(1300, 650, form="JPEG"),
    })  # fmt: skip
    letters()
    html = letters.file("newsletter.html")
    found = re.search(
        r'<img src="(https://example.org/journal/(pictures/[^"]+\.jpg))" alt="([^"]*)" width="552" height="276"', html
    )
    assert found
    assert found[3] == "Le pont, au matin"
    letters.newsroom.build()
    assert (letters.newsroom.output / found[2]).is_file(), "what it shows is what the site has"


def test_pictures_beside_articles_have_one_shape_and_no_more_pixels_than_they_need(letters: Letters) -> None:
    settings = (letters.newsroom.root / "site.toml").read_text("utf-8").replace('theme = "x"', 'theme = "gazette"')
    files: Files = {"site.toml": settings, "content/articles/lead.md": article("Un", date="2025-12-30", featured=9)}
    for name, height in {"Culture": 700, "Le ciel": 1500}.items():
        image = {"src": f"{height}.jpg", "alt": ""}
        files[f"content/articles/{height}.jpg"] = photo(1600, height, form="JPEG")
        files[f"content/articles/{height}.md"] = article(name, "Mot.", "2025-12-30", name, image=image, featured=3)
    letters.newsroom.write(files)
    assert letters().exit_code == 0
    thumbnail = r'<img src="[^"]*/(pictures/[^"]*-640x42\d-[^"]*)" alt="" width="200" height="133"'
    shown = re.findall(thumbnail, letters.file("newsletter.html"))
    letters.newsroom.build()
    assert [(letters.newsroom.output / file).is_file() for file in shown] == [True, True]


def test_of_each_section_the_first_is_in_full_and_the_others_are_titles(letters: Letters) -> None:
    image = {"src": "pont.jpg", "alt": "Le pont"}
    text = {"standfirst": "Un chapô au XIIIe siècle.", "kicker": "Dossier"}
    letters.newsroom.write({
        "content/articles/pont.jpg": photo(1300, 650, form="JPEG"),
        **{
            f"content/articles/{name}.md": article(name, date=f"2025-12-29 0{number}:00", category="Culture", **more)
            for number, (name, more) in enumerate({
                "Payé": {"sponsor": PAID, "featured": 2, "image": image},
                "Plein": {"featured": 1, "image": image, **text},
                "Bref": {"image": image, **text},
            }.items())
        },
    })  # fmt: skip
    letters()
    html, plain = letters.file("newsletter.html"), letters.file("newsletter.txt")
    section = html.partition("Culture</h2>")[2].partition("</h2>")[0]
    assert section.index("Plein") < section.index("Payé") < section.index("Bref"), "what is paid for leads none"
    assert (
        section.count("<img") == section.count("XIII<sup") == section.count("Dossier") == section.count("Par ") + 1 == 1
    )
    assert re.search(r'<img src="[^"]*" alt="Le pont" width="200" height="100"', section)
    assert "\nPlein\n-----\nUn chapô" in plain
    assert "\nBref\nhttps://" in plain


def test_the_postal_address_of_the_publisher_is_at_the_end_once(letters: Letters) -> None:
    publisher = '[publisher]\nkind = "company"\nlegal_name = "SARL Le Pont"\n[publisher.address]\ncity = "Lyon"\n'
    for street, count in (("2 quai Neuf", 1), ("1 rue du Pont", 0)):
        letters.newsroom.configure(f'{SETTINGS}\n{publisher}street = "{street}"\npostal_code = "69001"\n')
        letters("--since", "7d")
        for name in ("newsletter.html", "newsletter.txt"):
            assert letters.file(name).count(f"SARL Le Pont, {street}, 69001 Lyon") == count
            assert letters.file(name).count(street) == 1


@pytest.mark.parametrize("url", ["https://example.org/lettre", "{{ mirror }}"])
def test_it_leads_to_where_it_can_be_read_in_a_browser(letters: Letters, url: str) -> None:
    letters()
    assert "Voir en ligne" not in letters.file("newsletter.html")
    letters.newsroom.configure(f'{SETTINGS}online = "{url}"\n')
    letters("--since", "7d")
    assert re.search(rf'<a href="{re.escape(url)}"[^>]*>Voir en ligne</a>', letters.file("newsletter.html"))


def test_a_picture_of_another_host_has_no_height(letters: Letters) -> None:
    image = {"src": "https://pictures.example/pont.jpg", "alt": ""}
    letters.newsroom.write(
        {"content/articles/first.md": article("Illustré", date="2025-12-30", image=image, featured=2)}
    )
    letters()
    found = re.search(
        r'<img src="https://pictures.example/pont.jpg" alt="" width="552" style="[^"]*">',
        letters.file("newsletter.html"),
    )
    assert found


def test_a_site_changes_one_part_of_the_template(letters: Letters) -> None:
    own = '{% extends "@core/newsletter.html" %}{% block lead %}<tr><td>À la une {{ byline(newsletter.lead) }}</td></tr>{% endblock %}'
    letters.newsroom.write({"templates/newsletter.html": own})
    letters.newsroom.configure(SETTINGS + "[build]\nminify_html = true\n")
    assert letters().exit_code == 0
    html = letters.file("newsletter.html")
    assert re.search(r"À la une\s*<p [^>]*>Par Anna · 30&nbsp;décembre 2025", html)
    assert "Deuxième" in html
    assert "prefers-color-scheme:dark" in html


def test_right_to_left(letters: Letters) -> None:
    letters.newsroom.configure('language = "ar"\n' + SETTINGS)
    letters()
    html = letters.file("newsletter.html")
    assert '<html lang="ar" dir="rtl">' in html
    assert 'align="left"' not in html


def test_lines_of_the_text_are_short(letters: Letters) -> None:
    words = "une phrase qui n’en finit pas " * 12
    letters.newsroom.write({"content/articles/first.md": article("Long", date="2025-12-30", standfirst=words)})
    letters()
    long = [line for line in letters.file("newsletter.txt").splitlines() if len(line) > 72]
    assert all(line.startswith("https://") for line in long)


def test_gmail_s_limit_is_a_warning(letters: Letters) -> None:
    files = {
        f"content/articles/n{number}.md": article(f"Article {number}", "Mot. " * 60, "2025-12-31")
        for number in range(170)
    }
    letters.newsroom.write(files)
    letters.newsroom.configure(SETTINGS + "articles = 200\n")
    run = letters()
    assert run.exit_code == 0
    assert "Gmail cuts it off after 102,000" in run.stderr
    assert "Gmail" not in letters("--since", "7d", "--json").stdout


# Configuration


def test_a_letter_needs_a_sender(letters: Letters) -> None:
    letters.newsroom.configure("")
    run = letters()
    assert run.exit_code == 1
    assert "the newsletter has no sender" in run.stderr


@pytest.mark.parametrize("address", ["Anna <anna@example.org>", "a@example.org\\r\\nBcc: b@example.com", "anna"])
def test_a_contact_that_is_no_address_is_no_sender(letters: Letters, address: str) -> None:
    letters.newsroom.configure(f'email = "{address}"\n')
    run = letters()
    assert run.exit_code == 1
    assert "error: site.toml:5:1: “" in run.stderr
    assert "is not an email address" in run.stderr


_SEVERAL = "=?utf-8?q?A=0D=0ABcc:_spy=40example.com?="


@pytest.mark.parametrize(
    ("settings", "title", "place"),
    [
        (SETTINGS, _SEVERAL, "content/articles/first.md:2:1"),
        (SETTINGS + f'subject = "{_SEVERAL} {{headline}}"\n', "Un titre", "site.toml:10:1"),
    ],
)
def test_a_text_that_brings_a_header_along_is_an_error_at_its_place(
    letters: Letters, settings: str, title: str, place: str
) -> None:
    letters.newsroom.configure(settings)
    letters.newsroom.write({"content/articles/first.md": article(title, date="2025-12-30", author="anna", featured=2)})
    run = letters()
    assert run.exit_code == 1
    assert f"error: {place}: mail programs would read several lines in" in run.stderr
    assert letters.folders == []
    assert letters("--subject", "Lundi").exit_code == 0


def test_a_name_that_brings_a_header_along_is_an_error_at_its_place(letters: Letters) -> None:
    text = (letters.newsroom.root / "site.toml").read_text("utf-8")
    letters.newsroom.write({"site.toml": text.replace("La Gazette", _SEVERAL)})
    run = letters()
    assert run.exit_code == 1
    assert "error: site.toml:2:1: mail programs would read several lines in" in run.stderr


def test_no_way_to_unsubscribe_is_a_warning(letters: Letters) -> None:
    letters.newsroom.configure('email = "redaction@example.org"\n')
    run = letters()
    assert run.exit_code == 0
    assert "warning: site.toml: the newsletter does not say how to unsubscribe" in run.stderr


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('sender = "La Gazette <a@example.org>"', "not an email address"),
        ('sender = "a@localhost"', "not an email address"),
        ('subject = "{titre}"', "not a pattern for subjects"),
        ('subject = "{"', "not a pattern for subjects"),
        ('unsubscribe = "javascript:alert(1)"', "is not a URL"),
        ('unsubscribe = "/adieu/"', "is not a URL"),
        ('unsubscribe = "https://example.org/a b"', "is not a URL"),
        (
            'unsubscribe = "https://exämple.org/adieu/é?ü=%C3%A9"',
            r'write unsubscribe = "https://xn--exmple-cua.org/adieu/%C3%A9\?%C3%BC=%C3%A9"',
        ),
        ('unsubscribe = "mailto:adiós@example.org"', 'write unsubscribe = "mailto:adi%C3%B3s@example.org"'),
        (f'unsubscribe = "https://{"é" * 80}.org/"', "is not a URL"),
        ('online = "mailto:a@example.org"', "is not a URL"),
        ('online = "/lettre/"', "is not a URL"),
        ("articles = 0", "must be from 1"),
    ],
)
def test_impossible_settings_are_told_with_their_place(setting: str, message: str) -> None:
    text = f'[site]\ntitle = "A"\nurl = "https://example.org/"\n\n[newsletter]\n{setting}\n'
    with pytest.raises(BuildFailed, match=message) as caught:
        parse_config(text)
    assert str(caught.value).startswith("site.toml:6:")


def test_a_failed_write_leaves_what_was_there(letters: Letters) -> None:
    letters("--since", "30h")
    before = (letters.newsroom.root / "newsletters.txt").read_text("utf-8")
    Path("newsletters/2026-01-01-1400").mkdir()
    Path("newsletters/.2026-01-01-1400.new").write_text("in the way", "utf-8")
    run = letters("--since", "7d", hours=1)
    assert run.exit_code == 1
    assert "cannot write" in run.stderr
    assert (letters.newsroom.root / "newsletters.txt").read_text("utf-8") == before
