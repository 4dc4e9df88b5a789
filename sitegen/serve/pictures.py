"""Versions of pictures and cards in a preview: made when a browser asks for them, never when somebody saves.

This module knows nothing of the web.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from sitegen.engine.session import Session
from sitegen.outputs.kinds import SOCIAL_IMAGE
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan
from sitegen.workers.pool import default_jobs


class Picturing:
    """The pictures of what a session shows."""

    def __init__(self, session: Session, root: Path, state: Path, jobs: int) -> None:
        self._session = session
        self._root = root
        self._state = state
        # A photo takes 200 MB while it is worked on, and a page may ask for forty at once.
        self._turn = threading.Semaphore(jobs or default_jobs())
        self._of: Plan | None = None
        self._outputs: Mapping[str, Output] = {}

    def file(self, route: str) -> bytes | None:
        """Return a picture, in any thread, or None where there is none at this route.

        Raises SitegenError where its source cannot be read, and OSError.
        """
        shown = self._session.good
        if shown is None:
            return None
        if self._of is not shown.planned.plan:
            pictures = (output for output in shown.planned.plan.outputs if output.row.on_request)
            self._outputs, self._of = {output.route: output for output in pictures}, shown.planned.plan
        output = self._outputs.get(route)
        if output is None:
            return None
        from sitegen.engine.picture_work import PictureWork, make_picture
        from sitegen.engine.social_image_work import make_social_image

        work = PictureWork.of(self._root, self._state, None)
        with self._turn:
            return (
                make_social_image(output, shown.facts, work)
                if output.kind == SOCIAL_IMAGE
                else make_picture(output, work)
            )
