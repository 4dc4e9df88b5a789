"""What functions declare of their values: signatures hold, values can be compared, subjects are known."""

import ast
import builtins
import inspect
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from newsroom import NOW, Newsroom, article
from sample_site import SampleSite

import sitegen
from sitegen.cache.state import BuildState
from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.gate import Gate
from sitegen.engine.changes import _DIGESTED
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest, state_file
from sitegen.engine.session import Session
from sitegen.errors.problems import SitegenError
from sitegen.facts.derive import FACTS, INPUTS, SUBJECTS, WHOLE, Derivation, is_own, size_of_subject
from sitegen.facts.facts import Facts, digest, is_table
from sitegen.facts.keys import ABSENT, Key
from sitegen.facts.roots import Bodies, EditionRoots, Roots
from sitegen.newsroom.site import Site
from sitegen.newsroom.words import Texts
from sitegen.theme.theme import Theme

ALL = {
    **{f"input {about} {name}".replace("  ", " "): one for (about, name), one in INPUTS.items()},
    **{f"subjects {about}": one for about, one in SUBJECTS.items()},
    **{f"fact {kind}": one for kind, one in FACTS.items()},
}
"""Every function that is registered, by what it makes."""
HANDED = (Roots, EditionRoots, Facts, Site, Config, Texts, Bodies, Theme, DataFiles, Gate)
"""What a function sees only where it names it."""
ROOTS = frozenset(Roots.__struct_fields__)
TESTS = Path(__file__).parents[1]


MORE = {
    "content/articles/chiffres.md": article("Chiffres", '{{ chart "votes.csv" title="Voix" }}', category="La mer"),
    "content/articles/votes.csv": "Liste;Voix\nA;1\n",
    "content/articles/retire.md": article(
        "Retiré",
        category="La mer",
        gone=True,
        expires="2025-12-01",
        replies=[{"from": "Anne", "received": "2025-07-01", "state": "published", "text": "Non."}],
    ),
    "templates/term.html": '{% extends "@core/term.html" %}{% block head %}{{ term.most_read(2)|length }}{% endblock %}',
    "templates/home.html": '{% extends "@core/home.html" %}{% block head %}{{ home.latest(2)|length }}'
    '{{ home.bands([{"show": "category", "name": "La mer"}, {"show": "articles", "articles": ["chiffres"]},'
    ' {"show": "genre", "name": "opinion"}])|length }}{% endblock %}',
}
"""What makes outputs read facts that no output of the sample site reads."""


class Sample:
    """A site with a value in nearly every field, built; its facts, and what its outputs have read of them."""

    def __init__(self, folder: Path) -> None:
        files = SampleSite().files
        settings = str(files["site.toml"]).replace('"images" = {', '"images" = {"cards" = true, ')
        settings = settings.replace('"hosting" = {', '"hosting" = {"headers" = true, ')
        newsroom = Newsroom(folder / "site", {**files, **MORE, "site.toml": settings})
        request = BuildRequest(newsroom.root, now=NOW, jobs=1)
        session = Session()
        build(request, session=session)
        assert session.last is not None
        self.facts = session.last.facts
        state = BuildState(state_file(request))
        self.recorded: list[tuple[Facts, Key, str]] = []
        """Facts of an edition, key and fingerprint of all that an output has read."""
        for edition, facts in self.facts.editions.items():
            for kind in FACTS:
                rows = state.facts(f"{kind}@{edition}" if edition else kind)
                self.recorded += [(facts, (kind, *key[1:]), mark) for _, key, mark in rows]
        state.close()

    def inputs(self) -> Iterator[tuple[str, Any]]:
        """Yield every value that is compared with that of the last build, and what it is called."""
        for edition, facts in self.facts.editions.items():
            for (about, name), derivation in INPUTS.items():
                if about == WHOLE:
                    if derivation.compare:
                        yield f"{edition} {name}", facts.inputs[name]
                    continue
                for subject in facts.subjects(about):
                    yield f"{edition} {name} {subject}", facts.own(about, name, subject)
            for name, shown in _DIGESTED.items():
                yield f"{edition} {name}", shown(facts.inputs[name])
            for derivation in ALL.values():
                yield from ((f"{edition} {name}", facts.inputs[name]) for name in derivation.inputs if is_table(name))

    def values(self) -> Iterator[tuple[str, Any]]:
        """Yield the value of every fact that an output has read, but of those that something stands for."""
        for facts, key, mark in self.recorded:
            if mark != ABSENT and not FACTS[key[0]].mark:
                yield f"{facts.roots.edition} {key}", facts.value(key)

    def digests(self) -> dict[str, str]:
        """Return the digests of all inputs and facts."""
        found = {name: digest(value) for name, value in self.inputs()}
        return found | {f"{facts.roots.edition} {key}": facts.fingerprint(key) for facts, key, _ in self.recorded}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("sample"))


# Signatures


