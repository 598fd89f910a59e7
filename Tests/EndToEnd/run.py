#!/usr/bin/python3
"""Runs the end-to-end tests: all, or the suites that are named: run.py [-k PATTERN] [sample] [volume] …

Prints each test with its time, and last one line `N passed, N failed, N skipped`. Fails unless all passed.
"""

import argparse
import signal
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUITES = sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py"))


class TimedResult(unittest.TestResult):
    """Prints as it goes; tracebacks come at once, under their test."""

    def __init__(self):
        super().__init__()
        self.passed = 0

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()
        self.problems = []

    def stopTest(self, test):
        super().stopTest(test)
        seconds = time.monotonic() - self.started
        if not self.problems:
            self.passed += 1
        word = "failed" if self.problems else "passed"
        if self.problems and all(kind == "skipped" for kind, _ in self.problems):
            word = "skipped"
        suite = type(test).__module__.removeprefix("test_")
        print(f"{word:8}{seconds:7.2f} s  {suite}: {test._testMethodName.removeprefix('test_').replace('_', ' ')}")
        for kind, text in self.problems:
            print("    " + f"{kind}: {text}".rstrip().replace("\n", "\n    "))
        sys.stdout.flush()

    def failed_count(self):
        return self.testsRun - self.passed - len(self.skipped)

    def note(self, kind, text):
        if hasattr(self, "problems"):
            self.problems.append((kind, text))

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note("failure", self.failures[-1][1])

    def addError(self, test, error):
        super().addError(test, error)
        if isinstance(test, unittest.suite._ErrorHolder):  # setUpClass, or a module that can't be imported
            print(f"failed            {test}\n{self.errors[-1][1]}")
            self.testsRun += 1
        else:
            self.note("error", self.errors[-1][1])

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.note(f"failure {subtest._subDescription()}", self._exc_info_to_string(error, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if isinstance(test, unittest.suite._ErrorHolder):  # a whole class
            print(f"skipped           {test}: {reason}")
            self.testsRun += 1
            return
        self.note("skipped", reason)

    def addExpectedFailure(self, test, error):
        self.note("failure", "expected failures are not allowed here")

    def addUnexpectedSuccess(self, test):
        self.note("failure", "expected failures are not allowed here")


def main():
    # Started in the background, this ignores the signal, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"one of {', '.join(SUITES)}")
    parser.add_argument("-k", dest="patterns", action="append", help="only tests whose names match, as in unittest")
    arguments = parser.parse_args()
    if unknown := set(arguments.suites) - set(SUITES):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")

    sys.path.insert(0, str(HERE))
    loader = unittest.TestLoader()
    if arguments.patterns:
        loader.testNamePatterns = [p if "*" in p else f"*{p}*" for p in arguments.patterns]
    result = TimedResult()
    for suite in arguments.suites or SUITES:
        loader.loadTestsFromName(f"test_{suite}").run(result)
    failed = result.failed_count()
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(0 if result.passed and not failed and not result.skipped else 1)


if __name__ == "__main__":
    main()
