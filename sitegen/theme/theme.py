"""A theme: layers of templates, assets and messages laid over each other.

The site's own ``templates/`` comes first, then the theme, its parents, and the core. This module knows nothing of
content and never compiles a template.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from sitegen import __version__
from sitegen.config.site import CONFIG_NAME, toml_fault
from sitegen.content.sources import digest_bytes
from sitegen.content.unread import is_ignored
from sitegen.errors.bounds import read_toml
from sitegen.errors.decoding import utf8
from sitegen.errors.locate import locate
from sitegen.errors.problems import BuildFailed, SitegenError, ThemeError, did_you_mean
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue, convert
from sitegen.errors.visible import all_visible, composed
from sitegen.fields import Colour, Plain, Verbatim, between, like
from sitegen.messages.message import tr
from sitegen.plugins.installed import installed_by_name, place_of_module
from sitegen.theme.colours import COLOUR
from sitegen.theme.option_reading import declare, read_options, with_declaration
from sitegen.theme.options import Option
from sitegen.workers.elsewhere import Rebuilt, unpacked

CORE = Path(__file__).parent / "core"
_GROUP = "sitegen.themes"
"""The entry points by which installed distributions offer themes."""


class PictureUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[images.NAME]`` of ``theme.toml``: the sizes of pictures in one place of the layout."""

    of: Literal["article", "body", "author", "logo", "option"]
    """The pictures shown there: of articles, in texts, of authors, logos, or those that options name."""
    widths: tuple[Annotated[int, like(8, 16), between(1, 20_000)], ...]
    """Widths to make, in pixels; never wider than the picture."""
    sizes: Annotated[Verbatim, like("100vw", "50vw")] = "100vw"
    """Displayed width, as ``sizes`` in HTML; a template may override it."""
    crop: Annotated[Verbatim, like("1:1", "3:2")] = ""
    """Aspect ratio to crop to, such as ``3:2``; by default no crop."""

    @property
    def ratio(self) -> tuple[int, int] | None:
        """The aspect ratio, or None for no crop."""
        across, _, down = self.crop.partition(":")
        return (int(across), int(down)) if self.crop else None


FontFile = Annotated[Verbatim, like("titre.woff2", "texte.woff2")]


class SocialImageDesign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[card]`` of ``theme.toml``: the design of social images, for articles without a picture."""

    headline: tuple[FontFile, ...] = ()
    """Fonts for the headline and the newspaper's name: theme assets; the first with all letters of a word draws it."""
    small: tuple[FontFile, ...] = ()
    """Fonts for the name of the section."""
    paper: Colour = "#ffffff"
    """Background colour."""
    ink: Colour = "#1a1a1a"
    """Text colour."""


_CROP = re.compile(r"[1-9]\d{0,3}:[1-9]\d{0,3}")
# What the core's own templates show; a theme says how large by the same names, and may add others.
_CORE_USES = {
    "lead": PictureUse("article", (480, 800, 1200), "(min-width: 50rem) 50rem, 100vw"),
    "body": PictureUse("body", (480, 800, 1200), "(min-width: 50rem) 50rem, 100vw"),
    "portrait": PictureUse("author", (96, 192), "96px", "1:1"),
    "logo": PictureUse("logo", (160, 320), "160px"),
}


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of ``theme.toml``."""

    name: Plain
    """Name; the same as the folder's."""
    parent: Annotated[Verbatim, like("gazette", "depeche")] = ""
    """Name of the parent theme."""
    description: Plain = ""
    """One sentence."""
    version: Annotated[Verbatim, like("1.0", "1.1")] = ""
    """Version."""
    requires_sitegen: Annotated[Verbatim, like(">=0.1", ">=0.0")] = ""
    """Versions of sitegen that the theme is made for, such as ``>=0.1,<1``."""
    options: dict[Annotated[Verbatim, like("motto", "accent")], Option] = {}
    """The theme's options, each with its type and default."""
    images: dict[Annotated[Verbatim, like("lead", "body")], PictureUse] = {}
    """Sizes of pictures, by the name that templates use."""
    card: SocialImageDesign | None = None
    """Design of social images; by default the parent's."""


