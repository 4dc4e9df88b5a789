"""Deliberate faults in the engine, each of which the tour of edits must notice: the test that can fail.

A mutant forgets one thing that freshness rests on. If one survives, the tour has become blind to it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pytest
from edits import EDITS, World
from newsroom import NOW

from sitegen.cache import stamp, state
from sitegen.content.gate import Gate
from sitegen.engine import changes, decide, parsing, planned, publish, run, write
from sitegen.engine import engine as whole_build
from sitegen.engine import snapshot as snapshots
from sitegen.engine.changes import EditionChanges
from sitegen.engine.span import Span
from sitegen.facts import inputs, pictures
from sitegen.facts.derive import Derivation, is_own
from sitegen.facts.keys import Subject
from sitegen.facts.search import SearchEntry
from sitegen.imaging.social_image import SocialImage
from sitegen.newsroom.ledger import Ledger
from sitegen.newsroom.site import Article
from sitegen.pages import recorder, templates
from sitegen.planning import plan
from sitegen.search import segments

pytestmark = pytest.mark.long  # they test the tests: several builds for each

Patch = Callable[[pytest.MonkeyPatch], None]


def forget_some(kinds: Collection[str], is_forgotten: Callable[[Derivation, str], bool]) -> Patch:
    """Take facts of these kinds for functions of fewer inputs than they name."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        wholly, own = EditionChanges._wholly, EditionChanges._own

        def blind(derivation: Derivation) -> Derivation:
            if derivation.name not in kinds:
                return derivation
            left = tuple(name for name in derivation.inputs if not is_forgotten(derivation, name))
            mark = "" if derivation.mark and is_forgotten(derivation, derivation.mark) else derivation.mark
            return msgspec.structs.replace(derivation, inputs=left, mark=mark)

        monkeypatch.setattr(EditionChanges, "_wholly", lambda self, derivation: wholly(self, blind(derivation)))
        monkeypatch.setattr(EditionChanges, "_own", lambda self, derivation: own(self, blind(derivation)))

    return patch


def forget(*kinds: str) -> Patch:
    """Take facts of these kinds for functions of nothing."""
    return forget_some(kinds, lambda derivation, name: True)


def forget_shared(*kinds: str) -> Patch:
    """Take facts of these kinds for functions of their own subject alone."""
    return forget_some(kinds, lambda derivation, name: not is_own(derivation.about, name))


def forget_own(*kinds: str) -> Patch:
    """Take facts of these kinds for functions of what is shared alone."""
    texts = ("texts", "bodies")
    return forget_some(kinds, lambda derivation, name: is_own(derivation.about, name) or name in texts)


def forget_named(names: Collection[str], *kinds: str) -> Patch:
    """Take facts of these kinds for functions of all that they name but some."""
    return forget_some(kinds, lambda derivation, name: name in names)


def forget_input(*names: str) -> Patch:
    """Take some inputs that many facts share, or roots, for what they were."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = EditionChanges._find_moved
        monkeypatch.setattr(EditionChanges, "_find_moved", lambda self, name: name not in names and real(self, name))

    return patch


def forget_input_of(about: str, name: str, is_forgotten: Callable[[Subject], bool] = lambda subject: True) -> Patch:
    """Take an input that subjects have of their own for what it was."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = EditionChanges._find_subjects

        def find(self: EditionChanges, derivation: Derivation) -> set[Subject]:
            found = real(self, derivation)
            if (derivation.about, derivation.name) == (about, name):
                return {subject for subject in found if not is_forgotten(subject)}
            return found

        monkeypatch.setattr(EditionChanges, "_find_subjects", find)

    return patch


def forget_edited_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EditionChanges, "_edited_subjects", lambda self, about: set())


def forget_edited_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_build, "_edited", lambda *arguments: {})


def forget_what_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare articles without whether they are live."""
    real = changes._mark

    def mark(value: Any) -> bytes:
        return real(msgspec.structs.replace(value, live=False) if isinstance(value, Article) else value)

    monkeypatch.setattr(changes, "_mark", mark)


def forget_templates_of_embeds(monkeypatch: pytest.MonkeyPatch) -> None:
    def part(self: templates.TemplateEngine, name: str, context: Mapping[str, Any]) -> str:
        return jinja2.Environment.get_template(self, name).render(context)

    monkeypatch.setattr(templates.TemplateEngine, "part", part)


def forget_what_is_on_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SocialImage, "mark", "0" * 20)


def forget_absent_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_template(
        self: templates.TemplateEngine,
        name: str,
        parent: str | None = None,
        globals: object = None,  # noqa: A002
    ) -> jinja2.Template:
        found = jinja2.Environment.get_template(self, name, parent, globals)  # type: ignore[arg-type]
        assert self.recorder is not None
        self.recorder("template", name)
        return found

    monkeypatch.setattr(templates.TemplateEngine, "get_template", get_template)


def record_templates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record in the loader, which is asked once only."""
    seen: set[str] = set()

    def get_template(
        self: templates.TemplateEngine,
        name: str,
        parent: str | None = None,
        globals: object = None,  # noqa: A002
    ) -> jinja2.Template:
        if self.recorder is not None and name not in seen:
            seen.add(name)
            self.recorder("template", name)
        return jinja2.Environment.get_template(self, name, parent, globals)  # type: ignore[arg-type]

    monkeypatch.setattr(templates.TemplateEngine, "get_template", get_template)


