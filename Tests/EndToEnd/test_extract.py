"""`newswire extract`, `newswire schema` and what holds for all commands."""

import json
import re
import subprocess
import unittest

import jsonschema

from harness import OUTCOMES, ROOT, SAMPLES, Daemon, Subscriber
from test_sample import BODY, LINES
from toolbox import NEWSWIRE, SAMPLE, URL, tool, article


class Extract(unittest.TestCase):
    def test_the_sample_gives_what_the_daemon_publishes(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            tool("push", "--to", daemon.push, SAMPLES / "envelope.json", SAMPLE)
            events = subscriber.wait_for(2)
        for event, path in zip(events, [SAMPLES / "envelope.json", SAMPLE]):
            result = tool("extract", path)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertEqual(result.stdout.count(b"\n"), 1)
            published = {
                key: value for key, value in event.data.items()
                if key not in ("id", "articleId", "story", "outcome", "version", "received")}
            self.assertEqual(json.loads(result.stdout), published)
            self.assertEqual(list(json.loads(result.stdout)), list(published))

    def test_options_and_standard_input(self):
        result = tool(
            "extract", "--pretty", "--url", URL, "--type", "text/plain", "--header", '{"meta":{"a":1}}',
            stdin=SAMPLE.read_bytes())
        data = json.loads(result.stdout)
        self.assertEqual((data["url"], data["body"], data["captions"], data["meta"]), (URL, BODY, [LINES[0]], {"a": 1}))
        self.assertEqual(result.stdout.decode(), json.dumps(data, indent=2, ensure_ascii=False) + "\n")

    def test_what_is_no_article_is_65_with_the_reason(self):
        for payload, arguments, outcome, code in [
            (b"%PDF-1.4\n\x00", ["--type", "application/pdf"], "quarantined", "unsupported-type"),
            (b'{"text": 1}', [], "quarantined", "bad-envelope"),
            (b" \n \n", [], "rejected", "empty"),
        ]:
            with self.subTest(payload=payload):
                result = tool("extract", *arguments, stdin=payload)
                self.assertEqual(result.returncode, 65)
                finding = json.loads(result.stdout)[outcome]
                self.assertEqual((finding["code"], list(finding)), (code, ["code", "detail"]))
                self.assertEqual(result.stderr, f"newswire extract: {outcome} as {code}: {finding['detail']}\n")

    def test_input_that_is_out_of_limits_or_not_there(self):
        empty = tool("extract", stdin=b"")
        self.assertEqual((empty.returncode, empty.stdout), (65, b""))
        large = tool("extract", stdin=b"a" * (10 * 1024 * 1024 + 1))
        self.assertEqual(large.returncode, 65)
        self.assertIn("more than 10485760 bytes", large.stderr)
        missing = tool("extract", "/nowhere")
        self.assertEqual(missing.returncode, 66)
        self.assertEqual(missing.stderr, "newswire extract: /nowhere can't be read: No such file or directory\n")

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([NEWSWIRE, "extract", SAMPLE], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 74)
        self.assertIn(b"No space left on device", result.stderr)


class Rest(unittest.TestCase):
    def test_the_schema_is_the_shipped_one(self):
        result = tool("schema")
        schema = json.loads(result.stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.assertEqual(
            schema, json.loads((ROOT / "Sources/NewswireProtocol/Resources/newswire.article.v1.json").read_text()))

    def test_help_and_version(self):
        self.assertRegex(tool("--version").stdout.decode(), r"^\d+\.\d+\.\d+\n$")
        page = (ROOT / "docs" / "newswire.md").read_text()
        for command in ("push", "tail", "extract", "schema"):
            self.assertIn(command, tool("--help").stdout.decode())
            text = tool(command, "--help").stdout.decode()
            section = page.split(f"## newswire {command}")[1].split("\n## ")[0]
            for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.MULTILINE):
                if option not in ("--help", "--version"):
                    self.assertIn(f"`{option}", section, f"{command} {option} is not in docs/newswire.md")
        self.assertEqual(OUTCOMES, set(re.findall(r"[a-z-]+", re.search(
            r"separated by commas:\s+([a-z,\s-]+)\.", tool("tail", "--help").stdout.decode())[1])))

    def test_an_unknown_command_is_64(self):
        self.assertEqual(tool("pusch").returncode, 64)
