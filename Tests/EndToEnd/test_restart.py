"""What was taken survives the daemon: killed under load, damaged on disk, without room on the disk."""

import os
import random
import shutil
import signal
import tempfile
import time
import unittest
from pathlib import Path

import segments
from checks import check_stream
from harness import Daemon, Pusher, Scraper, Subscriber, finish_client, start_client, wait_until
from test_admin import get

SMALL_FILES = {"retention": {"segmentBytes": 1 << 20}}


class Restart(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newswire-restart-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = self.folder / "state"

    def kill_under_load(self, round_number, records):
        """Runs a daemon on the state, and kills it when so many records were published; the records."""
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            scrapers = [
                start_client(
                    "push_plan", endpoint=daemon.push, seed=f"round {round_number}", client=name, count=4000)
                for name in ("a", "b")
            ]
            subscriber.wait_for(records)
            time.sleep(random.Random(round_number).uniform(0, 0.1))
            daemon.signal(signal.SIGKILL)
            daemon.wait()
            for scraper in scrapers:
                scraper.kill()
                scraper.communicate()
            return list(subscriber.events)

    def settle(self, state, settings=SMALL_FILES):
        """A start and a stop: all that stands in the journal gets its outcome."""
        with Daemon(settings, state=state) as daemon:
            return daemon.wait_until_decided().stop()

    def test_killed_again_and_again_every_journaled_payload_has_one_outcome(self):
        self.settle(self.state)
        undisturbed = self.folder / "undisturbed"
        shutil.copytree(self.state, undisturbed)
        published = [event for number in range(5) for event in self.kill_under_load(number, 300)]
        self.assertEqual(self.settle(self.state).code, 0)

        journaled = [index for index, _ in segments.entries(self.state / "journal")]
        outcomes = list(segments.settled(self.state / "records"))
        self.assertGreater(len(journaled), 1500)
        self.assertGreater(len(segments.files(self.state / "journal")), 5, "files were filled and begun")
        self.assertEqual([settled.journal for settled in outcomes], journaled, "one outcome each, in journal order")
        items = [item for settled in outcomes for item in settled.items]
        self.assertEqual([sequence for sequence, _ in items], list(range(1, len(items) + 1)))
        # What subscribers got is what the record log says, and no number named two records.
        self.assertEqual(len({event.epoch for event in published}), 1, "numbers go on in the same epoch")
        records = dict(items)
        for event in published:
            self.assertEqual(event.raw, records[event.sequence])

        # The same journal, decided at once by a daemon that nothing happened to.
        shutil.rmtree(undisturbed / "journal")
        shutil.copytree(self.state / "journal", undisturbed / "journal")
        self.assertEqual(self.settle(undisturbed).code, 0)
        self.assertEqual(list(segments.settled(undisturbed / "records")), outcomes)

    def test_a_stop_and_a_start_go_on_as_if_nothing_had_happened(self):
        text = b"The council of the district met on Monday and voted for the plan once more. " * 9
        with Daemon(state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                pusher.send(text, {"id": "first"})
                subscriber.wait_for_payload("first")
            heartbeat = subscriber.heartbeats[-1]
            events = list(subscriber.events)
        with Daemon(state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            self.assertEqual(subscriber.heartbeats[-1].record["epoch"], heartbeat.record["epoch"])
            self.assertEqual(subscriber.heartbeats[-1].record["head"], 1, "heads go on")
            with Pusher(daemon.push) as pusher:
                pusher.send(text, {"id": "second"})
                second = subscriber.wait_for_payload("second")
            events += subscriber.events
        check_stream(self, events)
        self.assertEqual(second.outcome, "duplicate")
        self.assertEqual(second.data["duplicateOf"], events[0].data["id"])

    def test_damage_costs_what_is_damaged_and_never_the_start(self):
        """A torn write at the end of the journal, and a flipped bit in the middle of each log."""
        self.kill_under_load(1, 500)
        for log in ("journal", "records"):
            path = segments.files(self.state / log)[0]
            data = bytearray(path.read_bytes())
            data[2000] ^= 4
            path.write_bytes(data)
        last = segments.files(self.state / "journal")[-1]
        end = last.read_bytes().rstrip(b"\0")
        with open(last, "r+b") as file:
            file.seek(len(end))
            file.write(segments.MAGIC + os.urandom(3000))
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A report that comes after all of this has its words.", {"id": "after"})
                subscriber.wait_for_payload("after")
            end = daemon.wait_until_decided().stop()
        self.assertEqual(end.code, 0)
        self.assertGreaterEqual(end.counters["newswire_log_damaged_total.records"], 1)
        self.assertRegex(end.log, r"entries of the record log are damaged: damaged entry in 0000000001-\S+, \d+ bytes at \d+: position \d+")
        self.assertRegex(end.log, r"journal: unfinished write in \S+, .* nothing that was kept is lost")
        self.assertTrue(list((self.state / "records" / "corrupt").iterdir()))

    def test_a_lost_tail_of_the_record_log_begins_a_new_epoch(self):
        self.kill_under_load(2, 300)
        last = segments.files(self.state / "records")[-1]
        os.truncate(last, 1000)
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            first_epoch = subscriber.heartbeats[-1].record["epoch"]
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A report that comes after all of this has its words.", {"id": "after"})
                event = subscriber.wait_for_payload("after")
            self.assertEqual(event.epoch, first_epoch)
            end = daemon.stop()
        self.assertIn("the end of the record log is lost: numbers begin anew in epoch", end.log)
        self.assertEqual(end.code, 0)

    def test_old_files_go_and_what_was_seen_stays_known(self):
        # The words of near-duplicates stand in each checkpoint.
        settings = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 4 << 20, "payloadBytes": 4 << 20},
                    "dedupe": {"near": {"bytes": 1 << 20}}}
        text = b"The council of the district met on Monday and voted for the plan once more. " * 9

        def copy_is_recognised(daemon, subscriber, identifier):
            with Pusher(daemon.push) as pusher:
                pusher.send(text, {"id": identifier})
                event = subscriber.wait_for_payload(identifier)
            self.assertEqual((event.outcome, event.data["duplicateOf"]), ("duplicate", first.data["id"]))

        with Daemon(settings, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                pusher.send(text, {"id": "first"})
                first = subscriber.wait_for_payload("first")
            finish_client(start_client("flood", endpoint=daemon.push, seed="retention", size=20_000, count=1000))
            subscriber.wait_for(1001)
            copy_is_recognised(daemon, subscriber, "second")
            daemon.signal(signal.SIGKILL)
            daemon.wait()
            events = list(subscriber.events)
        for log in ("journal", "records"):
            size = sum(path.stat().st_size for path in segments.files(self.state / log))
            self.assertLess(size, 8 << 20, f"{log} is cut")
            self.assertNotEqual(segments.files(self.state / log)[0].name[:10], "0000000001")
        with Daemon(settings, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            copy_is_recognised(daemon, subscriber, "third")
            events += subscriber.events
        check_stream(self, events)


class FullDisk(unittest.TestCase):
    """The state directory on a small file system of its own."""

    def test_below_the_reserve_nothing_is_taken_and_what_was_taken_is_finished(self):
        settings = {**SMALL_FILES, "state": {"reserve": 16 << 20}}
        with Daemon(settings, file_system="48m") as daemon, Subscriber(daemon.live) as subscriber:
            ballast = daemon.inside(daemon.state / "ballast")
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A first report comes while there is room on the disk.", {"id": "first"})
                subscriber.wait_for_payload("first")
                ballast.write_bytes(bytes(daemon.status()["disk"]["free"] - (12 << 20)))
                wait_until(lambda: daemon.status()["intake"]["held"] == ["disk-low"], what="the hold")
                code, text, _ = get(daemon, "/readyz")
                self.assertEqual(code, 503)
                self.assertIn("less than state.reserve, 16777216", text)
                self.assertEqual(get(daemon, "/livez")[0], 200)
                self.assertIn('newswire_intake_held{reason="disk-low"} 1', get(daemon, "/metrics")[1])
                pusher.send(b"A second report comes while the disk is low.", {"id": "second"})
                time.sleep(1)
                self.assertEqual(daemon.status()["intake"]["push"]["payloads"], 1, "it waits outside")
                # Just above the reserve is not enough.
                os.truncate(ballast, ballast.stat().st_size - (5 << 20))
                time.sleep(1)
                self.assertEqual(daemon.status()["intake"]["held"], ["disk-low"])
                ballast.unlink()
                subscriber.wait_for_payload("second")
            wait_until(lambda: get(daemon, "/readyz")[0] == 200, what="ready")
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertEqual(end.log.count("nothing is taken from the sockets for now"), 1)
        self.assertEqual(end.log.count("the reason to take nothing is gone"), 1)
        self.assertEqual(end.counters["newswire_intake_holds_total.disk-low"], 1)
        self.assertEqual(end.total("newswire_log_failures_total"), 0, "the disk was never full")

    def test_below_the_reserve_puts_are_refused_until_there_is_room_again(self):
        settings = {**SMALL_FILES, "state": {"reserve": 16 << 20}}
        first, second = b"A first report comes while there is room.", b"A second report comes while the disk is low."
        with Daemon(settings, file_system="48m") as daemon, Scraper(daemon.reliable, "crawler") as scraper:
            ballast = daemon.inside(daemon.state / "ballast")
            scraper.put("first", first)
            self.assertEqual(scraper.receive("ack")["ids"], ["first"])
            ballast.write_bytes(bytes(daemon.status()["disk"]["free"] - (12 << 20)))
            wait_until(lambda: daemon.status()["intake"]["held"] == ["disk-low"], what="the hold")
            scraper.put("second", second)
            nak = scraper.receive("nak")
            self.assertIn("state.reserve", nak.pop("detail"))
            self.assertEqual(nak, {"op": "nak", "id": "second", "code": "disk-low", "retry": True, "afterMs": 5000})
            scraper.put("first", first)
            self.assertEqual(scraper.receive("ack")["repeated"], ["first"], "what is kept is acknowledged all the same")
            self.assertEqual(len(list(segments.entries(daemon.inside(daemon.state / "journal")))), 1)
            ballast.unlink()
            wait_until(lambda: daemon.status()["intake"]["held"] == [], what="the end of the hold")
            scraper.put("second", second)
            self.assertEqual(scraper.receive("ack")["ids"], ["second"])
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertEqual(end.counters["newswire_refused_total.reliable.disk-low"], 1)

    def test_a_stop_does_not_wait_for_room_on_the_disk(self):
        with Daemon({**SMALL_FILES, "state": {"reserve": 64 << 20}}, file_system="48m") as daemon:
            wait_until(lambda: daemon.status()["intake"]["held"] == ["disk-low"], what="the hold")
            with Pusher(daemon.push) as pusher:
                pusher.socket.linger = 0
                pusher.send(b"A report comes while the disk is low.")
                self.assertEqual(daemon.stop(timeout=20).code, 0)

    def test_a_full_disk_holds_up_the_scrapers_and_loses_nothing(self):
        settings = {
            **SMALL_FILES, "health": {"stallSeconds": 1}, "limits": {"inFlightPayloads": 16}, "state": {"reserve": 0}}
        daemon = Daemon(settings, file_system="24m")
        with daemon, Subscriber(daemon.live) as subscriber:
            ballast = daemon.inside(daemon.state / "ballast")
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A first report comes while there is room on the disk.", {"id": "first"})
                subscriber.wait_for_payload("first")
            with open(ballast, "wb", buffering=0) as file, self.assertRaises(OSError):
                while True:
                    file.write(bytes(4096))
            scraper = start_client("flood", endpoint=daemon.push, seed="full", size=20_000, count=200)
            wait_until(lambda: "can't be written, and nothing is read from the sockets" in daemon.log(), what="the log")
            wait_until(lambda: get(daemon, "/readyz")[0] == 503, what="not ready")
            time.sleep(1.5)
            self.assertEqual(get(daemon, "/livez")[0], 200, "a restart would not make room")
            self.assertLess(len(subscriber.events), 201)
            ballast.unlink()
            subscriber.wait_for(201)
            self.assertEqual(finish_client(scraper)["sent"], 200)
            wait_until(lambda: get(daemon, "/readyz")[0] == 200, what="ready")
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertRegex(end.log, "the (journal|record log) can be written again")
        check_stream(self, subscriber.events)
        failures = end.by_label("newswire_log_failures_total.journal")
        self.assertGreater(failures.get("full", 0) + end.by_label("newswire_log_failures_total.records").get("full", 0), 0)
        self.assertEqual(end.total("newswire_journal_failed_total"), 0)
