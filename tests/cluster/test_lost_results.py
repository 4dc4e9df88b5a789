"""Results of workers elsewhere come in any order, and some are lost with a connection: the traces are as ever."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from newsroom import Newsroom, article, author
from traces import traces_of

from sitegen.config.cluster import ClusterConfig
from sitegen.engine.request import BuildRequest, state_file
from sitegen.engine.run import Run
from sitegen.engine.work import MadeOutput
from sitegen.workers.pool import Pool


class _Losing(Pool):
    """Does everything here, and loses what every third one brought."""

    def __init__(self, backwards: bool) -> None:
        super().__init__(1)
        self._backwards = backwards

    @contextmanager
    def running(self, *arguments: Any, **_: Any) -> Iterator[Callable[..., Iterator[tuple[Any, Any]]]]:
        """Yield a map over tasks."""
        with Pool(1).running(*arguments) as run:

            def lose(function: Any, tasks: Sequence[Any], name: Any, **_: Any) -> Iterator[tuple[Any, Any]]:
                done = list(run(function, tasks, name))
                for number, (task, result) in enumerate(done[::-1] if self._backwards else done):
                    lost = isinstance(result, MadeOutput) and number % 3 == 0
                    yield task, msgspec.structs.replace(result, learnt=()) if lost else result

            yield lose

    def alone(self, tasks: int) -> bool:
        """Return that others do them."""
        return False


@pytest.mark.parametrize("backwards", [False, True])
def test_an_output_whose_facts_were_lost_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backwards: bool
) -> None:
    files = {f"content/articles/a{number}.md": article(f"Titre {number}", author="ana") for number in range(9)}
    site = Newsroom(tmp_path, {**files, "content/authors/ana.md": author("Ana")})
    site.configure("")
    site.build()
    expected, traces = site.files(), traces_of(state_file(BuildRequest(site.root)))

    def choose(run: Run, _: ClusterConfig) -> None:
        run.workers = _Losing(backwards)

    monkeypatch.setattr(Run, "_choose_workers", choose)
    lost = BuildRequest(site.root, tmp_path / "other", state=tmp_path / "state")
    site.build(output=lost.output, state=lost.state)
    assert site.files(tmp_path / "other") == expected
    assert traces_of(state_file(lost)) == traces
