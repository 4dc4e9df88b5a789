"""Who publishes: typed once in ``site.toml``, and then in the legal notice, the footer and what machines read.

The statement on accessibility and the page about privacy come from there too, and follow it and the clock.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from newsroom import SITE, Files, Newsroom, article, page, publisher

from sitegen.cli.commands import main
from sitegen.content.sources import read_source
from sitegen.engine import unfinished
from sitegen.starter.words import starter_words

SiteOf = Callable[[Files], Newsroom]
PUBLISHER = 'copyright = "© La Gazette"\nemail = "ecrire@gazette.fr"\n' + publisher("""
capital = "10 000 €"
siren = "732829320"
rcs = "Paris"
vat = "FR83404833048"
address = {street = "1, rue de l'Exemple", postal_code = "75000", city = "Paris", country = "FR"}
owners = [{name = "Ana Bo", share = 66.5}, {name = "Ville de Brest", share = 33.5, indirect = true, public = true}]
beneficial_owners = ["Ana Bo"]
public_money = [{year = 2024, amount = 0, third_countries = 0}, {year = 2025, amount = 1200, third_countries = 0}]
cppap = {number = "0127 W 90000", until = 2027-01-31}
issn = "0028-0836"
""")
PAGES: Files = {
    "content/articles/a.md": article(),
    "content/pages/mentions.md": page("Mentions légales", "Avant.\n\n{{ legal-notice }}\n\nAprès.\n"),
    "content/pages/accessibilite.md": page("Accessibilité", "{{ accessibility-statement }}\n"),
    "content/pages/confidentialite.md": page("Confidentialité", "{{ privacy }}\n"),
}


def newsroom_of(site_of: SiteOf, text: str, **files: str) -> Newsroom:
    newsroom = site_of({**PAGES, **files})
    newsroom.configure(text)
    newsroom.build()
    return newsroom


def words(newsroom: Newsroom, name: str) -> str:
    """Return what a page says between its header and its footer, in one line."""
    text = newsroom.page(name).partition("<main")[2].partition("</main")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).replace("\u202f", "\u00a0").split())


def organization(newsroom: Newsroom) -> dict[str, dict[str, object]]:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', newsroom.page(""))
    return {found["@type"]: found for found in map(json.loads, scripts)}


def test_the_legal_notice_says_all_that_is_known_between_the_words_of_the_newsroom(site_of: SiteOf) -> None:
    text = words(newsroom_of(site_of, PUBLISHER), "mentions/")
    for wanted in (
        "Mentions légales Avant. Éditeur Dénomination sociale Société de la Gazette Forme juridique SAS",
        "Capital social 10 000 € Immatriculation RCS Paris 732 829 320",
        "Numéro de TVA intracommunautaire FR83404833048 Siège social 1, rue de l’Exemple, 75000 Paris, France",
        "Téléphone +33 1 23 45 67 89 Courriel ecrire@gazette.fr Représentant légal Ana Bo",
        "Directeur ou directrice de la publication Ana Bo Responsable de la rédaction Bob Ka",
        "CPPAP 0127 W 90000 (jusqu’au 31 janvier 2027) ISSN 0028-0836",
        "Propriétaires Ana Bo, 66,5 % Ville de Brest, 33,5 %, indirectement, organisme public",
        "Bénéficiaires effectifs Ana Bo Recettes publicitaires d’origine publique en 2025 Publicité d’État : 1 200,00 €",
        "Hébergeur Nom GitHub, Inc. Adresse 88 Colin P. Kelly Jr. Street",
        "Téléphone +1 555 0100 Après.",
    ):
        assert wanted in text.replace("\u00a0", " ")


def test_it_is_neutral_in_english(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, 'language = "en"\n' + PUBLISHER)
    text = words(newsroom, "mentions/")
    assert "Publisher Legal name Société de la Gazette" in text
    assert "Director of publication Ana Bo" in text
    assert "Ville de Brest, 33.5%, indirectly, public body" in text


def test_machines_read_the_same(site_of: SiteOf) -> None:
    found = organization(newsroom_of(site_of, PUBLISHER))
    paper = found["NewsMediaOrganization"]
    assert paper["legalName"] == "Société de la Gazette"
    assert paper["address"] == {
        "@type": "PostalAddress", "streetAddress": "1, rue de l’Exemple", "postalCode": "75000",
        "addressLocality": "Paris", "addressCountry": "FR",
    }  # fmt: skip
    assert paper["contactPoint"] == {
        "@type": "ContactPoint", "contactType": "newsroom", "email": "ecrire@gazette.fr",
        "telephone": "+33 1 23 45 67 89",
    }  # fmt: skip
    assert (paper["vatID"], paper["telephone"]) == ("FR83404833048", "+33 1 23 45 67 89")
    assert str(paper["ownershipFundingInfo"]).replace("\u00a0", " ") == "Ana Bo (66,5 %), Ville de Brest (33,5 %)"
    assert found["WebSite"]["issn"] == "0028-0836"


def test_a_page_about_owners_takes_the_place_of_their_names(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, PUBLISHER, **{"content/pages/capital.md": page("Capital", policies=["ownership"])})
    paper = organization(newsroom)["NewsMediaOrganization"]
    assert paper["ownershipFundingInfo"] == "https://example.org/journal/capital/"


@pytest.mark.parametrize("theme", ["x", "gazette"])
def test_the_footer_of_every_page(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of(PAGES)
    newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"') + PUBLISHER})
    newsroom.build()
    for name in ("", "politique/a/", "mentions/", "404.html"):
        foot = newsroom.page(name).partition("<footer")[2]
        assert "© La Gazette · Société de la Gazette · CPPAP 0127 W 90000 · ISSN 0028-0836</p>" in foot, name


def test_a_name_that_the_copyright_line_has_is_not_said_twice(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, '[publisher]\nkind = "association"\nlegal_name = "La Gazette"\n')
    assert "<p>© La Gazette</p>" in newsroom.page("")
    newsroom.configure('copyright = "© Les amis de La Gazette"\n[publisher]\nlegal_name = "Les amis de La Gazette"\n')
    newsroom.build()
    assert "<p>© Les amis de La Gazette</p>" in newsroom.page("")


def test_an_anonymous_publisher_is_nowhere(site_of: SiteOf) -> None:
    hidden = PUBLISHER.replace('"company"', '"non-professional"\nanonymous = true\npublish_address = true')
    newsroom = newsroom_of(site_of, hidden)
    text = words(newsroom, "mentions/")
    assert "préserve son anonymat" in text
    assert "GitHub, Inc." in text
    assert "ecrire@gazette.fr" in text  # that of the newspaper
    secrets = ("Société de la Gazette", "732", "Exemple", "Ana Bo", "Bob Ka", "+33 1", "FR83")
    for name, data in newsroom.files().items():
        assert not [secret for secret in secrets if secret in data.decode("utf-8", "replace")], name


def test_a_home_is_in_no_file_unless_the_site_asks_for_it(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, PUBLISHER.replace('"company"', '"person"'))
    assert not [name for name, data in newsroom.files().items() if "Exemple" in data.decode("utf-8", "replace")]
    newsroom.configure(PUBLISHER.replace('"company"', '"person"\npublish_address = true'))
    newsroom.check()
    assert "Adresse 1, rue de l’Exemple" in words(newsroom, "mentions/")


def test_an_edit_makes_the_pages_again_that_show_it_and_no_other(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, PUBLISHER)
    newsroom.configure(PUBLISHER.replace("Bob Ka", "Cléo Di"))
    report = newsroom.build()
    assert {path for path, *_ in report.made} == {"mentions/index.html"}
    assert "Cléo Di" in words(newsroom, "mentions/")
    newsroom.configure(PUBLISHER.replace("+33 1 23", "+33 9 87"))
    assert {path for path, *_ in newsroom.build().made} == {"index.html", "mentions/index.html"}
    newsroom.check()


def test_a_site_that_says_nothing_has_no_byte_of_it(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(), "content/pages/accessibilite.md": page("Accessibilité")})
    newsroom.build()
    assert "Accessibilité\u00a0:" not in newsroom.page("")
    assert not [name for name in newsroom.files() if "embeds" in name]
    newsroom.write(PAGES)
    newsroom.build()
    assert not [name for name in newsroom.files() if "embeds" in name], "these pages need no style and no script"


# Accessibility

AUDITED = """[accessibility]
audited = 2025-10-15
rate = 76.5
by = "Cabinet Untel"
standard = "RGAA 4.1.2"
failures = ["Les cartes n'ont pas d'alternative"]
burdens = ["Les sous-titres des vidéos d'archives : 4 000 heures"]
exempt = ["Les PDF d'avant 2018"]
technologies = ["HTML"]
tools = ["NVDA et Firefox"]
pages = ["Accueil"]
"""


@pytest.mark.parametrize("theme", ["x", "gazette"])
def test_the_footer_declares_what_an_audit_allows(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of(PAGES)
    for text, wanted in (
        ("", ""),
        ("[accessibility]\ndeclare = true\n", "non conforme"),
        (AUDITED, "partiellement conforme"),
        (AUDITED.replace("76.5", "100"), "totalement conforme"),
        (AUDITED.replace("76.5", "49.9"), "non conforme"),
        (AUDITED.replace("2025-10-15", "2022-10-15"), "non conforme"),
    ):
        newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"') + text})
        newsroom.build()
        foot = newsroom.page("politique/a/").partition("<footer")[2]
        title = f"Accessibilité\u00a0: {wanted}" if wanted else "Accessibilité"
        assert f'<a href="/journal/accessibilite/">{title}</a>' in foot, text
        newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"') + text + 'page = "ailleurs"\n' * bool(text)})
        newsroom.build()
        assert newsroom.page("politique/a/").count("onforme") == (1 if text else 0), (
            "without such a page, in the last line"
        )


def test_the_statement_says_what_the_audit_found(site_of: SiteOf) -> None:
    text = words(newsroom_of(site_of, PUBLISHER + AUDITED), "accessibilite/").replace("\u00a0", " ")
    for wanted in (
        "Cette déclaration d’accessibilité de Société de la Gazette s’applique au site La Gazette (loi n° 2005-102",
        "État de conformité Ce site est en conformité partielle",
        "Date de l’audit 15 octobre 2025 Audit réalisé par Cabinet Untel Référentiel RGAA 4.1.2 Critères respectés 76,5 %",
        "Audit valable jusqu’au 15 octobre 2028",
        "Non-conformités Les cartes n’ont pas d’alternative Dérogations pour charge disproportionnée Les sous-titres",
        "Contenus non soumis à l’obligation d’accessibilité Les PDF d’avant 2018",
        "Pages vérifiées Accueil Retour d’information et contact",
        "ecrire@gazette.fr Voies de recours",
    ):
        assert wanted in text


def test_an_audit_ends_by_the_clock(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, AUDITED)
    before, after = datetime(2028, 10, 14, 21, tzinfo=UTC), datetime(2028, 10, 14, 22, tzinfo=UTC)
    newsroom.check(now=before)
    assert "partiellement conforme" in newsroom.page("politique/a/")
    newsroom.check(now=after)
    assert "non conforme" in newsroom.page("politique/a/")
    assert "aucun résultat d’audit en cours de validité" in newsroom.page("accessibilite/")


def test_without_a_duty_nothing_is_declared(site_of: SiteOf) -> None:
    text = words(newsroom_of(site_of, ""), "accessibilite/")
    assert text.endswith("L’accessibilité de ce site n’a pas fait l’objet d’un audit.")


# Privacy


def test_the_page_about_privacy_follows_the_configuration(site_of: SiteOf) -> None:
    newsroom = site_of(PAGES)
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"') + PUBLISHER})
    newsroom.build()
    text = words(newsroom, "confidentialite/")
    assert "ne chargent d’elles-mêmes rien d’un autre site" in text
    assert "Hébergeur : GitHub, Inc." in text
    assert "RGPD" in text
    assert "www.cnil.fr" in text
    assert "lettre" not in text
    film = '{{ youtube "https://youtu.be/aqz-KE-bpKQ" title="T" poster="p.png" }}\n'
    newsroom.write({
        "content/articles/b.md": article("B", film.replace(' poster="p.png"', "")),
        "site.toml": SITE.replace('"x"', '"gazette"') + PUBLISHER.replace("[publisher]", '[publisher]\nprivacy_email = "dpo@gazette.fr"')
        + '[security.csp]\nimg-src = ["https://images.example"]\n'
        + '[options.newsletter]\naction = {url = "https://lettre.example/abonner", label = "Je m’abonne"}\n'
        + '[options.isso]\nserver = "https://avis.example/"\n',
    })  # fmt: skip
    newsroom.build()
    text = words(newsroom, "confidentialite/")
    for wanted in (
        "reçoivent alors votre adresse IP : https://images.example", "Une vidéo ou une carte d’un autre site",
        "votre adresse est envoyée à lettre.example", "Les commentaires sont chez avis.example", "dpo@gazette.fr",
    ):  # fmt: skip
        assert wanted in text
    assert "ne chargent d’elles-mêmes rien" not in text
    newsroom.check()


def test_a_site_with_templates_of_its_own_promises_nothing(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, "", **{"templates/own-head.html": "<!-- statistics -->"})
    assert "ne chargent d’elles-mêmes rien" not in words(newsroom, "confidentialite/")


# What is left to do


def test_what_ends_is_listed_and_reported(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = newsroom_of(
        site_of, PUBLISHER + AUDITED + '[security_txt]\ncontact = ["mailto:a@b.fr"]\nexpires = 2026-06-01\n'
    )
    monkeypatch.chdir(newsroom.root)
    said = CliRunner().invoke(main, ["due", "--now", "2026-01-01"]).output.splitlines()
    assert [line.split("  ")[0::3] for line in said[-3:]] == [
        ["2026-06-01T02:00:00+02:00", "“security_txt.expires”"],
        ["2027-02-01T00:00:00+01:00", "“publisher.cppap.until”"],
        ["2028-10-15T00:00:00+02:00", "“accessibility.audited”"],
    ]
    notes = {
        day: [str(one).partition("\n")[0] for one in newsroom.build(now=datetime.fromisoformat(f"{day}T12:00:00+00:00")).warnings if one.fault == "ending"]
        for day in ("2026-01-01", "2027-01-15", "2027-02-01")
    }  # fmt: skip
    assert notes["2026-01-01"] == []
    assert "the registration with the CPPAP expires on 2027-02-01" in notes["2027-01-15"][0]
    assert "the registration with the CPPAP has expired (2027-02-01)" in notes["2027-02-01"][0]


def test_words_of_the_starter_are_a_note_of_every_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    assert runner.invoke(main, ["init", str(tmp_path / "site"), "--language", "fr"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "site")
    for _ in range(2):
        said = runner.invoke(main, ["build"]).output
        assert (
            "note: content/pages/a-propos.md:7:1: this page still has words of the starter, which readers see [starter]"
            in said
        )
        assert "note: content/pages/mentions-legales.md:8:1: the legal notice lacks 2 things" in said
    about = Path("content/pages/a-propos.md")
    about.write_text(about.read_text("utf-8").partition("Présentez")[0] + "Nous sommes trois.\n", "utf-8")
    assert "a-propos" not in runner.invoke(main, ["build"]).output
    config = Path("site.toml")
    config.write_text(config.read_text("utf-8") + '\n[notes]\noff = ["starter", "publisher"]\n', "utf-8")
    assert "note" not in runner.invoke(main, ["build"]).output


def test_a_finished_page_is_read_once(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = newsroom_of(site_of, "")
    page_of = "content/pages/essai.md"
    words = min(starter_words())
    newsroom.write({page_of: page("Essai", "Rien.\n")})
    newsroom.build()
    read: list[str] = []
    monkeypatch.setattr(unfinished, "read_source", lambda root, path: read.append(path) or read_source(root, path))
    about = "content/articles/autre.md"
    newsroom.write({about: article("Autre")})
    newsroom.build()
    assert page_of not in read
    newsroom.write({page_of: page("Essai", words + "\n")})
    assert [one.path for one in newsroom.build().warnings if one.fault == "starter"] == [page_of]
    newsroom.write({about: article("Encore")})
    assert [one.path for one in newsroom.build().warnings if one.fault == "starter"] == [page_of], "until it is written"
    newsroom.write({page_of: page("Essai", "Rien.\n")})
    assert [one for one in newsroom.build().warnings if one.fault == "starter"] == []
