"""`newswired check` and `newswired defaults`: what an administrator tries before a start or a reload."""

import tempfile
import unittest
from pathlib import Path

from harness import ROOT, run_daemon

BAD = "workers:\n  cuont: 2\nlog: {level: loud}\nlimits:\n  payloadBytes: 64 MB\n"


class Check(unittest.TestCase):
    def file(self, content):
        file = tempfile.NamedTemporaryFile(suffix=".yaml", dir="/tmp", delete=False)
        self.addCleanup(Path(file.name).unlink)
        with file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return file.name

    def test_the_shipped_file_and_the_defaults_can_be_used(self):
        for arguments in (["--config", ROOT / "config" / "newswired.yaml"], []):
            result = run_daemon("check", *arguments)
            self.assertEqual(result.returncode, 0, result.stdout)
            self.assertRegex(result.stdout, r"(?m)^ +[\d.]+ [MG]iB  together$")
            self.assertRegex(result.stdout, r"(?m)^ +256\.0 MiB  quarantine \(limits\.quarantineBytes\)$")
            self.assertIn("can be used", result.stdout)

    def test_defaults_are_the_shipped_file(self):
        result = run_daemon("defaults")
        self.assertEqual(result.stdout, (ROOT / "config" / "newswired.yaml").read_text())

    def test_check_and_run_tell_all_faults_in_the_same_words(self):
        name = self.file(BAD)
        check, run = (run_daemon(command, "--config", name) for command in ("check", "run"))
        self.assertEqual(check.stdout, run.stdout)
        self.assertEqual((check.returncode, run.returncode), (78, 78))
        self.assertEqual(check.stdout.splitlines(), [
            f"{name}:2:3: unknown key workers.cuont; did you mean workers.count?",
            f"{name}:3:14: log.level is loud, and must be one of trace, debug, info, notice, warning, error, critical",
            f"{name}:5:17: limits.payloadBytes is 64 MB, and must be a size from 1 KiB to 1 GiB, such as 64 MiB",
        ])

    def test_files_that_are_none(self):
        for name, words in (
            ("/nonexistent.yaml", "can't be read: No such file or directory"),
            ("/tmp", "can't be read: Is a directory"),
            (self.file(b"state: {directory: /tmp/\xff}"), "is not UTF-8"),
            (self.file(b"# " + b"x" * (1 << 20)), "has more than 1 MiB"),
            (self.file(b"workers: {count: \x00}"), "not YAML"),
        ):
            with self.subTest(words):
                result = run_daemon("check", "--config", name)
                self.assertEqual(result.returncode, 78)
                self.assertIn(name, result.stdout)
                self.assertIn(words, result.stdout)
                self.assertLess(len(result.stdout), 1000)

    def test_aliases_that_multiply_are_harmless(self):
        lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        for before, name in zip("abcdefgh", "bcdefghi"):
            lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
        result = run_daemon("check", "--config", self.file("\n".join(lines)), timeout=20)
        self.assertEqual(result.returncode, 78)

    def test_show_tells_each_value_and_its_source(self):
        name = self.file("workers: {count: 3}")
        result = run_daemon("check", "--show", "--config", name, "--set", "log.level=debug")
        self.assertIn(f"workers.count = 3  ({name}:1:18)", result.stdout)
        self.assertIn("log.level = debug  (--set log.level)", result.stdout)
        self.assertIn("limits.payloadBytes = 10 MiB  (default)", result.stdout)

    def test_the_sum_of_the_limits_must_fit(self):
        result = run_daemon("check", "--set", "limits.memory=512 MiB")
        self.assertEqual(result.returncode, 78)
        self.assertIn("over limits.memory, 512 MiB", result.stdout)
        self.assertIn("dedupe.texts", result.stdout)
