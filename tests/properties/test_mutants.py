"""Deliberate faults in the engine, each of which the tour of edits must notice: the test that can fail.

A mutant forgets one thing that freshness rests on. If one survives, the tour has become blind to it.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pytest
from edits import EDITS, World

from sitegen.cache import stamp, state
from sitegen.engine import changes, decide, engine, parsing, write
from sitegen.engine import snapshot as look
from sitegen.facts import families, pictures
from sitegen.facts import social_images as social_images
from sitegen.pages import recorder, templates
from sitegen.planning import measuring, plan
from sitegen.search import entries as search

Patch = Callable[[pytest.MonkeyPatch], None]


def forget_groups(*kinds: str) -> Patch:
    """Take facts of these kinds for functions of nothing that is shared."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for kind in kinds:
            family = msgspec.structs.replace(families.FAMILIES[kind], groups=())
            monkeypatch.setitem(families.FAMILIES, kind, family)

    return patch


def forget_group(group: str, *kinds: str) -> Patch:
    """Take facts of these kinds for functions of all that is shared but one group."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for kind in kinds:
            family = families.FAMILIES[kind]
            groups = tuple(name for name in family.groups if name != group)
            monkeypatch.setitem(families.FAMILIES, kind, msgspec.structs.replace(family, groups=groups))

    return patch


def forget_own_document(*kinds: str) -> Patch:
    """Take facts of these kinds for functions of no document."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for kind in kinds:
            monkeypatch.setitem(families.FAMILIES, kind, msgspec.structs.replace(families.FAMILIES[kind], own=False))

    return patch


def forget_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "near_members", lambda facts, terms: set())


def forget_members_of_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "has_same_members", lambda key, terms: key[1] in ("category", "tag"))


def forget_templates_of_embeds(monkeypatch: pytest.MonkeyPatch) -> None:
    def part(self: templates.TemplateEngine, name: str, context: Mapping[str, Any]) -> str:
        return jinja2.Environment.get_template(self, name).render(context)

    monkeypatch.setattr(templates.TemplateEngine, "part", part)


def forget_what_is_on_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(social_images.SocialImage, "mark", "0" * 20)


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


def forget_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    real = engine.next_due
    monkeypatch.setattr(engine, "next_due", lambda *arguments: real(*arguments) and datetime(2999, 1, 1, tzinfo=UTC))
    real_look = engine.look_at

    def timeless(*arguments: object) -> look.InputSnapshot:
        found = real_look(*arguments)  # type: ignore[arg-type]
        return msgspec.structs.replace(found, snapshot="".join(map(str, sorted(found.digests.items()))))

    monkeypatch.setattr(engine, "look_at", timeless)


def forget_that(change: str) -> Patch:
    """Forget one of the changes that the clock makes by itself."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = look.due
        monkeypatch.setattr(
            look, "due", lambda *arguments: [item for item in real(*arguments) if item.change != change]
        )

    return patch


def forget_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a site for unchanged whose list of addresses is another."""
    real = look.take_snapshot

    def look_at(*arguments: object) -> look.InputSnapshot:
        found = real(*arguments)  # type: ignore[arg-type]
        rest = found.stamp, found.config, sorted(found.digests.items())
        return msgspec.structs.replace(found, snapshot=str(rest))

    monkeypatch.setattr(engine, "look_at", look_at)


def forget_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(output: Path, touched: dict[str, int], moved: object) -> Callable[[str, state.Trace | None], str]:
        return lambda path, trace: trace.digest if trace else ""

    monkeypatch.setattr(engine, "current_digest", blind)


def forget_missing_files(monkeypatch: pytest.MonkeyPatch) -> None:
    real = write.current_digest

    def half_blind(output: Path, touched: dict[str, int], moved: object) -> Callable[[str, state.Trace | None], str]:
        look_at_it = real(output, touched)
        return lambda path, trace: look_at_it(path, trace) or (trace.digest if trace else "")

    monkeypatch.setattr(engine, "current_digest", half_blind)


def forget_to_prune(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "remove_obsolete", lambda output, obsolete: ((), ()))


def forget_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "_reason", _without_entry(decide._reason))


def _without_entry(real: Callable[..., str]) -> Callable[..., str]:
    def reason(trace: state.Trace | None, entry: bytes, *rest: object) -> str:
        return real(trace, trace.entry if trace else entry, *rest)

    return reason


def forget_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    real = stamp.engine_stamp
    monkeypatch.setattr(look, "engine_stamp", lambda plugins: real(()))


def remember_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember a document by its kind, not by its bytes."""
    monkeypatch.setattr(parsing.Parsing, "key", lambda self: lambda digest, kind: f"{self.stamp} {kind}")


def trust_size_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = parsing.digest_sources

    def sloppy(root: Path, sources: list, known: dict, now_ns: int) -> tuple:  # type: ignore[type-arg]
        times = {source.path: source.mtime_ns for source in sources}
        trusting = {
            path: msgspec.structs.replace(old, mtime_ns=times[path]) for path, old in known.items() if path in times
        }
        return real(root, sources, trusting, now_ns)

    monkeypatch.setattr(look, "digest_sources", sloppy)


def keep_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the layout of the last build, whatever was done to front matter."""
    monkeypatch.setattr(parsing.Parsed, "shape", lambda self, frame: frame.encode())


