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
        clients = sorted((ROOT / "clients").glob("*/README.md"))
        for page in (ROOT / "README.md", *clients, *sorted((ROOT / "docs").glob("*.md"))):
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


class ClientReadme(unittest.TestCase):
    """The Python of clients/python/README.md, as it stands; what it takes as given is put before it."""

    SOURCE = ROOT / "clients" / "python"
    PROGRAMS = re.findall(r"```python\n(.*?)```", (SOURCE / "README.md").read_text(), re.DOTALL)
    PAGES = """pages = [(f"https://example.com/{n}", f"<html><body><p>Report {n} on the harbour.</p></body></html>") for n in range(3)]"""
    STORE = """store = lambda seq, data: print(seq, data["url"], flush=True)"""
    # The crawl of one page that has settings and a parse.
    CRAWL = """
import scrapy, scrapy.crawler

class Spider(scrapy.Spider):
    name, start_urls, parse = "example", ["data:text/html,<p>The harbour bridge reopened on Monday.</p>"], parse

process = scrapy.crawler.CrawlerProcess({key: value for key, value in globals().items() if key.isupper()})
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("newswire/acknowledged"))
"""

    def start(self, *parts):
        process = subprocess.Popen(
            [sys.executable, "-c", "\n".join(parts)], env={**os.environ, "PYTHONPATH": str(self.SOURCE / "src")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        return process

    def run_to_its_end(self, *parts):
        process = self.start(*parts)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        return output.splitlines()

    def test_each_works_as_it_stands(self):
        push, consume, consume_until_idle, asynchronous, crawl = self.PROGRAMS
        with Daemon(on_default_ports=True) as daemon:
            self.run_to_its_end(self.PAGES, push)
            wait_until(lambda: daemon.status()["feed"]["head"] == 3, what="three records")
            for_ever = self.start(self.STORE, consume)
            stored = [for_ever.stdout.readline().split() for _ in range(3)]
            self.assertEqual(stored, [[str(n + 1), f"https://example.com/{n}"] for n in range(3)])
            self.assertIsNone(for_ever.poll())
            for_ever.kill()
            for_ever.communicate()
            head = "from newswire import Consumer"
            self.assertEqual(len(self.run_to_its_end(head, self.STORE, consume_until_idle)), 3)
            self.assertEqual(self.run_to_its_end(head, self.STORE, consume_until_idle), [], "all is acknowledged")
            self.assertGreaterEqual(len(self.run_to_its_end(self.STORE, asynchronous)), 3)
            self.assertEqual(self.run_to_its_end(crawl, self.CRAWL), ["1"])

    def test_it_names_every_option_error_setting_and_stat(self):
        text = (self.SOURCE / "README.md").read_text()
        source = "".join(path.read_text() for path in (self.SOURCE / "src" / "newswire").glob("*.py"))
        errors = re.findall(r"^class (\w+(?:Error|Expired|Over))\(", source, re.MULTILINE)
        names = [*errors, *re.findall(r'"(NEWSWIRE_\w+)"', source)]
        for kind in ("pusher.py", "consumer.py"):
            module = (self.SOURCE / "src" / "newswire" / kind).read_text()
            names += re.findall(r"^    def ([a-z]\w*)\(", module, re.MULTILINE)
            names += re.findall(r"(\w+): [\w\[\], ]+ = ", module)
        self.assertGreater(len(names), 30)
        for name in names:
            self.assertRegex(text, rf"\b{name}\b")
        for stat in ("pushed", "acknowledged", "refused/<code>", "dropped", "unacknowledged", "skipped"):
            self.assertIn(f"| `newswire/{stat}` |", text)


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
