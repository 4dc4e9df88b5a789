"""What a deployment may remove: no URL of an article without a word, and not half a site by mistake."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen.content.routes import route_at
from sitegen.deploy.manifest import Entry
from sitegen.errors.problems import DeployError
from sitegen.messages.message import tr, tr_n
from sitegen.newsroom.ledger import LEDGER_NAME, Ledger, hidden, recorded_route

_FEW = 100
_SHARE = 0.1  # of the files that are there


def read_ledger(root: Path) -> Ledger:
    """Return the ledger of a site, whose lines the build has checked."""
    file = root / LEDGER_NAME
    return Ledger(file.read_text("utf-8-sig")) if file.is_file() else Ledger()


def refused_removals(removed: Mapping[str, Entry | None], ledger: Ledger, most: int) -> Iterator[DeployError]:
    """Yield why files may not be removed: a lasting URL that the ledger does not know, and more than ``most`` files.

    Of a URL that it knows, the build has asked where it leads now.
    """
    for path, entry in sorted(removed.items()):
        route = recorded_route(route_at(path))
        if entry is None or not entry.lasting or route in ledger.entries or hidden(route) in ledger.entries:
            continue
        hint = tr(
            "add the line “/{route}”, and its readers are told that it is gone; "
            "or add “/{route}” to the “aliases” of the article that took its place",
            route=route,
        )
        yield DeployError(tr("“/{route}” is published, and would be removed", route=route), LEDGER_NAME, hint=hint)
    count = len(removed)
    if count > most:
        files = tr_n("{count} file", "{count} files", count)
        message = tr("{files} would be removed, and {most} at most may be", files=files, most=most)
        hint = tr("look at “sitegen deploy --dry-run”; if that is right, add --max-deletes {count}", count=count)
        yield DeployError(message, hint=hint)


def usual_removals(count: int) -> int:
    """Return how many files may be removed unless somebody says otherwise, where ``count`` are ours."""
    return max(_FEW, int(count * _SHARE))
