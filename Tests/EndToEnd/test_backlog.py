"""A start with much to decide: payloads are taken at once, journaled behind it, and decided in journal order."""

import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import segments
from harness import BIN, Daemon, Pusher, Scraper, finish_client, start_client, wait_until
from test_admin import get

MEGABYTE = 1 << 20
COUNT = 6000


class Backlog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="newswire-backlog-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        state = cls.folder / "filled"
        state.mkdir()
        filled = subprocess.run(
            [BIN / "journal-filler", state, str(COUNT * 30_000), "30000"], check=True, stdout=subprocess.PIPE)
        cls.payloads = json.loads(filled.stdout)["payloads"]

    def setUp(self):
        self.state = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.folder / "filled" / "journal", self.state / "journal")

    def test_payloads_are_taken_while_the_backlog_is_decided_and_memory_stays_flat(self):
        with Daemon(state=self.state) as daemon:
            at_start = daemon.status()["backlog"]
            self.assertGreater(at_start["payloads"], self.payloads // 2, "ready long before the last is decided")
            self.assertGreater(at_start["bytes"], 30_000 * at_start["payloads"] // 2)
            code, text, _ = get(daemon, "/readyz?verbose")
            self.assertEqual(code, 200)
            self.assertRegex(text, r"ok +backlog: \d+ payloads wait in the journal")
            self.assertIn("newswire_backlog_payloads ", get(daemon, "/metrics")[1])
            with Scraper(daemon.reliable, "crawler") as scraper:
                scraper.put("behind", b"A report that comes while much else is still to be decided.")
                self.assertEqual(scraper.receive("ack")["ids"], ["behind"])
            self.assertGreater(daemon.status()["backlog"]["payloads"], 0, "it was kept before the rest was decided")
            scraper = start_client("flood", endpoint=daemon.push, seed="backlog", size=30_000, count=500)
            self.assertEqual(finish_client(scraper)["sent"], 500)
            wait_until(lambda: daemon.status()["intake"]["push"]["payloads"] == 500, what="the payloads")
            end = daemon.wait_until_decided()
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A report that comes after all that is decided.", {"id": "after"})
            wait_until(lambda: daemon.status()["intake"]["push"]["payloads"] == 501, what="the last payload")
            self.assertLess(daemon.memory(), 256 * MEGABYTE)
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        outcomes = list(segments.settled(self.state / "records"))
        self.assertEqual([settled.journal for settled in outcomes], list(range(1, self.payloads + 503)))
        ids = [json.loads(record)["data"].get("payloadId") for settled in outcomes for _, record in settled.items]
        self.assertEqual(ids[self.payloads], "behind", "in the order of the journal")
        self.assertEqual(ids[-1], "after")

    def test_a_stop_leaves_what_is_not_begun_for_the_next_start(self):
        with Daemon(state=self.state) as daemon:
            with Scraper(daemon.reliable, "crawler") as scraper:
                # Its outcome is known after the next start only: nobody waits for it.
                scraper.put("behind", b"A report that comes while much else is still to be decided.", notify="result")
                scraper.receive("ack")
                end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertRegex(end.log, r"what was in flight is published; \d+ payloads wait in the journal for the next start")
        settled = end.counters["newswire_settled_payloads_total"]
        self.assertLess(settled, self.payloads)
        with Daemon(state=self.state) as daemon:
            end = daemon.wait_until_decided().stop()
        self.assertEqual(settled + end.counters["newswire_settled_payloads_total"], self.payloads + 1)
        self.assertRegex(end.log, "the journal is decided from position")
        outcomes = list(segments.settled(self.state / "records"))
        self.assertEqual([settled.journal for settled in outcomes], list(range(1, self.payloads + 2)))

    def test_a_change_of_the_configuration_holds_from_its_place_in_the_journal_on(self):
        """What was accepted before it is decided with the old values, though with the new ones in the file."""
        with Daemon({"record": {"instance": "old"}}, state=self.state) as daemon:
            self.assertEqual(daemon.stop().code, 0)
        for count in (1, 2):
            with Daemon({"record": {"instance": "new"}}, state=self.state) as daemon:
                with Pusher(daemon.push) as pusher:
                    pusher.send(b"A report that comes when the configuration has changed.", {"id": f"after-{count}"})
                wait_until(lambda: daemon.status()["intake"]["push"]["payloads"] == 1, what="the payload")
                end = daemon.stop() if count == 1 else daemon.wait_until_decided().stop()
            self.assertEqual(end.code, 0)
            self.assertEqual(
                f"payloads from position {self.payloads + 1} of the journal on are decided with the new" in end.log,
                count == 1, "it is said once, and kept")
        sources = [json.loads(record)["source"] for settled in segments.settled(self.state / "records")
                   for _, record in settled.items]
        self.assertEqual(sources, ["/newswire/old"] * self.payloads + ["/newswire/new"] * 2)
