"""Damage the files of a small site for some minutes, and write down each case in which sitegen itself fails.

With ``--keep``, the cases that reach most lines of sitegen become the corpus that the tests play again.
"""

import argparse
import itertools
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/properties")]

from fuzzing import Files, Fuzzer, read_corpus, write_corpus  # noqa: E402


def main() -> int:
    """Make cases until the time is up; the exit code is 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--target", action="append", help="only this format; repeatable")
    parser.add_argument("--seed", type=int, default=None, help="the first number; by default the time")
    parser.add_argument("--faults", type=Path, default=ROOT / "faults", help="where to write what was found")
    parser.add_argument("--keep", type=int, metavar="CASES", help="keep so many cases of each format for the tests")
    options = parser.parse_args()
    warnings.simplefilter("error")
    first = int(time.time()) if options.seed is None else options.seed
    end = time.monotonic() + options.minutes * 60
    seen: dict[str, int] = {}
    cases = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder) / "site")
        targets = options.target or list(fuzzer.targets)
        if options.keep:
            for target in targets:
                keep(fuzzer, target, options.keep, first, time.monotonic() + options.minutes * 60 / len(targets))
            fuzzer.close()
            return 0
        for number in itertools.count(first):
            for target in targets:
                if time.monotonic() > end:
                    fuzzer.close()
                    print(f"{cases} cases from {first} on, {len(seen)} kinds of fault")
                    return 1 if seen else 0
                cases += 1
                for fault in fuzzer.faults(target, number):
                    seen[fault.where] = seen.get(fault.where, 0) + 1
                    if seen[fault.where] == 1:
                        place = options.faults / f"{target.replace(' ', '-')}-{number}"
                        place.mkdir(parents=True, exist_ok=True)
                        (place / "traceback.txt").write_text(fault.trace)
                        for index, (path, data) in enumerate(fault.files.items()):
                            content = data if isinstance(data, bytes) else data.encode()
                            (place / f"{index}.bin").write_bytes(content)
                            with (place / "files.txt").open("a", encoding="utf-8", errors="backslashreplace") as names:
                                names.write(f"{index}.bin {path!r}\n")
                        print(f"{target} {number}: {fault.where}", flush=True)
    return 0


def keep(fuzzer: Fuzzer, target: str, most: int, first: int, end: float) -> None:
    """Keep the cases of a format that together reach most: those already kept, and new ones until the time is up."""
    numbers: dict[object, int] = {}  # of what was reached: a set of them takes less
    reached: list[tuple[set[int], Files]] = []
    try:
        known = read_corpus(target)
    except FileNotFoundError:
        known = []
    made = (fuzzer.case(target, number) for number in itertools.count(first))
    for case in itertools.chain(known, made):
        if time.monotonic() > end:
            break
        case = {path: data if isinstance(data, bytes) else data.encode() for path, data in case.items()}
        for piece in ({path: data} for path, data in case.items()):
            found = {numbers.setdefault(one, len(numbers)) for one in fuzzer.reached(target, piece)}
            reached.append((found, piece))
    chosen: list[Files] = []
    seen: set[int] = set()
    while reached and len(chosen) < most:
        lines, case = max(reached, key=lambda found: (len(found[0] - seen), -sum(map(len, found[1].values()))))
        if not lines - seen:
            break
        seen |= lines
        chosen.append(case)
    write_corpus(target, chosen)
    print(f"{target}: {len(chosen)} of {len(reached)} cases, {len(seen)} lines", flush=True)


if __name__ == "__main__":
    sys.exit(main())
