"""The log: to journald with its fields, or to standard error as text or JSON; it holds nothing up and loses nothing."""

import json
import os
import re
import socket as sockets
import tempfile
import unittest
from contextlib import contextmanager

from freezing import frozen
from harness import Daemon, Datagrams, Pusher, StartFailed, Subscriber, final_counters, merged, wait_until
from test_service import socket_thread

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|notice|warning|error|critical) newswired: .")


class Journald(Datagrams):
    """The other end of journald's socket (https://systemd.io/JOURNAL_NATIVE_PROTOCOL/)."""

    def parse(self, message):
        fields = {}
        while message:
            line, _, rest = message.partition(b"\n")
            name, equals, value = line.partition(b"=")
            if not equals:
                length = int.from_bytes(rest[:8], "little")
                value, end, message = rest[8:8 + length], rest[8 + length:9 + length], rest[9 + length:]
                assert end == b"\n", "a value of another length than it says"
            else:
                message = rest
            assert re.fullmatch(rb"[A-Z][A-Z0-9_]{0,63}", name), name
            fields[name.decode()] = value.decode()
        return fields

    def events(self, event=None):
        """The messages with an event so far: of one kind, or of all."""
        with self.changed:
            found = [fields for _, fields in self.messages if "NEWSWIRE_EVENT" in fields]
        return [fields for fields in found if event in (None, fields["NEWSWIRE_EVENT"])]

    def kinds(self):
        """The events so far, in their order."""
        return [fields["NEWSWIRE_EVENT"] for fields in self.events()]

    def wait_for(self, event, count=1):
        """The messages of an event, when there are so many."""
        return wait_until(
            lambda: len(self.events(event)) >= count and self.events(event), what=f"{count} {event} in the journal")


@contextmanager
def prepared_daemon(settings=None, *, is_stream=True, listens=True):
    """A daemon that is not started yet; we are its journald, unless nobody `listens`.

    `is_stream`: its standard error is what JOURNAL_STREAM names.
    """
    with tempfile.TemporaryDirectory(prefix="newswire-", dir="/tmp") as folder:
        path = f"{folder}/journald"
        daemon = Daemon(merged({"log": {"journalSocket": path}}, settings or {}))
        daemon.log_path.touch()
        status = daemon.log_path.stat()
        daemon.variables["JOURNAL_STREAM"] = f"{status.st_dev}:{status.st_ino + (not is_stream)}"
        journald = Journald(path) if listens else None
        try:
            yield daemon, journald
        finally:
            daemon.discard()
            if journald:
                journald.close()


@contextmanager
def logged_daemon(settings=None, **how):
    with prepared_daemon(settings, **how) as (daemon, journald), daemon:
        yield daemon, journald


def quarantine_something(daemon, **header):
    with Pusher(daemon.push) as pusher:
        pusher.send(b'{"body64": "%%%"}', header)


