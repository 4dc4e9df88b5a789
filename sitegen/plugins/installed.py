"""What installed distributions offer to sitegen, by their entry points: plugins and themes.

Nothing is imported to find it: a module that was imported would be known to Python as it was then. This module knows
nothing of what is found.
"""

import os
from pathlib import Path


def installed_by_name(group: str) -> dict[str, str]:
    """Return the module of each entry point of a group, by the name of the entry point."""
    import importlib.metadata  # a site that has all in its folder need not wait for it

    return {point.name: point.module for point in importlib.metadata.entry_points(group=group)}


def place_of_module(module: str) -> tuple[str, str] | None:
    """Return the file of a module and the folder of its outermost package, which a module of its own has not.

    Return None for one that is not there.
    """
    import importlib.util

    top, *rest = module.split(".")
    spec = importlib.util.find_spec(top)  # which imports what a name with dots is in, but not the top
    if spec is None:
        return None
    folders = list(spec.submodule_search_locations or ())
    if not folders:
        return (spec.origin, "") if spec.origin and not rest else None
    for folder in folders:
        place = Path(folder, *rest)
        for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
            if os.path.isfile(file):  # noqa: PTH113 - the name may be one that no file can have
                return str(file), folder
    return None