class Layer(msgspec.Struct, frozen=True):
    """One folder of templates, assets and messages."""

    name: str
    """What ``@name/template.html`` calls it."""
    folder: str
    """Where it is."""

    @property
    def bundled(self) -> bool:
        """Whether it comes with sitegen."""
        return self.folder == str(CORE) or Path(self.folder).parent == bundled_themes()


class Theme(msgspec.Struct, frozen=True):
    """All layers, the first wins."""

    layers: tuple[Layer, ...]
    """The site's overrides, the theme, its parents, the core."""
    templates: dict[str, str]
    """File of each template, by name, by ``@layer/name``, and by ``^n/name`` for the n-th below the first one."""
    assets: dict[str, str]
    """File of each asset, by its path below ``assets/``."""
    options: dict[str, Any]
    """The value of each option: that of the site, or else its default."""
    declared: dict[str, Option]
    """The options that the theme and its parents declare."""
    digests: dict[str, str]
    """Digest of each template's file."""
    images: dict[str, PictureUse]
    """How large pictures are shown, by name."""
    card: SocialImageDesign = SocialImageDesign()
    """How cards are drawn."""

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes the theme on another computer, which has the layers that come with sitegen."""
        places = [layer.folder for layer in self.layers if not layer.bundled]
        paths = {*self.templates.values(), *self.assets.values()}
        paths.update(str(path) for place in places for path in Path(place, "locale").glob("*.po"))
        files: dict[str, bytes] = {}
        for path in paths:
            if place := _layer_of(path, places):
                files[f"{places.index(place)}{path.removeprefix(place)}"] = Path(path).read_bytes()
        return _unpacked, (msgspec.structs.astuple(self), str(bundled_themes()), str(CORE), places, files)

    def names_of(self, layers: Iterable[Layer]) -> list[str]:
        """Return the names of all templates of some layers, each with the name of its layer."""
        wanted = {layer.name for layer in layers}
        return [name for name in self.templates if name[:1] == "@" and name[1:].partition("/")[0] in wanted]

    def display_path(self, path: str) -> str:
        """Return the path of a file of a layer as messages show it."""
        display = path
        for layer in self.layers:
            if path.startswith(layer.folder + os.sep):
                inside = path.removeprefix(layer.folder + os.sep).replace(os.sep, "/")
                display = inside if layer.name in ("site", "core") else f"themes/{layer.name}/{inside}"
                if not (layer.name == "site" and inside.startswith("themes/")):
                    break
        return display


def _layer_of(path: str, places: Iterable[str]) -> str:
    """Return which of some folders a file is in, the innermost: a site may hold its theme; nothing if in none."""
    return max((place for place in places if path.startswith(place + os.sep)), key=len, default="")


def _unpacked(
    fields: tuple[Any, ...], themes: str, core: str, places: Sequence[str], files: Mapping[str, bytes]
) -> Theme:
    """Return a theme of another computer, whose folders were ``themes``, ``core`` and ``places``, on this one."""
    root = unpacked(files)
    folders = {place: f"{root}/{number}" for number, place in enumerate(places)}
    folders |= {themes: str(bundled_themes()), core: str(CORE)}

    def moved(path: str) -> str:
        place = path if path in folders else _layer_of(path, folders)
        return folders[place] + path.removeprefix(place)

    theme = Theme(*fields)
    return msgspec.structs.replace(
        theme,
        layers=tuple([Layer(layer.name, moved(layer.folder)) for layer in theme.layers]),
        templates={name: moved(path) for name, path in theme.templates.items()},
        assets={name: moved(path) for name, path in theme.assets.items()},
        digests={moved(path): digest for path, digest in theme.digests.items()},
    )


def bundled_themes() -> Path:
    """Return the folder of the themes that come with sitegen: in the package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(root: Path, name: str, options: dict[str, Any]) -> Theme:
    """Return the theme ``name`` for the site in ``root``; ``options`` are the site's.

    Raises BuildFailed with every ThemeError found.
    """
    layers = [Layer("site", str(root))]
    stated: list[tuple[Path, ThemeFile]] = []
    images: list[dict[str, Any]] = []
    cards: list[tuple[str, SocialImageDesign]] = []
    wanted, source = name, root / CONFIG_NAME
    while wanted:
        if any(layer.name == wanted for layer in layers):
            raise BuildFailed([_own_parent(wanted, source)])
        folder = _find_theme(root, wanted, source)
        about = _read_theme_file(folder, wanted)
        layers.append(Layer(wanted, str(folder)))
        stated.append((folder, about))
        images.append(dict(about.images))
        cards += [(wanted, about.card)] if about.card else []
        wanted, source = about.parent, folder / "theme.toml"
    layers.append(Layer("core", str(CORE)))
    declared = _declared(reversed(stated))
    templates: dict[str, str] = {}
    assets: dict[str, str] = {}
    for layer in layers:
        for found, path in _files(Path(layer.folder) / "templates"):
            name = found
            while name in templates:
                name = below(name)
            templates[name] = templates[f"@{layer.name}/{found}"] = path
        if layer.name != "site":
            for found, path in _files(Path(layer.folder) / "static"):
                assets.setdefault(found, path)
    digests = {path: digest_bytes(Path(path).read_bytes()) for path in sorted(set(templates.values()))}
    uses = _merge([*images, dict(_CORE_USES)])
    for owner, card in cards:
        lacking = [font for font in (*card.headline, *card.small) if font not in assets]
        if lacking:
            message = tr("[card] names “{lacking}”, which is not an asset of the theme", lacking=lacking[0])
            hint = did_you_mean(lacking[0], assets)
            raise BuildFailed([ThemeError(message, f"themes/{owner}/theme.toml", hint=hint)])
    return Theme(
        layers=tuple(layers),
        templates=templates,
        assets=assets,
        options=read_options(options, declared)[0],
        declared=declared,
        digests=digests,
        images=uses,
        card=cards[0][1] if cards else SocialImageDesign(),
    )