class Journal(unittest.TestCase):
    def assert_fields(self, fields, **expected):
        self.assertEqual(fields, {**fields, **expected})
        self.assertEqual(fields["SYSLOG_IDENTIFIER"], "newswired")
        self.assertRegex(fields["MESSAGE_ID"], "^[0-9a-f]{32}$")
        self.assertRegex(fields["CODE_FILE"], r"^\w+/\w+\.swift$")
        self.assertRegex(fields["CODE_LINE"], r"^\d+$")
        self.assertIn("CODE_FUNC", fields)

    def test_a_life_with_its_fields(self):
        with logged_daemon({"limits": {"payloadBytes": 2000}}) as (daemon, journald):
            [ready] = journald.wait_for("ready")
            self.assert_fields(ready, PRIORITY="6", NEWSWIRE_GENERATION="1")
            self.assertIn(daemon.push, ready["MESSAGE"])
            with Pusher(daemon.push) as pusher:
                pusher.send(b"x" * 3000)
            [refused] = journald.wait_for("refused")
            self.assert_fields(
                refused, PRIORITY="5", NEWSWIRE_ENDPOINT="push", NEWSWIRE_CODE="too-large", NEWSWIRE_COUNT="1")
            self.assertIn("3000", refused["NEWSWIRE_DETAIL"])
            with Subscriber(daemon.live) as subscriber:
                quarantine_something(daemon, outlet="gazette")
                [event] = subscriber.wait_for(1)
            [quarantined] = journald.wait_for("quarantined")
            self.assert_fields(
                quarantined, PRIORITY="5", NEWSWIRE_ID=event.data["id"], NEWSWIRE_CODE=event.data["code"],
                NEWSWIRE_DETAIL=event.data["detail"], NEWSWIRE_OUTLET="gazette", NEWSWIRE_ENDPOINT="push")
            daemon.write_config_text("workers: {cuont: 2}\n")
            daemon.reload()
            [fault] = journald.wait_for("configuration-fault")
            self.assert_fields(
                fault, PRIORITY="3", NEWSWIRE_PLACE=f"{daemon.config}:1:11",
                NEWSWIRE_DETAIL="unknown key workers.cuont; did you mean workers.count?")
            self.assert_fields(
                journald.wait_for("reload-refused")[0], PRIORITY="3", NEWSWIRE_GENERATION="1", NEWSWIRE_COUNT="1")
            daemon.write_config({"limits": {"quarantineFiles": 7}, "log": {"format": "json"}})
            daemon.reload()
            [applied] = journald.wait_for("reload-applied")
            self.assert_fields(applied, PRIORITY="6", NEWSWIRE_GENERATION="2")
            self.assertIn("limits.quarantineFiles: 10000 becomes 7", applied["NEWSWIRE_CHANGES"])
            self.assertIn("log.format", journald.events("restart-needed")[0]["MESSAGE"])
            end = daemon.stop()
            journald.wait_for("stopped")
            self.assertEqual(
                [event for event in journald.kinds() if event != "configuration-note"],
                ["ready", "refused", "quarantined", "configuration-fault", "reload-refused", "restart-needed",
                 "reload-applied", "stopping", "stopped"])
        self.assertEqual(end.log.count("\n"), 1, "on standard error are the counters and nothing else")
        self.assertEqual(end.total("newswire_log_failed_total"), 0)

    def test_a_stall_names_its_part(self):
        with logged_daemon({"health": {"stallSeconds": 1}}) as (daemon, journald):
            thread = socket_thread(daemon, "nw-feed")
            with frozen(thread):
                [stalled] = journald.wait_for("stalled")
            self.assert_fields(stalled, PRIORITY="2", NEWSWIRE_PART="nw-feed", NEWSWIRE_SECONDS="1")
            self.assert_fields(journald.wait_for("moves-again")[0], PRIORITY="5", NEWSWIRE_PART="nw-feed")

    def test_connections(self):
        with logged_daemon({"log": {"level": "debug"}}) as (daemon, journald):
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A text of some words.")
            for event in ("connection-opened", "connection-closed"):
                self.assert_fields(
                    journald.wait_for(event)[0], PRIORITY="7", NEWSWIRE_ENDPOINT="push",
                    NEWSWIRE_ADDRESS=daemon.push)
            host, port = daemon.live.removeprefix("tcp://").split(":")
            with sockets.create_connection((host, int(port))):
                opened = journald.wait_for("connection-opened", 2)[1]
            self.assert_fields(opened, NEWSWIRE_ENDPOINT="live", NEWSWIRE_ADDRESS=daemon.live)

    def test_a_stranger(self):
        with logged_daemon() as (daemon, journald):
            host, port = daemon.push.removeprefix("tcp://").split(":")
            with sockets.create_connection((host, int(port))) as stranger:
                stranger.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NO SUCH MECHANISM".ljust(52, b"\0"))
                [failed] = journald.wait_for("handshake-failed")
            self.assert_fields(failed, PRIORITY="5", NEWSWIRE_ENDPOINT="push", NEWSWIRE_ADDRESS=daemon.push)
            self.assertEqual(journald.events("connection-opened"), [], "that is of level debug")
            self.assertEqual(daemon.stop().total("newswire_handshakes_failed_total"), 1)

    def test_what_others_write_forges_no_field_and_no_line(self):
        topic = "news\nPRIORITY=0\n\x1b[2J"
        with logged_daemon() as (daemon, journald):
            with Pusher(daemon.push) as pusher:
                pusher.send(b"A text.", {"contentEncoding": "gz\n\x1b\u202epi"})
            [refused] = journald.wait_for("refused")
            daemon.write_config({"intake": {"subscribe": {"topics": [topic]}}})
            daemon.reload()
            [applied] = journald.wait_for("reload-applied")
        self.assert_fields(refused, PRIORITY="5", NEWSWIRE_CODE="unknown-encoding")
        self.assertIn("\u202epi", refused["NEWSWIRE_DETAIL"])
        self.assertIn(r"\u{202e}pi", refused["MESSAGE"])
        # A field has it as it came, behind its length; the message is one line all the same.
        self.assert_fields(applied, PRIORITY="6")
        self.assertIn(topic, applied["NEWSWIRE_CHANGES"])
        self.assertIn(r"news\nPRIORITY=0\n\u{1b}[2J", applied["MESSAGE"])

    def test_a_failed_start_is_critical(self):
        settings = {"feed": {"live": {"bind": ["ipc:///proc/newswire/live"]}}}
        with prepared_daemon(settings) as (daemon, journald):
            with self.assertRaises(StartFailed):
                daemon.start()
            [failed] = journald.wait_for("failed")
        self.assert_fields(failed, PRIORITY="2", NEWSWIRE_EXIT_CODE="69")
        self.assertIn("/proc/newswire/live", failed["NEWSWIRE_DETAIL"])

    def test_a_bad_configuration_is_an_error(self):
        """It can't say where journald is; the lines on standard error say their level."""
        with prepared_daemon({"workers": {"count": -1}}) as (daemon, _), self.assertRaises(StartFailed) as failure:
            daemon.start()
        self.assertEqual(failure.exception.code, 78)
        self.assertRegex(failure.exception.log, r"^<3>\S+/newswired.yaml:\d+:\d+: workers.count is -1")


