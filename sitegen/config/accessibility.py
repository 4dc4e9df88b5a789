"""How accessible the site is: the table ``[accessibility]``, from which its statement and the footer are made.

After the model of the French RGAA (arrêté of 20 September 2019). This module knows nothing about the rest of the
configuration.
"""

from datetime import date
from typing import Annotated, Literal

from sitegen.config.days import years_later
from sitegen.config.table import Table
from sitegen.fields import LinkUrl, Percentage, Plain, Text, Verbatim, like

Conformity = Literal["none", "partial", "full"]
_YEARS_VALID = 3
_LEAST_PARTIAL, _FULL = 50, 100  # per cent of the criteria that apply


class AccessibilityConfig(Table, frozen=True):
    """``[accessibility]``: what an audit found, for the statement and the footer."""

    declare: bool = False
    """State on every page how accessible the site is, audited or not: French law asks for it public bodies, and
    companies with a turnover above 250 million euros."""
    page: Annotated[Verbatim, like("accessibilite", "contact")] = "accessibilite"
    """Id of the page with the statement: the footer links to it."""
    audited: date | None = None
    """Date of the last audit; it counts for three years."""
    rate: Percentage | None = None
    """Percentage of the criteria that apply which the site meets."""
    by: Text = ""
    """Who made the audit."""
    standard: Plain = ""
    """By which criteria, such as ``RGAA 4.1.2``."""
    failures: tuple[Text, ...] = ()
    """What is not accessible."""
    burdens: tuple[Text, ...] = ()
    """What is not accessible for it would be a disproportionate burden, each with the reason and the alternative."""
    exempt: tuple[Text, ...] = ()
    """Content that the law exempts."""
    technologies: tuple[Plain, ...] = ()
    """Technologies that the site is made with."""
    tools: tuple[Plain, ...] = ()
    """Browsers, assistive technologies and tools of the audit."""
    pages: tuple[Plain, ...] = ()
    """Pages that were audited."""
    plan: LinkUrl = ""
    """URL of the plan of several years by which accessibility improves."""

    @property
    def until(self) -> date | None:
        """The day on which the audit no longer counts."""
        if self.audited is None:
            return None
        return years_later(self.audited, _YEARS_VALID)

    def conformity(self, valid: bool) -> Conformity:
        """Return what the site may declare; ``valid`` is whether there is an audit that still counts."""
        if not valid or self.rate is None or self.rate < _LEAST_PARTIAL:
            return "none"
        return "full" if self.rate >= _FULL else "partial"