def tree_of(derivation: Derivation) -> ast.FunctionDef:
    """Return the source of a function, parsed."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(derivation.make))).body
    assert isinstance(tree, ast.FunctionDef)
    return tree


def names_in(tree: ast.FunctionDef, context: type[ast.expr_context]) -> set[str]:
    """Return the names that the body of a function reads, or gives a value."""
    found = (node for statement in tree.body for node in ast.walk(statement))
    return {node.id for node in found if isinstance(node, ast.Name) and isinstance(node.ctx, context)}


@pytest.mark.parametrize("name", ALL)
def test_a_function_uses_what_it_declares_and_nothing_else(name: str) -> None:
    derivation = ALL[name]
    tree = tree_of(derivation)
    read = names_in(tree, ast.Load)
    assert set(derivation.inputs) <= read, "this is declared and not used"
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    functions = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ExceptHandler))}
    around = {one: found for one, found in inspect.getmodule(derivation.make).__dict__.items() if one in read}
    assert read <= arguments | functions | names_in(tree, ast.Store) | set(around) | set(dir(builtins))
    assert derivation.make.__closure__ is None
    assert [one for one, found in around.items() if isinstance(found, HANDED)] == [], "this is handed in, not found"


@pytest.mark.parametrize("name", ALL)
def test_a_parameter_means_one_thing(name: str) -> None:
    derivation = ALL[name]
    for given in derivation.inputs:
        meanings = [(WHOLE, given) in INPUTS, given in ROOTS, is_table(given)]
        if is_own(derivation.about, given):
            assert meanings == [False, False, False], f"{given} is an input of its subject, and something else"
        else:
            assert meanings.count(True) == 1, f"{given} is no input, no root and no table of the settings, or several"


def test_a_key_begins_with_its_subject() -> None:
    for (about, name), derivation in INPUTS.items():
        assert len(derivation.parameters) == size_of_subject(about), f"{about} {name}"
    for kind, derivation in FACTS.items():
        assert len(derivation.parameters) >= size_of_subject(derivation.about), kind
        assert not derivation.about or derivation.about in SUBJECTS, kind
        assert not derivation.mark or is_own(derivation.about, derivation.mark), kind


def test_no_fact_of_one_of_many_is_made_from_everything() -> None:
    """Or an edit of one article would evaluate the facts of all."""
    wrong = {
        kind: derivation.inputs
        for kind, derivation in FACTS.items()
        if derivation.about != WHOLE and not {"newspaper", "settings"}.isdisjoint(derivation.inputs)
    }
    assert wrong == {}


# Values

PLAIN = (str, int, float, bool, bytes, date, datetime, timedelta, msgspec.Raw, type(None))


def wrong_in(value: Any, path: str) -> Iterator[str]:
    """Yield the places in a value that have no order of their own, or nothing that tells one from another."""
    if isinstance(value, PLAIN):
        return
    if isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from wrong_in(inner, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from wrong_in(key, f"{path} key")
            yield from wrong_in(inner, f"{path}[{key}]")
    elif isinstance(value, SitegenError):
        yield from wrong_in(value.__reduce__()[1], path)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from wrong_in(getattr(value, name), f"{path}.{name}")
    elif hasattr(value, "identity"):
        yield from wrong_in(value.identity, f"{path}.identity")
    else:
        yield f"{path}: {type(value).__name__}"


def test_values_have_an_order_and_an_identity(sample: Sample) -> None:
    wrong = [place for name, value in (*sample.inputs(), *sample.values()) for place in wrong_in(value, name)]
    assert wrong == []


def test_what_has_no_order_is_found() -> None:
    class Odd:
        pass

    value = {"a": (1, [{2}]), "b": Odd()}
    assert list(wrong_in(value, "value")) == ["value[a][1][0]: set", "value[b]: Odd"]


SCRIPT = "import json, sys, test_derive; print(json.dumps(test_derive.Sample(test_derive.Path(sys.argv[1])).digests()))"


def test_digests_are_the_same_in_every_process(tmp_path: Path) -> None:
    paths = (TESTS / "facts", TESTS, TESTS / "properties", Path(sitegen.__file__).parents[1])
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(map(str, paths))}
        command = [sys.executable, "-W", "error", "-c", SCRIPT, str(tmp_path)]
        said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
        found.append(json.loads(said))
        shutil.rmtree(tmp_path / "site")
    first, second = found
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 1000


# Subjects


def test_what_outputs_read_is_about_known_subjects(sample: Sample) -> None:
    """Or a change of its own inputs would go unnoticed."""
    known = {
        (edition, about): set(facts.subjects(about))
        for edition, facts in sample.facts.editions.items()
        for about in SUBJECTS
    }
    lost = []
    for facts, key, mark in sample.recorded:
        about = FACTS[key[0]].about
        subject = key[1 : 1 + size_of_subject(about)]
        if about and mark != ABSENT and subject not in known[facts.roots.edition, about]:
            if about == "data" and subject[0] not in facts.roots.data.files:
                continue
            lost.append(key)
    assert lost == []
    assert {key[0] for _, key, _ in sample.recorded} == FACTS.keys() - NEVER_READ


NEVER_READ = {"search_entry"}
"""Facts that no template reads: the index of the search page is made from them."""