def _declared(stated: Iterable[tuple[Path, ThemeFile]]) -> dict[str, Option]:
    """Return the options of several themes, each the parent of the next."""
    declared: dict[str, Option] = {}
    for folder, about in stated:
        declared, issues = declare(about.options, declared)
        if issues:
            text = (folder / "theme.toml").read_text(encoding="utf-8-sig")
            raise BuildFailed(_problems(issues, text, f"themes/{about.name}/theme.toml"))
    return declared


def _own_parent(name: str, file: Path) -> ThemeError:
    place = locate(file.read_text(encoding="utf-8-sig"), "toml", ("parent",))
    hint = tr("name the theme that it changes, or remove the line")
    return ThemeError(
        tr("theme “{name}” is its own parent", name=name), f"themes/{file.parent.name}/theme.toml", place, hint
    )


def below(name: str) -> str:
    """Return what the template of the same name in the next layer is called, or nothing where the layer is named."""
    if name.startswith("@"):
        return ""
    rank, _, plain = name[1:].partition("/") if name.startswith("^") else ("0", "", name)
    return f"^{int(rank) + 1}/{plain}"


def themes_with_option(root: Path, option: str) -> list[str]:
    """Return the names of the themes in reach of a site that list an option."""
    found = []
    for name, folder in sorted(_themes(root).items()):
        try:
            about = _read_theme_file(folder, name)
        except BuildFailed:  # reported where it is used
            continue
        found += [about.name] if option in about.options else []
    return found


