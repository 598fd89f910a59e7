"""docs/operations.md explains every suggested alert, and what it says of the log is what the daemon logs."""

import re
import unittest

from harness import ROOT, Daemon, StartFailed

PAGE = (ROOT / "docs" / "operations.md").read_text()
ALERTS = re.findall(r"^      - alert: (\w+)$", (ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE)
TEXTS = re.findall(r"^\| `([^`]*…[^`]*|[^`]{30,})`", PAGE.split("\n## What the log says\n")[1], re.MULTILINE)

# Shorter pieces stand anywhere.
PIECE_MIN = 8


def sources():
    """All string literals of the programs, with those that go on in the next line in one piece."""
    text = "\n".join(path.read_text() for path in sorted((ROOT / "Sources").glob("*/**/*.swift")))
    text = re.sub(r"\\\n\s*", "", text)
    return re.sub(r'"\s*\+\s*"', "", text)


def pieces(text):
    return [piece for piece in text.split("…") if len(piece) >= PIECE_MIN]


class Alarms(unittest.TestCase):
    def test_every_alert_has_a_section_that_says_how_to_look_and_what_to_do(self):
        self.assertGreater(len(ALERTS), 10)
        for alert in ALERTS:
            with self.subTest(alert):
                section = PAGE.split(f"\n### {alert}\n")[1].split("\n## ")[0].split("\n### ")[0]
                self.assertIn("\nLook:", section)
                self.assertIn("\nDo:", section)

    def test_no_alert_is_explained_that_does_not_exist(self):
        self.assertLessEqual(set(re.findall(r"\bNewswire[A-Z]\w+", PAGE)), set(ALERTS))


class Log(unittest.TestCase):
    def test_what_the_log_is_said_to_say_is_in_the_program(self):
        text = sources()
        self.assertGreater(len(TEXTS), 20)
        for shown in TEXTS:
            for piece in pieces(shown):
                # What libzmq and the kernel say is not ours.
                if piece.startswith((": Address already in use", ": Cannot assign", ": bind: Address")):
                    continue
                self.assertIn(piece, text, shown)

    def test_every_warning_error_and_critical_line_of_the_daemon_is_explained(self):
        calls = re.findall(
            r'logger\.log\(\s*\.(?:warning|error|critical), \.\w+,\s*"(?:"")?\s*((?:[^"\\]|\\\([^)]*\)|\\.)*)"',
            sources())
        # Literals that are nothing but a value say what something else says.
        texts = [re.sub(r"\\\([^)]*\)", "…", call) for call in calls]
        texts = [text for text in texts if pieces(text)]
        self.assertGreater(len(texts), 6)
        for text in texts:
            self.assertTrue(any(piece in text for shown in TEXTS for piece in pieces(shown)), text)

    def test_the_ways_in_which_a_start_fails_are_logged_as_shown(self):
        with Daemon() as daemon:
            for settings, code, text in (
                ({"intake": {"push": {"bind": [daemon.push]}}}, 69, "zmq_bind …: Address already in use (EADDRINUSE)"),
                ({"intake": {"push": {"bind": ["tcp://192.0.2.1:5751"]}}, "security": {"insecure": True}}, 69,
                 "zmq_bind …: Cannot assign requested address (EADDRNOTAVAIL)"),
                ({"admin": {"http": daemon.settings["admin"]["http"]}}, 69,
                 "admin.http: …: bind: Address already in use (errno 98); stop the process that listens there …"),
                ({"state": {"directory": str(daemon.state)}}, 75,
                 "state.directory … is in use by another newswired; stop that one or set another directory"),
                ({"state": {"directory": "/proc/newswire"}}, 73, "state.directory … can't be made: …"),
            ):
                with self.subTest(text):
                    self.assertIn(f"| `{text}`", PAGE)
                    other = Daemon(settings)
                    self.addCleanup(other.discard)
                    with self.assertRaises(StartFailed) as failure:
                        other.start()
                    self.assertEqual(failure.exception.code, code)
                    self.assertRegex(failure.exception.log, re.escape(text).replace("…", ".*"))
