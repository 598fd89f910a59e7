"""docs/man says what the programs' help says, and is well made."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import BIN, ROOT, environment

PAGES = ["newswire.1", "newswired.8", "newswired.yaml.5"]
SECTIONS = {
    "newswire.1": ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "EXIT STATUS", "SIGNALS",
                   "ENVIRONMENT", "SEE ALSO"],
    "newswired.8": ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "EXIT STATUS", "SIGNALS",
                    "ENVIRONMENT", "FILES", "SEE ALSO"],
    "newswired.yaml.5": ["NAME", "SYNOPSIS", "DESCRIPTION", "KEYS", "FILES", "SEE ALSO"],
}


def run(*command, **variables):
    """What a command prints on both its outputs; it must succeed."""
    result = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment(**variables), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    if result.returncode:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def committed(page):
    return (ROOT / "docs" / "man" / page).read_text()


def formatted(page):
    """A page as man shows it, in one line a paragraph."""
    text = run("groff", "-man", "-Tutf8", "-Kutf8", "-P-cbou", "-rLL=10000n", ROOT / "docs" / "man" / page)
    return re.sub(r"[  ]+", " ", text)


class Manual(unittest.TestCase):
    maxDiff = None

    def test_the_pages_are_what_the_programs_help_makes(self):
        with tempfile.TemporaryDirectory() as folder:
            run(ROOT / "packaging" / "man-pages", folder, NEWSWIRE_BIN=str(BIN))
            self.assertEqual(sorted(path.name for path in Path(folder).iterdir()), PAGES)
            for page in PAGES:
                with self.subTest(page):
                    self.assertEqual(committed(page), (Path(folder) / page).read_text(), "`make man` writes it anew")
        self.assertEqual(sorted(path.name for path in (ROOT / "docs" / "man").iterdir()), PAGES)

    def test_each_page_has_the_usual_sections_in_the_usual_order(self):
        for page, sections in SECTIONS.items():
            with self.subTest(page):
                self.assertEqual(re.findall(r"^\.SH (.*)$", committed(page), re.MULTILINE), sections)

    def test_mandoc_and_groff_have_nothing_to_say(self):
        for page in PAGES:
            with self.subTest(page):
                path = ROOT / "docs" / "man" / page
                # No date: it would change the pages of each build. mandoc's exit code is 2 with a warning.
                lint = subprocess.run(["mandoc", "-T", "lint", path], stdout=subprocess.PIPE, text=True, timeout=60)
                faults = [line for line in lint.stdout.splitlines() if "missing date" not in line]
                self.assertEqual(faults, [])
                self.assertEqual(run("groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", path), "")

    def test_the_help_of_every_command_is_in_its_page(self):
        for program, page in (("newswired", "newswired.8"), ("newswire", "newswire.1")):
            text = re.sub(r"\s+", "", formatted(page))
            overview = run(BIN / program, "--help").split("SUBCOMMANDS:\n")[1].split("\n\n")[0]
            commands = re.findall(r"^  (\w+) +\S", overview, re.MULTILINE)
            self.assertGreater(len(commands), 2)
            for command in commands:
                with self.subTest(f"{program} {command}"):
                    help_text = run(BIN / program, "help", command)
                    overview = re.search(r"OVERVIEW: (.*?)\n\n", help_text, re.DOTALL)[1]
                    self.assertIn(re.sub(r"\s+", "", overview), text)
                    for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", help_text, re.MULTILINE):
                        self.assertIn(option, text)
                    for code in re.findall(r"(?:Exit\s+codes:|;)\s+(\d+)\s", help_text):
                        self.assertRegex(formatted(page), rf"(?m)^ *{code} ")

    def test_every_key_is_in_the_page_of_the_configuration(self):
        text = formatted("newswired.yaml.5")
        keys = re.findall(r"^\| `([\w.]+)`<br>`(\w+)`", run(BIN / "newswired", "reference"), re.MULTILINE)
        self.assertGreater(len(keys), 20)
        for key, variable in keys:
            self.assertIn(f"\n {key}\n", text)
            self.assertIn(variable, text)
