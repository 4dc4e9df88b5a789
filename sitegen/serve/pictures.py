"""Pictures and social images of a preview: made when a browser requests them, never after a save.

This module knows nothing of the web.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from sitegen.engine.session import Session
from sitegen.outputs.kinds import PICTURE, SOCIAL_IMAGE
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan
from sitegen.workers.pool import default_jobs


class PicturesOnRequest:
    """The pictures of the last good build."""

    def __init__(self, session: Session, state: Path, jobs: int) -> None:
        self._session = session
        self._state = state
        # A photo takes 200 MB while it is processed, and a page may request forty at once.
        self._turn = threading.Semaphore(jobs or default_jobs())
        self._plan: Plan | None = None
        self._outputs: Mapping[str, Output] = {}

    def file(self, route: str) -> bytes | None:
        """Return a picture, in any thread, or None if there is none at this route.

        Raises SitegenError if its source cannot be read, and OSError.
        """
        last = self._session.good
        if last is None:
            return None
        if self._plan is not last.planned.plan:
            pictures = (output for output in last.planned.plan.outputs if output.kind in (PICTURE, SOCIAL_IMAGE))
            self._outputs, self._plan = {output.route: output for output in pictures}, last.planned.plan
        output = self._outputs.get(route)
        if output is None:
            return None
        from sitegen.engine.picture_work import PictureWork, make_picture
        from sitegen.engine.social_image_work import make_social_image

        work = PictureWork.of(last.snapshot.files, self._state, None)
        with self._turn:
            if output.kind == SOCIAL_IMAGE:
                return make_social_image(output, last.facts, work)
            return make_picture(output, work)
