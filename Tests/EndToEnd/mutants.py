#!/usr/bin/python3
"""Breaks a promise of the daemon on purpose, and shows that the tests see it: `make mutants`.

mutants.py [NAME …]: for each mutant, a copy of the sources below .build is changed at one place and built, and the test that
guards the place must fail, with the words that tell why. Before that, each of the tests must pass without the change.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import harness
from storm import FAULTS, Storm

SWIFT = os.environ.get("SWIFT", "swift")
COPY = harness.ROOT / ".build" / "mutants" / "source"
SCRATCH = harness.ROOT / ".build" / "mutants" / "build"
COPIED = ("Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks")


@dataclass
class Mutant:
    """A change of one place, and the test that must see it."""

    name: str
    path: str
    before: str
    after: str
    test: Callable
    # What the test says when it has seen it.
    words: str


def unit_tests(suite):
    def run(is_copy):
        where = ["--package-path", COPY, "--scratch-path", SCRATCH] if is_copy else []
        if is_copy:
            build("--build-tests")
        result = subprocess.run(
            [SWIFT, "test", *where, "-c", "release", "--skip-build", "--disable-xctest", "--filter", suite],
            cwd=harness.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode == 0 and "passed after" not in result.stdout:
            raise SystemExit(f"no test of {suite} was run:\n{result.stdout}")
        return "" if result.returncode == 0 else result.stdout
    return run


def storm(is_copy):
    """The short form of `make storm`."""
    if is_copy:
        build("--product", "newswired")
    harness.BIN = SCRATCH / "release" if is_copy else harness.ROOT / ".build" / "release"
    with tempfile.TemporaryDirectory(prefix="newswire-mutant-", dir="/tmp") as folder:
        found = Storm(kills=12, seed=1, folder=Path(folder)).run()
    return ", ".join(f"{found[fault]} {fault}" for fault in FAULTS if found[fault])


MUTANTS = [
    Mutant(
        "acknowledges-before-sync", "Sources/SegmentLog/SegmentWriter.swift",
        # A batch is synced with the next one, and its payloads are acknowledged before.
        "        try flush(&offset)\n        try sync(file)\n", "        try sync(file)\n        try flush(&offset)\n",
        unit_tests("PowerCutTests"), "was acknowledged and is lost"),
    Mutant(
        "acknowledges-before-append", "Sources/NewswireService/Pipeline/Pipeline.swift",
        "let positions = try journal.append(batch.map { $0.encode() })\n"
        "                    let kept = zip(positions, batch).filter { $0.1.delivery != nil }.map(\\.0)\n"
        "                    if !kept.isEmpty { onJournaled(.kept(kept)) }\n",
        "let next = journal.positions.upperBound\n"
        "                    let kept = batch.indices.filter { batch[$0].delivery != nil }.map { next + UInt64($0) }\n"
        "                    if !kept.isEmpty { onJournaled(.kept(kept)) }\n"
        "                    let positions = try journal.append(batch.map { $0.encode() })\n",
        unit_tests("AcknowledgementTests"), "said to be kept before the journal had it"),
    Mutant(
        "skips-id-window", "Sources/NewswireProtocol/PutLedger.swift",
        # Every id is too old to be remembered.
        "ids.find(key, now: now)", "ids.find(key, now: .max)",
        storm, "stored twice"),
]


def build(*what):
    result = subprocess.run(
        [SWIFT, "build", "--package-path", COPY, "--scratch-path", SCRATCH, "-c", "release", *what],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        raise SystemExit(f"a mutant does not build:\n{result.stdout}")


def copy_sources(mutant):
    """Makes the copy equal to the sources but for the change. What is equal already is left alone, and not built again."""
    wanted = {}
    for name in COPIED:
        path = harness.ROOT / name
        for file in (path.rglob("*") if path.is_dir() else [path]):
            if file.is_file() and "__pycache__" not in file.parts:
                wanted[file.relative_to(harness.ROOT)] = file
    for file in COPY.rglob("*"):
        if file.is_file() and file.relative_to(COPY) not in wanted:
            file.unlink()
    for relative, file in wanted.items():
        contents = file.read_bytes()
        if str(relative) == mutant.path:
            if contents.count(mutant.before.encode()) != 1:
                raise SystemExit(f"{mutant.name}: {relative} does not have the place exactly once; change mutants.py")
            contents = contents.replace(mutant.before.encode(), mutant.after.encode())
        target = COPY / relative
        if not target.exists() or target.read_bytes() != contents:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(contents)


def last_line(text, words):
    return next((line.strip() for line in reversed(text.splitlines()) if words in line), "")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(mutant.name for mutant in MUTANTS))
    names = parser.parse_args().names
    if unknown := set(names) - {mutant.name for mutant in MUTANTS}:
        parser.error(f"there is no mutant {', '.join(sorted(unknown))}")
    survivors = []
    for mutant in (mutant for mutant in MUTANTS if not names or mutant.name in names):
        start = time.monotonic()
        if found := mutant.test(is_copy=False):
            raise SystemExit(f"{mutant.name}: its test fails without the change:\n{found}")
        copy_sources(mutant)
        found = mutant.test(is_copy=True)
        is_caught = mutant.words in found
        print(f"{'caught' if is_caught else 'SURVIVED'}  {mutant.name}, {time.monotonic() - start:.0f} s: "
              f"{last_line(found, mutant.words)[:300] or found[-2000:] or 'its test passed'}", flush=True)
        if not is_caught:
            survivors.append(mutant.name)
    if survivors:
        sys.exit(f"FAILED: {', '.join(survivors)}")


if __name__ == "__main__":
    main()
