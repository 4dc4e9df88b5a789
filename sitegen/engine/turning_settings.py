"""What begins or ends by the clock because ``site.toml`` says so: options of the theme, and what ends on a day.

This module knows nothing of texts; ``newsroom.due`` says what changes of these.
"""

from sitegen.config.site import Config
from sitegen.newsroom.endings import endings
from sitegen.theme.option_values import Turn, turns_of
from sitegen.theme.theme import Theme


def turning_settings(theme: Theme, config: Config) -> list[Turn]:
    """Return when settings begin and end."""
    ends = [Turn(one.moment, "ends", ".".join(one.key)) for one in endings(config)]
    return [*turns_of(theme.declared, theme.options, config.zone), *ends]