def _merge(levels: list[dict[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for level in reversed(levels):
        result |= level
    return result


def _find_theme(root: Path, name: str, owner: Path) -> Path:
    """Return the folder of a theme that the file ``owner`` wants: of the site, bundled, or installed."""
    for themes in (root / "themes", bundled_themes()):
        if os.path.isfile(themes / name / "theme.toml"):  # noqa: PTH113 - the name may be one that no file can have
            return themes / name
    known = _themes(root)
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or tr("the themes are {names}", names=", ".join(sorted(known)))
    of_site = owner.name == CONFIG_NAME
    shown = CONFIG_NAME if of_site else f"themes/{owner.parent.name}/{owner.name}"
    place = locate(owner.read_text(encoding="utf-8-sig"), "toml", ("site", "theme") if of_site else ("parent",))
    message = tr("there is no theme “{name}”", name=name)
    raise BuildFailed([ThemeError(message, shown, place, hint)])


def _themes(root: Path) -> dict[str, Path]:
    """Return the folder of each theme in reach of a site, by its name."""
    found: dict[str, Path] = {}
    for name, module in installed_by_name(_GROUP).items():
        place = place_of_module(module)
        if place and os.path.isfile(Path(place[0]).with_name("theme.toml")):  # noqa: PTH113
            found[name] = Path(place[0]).parent
    paths = (path for themes in (bundled_themes(), root / "themes") for path in themes.glob("*/theme.toml"))
    return found | {path.parent.name: path.parent for path in paths}


def _read_theme_file(folder: Path, name: str) -> ThemeFile:
    path = f"themes/{name}/theme.toml"
    try:
        text = composed(utf8((folder / "theme.toml").read_bytes(), path, ThemeError))
        data = all_visible(read_toml(text), text)
        about, issues = convert(data, ThemeFile)
    except OSError as error:
        raise BuildFailed([ThemeError(tr("cannot be read: {strerror}", strerror=error.strerror), path)]) from None
    except ThemeError as error:
        raise BuildFailed([error]) from None
    except ValueError as error:
        raise BuildFailed([ThemeError(*toml_fault(text, error, path))]) from None
    issues += _misfits(about, name) if about else []
    if about is None or issues:
        raise BuildFailed(_problems([with_declaration(issue, data) for issue in issues], text, path))
    return about


def _problems(issues: Iterable[Issue], text: str, path: str) -> list[SitegenError]:
    problems: list[SitegenError] = []
    for issue in issues:
        place = locate(text, "toml", issue.path)
        issue = as_in_file(issue, place.excerpt)
        problems.append(ThemeError(issue.message, path, place, remedy(issue, "toml")))
    return problems


def _misfits(about: ThemeFile, folder: str) -> Iterator[Issue]:
    """Yield what is well typed, but cannot be."""
    yield from _other_version(about.requires_sitegen) if about.requires_sitegen else ()
    if unicodedata.normalize("NFC", about.name) != unicodedata.normalize("NFC", folder):
        message = tr("the theme is called “{name}”, and its folder “{folder}”", name=about.name, folder=folder)
        yield Issue(("name",), message, tr('write name = "{folder}", or rename the folder', folder=folder))
    for name, use in about.images.items():
        if not use.widths:
            yield Issue(("images", name, "widths"), tr("“widths” needs at least one width, in pixels"))
        if use.crop and not _CROP.fullmatch(use.crop):
            yield Issue(
                ("images", name, "crop"), tr("“{crop}” is not a crop", crop=use.crop), tr('write crop = "16:9"')
            )
    for name in ("paper", "ink") if about.card else ():
        colour = getattr(about.card, name)
        if not COLOUR.fullmatch(colour):
            yield Issue(
                ("card", name),
                tr("“{colour}” is not a colour", colour=colour),
                tr('write {name} = "#1a1a1a"', name=name),
            )


def _other_version(required: str) -> Iterator[Issue]:
    """Yield an issue if this is none of the versions of sitegen that a theme is made for."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # most themes say nothing of it

    try:
        if SpecifierSet(required).contains(__version__, prereleases=True):
            return
    except InvalidSpecifier:
        message = tr("“{required}” names no versions", required=required)
        yield Issue(("requires_sitegen",), message, write={"requires_sitegen": f">={__version__}"})
        return
    message = tr(
        "the theme is made for sitegen {required}, and this is {version}", required=required, version=__version__
    )
    yield Issue(("requires_sitegen",), message, tr("install a version of one of them that fits the other"))


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for current, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        for name in sorted(names):
            if not is_ignored(name):
                path = Path(current, name)
                yield path.relative_to(folder).as_posix(), str(path)
