"""The functions that templates call. Each takes the context, which holds what the page may read."""

import unicodedata
from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from msgspec.structs import replace

from sitegen.config.security import DIRECTIVES
from sitegen.errors.problems import did_you_mean
from sitegen.facts.values.pictures import Image, PictureSources
from sitegen.messages.message import tr
from sitegen.pages.content_security import content_security_policy
from sitegen.pages.messages import Messages
from sitegen.pages.parts import plain
from sitegen.pages.picture_elements import picture_element
from sitegen.pages.structured_data import describe
from sitegen.pages.undefined import MissingData
from sitegen.theme.locale import direction_of
from sitegen.theme.theme import Theme

# Words


@pass_context
def gettext(context: Context, message: str, /, **values: Any) -> str:
    """Return a message in the language of the page, with its values; ``%%`` is a per cent sign in each."""
    messages: Messages = context.environment.messages  # type: ignore[attr-defined]  # of TemplateEngine
    return messages.html(message, values) if context.eval_ctx.autoescape else messages.text(message, values)


@pass_context
def ngettext(context: Context, singular: str, plural: str, number: int, /, **values: Any) -> str:
    """Return a message in the language of the page, in the form for a number, which is the value ``num`` as well."""
    messages: Messages = context.environment.messages  # type: ignore[attr-defined]  # of TemplateEngine
    made = messages.html_for if context.eval_ctx.autoescape else messages.text_for
    return made(singular, plural, number, values)


# Functions


@pass_context
def _url(context: Context, path: str = "") -> str:
    """Return the URL of a path of this site, with the base path."""
    return str(context["_read"]("address").url(path.lstrip("/")))


@pass_context
def _asset(context: Context, path: str) -> str:
    """Return the URL of an asset of the theme; raises LookupError if there is none."""
    url = context["_read"]("asset", path)
    if url is None:
        raise LookupError(tr("the theme has no asset “{path}”", path=path))
    return str(url)


@pass_context
def _data(context: Context, name: str) -> Any:
    """Return the content of this file in `data/`; if there is none, an undefined value, which is false."""
    read = context["_read"]
    name = unicodedata.normalize("NFC", name)
    found = read("data", name)
    if found:
        return found[0]
    close = read.meant(name)
    missing = tr("there is no data file “{name}”", name=name)
    return MissingData(tr("{what}; {hint}", what=missing, hint=close) if close else missing)


@pass_context
def _integrity(context: Context, path: str) -> str:
    """Return the hash of a stylesheet or script, for the attribute `integrity`."""
    return str(context["_read"]("integrity", path))


_NOTHING = Markup("")


@pass_context
def _foreign(context: Context, language: str) -> Markup:
    """Return the attributes `lang` and `dir` of a text, with a space before; nothing in the language of the page."""
    page = context["page"]
    if language == page.language:
        return _NOTHING
    direction = direction_of(language)
    turned = f' dir="{direction}"' if direction != page.direction else ""
    return Markup(f' lang="{escape(language)}"{turned}')


@pass_context
def _structured_data(context: Context) -> list[Markup]:
    """Return the structured data of the page, as JSON-LD: one text for each ``<script>``."""
    return describe(context)


@pass_context
def _picture(
    context: Context,
    image: Image,
    use: str,
    sizes: str = "",
    eager: bool = False,
    class_: str = "",
    alt: str | None = None,
) -> Markup:
    """Return a picture in all widths and formats of a use of the theme, as HTML.

    Raises LookupError when the theme has no such use, or has it for other pictures.
    """
    sources = _sources(context, image, use)
    said = f' alt="{escape(image.alt if alt is None else alt)}"' + (f' class="{escape(class_)}"' if class_ else "")
    return picture_element(sources, said, eager, sizes)


@pass_context
def _picture_file(context: Context, image: Image, use: str, width: int) -> Image:
    """Return the picture as one file of a use of the theme, at least as wide as asked if there is one: for mail.

    Raises LookupError as ``picture()``.
    """
    if not image.file:
        return image
    sources = _sources(context, image, use)
    url, pixels = sources.version(width)
    return replace(
        image,
        url=url,
        absolute_url=str(context["_read"]("address").absolute(url)),
        width=pixels,
        height=round(sources.height * pixels / sources.width) if sources.width else 0,
    )


def _sources(context: Context, image: Image, use: str) -> PictureSources:
    """Return a picture in all versions of a use of the theme."""
    read = context["_read"]
    found = read("use", use)
    if found is None:
        theme: Theme = context.environment.theme  # type: ignore[attr-defined]  # of TemplateEngine, which imports this
        known = theme.images
        hint = did_you_mean(use, known) or tr("it has {names}", names=", ".join(sorted(known)))
        raise LookupError(tr("theme.toml has no [images.{use}]; {hint}", use=use, hint=hint))
    if image.role != found.of:
        raise LookupError(
            tr(
                "[images.{use}] is for pictures of “{of}”, this one is of “{role}”",
                use=use,
                of=found.of,
                role=image.role,
            )
        )
    if not image.file:
        return PictureSources(image.url, image.width, image.height)
    sources: PictureSources = read.sources(image.file, image.focus, use)
    return sources


@pass_context
def _content_security_policy(context: Context) -> Markup:
    """Return the Content Security Policy of the page, for a `<meta http-equiv>`; empty if turned off in `site.toml`."""
    return Markup(content_security_policy(context["_read"]("config", "security", "csp")))


@pass_context
def _allow(context: Context, directive: str, url: str) -> Markup:
    """Return nothing; the policy of the page allows the host of a URL, as in `allow("connect-src", "https://a.example")`.

    Raises LookupError for a directive that no policy has, and for what is no URL.
    """
    if directive not in DIRECTIVES:
        hint = did_you_mean(directive, DIRECTIVES)
        message = tr("unknown directive “{name}”", name=directive)
        raise LookupError(tr("{what}; {hint}", what=message, hint=hint) if hint else message)
    if not context["_read"]("allowed", directive, str(url))[1]:
        raise LookupError(tr("“{url}” is not the URL of a host", url=url))
    return _NOTHING


@pass_context
def _added_head(context: Context) -> Markup:
    """Return what plugins add to the `<head>` of the page; `head.html` has it already."""
    engine: Any = context.environment  # a TemplateEngine, which imports this
    if not engine.heads:
        return _NOTHING
    if engine.recorder.recording is not None:
        engine.recorder.recording.give_up(("hook", "page", "head", None))
    page, site = plain(context["page"]), plain(context["site"])
    return Markup("\n".join(head(page, site) for head in engine.heads))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "url": _url,
    "asset": _asset,
    "added_head": _added_head,
    "integrity": _integrity,
    "data": _data,
    "structured_data": _structured_data,
    "allow": _allow,
    "content_security_policy": _content_security_policy,
    "foreign": _foreign,
    "picture": _picture,
    "picture_file": _picture_file,
}
