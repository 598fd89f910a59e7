"""newswire audit, fsck, trace and replay: what they prove of a state, and that they find exactly what is wrong with it."""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import struct
import tempfile
import time
import unittest
from pathlib import Path

import segments
from harness import ROOT, Daemon, Pusher, Scraper, Subscriber, finish_client, start_client
from toolbox import SAMPLE, URL, article, on_a_terminal, tool

SMALL_FILES = {"retention": {"segmentBytes": 1 << 20}}
LONG = os.environ.get("NEWSWIRE_LONG_TESTS") == "1"


def answer(*arguments, code=0):
    """What a command prints as JSON, on its last line; it must end with this code."""
    result = tool(*arguments)
    if result.returncode != code:
        raise AssertionError(f"{arguments} ended with {result.returncode}: {result.stdout.decode()} {result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


def audit(state, code):
    return answer("audit", "--state", state, code=code)


def faults(report):
    """(kind, journal position or None) of each fault."""
    return sorted(
        (fault["kind"], fault.get("journal")) for log in ("records", "journal")
        for fault in report["faults"][log]["list"])


class State(unittest.TestCase):
    """Each test has its own copy of the state that a killed daemon left with some thousand payloads, all settled."""

    maxDiff = None
    count = 1200

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="newswire-proof-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.original = cls.folder / "original"
        with Daemon(SMALL_FILES, state=cls.original) as daemon, Subscriber(daemon.live) as subscriber:
            finish_client(start_client("push_plan", endpoint=daemon.push, seed="proof", client="p", count=cls.count))
            with Pusher(daemon.push) as pusher:
                pusher.send(b"%PDF-1.7 is read by nothing.", {"id": "unread"})
            subscriber.wait_for(cls.count + 1)
            daemon.signal(signal.SIGKILL)
            daemon.wait()

    def setUp(self):
        self.state = self.folder / self._testMethodName
        shutil.copytree(self.original, self.state)
        self.journal = self.state / "journal"
        self.records = self.state / "records"

    def contents(self, log):
        return [data for _, data in segments.entries(self.state / log)]

    def files_of_state(self):
        return {path.relative_to(self.state): path.read_bytes() for path in sorted(self.state.rglob("*")) if path.is_file()}

    def settled(self):
        """The place in the record log of each outcome, and it: (index in the list of entries, entry)."""
        return [(index, data) for index, data in enumerate(self.contents("records")) if data[0] == 1]

    def start_and_stop(self):
        with Daemon(SMALL_FILES, state=self.state) as daemon:
            return daemon.stop()


class Audit(State):
    def test_a_state_that_nothing_happened_to_is_proved(self):
        before = self.files_of_state()
        report = audit(self.state, 0)
        self.assertEqual(report["journal"]["payloads"], self.count + 1)
        self.assertEqual(report["journal"]["settled"], self.count + 1)
        self.assertEqual(report["records"]["sequence"], self.count + 1)
        self.assertEqual(sum(report["records"]["outcomes"].values()), self.count + 1)
        self.assertEqual(report["records"]["outcomes"]["quarantined"], 1)
        self.assertEqual(faults(report), [])
        self.assertEqual(self.files_of_state(), before, "looking changes nothing")

    def test_the_last_line_is_json_and_the_configuration_names_the_state(self):
        config = self.folder / "newswired.yaml"
        config.write_text(json.dumps({"state": {"directory": str(self.state)}}))
        *lines, last = tool("audit", "--config", config).stdout.decode().splitlines()
        self.assertEqual(lines[-1], "proved      every accepted payload is settled once or in flight, and no number is missing")
        self.assertTrue(json.loads(last)["clean"])
        self.assertEqual(tool("audit", "--state", self.state, "--json").stdout.decode(), last + "\n")

    def test_a_dropped_outcome_is_found_by_its_payload_and_its_numbers(self):
        contents = self.contents("records")
        index, dropped = self.settled()[500]
        del contents[index]
        segments.rewrite(self.records, contents)
        position = struct.unpack_from("<Q", dropped, 8)[0]
        found = audit(self.state, 1)
        self.assertEqual(faults(found), [("no-outcome", position), ("number", None), ("sequence", None)])
        details = [fault["detail"] for fault in found["faults"]["records"]["list"]]
        self.assertIn("sequence 501 is missing", details)

    def test_a_second_outcome_is_found(self):
        contents = self.contents("records")
        index, twice = self.settled()[300]
        contents.insert(index + 1, twice)
        segments.rewrite(self.records, contents)
        position = struct.unpack_from("<Q", twice, 8)[0]
        self.assertEqual(
            faults(audit(self.state, 1)), [("number", None), ("second-outcome", position), ("sequence", None)])

    def test_a_number_that_is_not_its_records_is_found(self):
        contents = self.contents("records")
        index, entry = self.settled()[10]
        changed = bytearray(entry)
        struct.pack_into("<Q", changed, 16 + 16, 700)
        contents[index] = bytes(changed)
        segments.rewrite(self.records, contents)
        found = faults(audit(self.state, 1))
        self.assertEqual([kind for kind, _ in found], ["record", "sequence", "sequence"])

    def test_an_outcome_of_a_payload_that_never_was_is_found(self):
        contents = self.contents("journal")
        segments.rewrite(self.journal, contents[:-3])
        end = len(contents) + 1
        self.assertEqual(faults(audit(self.state, 1)), [("no-payload", end - 3)])

    def test_a_payload_behind_the_last_outcome_is_in_flight(self):
        contents = self.contents("records")
        del contents[self.settled()[-1][0]]
        segments.rewrite(self.records, contents)
        self.assertEqual(audit(self.state, 0)["journal"]["inFlight"], 1)

    def test_a_damaged_entry_is_a_fault_of_its_log(self):
        path, offset, length, index = list(segments.places(self.journal))[40]
        segments.flip(path, offset + length - 1)
        self.assertEqual(faults(audit(self.state, 1)), [("damaged", index)])

    def test_beside_a_daemon_at_work_everything_is_settled_or_in_flight(self):
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            scraper = start_client("push_plan", endpoint=daemon.push, seed="beside", client="b", count=4000)
            reports = []
            while len(subscriber.events) < 4000:
                reports.append(audit(self.state, 0))
                self.assertEqual(answer("fsck", "--state", self.state, "--json")["found"]["clean"], True)
            finish_client(scraper)
            self.assertEqual({report["daemon"] for report in reports}, {daemon.process.pid})
        self.assertGreater(len(reports), 2)
        self.assertTrue(any(report["journal"]["inFlight"] for report in reports), "some were taken in between")
        self.assertEqual(audit(self.state, 0)["journal"]["inFlight"], 0)

    def test_no_state_and_no_right_to_read_are_told(self):
        for command in ("audit", "fsck", "trace x", "replay"):
            result = tool(*command.split(), "--state", self.folder / "nothing")
            self.assertEqual((result.returncode, result.stdout), (66, b""), command)
            self.assertRegex(result.stderr, r"^newswire \w+: \S+/nothing/journal: No such file or directory; name the state")


class Fsck(State):
    def test_a_flipped_bit_is_named_with_its_place_and_what_it_means(self):
        path, offset, length, index = list(segments.places(self.journal))[700]
        segments.flip(path, offset + length - 10)
        before = self.files_of_state()
        [damage] = answer("fsck", "--state", self.state, "--json", code=4)["found"]["journal"]["damages"]
        self.assertEqual(damage, {
            "cause": "damaged entry", "segment": path.name, "offset": offset, "bytes": length, "position": index,
            "positions": 1, "meaning": f"the payload at position {index} can't be read any more; it was decided, and its "
            "outcome stands"})
        self.assertEqual(self.files_of_state(), before, "looking changes nothing")

    def test_damage_of_the_record_log_means_lost_numbers(self):
        path, offset, _, index = list(segments.places(self.records))[700]
        segments.flip(path, offset + 20)
        text = tool("fsck", "--state", self.state).stdout.decode()
        self.assertRegex(
            text, rf"damage +record log: damaged entry in {path.name}, \d+ bytes at {offset}: position {index}; "
            rf"the outcomes at position {index} of the record log are lost: their numbers will be missing")

    def test_repair_gives_up_what_is_damaged_and_nothing_else(self):
        places = {log: list(segments.places(self.state / log)) for log in ("journal", "records")}
        path, offset, length, index = places["journal"][700]
        bytes_before = path.read_bytes()[offset:offset + length]
        segments.flip(path, offset + length - 10)
        segments.flip(places["records"][3][0], places["records"][3][1] + 5)
        first = segments.files(self.journal)[0]
        segments.flip(first, 30)
        contents = {log: dict(segments.entries(self.state / log)) for log in ("journal",)}
        repaired = answer("fsck", "--repair", "--state", self.state, "--json", code=1)
        self.assertEqual(len(repaired["found"]["journal"]["damages"]), 2)
        self.assertEqual(repaired["left"]["journal"]["damages"], [])
        self.assertEqual(repaired["left"]["journal"]["lost"], [str(index)])
        self.assertEqual(repaired["left"]["records"]["lost"], ["4"])
        [kept] = (self.journal / "corrupt").iterdir()
        self.assertEqual(kept.read_bytes()[:length - 10], bytes_before[:-10])
        self.assertEqual(first.read_bytes()[:128], first.read_bytes()[128:256], "both copies of the header")
        after = {index for path, _, _, index in places["journal"]} - {index}
        self.assertLess(len(after), len(contents["journal"]) + 1)
        text = tool("fsck", "--state", self.state)
        self.assertEqual(text.returncode, 0, text.stdout)
        self.assertIn(f"given up {index}", text.stdout.decode())
        # The daemon has nothing to complain of, and numbers go on.
        end = self.start_and_stop()
        self.assertNotIn("are damaged", end.log)
        self.assertEqual(end.counters["newswire_log_damaged_total.journal"], 0)
        found = faults(audit(self.state, 1))
        self.assertEqual([kind for kind, _ in found], ["no-outcome", "number", "sequence"], "the outcome at 4 is lost")

    def test_a_torn_end_had_been_promised_to_nobody(self):
        last = segments.files(self.journal)[-1]
        end = list(segments.places(self.journal))[-1]
        with open(last, "r+b") as file:
            file.seek(end[1] + end[2])
            file.write(segments.MAGIC + bytes(range(200)))
        [damage] = answer("fsck", "--state", self.state, "--json", code=4)["found"]["journal"]["damages"]
        self.assertEqual(damage["cause"], "unfinished write")
        self.assertIn("promised to nobody", damage["meaning"])
        self.assertEqual(faults(audit(self.state, 0)), [], "no promise is broken")
        answer("fsck", "--repair", "--state", self.state, "--json", code=1)
        self.assertTrue(answer("fsck", "--state", self.state, "--json")["found"]["clean"])
        self.assertLess(last.stat().st_size, end[1] + end[2] + 200)

    def test_what_was_half_written_is_missed_by_nobody_later_on(self):
        segments.tear(self.journal)
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber, \
                Pusher(daemon.push) as pusher:
            pusher.send(b"What comes after it has its words too, and gets an outcome.", {"id": "after"})
            subscriber.wait_for_payload("after")
        [damage] = answer("fsck", "--state", self.state, "--json", code=4)["found"]["journal"]["damages"]
        self.assertEqual((damage["cause"], damage["positions"]), ("unfinished write", 1))
        self.assertEqual(faults(audit(self.state, 0)), [], "no promise is broken")

    def test_a_cut_file_is_named_and_closed(self):
        path, offset, length, index = [place for place in segments.places(self.journal)][500]
        following = [place for place in segments.places(self.journal) if place[0] == path][-1]
        self.assertNotEqual(segments.files(self.journal)[-1], path)
        os.truncate(path, offset + length // 2)
        damages = answer("fsck", "--state", self.state, "--json", code=4)["found"]["journal"]["damages"]
        lost = {position for d in damages for position in range(d.get("position", 0), d.get("position", 0) + d.get("positions", 0))}
        self.assertEqual(lost, set(range(index, following[3] + 1)))
        left = answer("fsck", "--repair", "--state", self.state, "--json", code=1)["left"]["journal"]
        self.assertEqual(left["lost"], [f"{index}-{following[3]}"])
        self.assertEqual(self.start_and_stop().code, 0)

    def test_a_lost_end_of_the_record_log_begins_a_new_epoch_also_by_repair(self):
        epoch = audit(self.state, 0)["epoch"]
        os.truncate(segments.files(self.records)[-1], 1000)
        answer("fsck", "--repair", "--state", self.state, "--json", code=1)
        report = answer("audit", "--state", self.state, "--json", code=0)
        self.assertGreater(report["epoch"], epoch)

    def test_nothing_is_repaired_under_a_running_daemon(self):
        with Daemon(SMALL_FILES, state=self.state) as daemon:
            before = self.files_of_state()
            result = tool("fsck", "--repair", "--state", self.state)
            self.assertEqual(result.returncode, 75)
            self.assertEqual(
                result.stderr, f"newswire fsck: a newswired runs on {self.state}: stop it first; nothing was changed\n")
            self.assertEqual(self.files_of_state(), before)
            self.assertEqual(daemon.stop().code, 0)

    def test_a_quarantined_payload_without_its_reason_is_named_and_moved_away(self):
        [reason] = (self.state / "quarantine").glob("*.json")
        reason.unlink()
        damages = answer("fsck", "--state", self.state, "--json", code=4)["found"]["quarantine"]["damages"]
        self.assertEqual(damages, [f"{reason.stem}.payload: a payload without its reason"])
        answer("fsck", "--repair", "--state", self.state, "--json", code=1)
        self.assertEqual([path.name for path in (self.state / "corrupt").iterdir()], [f"{reason.stem}.payload"])

    def test_bit_rot_is_found_and_costs_one_entry_and_never_a_start(self):
        """Flips and cuts at random: each found by fsck, at most one entry lost a flip, and the daemon starts."""
        small = self.state / "small"
        with Daemon({"retention": {"segmentBytes": 1 << 20}}, state=small) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                for number in range(40):
                    pusher.send(article(number).encode())
            subscriber.wait_for(40)
        rng = random.Random(5)
        for round_number in range(300 if LONG else 25):
            state = self.state / "rotten"
            shutil.rmtree(state, ignore_errors=True)
            shutil.copytree(small, state)
            log = rng.choice(["journal", "records"])
            before = dict(segments.entries(state / log))
            [path] = segments.files(state / log)
            offset = rng.randrange(path.stat().st_size)
            segments.flip(path, offset, 1 << rng.randrange(8))
            with self.subTest(log=log, offset=offset):
                damages = answer("fsck", "--state", state, "--json", code=4)["found"][log]["damages"]
                self.assertTrue(damages)
                with Daemon(SMALL_FILES, state=state) as daemon:
                    self.assertEqual(daemon.stop().code, 0)
                answer("fsck", "--repair", "--state", state, "--json", code=1)
                report = answer("fsck", "--state", state, "--json")["found"][log]
                self.assertLessEqual(len(report["lost"]), 1)
                lost = {int(position) for position in report["lost"]}
                after = {index: data for index, data in whole_entries(state / log)}
                self.assertLessEqual({index for index in before if after.get(index) != before[index]}, lost)


def whole_entries(directory):
    """All but what a repair gave up."""
    for path in segments.files(directory):
        data = path.read_bytes()
        offset = segments.SEGMENT_HEADER
        while data[offset:offset + 4] == segments.MAGIC:
            length, index, kind = struct.unpack_from("<4xIQ12xI", data, offset)
            if kind in (1, 2):
                break
            offset += segments.ENTRY_HEADER
            if kind == 0:
                yield index, data[offset:offset + length]
            offset += length


class Trace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="newswire-trace-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.state = cls.folder / "state"
        cls.text = SAMPLE.read_bytes()
        cls.unread = b"%PDF-1.7 is read by nothing."
        with Daemon(state=cls.state) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                for text, header in (
                    (article(1).encode(), {"id": "other"}),
                    (cls.text, {"id": "first", "url": URL + "?utm_source=x", "guid": "guid-1", "outlet": "The Example"}),
                    (cls.text.replace(b"talks", b"long talks"), {"id": "second", "url": URL, "guid": "guid-1"}),
                    (cls.text, {"id": "copy"}),
                    (cls.unread, {"id": "unread"}),
                ):
                    pusher.send(text, header)
            cls.events = subscriber.wait_for(5)

    def trace(self, name, code=0):
        return answer("trace", name, "--state", self.state, "--json", code=code)

    def test_every_name_leads_to_the_item(self):
        first = self.events[1].data
        for name, found_as in (
            (first["id"], "id"), ("first", "payloadId"), (URL + "?utm_source=x", "url"), ("seq:2", "sequence"),
            ("journal:2", "journal position"), ("2", "sequence"), (first["articleId"], "articleId"),
            (first["story"], "story"), ("guid-1", "guid"), (URL, "canonicalUrl"),
            (hashlib.sha256(self.text).hexdigest(), "sha256"), (hashlib.sha256(self.text).hexdigest().upper(), "sha256"),
        ):
            with self.subTest(name):
                found = self.trace(name)
                item = next(item for item in found["items"] if item["id"] == first["id"])
                self.assertIn(found_as, item["foundAs"])
                self.assertEqual(item["data"], first)
                self.assertEqual(item["payload"]["sha256"], hashlib.sha256(self.text).hexdigest())
                self.assertEqual(item["payload"]["bytes"], len(self.text))
                self.assertEqual(item["payload"]["endpoint"], "push")
                self.assertEqual(item["payload"]["received"], first["received"])
                self.assertEqual(item["payload"]["header"]["outlet"], "The Example")

    def test_an_item_is_shown_with_its_copies_and_versions(self):
        first, second, copy = (event.data for event in self.events[1:4])
        self.assertEqual([event.outcome for event in self.events], ["new", "new", "update", "duplicate", "quarantined"])
        item = self.trace("first")["items"][0]
        self.assertEqual(
            [(other["id"], other["outcome"]) for other in item["others"]],
            [(second["id"], "update"), (copy["id"], "duplicate")])
        item = self.trace("copy")["items"][0]
        self.assertEqual(item["original"]["id"], first["id"])
        text = tool("trace", "copy", "--state", self.state).stdout.decode()
        self.assertRegex(text, rf"\n  copy of +{first['id']}: new, version 1, sequence 2")
        text = tool("trace", "seq:2", "--state", self.state).stdout.decode()
        self.assertRegex(text, rf"\n  updated by +{second['id']}: update, version 2, sequence 3")
        self.assertRegex(text, rf"\n  copied by +{copy['id']}: duplicate")

    def test_a_quarantined_payload_is_found_with_its_file(self):
        item = self.trace("unread")["items"][0]
        self.assertEqual(item["outcome"], "quarantined")
        self.assertEqual(Path(item["quarantine"]).read_bytes(), self.unread)
        self.assertEqual(item["data"]["code"], "unsupported-type")

    def test_a_name_that_nothing_has_is_told(self):
        result = tool("trace", "nobody", "--state", self.state)
        self.assertEqual((result.returncode, result.stdout), (1, b"nothing here is called nobody\n"))
        # A name within another text is none.
        self.assertEqual(self.trace("firs", code=1)["count"], 0)

    def test_what_is_in_flight_is_found(self):
        state = self.folder / "flight"
        shutil.copytree(self.state, state)
        contents = [data for _, data in segments.entries(state / "records")]
        segments.rewrite(state / "records", [data for data in contents if data[0] != 1 or struct.unpack_from("<Q", data, 8)[0] < 4])
        found = answer("trace", "copy", "--state", state, "--json")
        self.assertEqual(found["items"], [])
        [arrival] = found["inFlight"]
        self.assertEqual((arrival["journal"], arrival["foundAs"]), (4, ["id"]))

    def test_controls_of_a_header_do_not_reach_the_terminal(self):
        state = self.folder / "controls"
        with Daemon(state=state) as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(article(3).encode(), {"id": "x", "guid": "\u009b31mred"})
            subscriber.wait_for(1)
        self.assertNotIn("\u009b", tool("trace", "x", "--state", state).stdout.decode())


class Puts(unittest.TestCase):
    """A state of the reliable endpoint: each payload has an id, a client and a hash beside it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="newswire-puts-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.original = cls.folder / "original"
        with Daemon(state=cls.original) as daemon, Subscriber(daemon.live) as subscriber:
            with Scraper(daemon.reliable, "press") as scraper:
                for number in range(1, 6):
                    scraper.put(f"put-{number}", article(number).encode())
                    scraper.acknowledged(1)
            subscriber.wait_for(5)

    def setUp(self):
        self.state = self.folder / self._testMethodName
        shutil.copytree(self.original, self.state)

    def contents(self, log):
        return [data for _, data in segments.entries(self.state / log)]

    def test_a_state_of_puts_is_proved_and_replayed(self):
        self.assertEqual(audit(self.state, 0)["journal"]["payloads"], 5)
        self.assertTrue(answer("replay", "--state", self.state, "--json")["same"])

    def test_a_payload_that_is_not_what_was_acknowledged_is_found(self):
        contents = self.contents("journal")
        contents[2] = contents[2][:-1] + b"!"
        segments.rewrite(self.state / "journal", contents)
        self.assertTrue(answer("fsck", "--state", self.state, "--json")["found"]["clean"], "all checksums hold")
        report = audit(self.state, 1)
        self.assertEqual(faults(report), [("wrong-bytes", 3)])
        self.assertIn("not what was acknowledged as put-3", report["faults"]["journal"]["list"][0]["detail"])

    def test_an_item_is_shown_with_its_put_and_who_sent_it(self):
        [item] = answer("trace", "put-2", "--state", self.state, "--json")["items"]
        self.assertEqual((item["payload"]["putId"], item["payload"]["scope"]), ("put-2", "client:press"))
        text = tool("trace", "put-2", "--state", self.state).stdout.decode()
        self.assertIn(" bytes, put as put-2 by client:press, ", text)

    def test_a_payload_whose_outcome_is_gone_is_found(self):
        segments.rewrite(self.state / "records", [
            data for data in self.contents("records") if data[0] != 1 or struct.unpack_from("<Q", data, 8)[0] != 2])
        for name in ("journal:2", hashlib.sha256(article(2).encode()).hexdigest()):
            found = answer("trace", name, "--state", self.state, "--json")
            self.assertEqual(found["items"], [])
            [arrival] = found["inFlight"]
            self.assertEqual((arrival["journal"], arrival["state"], arrival["putId"]), (2, "no outcome", "put-2"))
        self.assertRegex(tool("trace", "journal:2", "--state", self.state).stdout.decode(), r"^no outcome  \(found as journal")


class Replay(State):
    def replay(self, *arguments, code=0, state=None):
        return answer("replay", "--state", state or self.state, "--json", *arguments, code=code)

    def test_the_same_journal_gives_the_same_records(self):
        before = self.files_of_state()
        report = self.replay()
        self.assertEqual(
            {key: report[key] for key in ("same", "payloads", "identical", "different", "givenLost")},
            {"same": True, "payloads": self.count + 1, "identical": self.count + 1, "different": 0, "givenLost": 0})
        self.assertEqual(self.files_of_state(), before, "the original is only read")

    def test_one_byte_of_a_body_is_found_by_record_and_field(self):
        contents = self.contents("records")
        index, entry = next((i, e) for i, e in self.settled()[400:] if b'"body":"' in e)
        place = entry.index(b'"body":"') + 30
        contents[index] = entry[:place] + bytes([entry[place] ^ 1]) + entry[place + 1:]
        segments.rewrite(self.records, contents)
        position = struct.unpack_from("<Q", entry, 8)[0]
        [difference] = self.replay(code=1)["differences"]
        self.assertEqual((difference["journal"], difference["item"], difference["field"]), (position, 0, "data.body"))
        self.assertEqual(audit(self.state, 0)["clean"], True, "an audit alone can't see that")

    def test_one_byte_of_a_payload_is_found(self):
        contents = self.contents("journal")
        changed = bytearray(contents[200])
        changed[-40] ^= 1
        contents[200] = bytes(changed)
        segments.rewrite(self.journal, contents)
        report = self.replay(code=1)
        # Later ones may have been copies of it.
        first = [difference for difference in report["differences"] if difference["journal"] == 201]
        self.assertEqual(report["differences"][:len(first)], first)
        self.assertIn("data.body", {difference["field"] for difference in first})

    def test_a_dropped_outcome_is_one_that_was_not_recorded(self):
        contents = self.contents("records")
        index, entry = self.settled()[-1]
        index, entry = self.settled()[-2]
        del contents[index]
        segments.rewrite(self.records, contents)
        position = struct.unpack_from("<Q", entry, 8)[0]
        report = self.replay(code=1)
        self.assertEqual(report["different"], 1)
        self.assertEqual(
            report["differences"], [{"journal": position, "field": "outcome", "replayed": "an outcome"}])

    def test_outcomes_of_lost_payloads_are_given(self):
        for number in (100, 101, 600):
            path, offset, length, _ = list(segments.places(self.journal))[number]
            segments.flip(path, offset + length - 5)
        report = self.replay()
        self.assertEqual((report["givenLost"], report["different"]), (3, 0))

    def test_kills_retention_and_lost_ends_in_between_change_nothing(self):
        """Checkpoints, a record log and journal that lost their beginnings, and an epoch that ended."""
        settings = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 4 << 20, "payloadBytes": 4 << 20}}
        state = self.folder / "trimmed"
        for round_number in range(3):
            with Daemon(settings, state=state) as daemon, Subscriber(daemon.live) as subscriber:
                finish_client(start_client(
                    "push_plan", endpoint=daemon.push, seed=f"r{round_number}", client="r", count=3000))
                subscriber.wait_for(3000)
                daemon.signal(signal.SIGKILL)
                daemon.wait()
            if round_number == 1:
                os.truncate(segments.files(state / "records")[-1], 400_000)
        with Daemon(settings, state=state) as daemon:
            daemon.stop()
        report = audit(state, 0)
        self.assertGreater(report["records"]["first"], 1)
        self.assertGreater(report["journal"]["first"], 1)
        self.assertGreaterEqual(report["records"]["checkpoints"], 1)
        report = self.replay(state=state)
        # How many are left depends on where the kills made files end.
        self.assertGreater(report["payloads"], 50)
        self.assertEqual(report["identical"], report["payloads"])

    def test_into_keeps_a_state_that_the_daemon_goes_on_with(self):
        target = self.folder / "into"
        self.replay("--into", target)
        outcomes = list(segments.settled(target / "records"))
        self.assertEqual(outcomes, list(segments.settled(self.records)))
        again = tool("replay", "--state", self.state, "--into", target)
        self.assertEqual(again.returncode, 74)
        self.assertIn("is not empty", again.stderr)
        with Daemon(SMALL_FILES, state=target) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                pusher.send(article(77).encode(), {"id": "next"})
                event = subscriber.wait_for_payload("next")
        self.assertEqual(event.sequence, self.count + 2)

    def test_a_changed_configuration_is_followed(self):
        state = self.folder / "changed"
        shutil.copytree(self.state, state)
        other = {**SMALL_FILES, "record": {"instance": "other"}}
        with Daemon(other, state=state) as daemon, Subscriber(daemon.live) as subscriber:
            with Pusher(daemon.push) as pusher:
                pusher.send(article(78).encode(), {"id": "after the change"})
                event = subscriber.wait_for_payload("after the change")
        self.assertIn("other", event.record["source"])
        report = self.replay(state=state)
        self.assertEqual(report["identical"], self.count + 2)

    def test_beside_a_daemon_at_work(self):
        with Daemon(SMALL_FILES, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            scraper = start_client("push_plan", endpoint=daemon.push, seed="beside", client="b", count=3000)
            subscriber.wait_for(100)
            self.assertGreater(self.replay()["payloads"], self.count)
            finish_client(scraper)
            subscriber.wait_for(3000)


class Documentation(State):
    def test_the_samples_are_what_the_tool_prints(self):
        """docs/operations.md shows the outputs; numbers and names vary, words don't."""
        page = (ROOT / "docs" / "operations.md").read_text()
        path, offset, length, _ = list(segments.places(self.journal))[700]
        clean = {"audit": tool("audit", "--state", self.state), "replay": tool("replay", "--state", self.state)}
        segments.flip(path, offset + length - 10)
        clean["fsck"] = tool("fsck", "--state", self.state)
        for command, result in clean.items():
            shown = re.search(rf"^    \$ newswire {command}[^\n]*\n((?:    .*\n)+)", page, re.MULTILINE)
            self.assertIsNotNone(shown, command)
            lines = [line[4:] for line in shown[1].splitlines()]
            printed = [line for line in result.stdout.decode().splitlines() if not line.startswith("{")]
            lines = [line for line in lines if not line.startswith("{")]
            self.assertEqual(list(map(words, lines)), list(map(words, printed)), command)


def words(line):
    """The words of a line without what differs from state to state."""
    line = re.sub(r"; in use by process \d+", "", line)
    line = re.sub(r"(state +)\S+?(,|$)", r"\1DIR\2", line)
    line = re.sub(r"state id \w+", "state id ID", line)
    line = re.sub(r"\d{10}-\d{20}\.log", "FILE", line)
    line = re.sub(r"(items +).*", r"\1", line)
    return re.sub(r"\d+", "N", line)


if __name__ == "__main__":
    unittest.main()
