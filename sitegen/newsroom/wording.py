"""The texts of site.toml as they are printed: set by the rules of typography of the first language, or of an edition.

The configuration itself stays as it was written. This module does not know where a text is shown.
"""

from sitegen.config.site import Config
from sitegen.traits import Trait, with_changed


def printed(text: str, config: Config) -> str:
    """Return a text of the configuration, in its language, as it is printed."""
    setting = config.typography
    if not setting.enabled or not text:
        return text
    from sitegen.typography.typeset import typeset

    return typeset(" ".join(text.split()), config.site.language, setting.narrow_guillemets, setting.hours)


def printed_config(config: Config) -> Config:
    """Return a configuration whose texts are as they are printed."""
    return with_changed(config, Trait.TYPESET, lambda text: printed(text, config))
