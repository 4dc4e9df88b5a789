"""A name is found in any case, accent, spelling of a URL and with an “s” behind it, and in nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.anonymity import Anonymity

NAMES = Anonymity((("Anne-Lise Pérrin", "A.-L. P."), ("Łukasz Groß", "L. G."), ("Perrin", "P."), ("王伟", "W.")))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anne-Lise Pérrin parle", "A.-L. P. parle"),
        ("ANNE LISE PERRIN parle", "A.-L. P. parle"),
        ("anne\u2011lise\u00a0perrin’s", "A.-L. P.’s"),
        ("chez Anne-Lise Pe\u0301rrins", "chez A.-L. P.s"),
        ("Anne-\nLise **Perrin** dit", "A.-L. P.** dit"),
        ("#AnneLisePerrin2026", "#A.-L. P.2026"),
        ("Anne-Lise&nbsp;Per\u00adrin", "A.-L. P."),
        ("anne-lise-perrin-condamnee", "A.-L. P.-condamnee"),
        ("Mme PERRIN, perrin et Périn", "Mme P., P. et Périn"),
        ("Lukasz Gross et ŁUKASZ GROSS", "L. G. et L. G."),
        ("他叫王伟吗", "他叫W.吗"),
        ("Marianne-Lise Perrin", "Marianne-Lise P."),
        ("Perrinet, Perrins", "Perrinet, P.s"),
        ("![x](photos/perrin.jpg) et perrin.", "![x](photos/perrin.jpg) et P.."),
        ("Anne-Lise.\n\nPerrin", "Anne-Lise.\n\nP."),
    ],
)
def test_what_stands_for_a_name(text: str, wanted: str) -> None:
    assert NAMES.replaced(text) == wanted


def test_a_link_elsewhere_whose_url_has_a_name_is_its_text() -> None:
    assert NAMES.body("Lire [ici](https://a.example/anne-lise-perrin/ “t”), [là](b.md).") == "Lire ici, [là](b.md)."


def test_an_id_stays_an_id() -> None:
    assert NAMES.identifier("2024/perrin/anne-lise-perrin-2", "ascii") == "2024/p/a-l-p-2"
    assert NAMES.identifier("2024/le-pont", "ascii") == "2024/le-pont"


@given(st.text(), st.text())
def test_nothing_is_left_where_no_file_is_named(before: str, after: str) -> None:
    replaced = NAMES.replaced(f"{before} Anne-Lise PÉRRIN {after}")
    assert not Anonymity(NAMES.names[:1]).holds(replaced) or "." in before + after or "/" in before + after
