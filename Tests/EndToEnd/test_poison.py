"""A payload that ends the process is found out, and all else flows on; nothing else is ever taken for one."""

import hashlib
import json
import re
import shutil
import signal
import tempfile
import time
import unittest
from pathlib import Path

import segments
from harness import Daemon, Pusher, StartFailed, wait_until
from test_admin import get

# Ten times as many as the workers hold at once.
GOOD = 1000


def text(name):
    return f"Report {name} says that the council of the district met on Monday and voted for the plan. ".encode() * 20


def crash(kind, payload):
    return {"NEWSWIRE_TEST_CRASH": f"{kind}:{hashlib.sha256(payload).hexdigest()}"}


class Poison(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newswire-poison-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = self.folder / "state"
        self.poison = text("poison")

    def daemon(self, kind, settings=None, **options):
        return Daemon(settings or {}, state=self.state, variables=crash(kind, self.poison), **options)

    def push_among(self, daemon, good):
        """The poison in the middle of so many good ones; returns when all are journaled or the process is gone."""
        with Pusher(daemon.push) as pusher:
            pusher.socket.linger = 0
            for number in range(good + 1):
                if number == good // 2:
                    pusher.send(self.poison, {"id": "poison", "outlet": "The Example", "url": "https://example.com/p"})
                else:
                    pusher.send(text(number), {"id": f"good-{number}"})
            wait_until(
                lambda: daemon.process.poll() is not None or journaled(daemon) == good + 1, what="all in the journal")

    def records(self):
        """All records in the order of the record log."""
        return [json.loads(record)["data"] for settled in segments.settled(self.state / "records")
                for _, record in settled.items]

    def check(self, count):
        """Everything in the journal has one outcome; the poison alone is quarantined."""
        outcomes = [settled.journal for settled in segments.settled(self.state / "records")]
        self.assertEqual(outcomes, [index for index, _ in segments.entries(self.state / "journal")])
        records = self.records()
        self.assertEqual(len(records), count)
        quarantined = [data for data in records if data["outcome"] == "quarantined"]
        self.assertEqual([(data["payloadId"], data["code"]) for data in quarantined], [("poison", "poison")])
        self.assertEqual(quarantined[0]["outlet"], "The Example")
        kept = self.state / "quarantine" / (quarantined[0]["id"] + ".payload")
        self.assertEqual(kept.read_bytes(), self.poison)
        return quarantined[0]

    def test_a_fault_names_its_payload_at_once(self):
        """One death; the next start is past it. The exit status is that of the fault."""
        for kind, number in (("segv", 11), ("trap", 4), ("abort", 6), ("stack", 11)):
            with self.subTest(kind):
                shutil.rmtree(self.state, ignore_errors=True)
                with self.daemon(kind) as daemon:
                    self.push_among(daemon, 20)
                    end = daemon.wait()
                self.assertEqual(end.code, -number)
                with self.daemon(kind) as daemon:
                    with Pusher(daemon.push) as pusher:
                        # The same bytes as another payload: it is the payload that was ruled on, not what it says.
                        pusher.send(text("after"), {"id": "after"})
                    wait_until(lambda: daemon.status()["intake"]["push"]["payloads"] == 1, what="the payload")
                    end = daemon.wait_until_decided().stop()
                self.assertEqual(end.code, 0)
                self.assertRegex(end.log, r"-\d+\.0 is poison and goes to quarantine: it ended the process with SIG")
                self.assertEqual(end.counters["newswire_poison_total"], 1)
                journal = len(list(segments.entries(self.state / "journal")))
                self.assertRegex(self.check(journal)["detail"], rf"it ended the process with SIG\w+ \(signal {number}\)")

    def test_one_among_a_thousand_good_ones_costs_one_death(self):
        with self.daemon("segv", {"workers": {"count": 8}}) as daemon:
            self.push_among(daemon, GOOD)
            self.assertEqual(daemon.wait().code, -signal.SIGSEGV)
        before = len(list(segments.entries(self.state / "journal")))
        self.assertGreater(before, GOOD // 2)
        with self.daemon("segv", {"workers": {"count": 8}}) as daemon:
            with Pusher(daemon.push) as pusher:
                for number in range(GOOD, GOOD + 100):
                    pusher.send(text(number), {"id": f"good-{number}"})
            wait_until(lambda: daemon.status()["intake"]["push"]["payloads"] == 100, what="the payloads")
            self.assertEqual(daemon.wait_until_decided().stop().code, 0)
        self.check(before + 100)

    def test_a_payload_that_hangs_a_worker_is_named_before_the_process_is_ended(self):
        settings = {"health": {"stallSeconds": 1}}
        with self.daemon("hang", settings) as daemon:
            self.push_among(daemon, 20)
            wait_until(lambda: "it holds the payload" in daemon.log(), what="the watchdog's word")
            # What systemd does when the watchdog is not fed.
            daemon.signal(signal.SIGABRT)
            self.assertEqual(daemon.wait().code, -signal.SIGABRT)
        with self.daemon("hang", settings) as daemon:
            self.assertEqual(daemon.wait_until_decided().stop().code, 0)
        self.assertEqual(self.check(21)["detail"], "it held up a worker until the process was ended")

    def test_an_abort_from_outside_condemns_nobody(self):
        """SIGABRT that comes while a worker holds a payload, and is not stuck for long enough."""
        with self.daemon("hang") as daemon:
            self.push_among(daemon, 20)
            wait_until(lambda: daemon.status()["workers"]["busy"] > 0, what="a busy worker")
            daemon.signal(signal.SIGABRT)
            daemon.wait()
        with Daemon(state=self.state) as daemon:
            end = daemon.wait_until_decided().stop()
        self.assertIn("the process before this one ended without a stop: what was in flight runs one at a time", end.log)
        self.assertNotIn("quarantined", {data["outcome"] for data in self.records()})

    def test_what_kills_the_process_when_it_is_alone_is_found_in_the_end(self):
        """Nobody is named when the kernel kills: the suspects run alone, and one is there three times in a row."""
        deaths = 0
        while True:
            daemon = self.daemon("kill")
            try:
                daemon.start()
                if deaths == 0:
                    self.push_among(daemon, 20)
                else:
                    wait_until(
                        lambda: daemon.process.poll() is not None or no_backlog(daemon), what="a death, or the end")
                if daemon.process.poll() is None and deaths:
                    self.assertEqual(daemon.stop().code, 0)
                    break
                daemon.process.wait(60)
                self.assertEqual(daemon.process.returncode, -signal.SIGKILL)
            except StartFailed as failure:
                # It died between the start and READY=1.
                self.assertEqual(failure.code, -signal.SIGKILL)
            finally:
                daemon.discard()
            deaths += 1
            self.assertLess(deaths, 6)
        self.assertEqual(deaths, 4, "one with others, three alone")
        journal = len(list(segments.entries(self.state / "journal")))
        self.assertIn("alone in flight at 3 ends", self.check(journal)["detail"])

    def test_kills_from_outside_condemn_nobody(self):
        """Eight workers, each with a payload, killed again and again: every payload gets its usual outcome."""
        settings = {"workers": {"count": 8}}
        long = [b"\n".join(text(f"{number}-{line}") for line in range(400)) for number in range(40)]
        with Daemon(settings, state=self.state) as daemon:
            with Pusher(daemon.push) as pusher:
                pusher.socket.linger = 0
                for number, payload in enumerate(long):
                    pusher.send(payload, {"id": f"long-{number}"})
                wait_until(lambda: synced(daemon) >= 16, what="payloads that are kept")
                daemon.signal(signal.SIGKILL)
                daemon.wait()
        for pause in (0, 0.02, 0.05):
            with Daemon(settings, state=self.state) as daemon:
                time.sleep(pause)
                daemon.signal(signal.SIGKILL)
                daemon.wait()
        with Daemon(settings, state=self.state) as daemon:
            end = daemon.wait_until_decided().stop()
        self.assertEqual(end.code, 0)
        records = self.records()
        self.assertGreaterEqual(len(records), 16)
        self.assertEqual([data["payloadId"] for data in records], [f"long-{number}" for number in range(len(records))])
        self.assertNotIn("quarantined", {data["outcome"] for data in records})


def journaled(daemon):
    try:
        return daemon.status()["intake"]["push"]["payloads"]
    except (OSError, ValueError):
        return None


def synced(daemon):
    return int(re.search(r'^newswire_log_entries_total\{log="journal"\} (\d+)', get(daemon, "/metrics")[1], re.M)[1])


def no_backlog(daemon):
    try:
        return daemon.status()["backlog"]["payloads"] == 0
    except (OSError, ValueError):
        return False
