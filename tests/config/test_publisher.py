"""Who publishes: numbers that cannot be right, what may be published, and what a law still asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import publisher

from sitegen.config.publisher import PublisherConfig, _is_issn, _luhn
from sitegen.config.site import Config, parse_config
from sitegen.errors.problems import BuildFailed
from sitegen.errors.remedy import remedy
from sitegen.newsroom.endings import endings
from sitegen.newsroom.legal_gaps import legal_gaps

SITE = '[site]\ntitle = "T"\nurl = "https://gazette.fr/"\n'
COMPANY = publisher("""
capital = "10 000 €"
siren = "732 829 320"
rcs = "Paris"
owners = [{name = "Ana Bo", share = 100}]
beneficial_owners = ["Ana Bo"]
""")


def read(text: str) -> Config:
    return parse_config(SITE + text)


def refused(line: str) -> str:
    with pytest.raises(BuildFailed) as caught:
        read(f"[publisher]\n{line}\n")
    return str(caught.value)


def gaps(text: str) -> dict[str, str]:
    """Return what to write for each gap, by the name of the note and what is missing."""
    found = {}
    for fault, issue in legal_gaps(read(text)):
        found[f"{fault}: {issue.message}"] = remedy(issue, "toml") or ""
    return found


WRONG = [
    ('siren = "732 829 321"', "“732 829 321” is not a SIREN number"),
    ('siren = "73282932"', "it has nine digits"),
    ('rna = "751234567"', "a number of the RNA is “W” and nine digits"),
    ('vat = "83404833048"', "a VAT number is the two letters of a country"),
    ('issn = "0028-0837"', "“0028-0837” is not an ISSN"),
    ('cppap = {number = "127 W 90000"}', "it is written 0127 W 90000"),
    ('address = {street = "a", city = "b", country = "France"}', "write its two letters, such as “FR”"),
    ('host = "github-page"', "did you mean “github-pages”?"),
    ('host = "Chez moi"', 'of another host write host = {name = "Chez moi", address = "…", phone = "…"}'),
    ('owners = [{name = "a", share = 101}]', "“share” must be from 0 to 100, not 101"),
    (
        "public_money = [{year = 2025, amount = -1, third_countries = 0}]",
        "“amount” must be from 0 to 1000000000000, not -1",
    ),
    ('public_money = [{year = 2025, amount = 1, third_countries = 0, currency = "€"}]', "such as “EUR”"),
    ('kind = "societe"', "write one of “company”, “association”, “person”, “non-professional”"),
]


@pytest.mark.parametrize(("line", "wanted"), WRONG, ids=[line.split(" ")[0] for line, _ in WRONG])
def test_what_cannot_be_right_is_an_error_with_its_line(line: str, wanted: str) -> None:
    found = refused(line)
    assert "site.toml:5:" in found
    assert wanted in found


def test_rates_and_names_of_notes() -> None:
    for text, wanted in (
        ("[accessibility]\nrate = 101", "write rate = 100"),
        ('[notes]\noff = ["postr"]', "did you mean “poster”?"),
        ('[notes]\noff = ["link"]', "it is more than a note"),
    ):
        with pytest.raises(BuildFailed) as caught:
            read(text)
        assert wanted in str(caught.value)


@given(st.from_regex(r"\d{9}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_siren_is_always_found(number: str, place: int, more: int) -> None:
    right = next(number[:8] + digit for digit in "0123456789" if _luhn(number[:8] + digit))
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert _luhn(right)
    assert not _luhn(wrong)


@given(st.from_regex(r"\d{7}", fullmatch=True))
def test_each_issn_has_one_last_sign(number: str) -> None:
    right = [sign for sign in "0123456789X" if _is_issn(f"{number[:4]}-{number[4:]}{sign}")]
    assert len(right) == 1


# What may be published


def test_a_home_is_published_only_if_the_site_asks_for_it() -> None:
    address = 'address = {street = "a", city = "b"}\n'
    for kind, wanted in (("company", True), ("association", True), ("person", False), ("non-professional", False)):
        publisher = read(f'[publisher]\nkind = "{kind}"\n{address}').publisher
        assert (publisher.public_address is not None) is wanted, kind
        publisher = read(f'[publisher]\nkind = "{kind}"\npublish_address = true\n{address}').publisher
        assert publisher.public_address is not None, kind
    assert read(f"[publisher]\n{address}").publisher.public_address is None, "of somebody unknown"
    hidden = f'[publisher]\nkind = "non-professional"\nanonymous = true\npublish_address = true\n{address}'
    assert read(hidden).publisher.public_address is None


def test_a_known_host_has_name_and_address_and_never_a_phone_number() -> None:
    host = PublisherConfig(host="github-pages").known_host
    assert host is not None
    assert host.name == "GitHub, Inc."
    assert "San Francisco" in host.address
    assert host.phone == ""
    named = read(COMPANY).publisher.known_host
    assert named is not None
    assert (named.name, named.phone) == ("GitHub, Inc.", "+1 555 0100")


# What a law asks for


def test_a_whole_publisher_has_no_gap() -> None:
    assert gaps(COMPANY) == {}


@pytest.mark.parametrize(
    "key", [line.split(" ")[0] for line in COMPANY.splitlines()[1:] if not line.startswith("kind ")]
)
def test_each_line_is_missed(key: str) -> None:
    text = "".join(line for line in COMPANY.splitlines(True) if not line.startswith(f"{key} "))
    found = gaps(text)
    if key == "rcs":
        assert not found, "the number alone identifies a company"
        return
    ((said, line),) = found.items()
    assert said.endswith(f"“{key}” is missing")
    assert f": {key} = " in line
    assert said.startswith("ownership" if key in ("owners", "beneficial_owners", "public_money") else "publisher")


def test_a_site_without_publisher() -> None:
    found = gaps("")
    assert 'write kind = "company"' in found["publisher: it does not say who publishes the site"]
    assert 'host = {name = "…"' in found["publisher: “host” is missing"]
    assert len(found) == 2


def test_the_host_of_a_pages_site_is_named_in_the_line_and_its_phone_asked_for() -> None:
    text = SITE.replace("gazette.fr", "une.github.io")
    found = [remedy(issue, "toml") for _, issue in legal_gaps(parse_config(text))]
    assert any('host = {name = "github-pages", phone = "…"}' in str(line) for line in found)
    found = list(gaps('[publisher]\nkind = "non-professional"\nanonymous = true\nhost = "github-pages"\n').items())
    assert [said for said, _ in found] == ["publisher: the host has no “phone”"]
    assert 'host = {name = "github-pages", phone = "…"}' in found[0][1]


def test_who_is_anonymous_owes_the_host_and_nothing_else() -> None:
    text = '[publisher]\nkind = "non-professional"\nhost = {name = "H", address = "a", phone = "1"}\n'
    assert gaps(text) == {}
    company = COMPANY + "anonymous = true\n"
    assert any("only a non-professional publisher may stay anonymous" in said for said in gaps(company))


def test_a_person_is_asked_whether_their_address_may_be_published() -> None:
    text = COMPANY.replace('"company"', '"person"')
    ((said, line),) = gaps(text).items()
    assert said == "publisher: the address is not published, for it may be the home of a person"
    assert line.endswith("publish_address = true")


def test_each_country_has_its_own_law() -> None:
    elsewhere = COMPANY.replace('country = "FR"', 'country = "CH"').replace('director = "Ana Bo"\n', "")
    assert gaps(elsewhere) == {}
    german = COMPANY.replace('country = "FR"', 'country = "DE"').replace("public_money", "#")
    assert [said.partition(":")[0] for said in gaps(german)] == ["ownership"]
    bare = '[publisher]\nkind = "association"\naddress = {street = "a", city = "b", country = "DE"}\n'
    assert [*gaps(bare)] == [f"ownership: “{name}” is missing" for name in ("legal_name", "public_money")]
    person = bare.replace("association", "person")
    assert [*gaps(person)] == [f"ownership: “{name}” is missing" for name in ("legal_name", "email", "public_money")]


def test_a_statement_that_is_made_names_what_it_rests_on() -> None:
    assert [*gaps(COMPANY + "[accessibility]\ndeclare = true\n")] == ["accessibility: “audited” is missing"]
    found = gaps(COMPANY + "[accessibility]\naudited = 2026-01-01\n")
    assert [*found] == [f"accessibility: “{name}” is missing" for name in ("rate", "by", "standard")]


def test_what_ends() -> None:
    config = read(
        '[security_txt]\ncontact = ["mailto:a@b.fr"]\nexpires = 2027-03-01\n'
        '[publisher]\ncppap = {number = "0127 W 90000", until = 2027-01-31}\n'
        "[accessibility]\naudited = 2024-02-29\n"
    )
    assert [(one.moment.isoformat(), ".".join(one.key)) for one in endings(config)] == [
        ("2027-03-01T00:00:00+00:00", "security_txt.expires"),
        ("2027-02-01T00:00:00+01:00", "publisher.cppap.until"),
        ("2027-03-01T00:00:00+01:00", "accessibility.audited"),
    ]


def test_what_never_ends() -> None:
    config = read(
        '[publisher]\ncppap = {number = "0127 W 90000", until = 9999-12-31}\n[accessibility]\naudited = 9998-01-31\n'
    )
    assert {one.moment.year for one in endings(config)} == {9999}
