"""Facts: everything that an output can depend on, as pure functions of (site, theme, configuration, clock).

A fact is a key, such as ``("card", "2024/titre")``, and a value. Each is evaluated at most once per build. Templates
never come here: they see views, and views note each fact that they hand out. This module knows nothing of templates.
"""

from sitegen.facts.articles import ArticleFacts
from sitegen.facts.site import SiteFacts


class Facts(ArticleFacts, SiteFacts):
    """All facts of one build."""
