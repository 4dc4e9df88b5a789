"""The texts of site.toml as they are printed: set by the rules of typography of the first language, or of an edition.

The configuration itself stays as it was written. This module must never know where a text is shown.
"""

import msgspec

from sitegen.config.site import Config

_OF_SITE = ("title", "tagline", "description", "copyright")


def printed(text: str, config: Config) -> str:
    """Return a text of the configuration, in its language, as it is printed."""
    setting = config.typography
    if not setting.enabled or not text:
        return text
    from sitegen.typography.typeset import typeset

    return typeset(" ".join(text.split()), config.site.language, setting.narrow_guillemets, setting.hours)


def printed_config(config: Config) -> Config:
    """Return a configuration whose texts are as they are printed."""
    footer = config.sponsorship
    return msgspec.structs.replace(
        config,
        site=msgspec.structs.replace(
            config.site, **{name: printed(getattr(config.site, name), config) for name in _OF_SITE}
        ),
        sponsorship=msgspec.structs.replace(
            footer, text=printed(footer.text, config), label=printed(footer.label, config)
        ),
        publisher=msgspec.structs.replace(config.publisher, name=printed(config.publisher.name, config)),
    )
