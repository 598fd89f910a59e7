"""What the README shows works as it stands: the Python programs, the demo, the configuration file."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from harness import BIN, ROOT, Daemon, environment, wait_until
from test_sample import BODY, LINES

README = (ROOT / "README.md").read_text() if (ROOT / "README.md").exists() else ""
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def sections(page):
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


class Readme(unittest.TestCase):
    """These use the default ports, as a newcomer does, and fail where something else has them."""

    def test_there_are_a_scraper_and_two_consumers_of_about_ten_lines(self):
        self.assertEqual(len(PROGRAMS), 3)
        for program, kind in zip(PROGRAMS, ["PUSH", "DEALER", "SUB"]):
            self.assertLessEqual(len([line for line in program.splitlines() if line.strip()]), 13)
            self.assertIn(kind, program)

    def test_the_scraper_pushes_and_the_live_consumer_receives(self):
        self.check_consumer(PROGRAMS[2])

    def test_the_scraper_pushes_and_the_durable_consumer_receives(self):
        self.check_consumer(PROGRAMS[1])

    def check_consumer(self, consumer):
        scraper = PROGRAMS[0]
        with Daemon(on_default_ports=True) as daemon:
            output = daemon.directory / "consumer"
            with output.open("wb") as file:
                receiving = subprocess.Popen(
                    [sys.executable, "-c", consumer], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            try:
                def pushed_and_received():
                    subprocess.run([sys.executable, "-c", scraper], cwd=ROOT, check=True, timeout=30)
                    time.sleep(0.1)
                    self.assertIsNone(receiving.poll(), output.read_text())
                    return output.read_text()
                text = wait_until(pushed_and_received, what="the consumer prints what the scraper pushed")
            finally:
                receiving.kill()
                receiving.wait()
        self.assertRegex(text, r"(?m)^\d+ ")
        self.assertNotIn("Traceback", text)

    def test_the_scraper_says_so_when_nobody_takes_its_message(self):
        program = PROGRAMS[0].replace("10_000", "300").replace("10000", "300").replace(":5751", ":9")
        result = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, timeout=30, stderr=subprocess.PIPE, text=True)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("zmq.error.Again", result.stderr)

    def test_the_shipped_configuration_is_accepted(self):
        text = (ROOT / "config" / "newswired.yaml").read_text()
        with tempfile.TemporaryDirectory() as directory:
            state = {"NEWSWIRE_STATE_DIRECTORY": directory, "NEWSWIRE_ADMIN_SOCKET": f"{directory}/admin.sock"}
            with Daemon(config_text=text, on_default_ports=True, variables=state) as daemon:
                self.assertEqual(daemon.stop().code, 0)

    def test_all_links_of_the_pages_lead_to_files_and_sections_that_exist(self):
        for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
            for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
                path, _, section = link.partition("#")
                if ":" in path:
                    continue
                target = page.parent / path if path else page
                self.assertTrue(target.exists(), f"{page.name}: {link}")
                if section:
                    self.assertIn(section, sections(target), f"{page.name}: {link}")

    def test_the_index_names_every_page(self):
        index = (ROOT / "docs" / "README.md").read_text()
        for page in (ROOT / "docs").glob("*.md"):
            if page.name != "README.md":
                self.assertIn(f"]({page.name})", index)


class Demo(unittest.TestCase):
    """`make run`, without the build."""

    def demo(self, **more_environment):
        return subprocess.Popen(
            ["packaging/demo"], cwd=ROOT, env=environment(NEWSWIRE_BIN=str(BIN), **more_environment),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True)

    def test_it_ends_with_the_samples_record_on_the_screen(self):
        process = self.demo()
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, output + errors)
        self.check_output(output)
        with self.assertRaises(ProcessLookupError):
            os.killpg(process.pid, 0)

    def check_output(self, output):
        record = output[output.index("\n{\n") + 1:output.rindex("\n}") + 2]
        data = json.loads(record)["data"]
        self.assertEqual((data["body"], data["captions"], data["outcome"]), (BODY, [LINES[0]], "new"))
        self.assertRegex(output, r"sample-article\.txt +new")
        self.assertRegex(output, r"sample-article-refetched\.txt +duplicate")

    def test_keep_leaves_the_daemon_running_until_ctrl_c(self):
        process = self.demo(KEEP="1")
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        self.check_output("".join(lines))
        self.assertIsNone(process.poll())
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, errors)
        with self.assertRaises(ProcessLookupError):
            os.killpg(process.pid, 0)

    def test_busy_ports_are_named_and_fail_it(self):
        with Daemon(on_default_ports=True):
            process = self.demo()
            output, errors = process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.assertRegex(output + errors, r"tcp://127\.0\.0\.1:57\d\d")
