"""`newswire push`, which counts what the daemon has acknowledged: over kills, drains, refusals, and pushed again."""

import json
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import zmq

import segments
from harness import PATIENCE, Daemon, Subscriber, environment, free_port, wait_until
from test_admin import metrics
from test_sample import BODY
from toolbox import NEWSWIRE, SAMPLE, URL, article, on_a_terminal, tool


class Push(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="newswire-tool-", dir="/tmp")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def files(self, count):
        folder = self.directory / "in"
        folder.mkdir(exist_ok=True)
        for number in range(count):
            (folder / f"{number:04}.txt").write_text(article(number))
        return folder

    def start(self, daemon, *arguments, **options):
        return subprocess.Popen(
            [NEWSWIRE, "push", "--to", daemon.reliable, *map(str, arguments)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), **options)

    def test_a_file_is_stored_and_becomes_a_record(self):
        header = {"fetchedAt": "2023-01-24T10:00:00+00:00", "meta": {"run": 7}}
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            result = tool(
                "push", "--to", daemon.reliable, SAMPLE, "--url", URL, "--outlet", "The Example", "--header",
                json.dumps(header))
            self.assertEqual((result.returncode, result.stdout), (0, b""), result.stderr)
            self.assertRegex(result.stderr, r"^stored 1 payload, [\d.]+ kB, at tcp://\S+ in [\d.]+ s\n$")
            self.assertEqual(len(list(segments.entries(daemon.state / "journal"))), 1, "it is on disk")
            data = subscriber.wait_for(1)[0].data
        self.assertEqual((data["body"], data["url"], data["outlet"]), (BODY, URL, "The Example"))
        self.assertEqual((data["fetchedAt"], data["meta"]), (header["fetchedAt"], header["meta"]))
        self.assertRegex(data["payloadId"], r"^sample-article\.txt-[0-9a-f]{32}$")
        self.assertNotIn("warnings", data)

    def test_pushed_again_it_is_stored_once_unless_asked_otherwise(self):
        folder = self.files(30)
        lines = "\n".join(json.dumps({"text": article(100 + number)}) for number in range(20)).encode()
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            for before in (0, 30):
                result = tool("push", "--to", daemon.reliable, folder)
                self.assertIn("stored 30 of 30 payloads", result.stderr)
                self.assertEqual("(30 of them before)" in result.stderr, before > 0, result.stderr)
                subscriber.wait_for(30)
            for _ in range(2):
                result = tool("push", "--jsonl", "--to", daemon.reliable, stdin=lines)
                self.assertIn("stored 20 payloads", result.stderr)
            # A file that has changed is another payload.
            (folder / "0003.txt").write_text(article(500))
            self.assertIn("(29 of them before)", tool("push", "--to", daemon.reliable, folder).stderr)
            result = tool("push", "--to", daemon.reliable, "--client", "other", folder / "0001.txt")
            self.assertNotIn("before", result.stderr)
            result = tool("push", "--to", daemon.reliable, "--again", folder / "0001.txt")
            self.assertNotIn("before", result.stderr)
            subscriber.wait_for(53)
            subscriber.wait_for_heartbeat()
            self.assertEqual(len(subscriber.events), 53)

    def test_it_survives_a_kill_and_a_restart_of_the_daemon(self):
        state = self.directory / "state"
        lines = [json.dumps({"text": article(number)}).encode() + b"\n" for number in range(3000)]
        port = f"tcp://127.0.0.1:{free_port()}"
        settings = {"intake": {"reliable": {"bind": [port]}}}
        first = Daemon(settings, state=state)
        first.reliable = port
        with first:
            process = self.start(first, "--jsonl", "--window", 50, "--timeout", 60)
            for line in lines[:1500]:
                process.stdin.write(line)
            process.stdin.flush()
            wait_until(lambda: metrics(first)["newswire_acknowledged_total"] > 700)
            first.signal(signal.SIGKILL)
            first.wait()
        self.assertIsNone(process.poll())
        with Daemon(settings, state=state) as second:
            for line in lines[1500:]:
                process.stdin.write(line)
            _, messages = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0, messages)
            self.assertRegex(messages.decode(), r"^stored 3000 payloads")
            wait_until(lambda: metrics(second)["newswire_in_flight_payloads"] == 0)
        found = [data[data.rindex(b'{"text"'):] for _, data in segments.entries(state / "journal")]
        self.assertEqual(sorted(found), sorted(line.rstrip() for line in lines), "each is there, and once")

    def test_nobody_listening_is_69_and_what_is_no_intake_76(self):
        result = tool("push", "--to", f"tcp://127.0.0.1:{free_port()}", "--timeout", "1", SAMPLE)
        self.assertEqual(result.returncode, 69)
        self.assertRegex(result.stderr, "nobody listens at .* — is newswired running there")
        with Daemon() as daemon:
            result = tool("push", "--to", daemon.push, SAMPLE)
            self.assertEqual(result.returncode, 76, result.stderr)
            self.assertRegex(result.stderr, "--to is newswired's intake.reliable.bind, not one of its other endpoints")
        with zmq.Context.instance().socket(zmq.ROUTER) as other:
            port = other.bind_to_random_port("tcp://127.0.0.1")
            process = subprocess.Popen(
                [NEWSWIRE, "push", "--to", f"tcp://127.0.0.1:{port}", SAMPLE], stderr=subprocess.PIPE,
                env=environment())
            peer = other.recv_multipart()[0]
            other.send_multipart([peer, b"NWF1", b"{}"])
            _, messages = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 76, messages)
        self.assertIn(b"does not answer as newswired's reliable intake does", messages)

    def test_a_daemon_that_does_not_acknowledge_is_75_and_one_that_goes_69(self):
        with Daemon() as daemon:
            process = self.start(daemon, "--jsonl", "--timeout", 1)
            process.stdin.write(json.dumps({"text": article(1)}).encode() + b"\n")
            process.stdin.flush()
            wait_until(lambda: metrics(daemon)["newswire_acknowledged_total"] == 1)
            daemon.signal(signal.SIGSTOP)
            _, messages = process.communicate(json.dumps({"text": article(2)}).encode(), timeout=PATIENCE)
            daemon.signal(signal.SIGCONT)
            self.assertEqual(process.returncode, 75, messages)
            self.assertRegex(
                messages.decode(), r"does not acknowledge \(1 payload stored, 1 not acknowledged, waited 1 s")
        with Daemon() as daemon:
            process = self.start(daemon, "--jsonl", "--timeout", 1)
            process.stdin.write(json.dumps({"text": article(3)}).encode() + b"\n")
            process.stdin.flush()
            wait_until(lambda: metrics(daemon)["newswire_acknowledged_total"] == 1)
            daemon.stop()
            time.sleep(0.3)
            _, messages = process.communicate(json.dumps({"text": article(4)}).encode(), timeout=PATIENCE)
        self.assertEqual(process.returncode, 69, messages)
        self.assertRegex(messages.decode(), "was lost and did not come back")

    def test_what_is_refused_is_told_and_is_65(self):
        with Daemon({"limits": {"payloadBytes": 2000}}) as daemon, Subscriber(daemon.live) as subscriber:
            large, good = self.directory / "large", self.directory / "good"
            large.write_bytes(b"word " * 500)
            good.write_text(article(1))
            result = tool("push", "--to", daemon.reliable, large, good)
            self.assertEqual(result.returncode, 65, result.stderr)
            self.assertRegex(result.stderr, r"large\S*: not stored: (refused as too-large|it has 2500 bytes)")
            self.assertIn("stored 1 of 2 payloads", result.stderr)
            for text, code in ((article(2), 0), (article(3), 65)):
                good.write_text(text)
                result = tool("push", "--to", daemon.reliable, "--header", '{"id":"mine"}', good)
                self.assertEqual(result.returncode, code, result.stderr)
            self.assertRegex(result.stderr, "mine: not stored: refused as id-reused")
            self.assertEqual(subscriber.wait_for(2)[1].data["payloadId"], "mine")

    def test_ctrl_c_waits_for_what_is_on_its_way_and_ends_with_130(self):
        with Daemon() as daemon:
            process = self.start(daemon, "--jsonl")
            process.stdin.write(b"".join(json.dumps({"text": article(n)}).encode() + b"\n" for n in range(5)))
            process.stdin.flush()
            wait_until(lambda: metrics(daemon)["newswire_acknowledged_total"] == 5)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(PATIENCE), 130)
            self.assertIn(b"stopped: stored 5 payloads", process.stderr.read())
            process.communicate()

    def test_wrong_usage_is_64(self):
        for arguments, words in [
            (["--plain", "--window", "3", SAMPLE], "go without --plain"),
            (["--window", "0", SAMPLE], "--window must be"),
            (["--client", "", SAMPLE], "--client has"),
            (["--header", json.dumps({"id": "x" * 129}), SAMPLE], "the id has 129"),
        ]:
            result = tool("push", *arguments)
            self.assertEqual(result.returncode, 64, result.stderr)
            self.assertRegex(result.stderr, words)

    def test_progress_counts_what_is_stored(self):
        folder = self.files(30)
        with Daemon() as daemon:
            shown = on_a_terminal("push", "--to", daemon.reliable, "--window", 2, folder)
        self.assertRegex(shown, r"\r\x1b\[K\[#*-*\]  \d+ of 30 payloads  [\d.]+ k?B  [\d.]+ [kM]?B/s")
        self.assertRegex(shown, r"\r\x1b\[Kstored 30 of 30 payloads")
