"""What could not be processed: newswire quarantine and newswire payload, with a running daemon and without one."""

import gzip
import json
import signal
import unittest
from pathlib import Path

import articles
from harness import Daemon, Pusher, Scraper, Subscriber, wait_until
from toolbox import tool

PDF = b"%PDF-1.7\n\x00\x01 is read by nothing."
PACKED = gzip.compress(articles.article("packed", 3000).encode())
# What the packed one becomes is too large.
NARROW = {"limits": {"contentBytes": "1 KiB"}}
WIDE = {"limits": {"contentBytes": "1 MiB"}}


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


class Quarantine(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.daemon = self.enterContext(Daemon(NARROW))
        self.admin = ["--admin", self.daemon.settings["admin"]["socket"]]
        self.where = ["--state", self.daemon.state]

    def fill(self):
        """Two that can't be processed, of which one can be with another setting, and one that can."""
        with Scraper(self.daemon.reliable, "crawler") as scraper, Subscriber(self.daemon.live) as subscriber:
            scraper.put("pdf-1", PDF, outlet="The Times", url="https://example.com/a.pdf")
            scraper.put("packed-1", PACKED, contentEncoding="gzip", outlet="Herald", url="https://example.com/packed")
            scraper.put("good-1", articles.article("good", 700).encode(), outlet="Herald")
            scraper.acknowledged(3)
            events = subscriber.wait_for(3)
        self.pdf, self.packed = (event.data["id"] for event in events[:2])
        return events

    def quarantine(self, *arguments, code=0):
        result = tool("quarantine", *arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        return result

    def listed(self, *arguments):
        return [entry["id"] for entry in lines(self.quarantine("ls", "--json", *self.where, *arguments))]

    def widen(self):
        self.daemon.stop()
        self.daemon.write_config(WIDE)
        self.daemon.start()

    def test_shows_who_when_what_and_where(self):
        self.assertEqual(self.quarantine("ls", *self.where).stdout, b"nothing in quarantine\n")
        self.fill()
        for _ in range(2):
            self.assertEqual(self.listed(), [self.pdf, self.packed])
            self.assertEqual(self.listed("--code", "over-limit"), [self.packed])
            self.assertEqual(self.listed("--outlet", "The Times"), [self.pdf])
            self.assertEqual(self.listed("--before", "2020-01-01"), [])
            self.assertEqual(len(self.listed("--since", "2020-01-01T00:00:00Z")), 2)
            table = self.quarantine("ls", *self.where).stdout.decode().splitlines()
            self.assertEqual(table[0].split(), ["ID", "RECEIVED", "CODE", "ENDPOINT", "OUTLET", "BYTES", "DETAIL"])
            self.assertIn("unsupported-type", table[1])
            shown = json.loads(self.quarantine("show", self.pdf, "--json", *self.where).stdout)
            self.assertEqual(
                {key: shown[key] for key in ("id", "code", "endpoint", "client", "bytes")},
                {"id": self.pdf, "code": "unsupported-type", "endpoint": "reliable", "client": "client:crawler",
                 "bytes": len(PDF)})
            self.assertEqual(shown["header"]["url"], "https://example.com/a.pdf")
            self.assertEqual(Path(shown["path"]).read_bytes(), PDF)
            text = self.quarantine("show", self.pdf, *self.where).stdout.decode()
            for part in ("The Times", "pdf-1", "25 50 44 46 2d", "%PDF-1.7"):
                self.assertIn(part, text)
            self.quarantine("show", "nothing", *self.where, code=65)
            # The same without a daemon.
            if self.daemon.process.poll() is None:
                self.daemon.stop()

    def test_a_retry_makes_a_new_outcome_and_the_old_one_stands(self):
        self.fill()
        # Still can't be: it is back under its new id, and the old one is gone.
        result = self.quarantine("retry", self.packed, *self.where, *self.admin)
        self.assertRegex(result.stdout.decode(), rf"^{self.packed} stands in the journal at 4\n$")
        wait_until(lambda: len(self.listed()) == 2, what="it is in quarantine again")
        [again] = [identifier for identifier in self.listed() if identifier != self.pdf]
        self.assertTrue(again.endswith("-4.0"))
        self.widen()
        with Subscriber(self.daemon.live) as subscriber:
            self.quarantine("retry", "--code", "over-limit", *self.where, *self.admin)
            [event] = subscriber.wait_for(1)
        data = event.data
        self.assertEqual((data["outcome"], data["retryOf"], data["payloadId"]), ("new", again, "packed-1"))
        self.assertEqual(data["outlet"], "Herald")
        self.assertEqual(self.listed(), [self.pdf])
        traced = json.loads(tool("trace", self.packed, "--json", *self.where).stdout)
        self.assertEqual(
            [(item["outcome"], item["data"].get("retryOf")) for item in traced["items"]],
            [("quarantined", None), ("quarantined", self.packed)])
        exit = self.daemon.stop()
        self.assertEqual(exit.total("newswire_reprocessed_payloads_total"), 1, "since the last start")
        for command in ("audit", "fsck", "replay"):
            result = tool(command, "--json", *self.where)
            self.assertEqual(result.returncode, 0, (command, result.stdout, result.stderr))

    def test_retries_and_drops_without_a_daemon(self):
        self.fill()
        self.daemon.signal(signal.SIGKILL)
        self.daemon.wait()
        self.daemon.write_config(WIDE)
        self.assertEqual(
            self.quarantine("drop", self.pdf, *self.where).stdout.decode(), f"{self.pdf} dropped\n")
        self.quarantine("retry", "--all", *self.where)
        self.assertEqual(self.listed(), [])
        self.quarantine("retry", self.packed, *self.where, code=65)
        self.daemon.start()
        wait_until(lambda: self.daemon.status()["feed"]["head"] == 4, what="the retry is decided")
        traced = json.loads(tool("trace", "packed-1", "--json", *self.where).stdout)
        self.assertEqual([item["outcome"] for item in traced["items"]], ["quarantined", "new"])
        self.assertEqual(traced["items"][1]["data"]["retryOf"], self.packed)
        self.daemon.stop()
        self.assertEqual(tool("audit", *self.where).returncode, 0)

    def test_drops_while_it_runs(self):
        self.fill()
        self.assertEqual(self.daemon.status()["quarantine"]["payloads"], 2)
        self.quarantine("drop", "--outlet", "The Times", *self.where, *self.admin)
        self.assertEqual(self.listed(), [self.packed])
        self.assertEqual(self.daemon.status()["quarantine"]["payloads"], 1)
        self.quarantine("drop", self.pdf, *self.where, *self.admin, code=65)
        exit = self.daemon.stop()
        self.assertEqual(exit.total("newswire_quarantine_removed_total"), 1)
        self.assertIn("was dropped from quarantine", exit.log)

    def test_says_what_is_missing(self):
        self.fill()
        for arguments in (["retry"], ["drop", self.pdf, "--all"], ["export", "--to", "x"]):
            self.assertEqual(tool("quarantine", *arguments, *self.where).returncode, 64, arguments)
        other = self.enterContext(Daemon())
        result = self.quarantine(
            "retry", "--all", *self.where, "--admin", other.settings["admin"]["socket"], code=64)
        self.assertIn("is not the one that uses", result.stderr)
        result = self.quarantine("retry", "--all", *self.where, "--admin", "/nowhere.sock", code=69)
        self.assertIn("not reachable", result.stderr)

    def test_exports_what_can_be_pushed_again(self):
        self.fill()
        folder = self.daemon.directory / "export"
        self.quarantine("export", "--all", "--to", folder, *self.where)
        self.assertEqual((folder / f"{self.pdf}.payload").read_bytes(), PDF)
        self.assertEqual((folder / f"{self.packed}.payload").read_bytes(), PACKED)
        told = json.loads((folder / f"{self.packed}.json").read_text())
        self.assertEqual((told["code"], told["header"]["contentEncoding"]), ("over-limit", "gzip"))
        self.quarantine("export", "--all", "--to", folder, *self.where, code=74)


class Payload(unittest.TestCase):
    def test_prints_what_came_byte_for_byte(self):
        with Daemon() as daemon:
            where = ["--state", daemon.state]
            body = articles.article("payload", 700).encode()
            with Scraper(daemon.reliable, "c") as scraper, Subscriber(daemon.live) as subscriber:
                scraper.put("pdf", PDF)
                scraper.put("text", body, url="https://example.com/text")
                scraper.put("text-2", body + b"\nMore.\n", url="https://example.com/text")
                scraper.acknowledged(3)
                pdf, text, second = (event.data["id"] for event in subscriber.wait_for(3))
            self.assertEqual(tool("payload", pdf, *where).stdout, PDF)
            self.assertEqual(tool("payload", "journal:2", *where).stdout, body)
            self.assertEqual(tool("payload", "text", *where).stdout, body)
            header = json.loads(tool("payload", text, "--header", *where).stdout)
            self.assertEqual((header["id"], header["url"]), ("text", "https://example.com/text"))
            result = tool("payload", "https://example.com/text", *where)
            self.assertEqual(result.returncode, 65)
            self.assertIn(f"{text}, {second}", result.stderr)
            self.assertEqual(tool("payload", "nobody", *where).returncode, 1)
            copy = daemon.directory / "copy"
            self.assertEqual(tool("payload", pdf, "--output", copy, *where).returncode, 0)
            self.assertEqual(copy.read_bytes(), PDF)
            self.assertEqual(tool("payload", pdf, "--output", copy, *where).returncode, 74)


if __name__ == "__main__":
    unittest.main()