def keep_layout_while_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine._Build, "_clock_moved", lambda self, look: False)


def forget_words_in_a_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes.Inputs, "beside_layout", lambda self, facts: self)


def touch_foreign_files(monkeypatch: pytest.MonkeyPatch) -> None:
    real = write.remove_obsolete

    def greedy(output: Path, obsolete: dict[str, state.Trace]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for path in output.glob("mien-*"):
            path.unlink()
        return real(output, obsolete)

    monkeypatch.setattr(engine, "remove_obsolete", greedy)


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
    real = measuring.measure

    def measure(shown: object, root: Path, digests: dict[str, str], *rest: object) -> object:
        return real(shown, root, {path: f"{path}{'x' * 20}" for path in digests}, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(measuring, "measure", measure)


def forget_translations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(families._GROUPS, "translations", lambda facts: 0)


def forget_further_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    real = changes._compare

    def compare(state: state.BuildState, facts: object, mark: str, *rest: object) -> None:
        if not mark:
            real(state, facts, mark, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(changes, "_compare", compare)


def forget_data_in_the_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a site for unchanged whose data files changed."""
    real = look.take_snapshot

    def look_at(*arguments: object) -> look.InputSnapshot:
        found = real(*arguments)  # type: ignore[arg-type]
        rest = {path: digest for path, digest in found.digests.items() if not path.startswith("data/")}
        return msgspec.structs.replace(found, snapshot=f"{found.frame} {found.catalogs} {sorted(rest.items())}")

    monkeypatch.setattr(engine, "look_at", look_at)


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


def forget_texts_in_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    real = search.SearchPart.mark

    def mark(part: search.SearchPart, stamp: str) -> str:
        entries = tuple(msgspec.structs.replace(entry, body="") for entry in part.entries)
        return real(msgspec.structs.replace(part, entries=entries), stamp)

    monkeypatch.setattr(search.SearchPart, "mark", mark)


MUTANTS: dict[str, Patch] = {
    "membership of a list": forget_groups("slice"),
    "the members of a list": forget_members_of_lists,
    "the front page's articles": forget_groups("top", "latest", "first"),
    "archives": forget_groups("archive", "years"),
    "neighbours and related articles": forget_members,
    "links": forget_groups("link"),
    "the configuration": forget_groups("config", "sponsorship"),
    "names of terms and authors": forget_groups("card", "article", "sections", "term"),
    "pages in menus": forget_groups("menu"),
    "what is news": forget_groups("news"),
    "lists of feeds": forget_groups("feed_lists"),
    "policies on pages": forget_groups("policies"),
    "data files": forget_groups("data"),
    "data files of a site that seems unchanged": forget_data_in_the_snapshot,
    "absent data files": forget_absent_data,
    "template texts": forget_groups("template"),
    "messages": forget_groups("messages"),
    "pictures in cards": forget_groups("card", "share"),
    "pictures in texts": forget_groups("shown"),
    "what the theme shows": forget_groups("sources"),
    "the focal point": forget_focus,
    "the recipe in an address": forget_recipes,
    "the bytes of a picture": forget_the_bytes_of_pictures,
    "the sitemap": forget_groups("sitemap"),
    "corrections": forget_groups("corrections"),
    "redirects": forget_groups("redirects"),
    "translations": forget_translations,
    "the languages of the newspaper": forget_groups("editions", "counterparts"),
    "editions after the first": forget_further_editions,
    "cards": forget_own_document("card"),
    "bodies": forget_own_document("body"),
    "authors": forget_own_document("author"),
    "absent templates": forget_absent_templates,
    "templates of embeds": forget_templates_of_embeds,
    "names of assets": forget_groups("asset"),
    "the bytes of assets": forget_groups("integrity"),
    "links to assets": forget_group("assets", "link"),
    "templates after the first page": record_templates_once,
    "what is live": forget_group("live", "article", "card"),
    "the clock": forget_the_clock,
    "what appears": forget_that("appears"),
    "what expires": forget_that("expires"),
    "what is no longer news": forget_that("leaves news"),
    "the end of what is live": forget_that("is no longer live"),
    "the list of addresses": forget_the_ledger,
    "the output's files": forget_the_output,
    "missing files": forget_missing_files,
    "pruning": forget_to_prune,
    "the plan": forget_the_plan,
    "plugins": forget_plugins,
    "the bytes of a document": remember_by_path,
    "times of files": trust_size_alone,
    "the shape of documents": keep_layout,
    "the clock of a layout": keep_layout_while_time_passes,
    "words in a layout": forget_words_in_a_layout,
    "whose files they are": touch_foreign_files,
    "addresses of icons": forget_groups("icons"),
    "the drawing of icons": forget_the_drawing_of_icons,
    "cards of articles": forget_own_document("share"),
    "what is on cards": forget_what_is_on_cards,
    "names on cards": forget_groups("share"),
    "tables of charts": forget_groups("table"),
    "texts in the index": forget_texts_in_the_index,
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
    "the clock of a layout": ("schedule", "soon"),
    "words in a layout": ("edit_page",),
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
    "texts in the index": ("configure_search", "edit_letter"),
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
    with pytest.raises((AssertionError, KeyError, ValueError)):
        tour(tmp_path, FIRST.get(mutant, ()))
