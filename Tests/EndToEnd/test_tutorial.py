"""docs/tutorial.md is played as it stands: its files are saved, its commands typed, its outputs compared.

Comments in the page, which readers don't see, say what the fenced block below them is:

    <!-- file NAME -->       saved under that name
    <!-- terminal NAME -->   a terminal that stays open: `$ ` starts its program, `^C` interrupts it, other lines must
                             be what it shows since the block before
    <!-- not run -->         not played

Any other block is a session: commands behind `$ `, each with its output. `…` stands for anything in a line, and alone in
a line for any lines. Times, ids and the like are compared by their form.
"""

import difflib
import fcntl
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import unittest
from dataclasses import dataclass
from pathlib import Path

from harness import BIN, PATIENCE, ROOT, environment, wait_until

PAGE = ROOT / "docs" / "tutorial.md"
FOLDER = "/tmp/newswire-tutorial"
BLOCK = re.compile(r"(?:<!-- (?P<role>.*?) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
COLUMNS = 100

# What differs from run to run.
VARIES = [
    (r"\x1b\[[0-9;?]*[A-Za-z]", ""),
    # The name of the host, and the size of what it is part of.
    (r"newswire-push@[^\"]+", "newswire-push@HOST"),
    (r"(quarantine +\d+ of [\d,]+ payloads), \d+ B", r"\1, SIZE"),
    (r"\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC)?", "TIME"),
    (r"\b[0-9a-z]{11}(-\d+\.\d+)\b", r"ID\1"),
    (r"\bstate id [0-9a-z]{11}\b", "state id ID"),
    (r"\(of [0-9a-z]+…", "(of ID…"),
    (r"\bepoch \d{16}\b", "epoch EPOCH"),
    (r"\bprocess \d+\b", "process PID"),
    (r"\blibzmq \d+\.\d+\.\d+", "libzmq VERSION"),
    (r"\b\d+\.\d (?:MB|GB)\b", "MEMORY"),
    (r"\b\d+\.\d (?:MiB|GiB)\b", "SIZE"),
    (r"\b\d+\.\d s of processor time\b", "SECONDS of processor time"),
    (r"\b\d+ workers\b", "N workers"),
    (r"\bof \d+ busy\b", "of N busy"),
    (r"\bbusy (\d+) of \d+\b", r"busy \1 of N"),
    (r"\(\d+ s\)", "(SECONDS)"),
    (r" +\n", "\n"),
    (r" +", " "),
]


@dataclass
class Block:
    """One fenced block: where it is, what the comment above it says, what is in it."""

    line: int
    role: str
    language: str
    text: str


def blocks(page):
    return [
        Block(page.count("\n", 0, match.start("text")), match["role"] or "", match["language"], match["text"])
        for match in BLOCK.finditer(page)
    ]


def steps(text):
    """The commands of a session, each with the output shown under it; None for output before the first."""
    found = [(None, "")]
    for line in text.splitlines(keepends=True):
        if line.startswith("$ ") or line == "^C\n":
            found.append((line.removeprefix("$ ").rstrip("\n"), ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return [step for step in found if step != (None, "")]


def comparable(text):
    for pattern, replacement in VARIES:
        text = re.sub(pattern, replacement, text)
    return text


def matches(shown, real):
    pattern = re.escape(comparable(shown)).replace("…\\\n", "…\n")
    pattern = re.sub(r"(?m)^…\n", lambda _: r"(?:.*\n)*", pattern).replace("…", ".*")
    return re.fullmatch(pattern, comparable(real)) is not None


class Terminal:
    """A terminal of 100 columns with one program in it; what it shows is collected by a thread."""

    def __init__(self, command, folder, variables):
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            ["bash", "-c", f"exec {command}"], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
            stdout=follower, stderr=follower)
        os.close(follower)
        self.shown = b""
        self.compared = 0
        self.thread = threading.Thread(target=self.collect, args=(leader,))
        self.thread.start()

    def collect(self, leader):
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # EIO: the last program has closed it.
                break
            if not piece:
                break
            self.shown += piece
        os.close(leader)

    def news(self):
        return self.shown[self.compared:].decode(errors="replace").replace("\r\n", "\n")

    def accept(self):
        self.compared = len(self.shown)

    def interrupt(self):
        """Ctrl-C, as a person types it: when the program waits for the next thing to do."""
        wait_until(self.is_waiting, what="the program waits")
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.thread.join()
        return code

    def is_waiting(self):
        """Whether its main thread sleeps; the state stands behind the name in parentheses."""
        return Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.thread.join()


class Tutorial(unittest.TestCase):
    """On the default ports, as a newcomer is, and it fails where something else has them."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="newswire-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        programs = tempfile.mkdtemp(prefix="newswire-", dir="/tmp")
        self.addCleanup(shutil.rmtree, programs, ignore_errors=True)
        for name, path in (("newswire", BIN / "newswire"), ("newswired", BIN / "newswired"),
                           ("python3", Path(sys.executable))):
            (Path(programs) / name).symlink_to(path)
        self.variables = environment(
            PATH=f"{programs}:{os.environ['PATH']}", TERM="xterm", PYTHONDONTWRITEBYTECODE="1")
        self.terminals = {}
        self.addCleanup(lambda: [terminal.end() for terminal in self.terminals.values()])

    def here(self, text):
        """The text with the tutorial's folder and process replaced by ours."""
        if "daemon" in self.terminals:
            text = text.replace("$(pidof newswired)", str(self.terminals["daemon"].process.pid))
        return text.replace(FOLDER, self.folder)

    def test_it_goes_as_the_page_says(self):
        for block in blocks(PAGE.read_text()):
            kind, _, name = block.role.partition(" ")
            if block.role == "not run":
                continue
            if kind == "file":
                (Path(self.folder) / name).write_text(self.here(block.text))
                continue
            self.assertEqual(block.language, "console", f"line {block.line} of the page: neither a file nor a session")
            for command, shown in steps(block.text):
                if kind == "terminal":
                    self.play(block, name, command, shown)
                else:
                    self.type(block, command, shown)
        for name, terminal in self.terminals.items():
            self.assertIsNotNone(terminal.process.poll(), f"the page never ends what runs in terminal {name}")
            self.assertEqual(terminal.news(), "", f"terminal {name} shows what the page does not")

    def type(self, block, command, shown):
        """A command that ends by itself."""
        self.assertIsNotNone(command, f"line {block.line} of the page: output without a command")
        result = subprocess.run(
            ["bash", "-c", self.here(command)], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        self.check(block, command, shown, result.stdout.decode())

    def play(self, block, name, command, shown):
        """What happens in a terminal that stays open."""
        if command == "^C":
            self.terminals[name].interrupt()
        elif command is not None:
            if name in self.terminals:
                self.assertIsNotNone(self.terminals[name].process.poll(), f"terminal {name} is busy")
            self.terminals[name] = Terminal(self.here(command), self.folder, self.variables)
        terminal = self.terminals[name]
        try:
            wait_until(lambda: matches(self.here(shown), terminal.news()), what=f"terminal {name}")
        except AssertionError:
            self.check(block, f"terminal {name}", shown, terminal.news())
        terminal.accept()

    def check(self, block, command, shown, real):
        if not matches(self.here(shown), real):
            shown, real = comparable(self.here(shown)), comparable(real)
            difference = "\n".join(difflib.unified_diff(
                shown.splitlines(), real.splitlines(), "the page", "the truth", lineterm=""))
            self.fail(f"line {block.line} of the page, {command}\n{difference}")


class Comparison(unittest.TestCase):
    def test_what_differs_from_run_to_run_is_all_that_may_differ(self):
        self.assertTrue(matches("a 2026-01-01T00:00:00.123Z …\n…\nz\n", "a 2027-05-06T07:08:09.555Z b\nc\nd\nz\n"))
        self.assertTrue(matches("of 20f3cafpds8-1.0\n", "of 20f3c7cb1mn-1.0\n"))
        self.assertFalse(matches("of 20f3cafpds8-1.0\n", "of 20f3c7cb1mn-2.0\n"))
        self.assertFalse(matches("2024-03-14 09:30:00\n", "2024-03-14 09:31:00\n"))
        self.assertFalse(matches("a\n", "a\nb\n"))