def forget_in_frame(**fields: Any) -> Patch:
    """Take something for no part of all that index and plan are derived from."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = snapshots._frame

        def frame(snapshot: snapshots.InputSnapshot) -> str:
            return real(msgspec.structs.replace(snapshot, **fields))

        monkeypatch.setattr(snapshots, "_frame", frame)

    return patch


def forget_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "next", None)
    forget_in_frame(gate=Gate(NOW))(monkeypatch)


def forget_to_ask(owner: object, name: str, *answers: str) -> Patch:
    """Let a function compare a moment with the clock and not say so to the gate, where it comes to some answers."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = getattr(owner, name)

        def silent(*arguments: Any) -> Any:
            gate = next(one for one in arguments if isinstance(one, Gate))
            noted = gate._next
            found = real(*arguments)
            if not answers or found in answers:
                gate._next = noted
            return found

        monkeypatch.setattr(owner, name, silent)

    return patch


def forget_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(output: Path, touched: dict[str, int], moved: Any) -> Callable[[str, state.Trace | None], str]:
        return lambda path, trace: trace.digest if trace else ""

    monkeypatch.setattr(run, "current_digest", blind)


def forget_missing_files(monkeypatch: pytest.MonkeyPatch) -> None:
    real = write.current_digest

    def half_blind(output: Path, touched: dict[str, int], moved: Any) -> Callable[[str, state.Trace | None], str]:
        current = real(output, touched, moved)
        return lambda path, trace: current(path, trace) or (trace.digest if trace else "")

    monkeypatch.setattr(run, "current_digest", half_blind)


def forget_to_prune(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "remove_obsolete", lambda output, obsolete: ((), ()))


def forget_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "_reason", _without_entry(decide._reason))


def _without_entry(real: Callable[..., str]) -> Callable[..., str]:
    def reason(trace: state.Trace | None, entry: bytes, *rest: object) -> str:
        return real(trace, trace.entry if trace else entry, *rest)

    return reason


def forget_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    real = stamp.engine_stamp
    monkeypatch.setattr(snapshots, "engine_stamp", lambda plugins, timezone: real((), timezone))


def remember_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember a document by its kind, not by its bytes."""
    monkeypatch.setattr(parsing.Parsing, "key", lambda self: lambda digest, kind: f"{self.stamp} {kind}")


def trust_size_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = parsing.digest_sources

    def sloppy(root: Path, sources: list, known: dict) -> tuple:  # type: ignore[type-arg]
        sizes = [msgspec.structs.replace(source, look=f"{source.look.split()[0]} 0 0 0") for source in sources]
        return real(root, sizes, known)

    monkeypatch.setattr(snapshots, "digest_sources", sloppy)


def forget_the_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take index and plan of the last build, whatever was done to front matter."""
    monkeypatch.setattr(parsing.Parsed, "shape", lambda self, frame: frame.encode())


def forget_that_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Span, "holds_at", lambda self, moment: True)


def forget_that_texts_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    real = planned.index_documents
    monkeypatch.setattr(planned, "index_documents", lambda *arguments: (*real(*arguments)[:2], False))


