"""What comes by the clock because a setting says so: options of the theme, ends, rights, answers due, old ranks.

This module knows nothing of texts; ``newsroom.due`` says what changes of these.
"""

from pathlib import Path

from sitegen.config.requests import REQUESTS_NAME
from sitegen.content.media_lock import LOCK_NAME
from sitegen.engine.snapshot import InputSnapshot
from sitegen.newsroom.endings import endings
from sitegen.newsroom.ranking import RANKING_FILE, ranking_in
from sitegen.theme.option_values import Turn, turns_of


def turning_settings(root: Path, snapshot: InputSnapshot) -> list[Turn]:
    """Return when settings begin and end, and until when requests have to be answered."""
    theme, config = snapshot.theme, snapshot.config
    ends = [Turn(one.moment, "ends", ".".join(one.key)) for one in endings(config)]
    answers = [Turn(one.due, "answer due", one.received.isoformat(), REQUESTS_NAME) for one in snapshot.requests]
    ranking = ranking_in(root) if RANKING_FILE in snapshot.digests else None
    if ranking is not None:
        ends.append(Turn(ranking.ends(config.analytics), "ends", RANKING_FILE))
    rights = [
        Turn(end, "ends", path, LOCK_NAME)
        for path, file in snapshot.lock.files.items()
        if (end := file.end(config.zone)) is not None
    ]
    return [*turns_of(theme.declared, theme.options, config.zone), *ends, *answers, *rights]