class WithoutJournald(unittest.TestCase):
    def test_another_stream_than_standard_error_means_text(self):
        with logged_daemon(is_stream=False) as (daemon, journald):
            quarantine_something(daemon, outlet="a\nb\x1b[2J\u202e\ufeff")
            wait_until(lambda: "quarantined" in daemon.log(), what="the quarantine in the log")
            end = daemon.stop()
            self.assertEqual(journald.messages, [])
        *lines, counters = end.log.splitlines()
        for line in lines:
            self.assertRegex(line, LINE)
            self.assertTrue(line.isprintable(), line)
        self.assertEqual(json.loads(counters), end.counters)

    def test_text_may_be_asked_for_and_says_its_level(self):
        with logged_daemon({"log": {"format": "text"}}) as (daemon, journald):
            end = daemon.stop()
            self.assertEqual(journald.messages, [])
        self.assertRegex(end.log, r"(?m)^<6>\d{4}-\S+ info newswired: newswired is ready")

    def test_journald_may_be_asked_for(self):
        with logged_daemon({"log": {"format": "journal"}}, is_stream=False) as (_, journald):
            journald.wait_for("ready")

    def test_a_journald_that_goes_away_loses_nothing(self):
        with logged_daemon() as (daemon, journald):
            journald.wait_for("ready")
            os.rename(journald.path, journald.path + ".away")
            quarantine_something(daemon)
            wait_until(lambda: "quarantined" in daemon.log(), what="the quarantine on standard error")
            self.assertRegex(daemon.log(), r"^<4>\S+ warning newswired: journald did not take a message .*No such file")
            os.rename(journald.path + ".away", journald.path)
            end = daemon.stop()
            journald.wait_for("stopped")
        self.assertEqual(end.total("newswire_log_failed_total"), 1)
        self.assertEqual(end.total("newswire_log_dropped_total"), 0)

    def test_a_journald_that_does_not_read_holds_nothing_up(self):
        """Linux lets 10 messages wait, or as many as net.unix.max_dgram_qlen says."""
        count = 2000
        with logged_daemon(listens=False) as (daemon, _), \
                sockets.socket(sockets.AF_UNIX, sockets.SOCK_DGRAM) as deaf:
            deaf.bind(daemon.settings["log"]["journalSocket"])
            for number in range(count):
                daemon.write_config({"limits": {"quarantineFiles": 100 + number}})
                daemon.reload()
                if "Resource temporarily unavailable" in daemon.log():
                    break
            quarantine_something(daemon)
            wait_until(lambda: "quarantined" in daemon.log(), what="the quarantine on standard error")
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertGreater(end.total("newswire_log_failed_total"), 2)
        self.assertEqual(end.total("newswire_log_dropped_total"), 0)


class JSONLines(unittest.TestCase):
    def test_every_line_is_an_object(self):
        outlet = 'Gazette "No. 1" \u202e!'
        with Daemon({"log": {"format": "json", "level": "debug"}}) as daemon:
            with Pusher(daemon.push) as pusher:
                pusher.send_frames([b"a", b"b", b"c"])
            quarantine_something(daemon, outlet=outlet)
            wait_until(lambda: '"quarantined"' in daemon.log(), what="the quarantine in the log")
            daemon.write_config_text("workers: {cuont: 2}\n")
            daemon.reload()
            end = daemon.stop()
        self.assertTrue(end.log.replace("\n", "").isascii() and end.log.replace("\n", "").isprintable())
        *lines, counters = [json.loads(line) for line in end.log.splitlines()]
        self.assertEqual(counters, end.counters)
        for line in lines:
            self.assertEqual(list(line)[:3], ["time", "level", "message"])
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        found = {line["event"]: line for line in lines if "event" in line}
        self.assertEqual(found["refused"], {
            **found["refused"], "level": "notice", "endpoint": "push", "code": "bad-frame", "count": 1})
        self.assertEqual(found["quarantined"]["outlet"], outlet)
        self.assertEqual(found["configuration-fault"]["place"], f"{daemon.config}:1:11")
        for event in ("ready", "connection-opened", "reload-refused", "stopping", "stopped"):
            self.assertIn(event, found)

    def test_the_exit_code_of_a_failure_is_a_field(self):
        with Daemon() as other, self.assertRaises(StartFailed) as failure:
            Daemon({"log": {"format": "json"}, "feed": {"live": {"bind": [other.live]}}}).__enter__()
        lines = [json.loads(line) for line in failure.exception.log.splitlines()]
        [failed] = [line for line in lines if line.get("event") == "failed"]
        self.assertEqual((failed["level"], failed["exitCode"]), ("critical", 69))
        self.assertEqual(lines[-1], final_counters(failure.exception.log))