def touch_foreign_files(monkeypatch: pytest.MonkeyPatch) -> None:
    real = write.remove_obsolete

    def greedy(output: Path, obsolete: dict[str, state.Trace]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for path in output.glob("mien-*"):
            path.unlink()
        return real(output, obsolete)

    monkeypatch.setattr(publish, "remove_obsolete", greedy)


def forget_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the same address for every crop of one size."""
    real = pictures._version

    def version(source: pictures.Source, box: pictures.Box, *rest: object) -> pictures.Version:
        left, top, right, bottom = box
        named = real(source, (0, 0, right - left, bottom - top), *rest)  # type: ignore[arg-type]
        return msgspec.structs.replace(real(source, box, *rest), route=named.route)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "_version", version)


def forget_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the same address for every quality."""
    real = pictures._version

    def version(source: pictures.Source, box: pictures.Box, *rest: object) -> pictures.Version:
        found = real(source, box, *rest)  # type: ignore[arg-type]
        return msgspec.structs.replace(found, route=re.sub(r"-[0-9a-f]{8}\.", ".", found.route))

    monkeypatch.setattr(pictures, "_version", version)


def forget_the_bytes_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember what a picture is by its path."""
    real = planned.measure

    def measure(shown: object, root: Path, digests: dict[str, str], *rest: object) -> object:
        return real(shown, root, {path: f"{path}{'x' * 20}" for path in digests}, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(planned, "measure", measure)


def forget_further_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    real = EditionChanges.facts
    monkeypatch.setattr(EditionChanges, "facts", lambda self: () if self._suffix else real(self))


def forget_data_in_the_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a site for unchanged whose data files changed."""
    real = snapshots._digest

    def digest(snapshot: snapshots.InputSnapshot, frame: str) -> str:
        sources = [source for source in snapshot.sources if source.kind != "data"]
        return real(msgspec.structs.replace(snapshot, sources=sources), frame)

    monkeypatch.setattr(snapshots, "_digest", digest)


def forget_absent_data(monkeypatch: pytest.MonkeyPatch) -> None:
    real = recorder.Recorder.__call__

    def call(self: recorder.Recorder, *key: str) -> object:
        value = real(self, *key)
        if key[0] == "data" and value == ():
            self.reads = {read: None for read in self.reads if read[0].partition("@")[0] != "data"}
        return value

    monkeypatch.setattr(recorder.Recorder, "__call__", call)


def forget_the_drawing_of_icons(monkeypatch: pytest.MonkeyPatch) -> None:
    real = plan.icon_outputs

    def icon_outputs(*arguments: object) -> object:
        outputs, problems = real(*arguments)  # type: ignore[arg-type]
        return [msgspec.structs.replace(output, digest="0" * 32) for output in outputs], problems

    monkeypatch.setattr(plan, "icon_outputs", icon_outputs)


def forget_in_the_index(marked: Callable[[list[SearchEntry], str], tuple[list[SearchEntry], str]]) -> Patch:
    """Take a segment of the index for one of other articles, or of another language."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = segments._segment

        def segment(name: str, entries: list[SearchEntry], stamp: str, language: str) -> segments.Segment:
            fewer, other = marked(entries, language)
            return msgspec.structs.replace(real(name, fewer, stamp, other), entries=tuple(entries))

        monkeypatch.setattr(segments, "_segment", segment)

    return patch


def _without_texts(entries: list[SearchEntry]) -> list[SearchEntry]:
    return [msgspec.structs.replace(entry, body="") for entry in entries]


MUTANTS: dict[str, Patch] = {
    "membership of a list": forget("slice"),
    "the members of a list": forget_input_of("list", "ids", lambda subject: subject[0] not in ("category", "tag")),
    "the front page's articles": forget("top", "latest", "first"),
    "archives": forget("archive", "years"),
    "neighbours and related articles": forget_input_of("article", "kin"),
    "links": forget("link"),
    "the configuration": forget("config", "sponsorship"),
    "names of terms and authors": forget_shared("card", "article", "sections", "term"),
    "pages in menus": forget("menu"),
    "what is news": forget("news"),
    "lists of feeds": forget("feed_lists"),
    "policies on pages": forget("policies"),
    "data files": forget("data"),
    "data files of a site that seems unchanged": forget_data_in_the_snapshot,
    "absent data files": forget_absent_data,
    "template texts": forget("template"),
    "messages": forget("messages"),
    "pictures in cards": forget_named(("lead", "gallery"), "card", "share"),
    "pictures in texts": forget("shown"),
    "what the theme shows": forget("sources"),
    "the focal point": forget_focus,
    "the recipe in an address": forget_recipes,
    "the bytes of a picture": forget_the_bytes_of_pictures,
    "the sitemap": forget("sitemap"),
    "corrections": forget("corrections"),
    "redirects": forget("redirects"),
    "translations": forget_input("translations"),
    "the languages of the newspaper": forget("editions", "counterparts"),
    "editions after the first": forget_further_editions,
    "cards": forget_own("card"),
    "bodies": forget_own("body"),
    "archived copies": forget_input("copies"),
    "authors": forget_own("author"),
    "absent templates": forget_absent_templates,
    "templates of embeds": forget_templates_of_embeds,
    "names of assets": forget("asset"),
    "the bytes of assets": forget("integrity"),
    "links to assets": forget_named(("asset_routes", "gallery"), "link"),
    "templates after the first page": record_templates_once,
    "what is live": forget_what_is_live,
    "the clock": forget_the_clock,
    "what appears": forget_to_ask(Gate, "state", "scheduled"),
    "what expires": forget_to_ask(Gate, "state", "published", "retracted"),
    "what is no longer news": forget_to_ask(inputs, "news"),
    "the end of what is live": forget_to_ask(Gate, "is_live"),
    "the list of addresses": forget_in_frame(ledger=Ledger()),
    "the output's files": forget_the_output,
    "missing files": forget_missing_files,
    "pruning": forget_to_prune,
    "the plan": forget_the_plan,
    "plugins": forget_plugins,
    "the bytes of a document": remember_by_path,
    "times of files": trust_size_alone,
    "the shape of documents": forget_the_shape,
    "the clock of a plan": forget_that_time_passes,
    "texts that decide of an address": forget_that_texts_decide,
    "words beside a plan": forget_edited_texts,
    "words in menus": forget_input("texts"),
    "documents that were edited": forget_edited_documents,
    "whose files they are": touch_foreign_files,
    "addresses of icons": forget("icons"),
    "the drawing of icons": forget_the_drawing_of_icons,
    "cards of articles": forget_own("drawn"),
    "what is on cards": forget_what_is_on_cards,
    "names on cards": forget_shared("share"),
    "tables of charts": forget("table"),
    "texts in the index": forget_in_the_index(lambda entries, language: (_without_texts(entries), language)),
    "what is withdrawn from the index": forget_in_the_index(lambda entries, language: (entries[:1], language)),
    "the edition of an index": forget_in_the_index(lambda entries, language: ([], "")),
}


# What kills a mutant soon is done first, or each of them would cost a minute: the edits, by name.
FIRST: dict[str, tuple[str, ...]] = {
    "links": ("edit_slug",),
    "the configuration": ("configure_title",),
    "names of terms and authors": ("rename_author",),
    "pages in menus": ("edit_page",),
    "what is news": ("make_news",),
    "lists of feeds": ("rename_category",),
    "policies on pages": ("edit_policies",),
    "data files": ("edit_results_csv", "edit_results_csv"),
    "data files of a site that seems unchanged": ("edit_results_csv", "edit_results_csv"),
    "absent data files": ("toggle_notice",),
    "template texts": ("change_template",),
    "messages": ("toggle_fr",),
    "pictures in cards": ("edit_image", "edit_image", "edit_picture"),
    "pictures in texts": ("show_in_body", "show_in_body", "show_in_body", "edit_picture"),
    "the recipe in an address": ("illustrate", "configure_quality", "configure_quality"),
    "the bytes of a picture": ("edit_image", "edit_image", "edit_picture"),
    "corrections": ("correct", "correct"),
    "redirects": ("redirect", "redirect"),
    "translations": ("configure_languages", "toggle_contact"),
    "the languages of the newspaper": ("configure_languages",),
    "editions after the first": ("configure_languages", "translate"),
    "cards": ("edit_standfirst",),
    "the focal point": ("portray", "portray"),
    "whose files they are": ("foreign_file",),
    "missing files": ("lose",),
    "the output's files": ("vandalise",),
    "the clock of a plan": ("schedule", "soon"),
    "texts that decide of an address": ("record", "rename", "rewrite"),
    "words beside a plan": ("edit_page",),
    "words in menus": ("edit_page",),
    "documents that were edited": ("edit_standfirst",),
    "what the theme shows": ("illustrate", "configure_formats"),
    "names of assets": ("edit_x_css",),
    "the bytes of assets": ("edit_icon_css",),
    "links to assets": ("link_to_asset", "edit_own_png"),
    "plugins": ("edit_plugin",),
    "the plan": ("edit_static",),
    "authors": ("rename_author",),
    "absent templates": ("toggle_banner",),
    "templates of embeds": ("embed", "toggle_vimeo"),
    "what is live": ("cover", "soon"),
    "the clock": ("schedule", "soon"),
    "what appears": ("schedule", "soon"),
    "what expires": ("run_out", "soon"),
    "what is no longer news": ("grow_old", "soon"),
    "the end of what is live": ("cover", "soon"),
    "the list of addresses": ("record", "rename_recorded", "lose_ledger"),
    "templates after the first page": ("change_template",),
    "addresses of icons": ("configure_icon",),
    "the drawing of icons": ("configure_icon",),
    "cards of articles": ("configure_cards", "edit_title"),
    "what is on cards": ("configure_cards", "edit_title"),
    "names on cards": ("configure_cards", "rename_category"),
    "tables of charts": ("chart", "edit_votes"),
    "archived copies": ("link_away", "edit_external-links_json", "edit_external-links_json"),
    "texts in the index": ("edit_letter",),
    "what is withdrawn from the index": ("delete", "delete"),
    "the edition of an index": ("configure_languages", "translate"),
}


def tour(folder: Path, first: tuple[str, ...]) -> None:
    named = {edit.__name__: edit for edit in reversed(EDITS)}
    world = World(folder)
    assert world.check()
    for number, edit in enumerate([*(named[name] for name in first), *EDITS]):
        world.make(edit, number + 1)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_tour_kills(mutant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[mutant](monkeypatch)
    with pytest.raises(AssertionError):
        tour(tmp_path, FIRST.get(mutant, ()))
