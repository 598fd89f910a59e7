"""`newswire extract`, `newswire schema` and what holds for all commands."""

import contextlib
import gzip
import json
import re
import signal
import subprocess
import tempfile
import unittest
import zlib

import brotli
import jsonschema

from checks import check_schema
from harness import OUTCOMES, PATIENCE, ROOT, SAMPLES, Daemon, Subscriber, environment
from test_sample import BODY, LINES
from toolbox import NEWSWIRE, SAMPLE, URL, tool, article


class Extract(unittest.TestCase):
    def test_the_sample_gives_what_the_daemon_publishes(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            tool("push", "--plain", "--to", daemon.push, SAMPLES / "envelope.json", SAMPLE)
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

    def test_markdown_and_links_are_those_that_the_daemon_publishes_if_asked(self):
        page = SAMPLES / "page.html"
        with Daemon({"record": {"bodyMarkdown": True, "links": True}}) as daemon, \
                Subscriber(daemon.live) as subscriber:
            tool("push", "--to", daemon.reliable, page)
            [event] = subscriber.wait_for(1)
            check_schema(self, [event])
            daemon.stop()
            replay = tool("replay", "--state", daemon.state, "--json")
            self.assertTrue(json.loads(replay.stdout)["same"], "the journal knows what was asked for")
        result = json.loads(tool("extract", "--markdown", "--links", page).stdout)
        for key in ("bodyMarkdown", "links"):
            self.assertEqual(event.data[key], result[key])
        self.assertIn("](http", result["bodyMarkdown"])

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

    def test_a_compressed_payload_is_the_payload(self):
        text = SAMPLE.read_bytes()
        plain = json.loads(tool("extract", SAMPLE).stdout)
        for arguments, payload in [
            (["--header", '{"contentEncoding":"br"}'], brotli.compress(text)),
            (["--header", '{"contentEncoding":"gzip, br"}'], brotli.compress(gzip.compress(text))),
            (["--header", '{"headers":{"Content-Encoding":"deflate"}}'], zlib.compress(text)),
        ]:
            with self.subTest(arguments):
                result = tool("extract", *arguments, stdin=payload)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertEqual(json.loads(result.stdout), plain)
        with tempfile.NamedTemporaryFile(suffix=".txt.gz") as file:
            file.write(gzip.compress(text))
            file.flush()
            record = json.loads(tool("extract", file.name).stdout)
        self.assertEqual(record.pop("warnings"), ["undeclared-encoding: gzip"])
        self.assertEqual(record, plain)
        cut = tool("extract", "--header", '{"contentEncoding":"gzip"}', stdin=gzip.compress(text)[:-9])
        self.assertEqual((cut.returncode, json.loads(cut.stdout)["quarantined"]["code"]), (65, "bad-encoding"))

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


class Explain(unittest.TestCase):
    def test_each_line_of_the_sample_with_its_role_and_why(self):
        result = tool("extract", "--explain", SAMPLE)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        first, *tables = result.stdout.decode().split("\n\n")
        self.assertEqual((first, len(tables)), ("read as text", 2))
        head, *rows = tables[0].splitlines()
        # All rows are aligned, and nothing is cut where no terminal is.
        start = head.index("text")
        role, why = head.index("role"), head.index("why")
        texts = [line.strip() for line in SAMPLE.read_text().splitlines()]
        self.assertGreaterEqual(len(rows), 7)
        for row in rows:
            self.assertTrue(texts[int(row[:role]) - 1].endswith(row[start:]), row)
            self.assertNotEqual(row[why:start].strip(), "")
        roles = [row[role:].split()[0] for row in rows]
        self.assertEqual(roles[:7], ["caption", "credits"] + ["paragraph"] * 5)
        self.assertEqual(roles[7:].count("paragraph"), 0)
        fields = {row.split()[0]: row.split()[1] for row in tables[1].splitlines()[1:]}
        self.assertEqual(fields, {
            "captions": "text", "published": "text", "section": "text", "body": "text", "language": "detected"})

    def test_the_same_as_json(self):
        record = json.loads(tool("extract", SAMPLE).stdout)
        for option in ("--json", "--pretty"):
            result = json.loads(tool("extract", "--explain", option, SAMPLE).stdout)
            self.assertEqual((result["form"], result["results"]), ("text", [{"record": record}]))
            line = result["lines"][0]
            self.assertEqual((line["line"], line["role"], line["text"]), (1, "caption", LINES[0]))
            self.assertTrue(line["kind"] and line["reason"])

    def test_what_the_scraper_knew_and_what_was_odd(self):
        payload = json.dumps({"text": article(1), "section": "Port", "colour": "red"}).encode()
        output = tool("extract", "--explain", stdin=payload).stdout.decode()
        self.assertTrue(output.startswith("read as envelope with text\n"), output)
        self.assertRegex(output, r"(?m)^section +envelope +Port$")
        self.assertRegex(output, r"(?m)^warning +unknown-key: colour$")

    def test_what_is_no_article_is_65(self):
        for payload, outcome in ((b"%PDF-1.4\n\x00", "quarantined"), (b" \n \n", "rejected")):
            result = tool("extract", "--explain", stdin=payload)
            self.assertEqual(result.returncode, 65)
            self.assertRegex(result.stdout.decode(), rf"(?m)^{outcome}  [a-z-]+  ")
            self.assertIn(f"newswire extract: {outcome} as ", result.stderr)

    def test_many_at_once_are_not_explained(self):
        self.assertEqual(tool("extract", "--explain", "--jsonl").returncode, 64)


class Batch(unittest.TestCase):
    def batch(self, *lines):
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        result = tool("extract", "--jsonl", stdin=text.encode())
        return result, [json.loads(line) for line in result.stdout.splitlines()]

    def test_a_line_gives_what_the_payload_alone_gives(self):
        alone = json.loads(tool("extract", SAMPLE, "--url", URL, "--type", "text/plain").stdout)
        by_path = {"id": "a", "path": str(SAMPLE), "url": URL, "contentType": "text/plain"}
        by_text = {"id": "b", "path": None, "text": SAMPLE.read_text(), "url": URL, "contentType": None}
        result, [first, second] = self.batch(by_path, by_text)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for name, line in (("a", first), ("b", second)):
            self.assertEqual(list(line), ["id", "record"])
            self.assertEqual((line["id"], line["record"].pop("payloadId")), (name, name))
            self.assertEqual(line["record"], alone)

    def test_a_line_may_name_a_compressed_file(self):
        plain = json.loads(tool("extract", SAMPLE).stdout)
        with tempfile.NamedTemporaryFile() as good, tempfile.NamedTemporaryFile() as bad:
            good.write(brotli.compress(SAMPLE.read_bytes()))
            bad.write(b"\x1f\x8b junk")
            good.flush(), bad.flush()
            result, [first, second, third] = self.batch(
                {"id": 1, "path": good.name, "contentEncoding": "br"},
                {"id": 2, "path": good.name, "headers": {"content-encoding": "br"}},
                {"id": 3, "path": bad.name, "contentEncoding": "gzip"})
        self.assertEqual((result.returncode, first, second), (0, {"id": 1, "record": plain}, {"id": 2, "record": plain}))
        self.assertEqual(third["quarantined"]["code"], "bad-encoding")

    def test_results_come_in_order_and_none_is_missing(self):
        # Long ones first: those behind them are ready earlier.
        lines = [{"id": n, "text": article(n) * (2000 if n % 64 == 0 else 1)} for n in range(1500)]
        result, answers = self.batch(*lines)
        self.assertEqual(result.returncode, 0)
        self.assertEqual([answer["id"] for answer in answers], list(range(1500)))
        self.assertTrue(all(f"Ship number {n} " in answers[n]["record"]["body"] for n in range(1500)))

    def test_outcomes_and_faults_each_have_their_line(self):
        result, answers = self.batch(
            {"id": "pdf", "text": "%PDF-1.4", "contentType": "application/pdf"}, {"id": "none", "text": " \n"},
            {"id": "neither"}, "no json", {"id": "both", "text": "a", "path": "b"}, {"text": "who am I"},
            {"id": "empty", "text": ""}, {"id": "coded", "text": "a", "contentEncoding": "rot13"},
            {"id": "odd", "text": ["a"]}, {"id": "fine", "text": article(1), "colour": "red"})
        self.assertEqual(
            [(answer.get("id"), key, answer[key].get("code")) for answer in answers for key in answer if key != "id"],
            [("pdf", "quarantined", "unsupported-type"), ("none", "rejected", "empty"), ("neither", "error", "bad-line"),
             (None, "error", "bad-line"), ("both", "error", "bad-line"), (None, "error", "bad-line"),
             ("empty", "error", "empty"), ("coded", "error", "bad-header"), ("odd", "error", "bad-line"),
             ("fine", "record", None)])
        self.assertEqual(answers[-1]["record"]["warnings"], ["unknown-key: colour"])
        self.assertEqual(result.returncode, 65)
        self.assertIn("newswire extract: line 4: the line is no JSON", result.stderr)
        self.assertTrue(result.stderr.endswith("7 lines could not be extracted; the others were\n"), result.stderr)

    def test_files_that_are_not_there_or_too_large(self):
        with tempfile.NamedTemporaryFile() as large:
            large.truncate(10 * 1024 * 1024 + 1)
            result, answers = self.batch({"id": 1, "path": "/nowhere"}, {"id": 2, "path": large.name})
        self.assertEqual(result.returncode, 66)
        self.assertEqual([answer["error"]["code"] for answer in answers], ["unreadable", "too-large"])
        missing = tool("extract", "--jsonl", "/nowhere")
        self.assertEqual((missing.returncode, missing.stdout), (66, b""))

    def test_a_line_is_answered_before_the_next_is_sent(self):
        with running("extract", "--jsonl") as process:
            for number in range(3):
                process.stdin.write(json.dumps({"id": number, "text": article(number)}).encode() + b"\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["id"], number)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(PATIENCE), 130)

    def test_a_reader_that_has_enough_ends_it(self):
        lines = "".join(json.dumps({"id": n, "text": article(n)}) + "\n" for n in range(20_000))
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(lines)
            file.flush()
            with running("extract", "--jsonl", file.name) as process:
                self.assertEqual(json.loads(process.stdout.readline())["id"], 0)
                process.stdout.close()
                self.assertEqual(process.wait(PATIENCE), 0)

    def test_options_that_belong_into_the_lines_are_64(self):
        for option in (["--url", URL], ["--header", "{}"], ["--pretty"]):
            self.assertEqual(tool("extract", "--jsonl", *option).returncode, 64)


@contextlib.contextmanager
def running(*arguments):
    process = subprocess.Popen(
        [NEWSWIRE, *arguments], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        process.wait()


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
