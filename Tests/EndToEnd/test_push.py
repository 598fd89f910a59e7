"""`newswire push --plain` against the real daemon, and where there is none."""

import gzip
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
import zlib
from pathlib import Path

import brotli
import zmq
import zstandard

from harness import PATIENCE, Daemon, Subscriber, environment, free_port, wait_until
from test_sample import BODY
from toolbox import NEWSWIRE, SAMPLE, URL, tool, article, bound, on_a_terminal


class PlainPush(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="newswire-tool-", dir="/tmp")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def file(self, name, content):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def pushed(self, count, *arguments, stdin=b"", code=0):
        """The records of what `newswire push` sends to a fresh daemon, in order, and its messages."""
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            result = tool("push", "--plain", "--to", daemon.push, *arguments, stdin=stdin)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual(result.stdout, b"")
            events = list(subscriber.wait_for(count))
            subscriber.wait_for_heartbeat()
            subscriber.wait_for_heartbeat()
            self.assertEqual(len(subscriber.events), count)
        return [event.data for event in events], result.stderr

    def test_a_file_becomes_a_record(self):
        [data], messages = self.pushed(1, SAMPLE)
        self.assertEqual((data["outcome"], data["body"]), ("new", BODY))
        self.assertRegex(messages, rf"^sent 1 payload, [\d.]+ kB, to tcp://\S+ in [\d.]+ s \(not acknowledged.*\)\n$")

    def test_options_become_the_header(self):
        header = {"fetchedAt": "2023-01-24T10:00:00+00:00", "meta": {"run": 7, "exact": 1.50}}
        [data], _ = self.pushed(
            1, SAMPLE, "--url", URL, "--outlet", "The Example", "--type", "text/plain", "--header", json.dumps(header))
        self.assertEqual((data["url"], data["outlet"]), (URL, "The Example"))
        self.assertEqual((data["fetchedAt"], data["meta"]), (header["fetchedAt"], header["meta"]))
        self.assertEqual(data["body"], BODY)

    def test_a_compressed_page_is_read_as_a_page(self):
        paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n\n"))
        page = f"<!doctype html><title>Budget vote</title><article><h1>Budget vote</h1>{paragraphs}</article>".encode()
        for name, compress in [
            ("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstandard.compress),
        ]:
            with self.subTest(name):
                path = self.file(f"page.{name}", compress(page))
                [data], _ = self.pushed(1, path, "--header", json.dumps({"contentEncoding": name}))
                self.assertEqual((data["outcome"], data["headline"], data["body"]), ("new", "Budget vote", BODY))
                self.assertNotIn("warnings", data)

    def test_the_type_that_is_given_decides(self):
        [data], _ = self.pushed(1, SAMPLE, "--type", "application/pdf")
        self.assertEqual((data["outcome"], data["code"]), ("quarantined", "unsupported-type"))

    def test_standard_input_is_one_payload(self):
        for arguments in [(), ("-",)]:
            with self.subTest(arguments=arguments):
                [data], _ = self.pushed(1, *arguments, stdin=SAMPLE.read_bytes())
                self.assertEqual(data["body"], BODY)

    def test_a_directory_is_searched_in_the_order_of_names_and_without_what_is_hidden(self):
        names = ["a.txt", "b/1.txt", "b/2/deep.txt", "b/3.txt", "c.txt"]
        for number, name in enumerate(names):
            self.file(f"in/{name}", article(number))
        self.file("in/.hidden", article(90))
        self.file("in/.git/object", article(91))
        os.mkfifo(self.directory / "in" / "pipe")
        (self.directory / "in" / "b" / "up").symlink_to(self.directory / "in")
        (self.directory / "in" / "b" / "self").symlink_to("self")
        self.file(os.fsdecode(b"in/\xff.txt"), article(len(names)))
        records, messages = self.pushed(len(names) + 1, self.directory / "in", code=66)
        self.assertEqual(
            [data["headline"] for data in records],
            [f"Report {number} of the harbour office" for number in range(len(names) + 1)])
        self.assertRegex(messages, r"b/self: can't be found: Too many levels of symbolic links\n")
        self.assertIn(f"sent {len(names) + 1} of {len(names) + 1} payloads", messages)

    def test_each_line_of_jsonl_is_a_payload(self):
        lines = [json.dumps({"text": article(number), "url": f"{URL}{number}"}) for number in range(50)]
        text = "\ufeff\n" + lines[0] + "\r\n\n  \n" + "\n".join(lines[1:])
        records, messages = self.pushed(51, "--jsonl", stdin=text.encode())
        self.assertEqual([data.get("url") for data in records], [None] + [f"{URL}{number}" for number in range(50)])
        self.assertIn("sent 51 payloads", messages)

    def test_jsonl_streams_and_does_not_wait_for_the_end(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with subprocess.Popen(
                    [NEWSWIRE, "push", "--plain", "--jsonl", "--quiet", "--to", daemon.push], stdin=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=environment()) as process:
                for number in range(3):
                    process.stdin.write(json.dumps({"text": article(number)}).encode() + b"\n")
                    process.stdin.flush()
                    subscriber.wait_for(number + 1)
                self.assertIsNone(process.poll())
                _, messages = process.communicate(timeout=PATIENCE)
            self.assertEqual((process.returncode, messages), (0, b""))

    def test_what_is_empty_or_too_large_is_passed_over_and_told(self):
        self.file("in/1", b"")
        self.file("in/2", b"a" * 3001)
        self.file("in/3", article(1))
        records, messages = self.pushed(1, self.directory / "in", "--max-bytes", 3000, code=65)
        self.assertRegex(messages, r"in/1: not sent: it is empty\n")
        self.assertRegex(messages, r"in/2: not sent: it has more than 3000 bytes, the limit of --max-bytes\n")
        self.assertIn("sent 1 of 3 payloads", messages)

    def test_a_line_at_the_limit_is_sent_and_one_past_it_is_not(self):
        lines = [b"a b" + b"c" * 96_997, b"d e" + b"f" * 96_998, article(1).splitlines()[2].encode()]
        records, messages = self.pushed(2, "--jsonl", "--max-bytes", 97_000, stdin=b"\r\n".join(lines), code=65)
        self.assertIn("standard input, line 2: not sent: it has 97002 bytes, over the 97000 of --max-bytes", messages)

    def test_files_that_can_not_be_read_are_told_and_the_others_sent(self):
        good = self.file("good.txt", article(1))
        records, messages = self.pushed(1, self.directory / "missing", good, code=66)
        self.assertRegex(messages, r"missing: can't be found: No such file or directory\n")
        self.assertIn("sent 1 payload", messages)

    def test_nothing_to_send_is_said(self):
        (self.directory / "empty").mkdir()
        result = tool("push", self.directory / "empty")
        self.assertEqual(result.returncode, 0)
        self.assertIn("sent 0 payloads: there are no files in", result.stderr)
        self.assertEqual(tool("push", self.directory / "missing").returncode, 66)

    def test_wrong_usage_is_64_and_says_what_to_do(self):
        two = [self.file("1", "a"), self.file("2", "b")]
        for arguments, words in [
            (["--to", "localhost", SAMPLE], "write tcp://HOST:PORT or ipc:///PATH"),
            (["--to", "tcp://127.0.0.1", SAMPLE], "write tcp://HOST:PORT or ipc:///PATH"),
            (["--url", URL, *two], "url belongs to one payload"),
            (["--jsonl", "--header", '{"guid":"x"}', SAMPLE], "guid belongs to one payload"),
            (["--header", "{", SAMPLE], "--header is no JSON"),
            (["--header", "[]", SAMPLE], "--header is no JSON object"),
            (["--header", '{"contentEncoding":"rot13"}', SAMPLE], "unknown-encoding.*rot13"),
            (["--header", '{"url":"x"}', "--url", URL, SAMPLE], "--url and --header both give url"),
            (["--header", json.dumps({"headers": {"x": "y" * 70_000}}), SAMPLE], "newswired takes 65536"),
            (["--timeout", "0", SAMPLE], "--timeout must be"),
            (["--max-bytes", "0", SAMPLE], "--max-bytes must be"),
        ]:
            with self.subTest(arguments=arguments):
                result = tool("push", *arguments)
                self.assertEqual(result.returncode, 64, result.stderr)
                self.assertRegex(result.stderr, words)

    def test_nobody_listening_is_69_within_the_time(self):
        port = free_port()
        start = time.monotonic()
        result = tool("push", "--plain", "--to", f"tcp://127.0.0.1:{port}", "--timeout", "1", SAMPLE)
        self.assertEqual(result.returncode, 69)
        self.assertLess(time.monotonic() - start, 4)
        self.assertEqual(
            result.stderr, f"newswire push: nobody listens at tcp://127.0.0.1:{port} — is newswired running there? "
            "(waited 1 s)\n")

    def test_a_socket_that_takes_no_payloads_is_76(self):
        with zmq.Context.instance().socket(zmq.XPUB) as other:
            port = other.bind_to_random_port("tcp://127.0.0.1")
            result = tool("push", "--plain", "--to", f"tcp://127.0.0.1:{port}", SAMPLE)
        self.assertEqual(result.returncode, 76, result.stderr)
        self.assertRegex(result.stderr, "takes no payloads; --to is newswired's intake.push.bind")

    def stalled(self):
        """A PULL socket that never reads."""
        socket = zmq.Context.instance().socket(zmq.PULL)
        socket.rcvhwm = 1
        self.addCleanup(socket.close, linger=0)
        return f"tcp://127.0.0.1:{socket.bind_to_random_port('tcp://127.0.0.1')}"

    def test_a_full_queue_is_75_after_the_timeout(self):
        endpoint = self.stalled()
        for number in range(60):
            self.file(f"in/{number:02}", b"x" * 1_000_000)
        start = time.monotonic()
        result = tool("push", "--plain", "--to", endpoint, "--timeout", "1", self.directory / "in")
        self.assertEqual(result.returncode, 75, result.stderr)
        self.assertLess(time.monotonic() - start, 10)
        self.assertRegex(
            result.stderr, r"does not read: its queue is full \(waited 1 s, \d+ of 60 payloads sent, of which the last 33")

    def test_what_can_not_be_handed_over_at_the_end_is_75(self):
        endpoint = self.stalled()
        for number in range(30):
            self.file(f"in/{number:02}", b"x" * 1_000_000)
        result = tool("push", "--plain", "--to", endpoint, "--timeout", "1", self.directory / "in")
        self.assertEqual(result.returncode, 75, result.stderr)
        self.assertRegex(result.stderr, r"does not read: 30 of 30 payloads sent, of which the last 33 at most could not")

    def test_a_daemon_that_goes_away_is_told(self):
        with Daemon() as daemon:
            with subprocess.Popen(
                    [NEWSWIRE, "push", "--plain", "--jsonl", "--timeout", "1", "--to", daemon.push], stdin=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=environment()) as process:
                with Subscriber(daemon.live) as subscriber:
                    process.stdin.write(json.dumps({"text": article(1)}).encode() + b"\n")
                    process.stdin.flush()
                    subscriber.wait_for(1)
                daemon.stop()
                time.sleep(0.5)
                _, messages = process.communicate(json.dumps({"text": article(2)}).encode(), timeout=PATIENCE)
        self.assertEqual(process.returncode, 69, messages)
        self.assertRegex(messages.decode(), r"was lost and did not come back \(waited 1 s, 1 payload sent")

    def test_a_connection_that_was_lost_in_between_is_told(self):
        port = free_port()
        lines = [json.dumps({"text": article(number)}).encode() + b"\n" for number in range(2)]
        with subprocess.Popen(
                [NEWSWIRE, "push", "--plain", "--jsonl", "--to", f"tcp://127.0.0.1:{port}"], stdin=subprocess.PIPE,
                stderr=subprocess.PIPE, env=environment()) as process:
            for line in lines:
                with zmq.Context.instance().socket(zmq.PULL) as daemon:
                    daemon.linger = 0
                    monitor = daemon.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
                    wait_until(lambda: bound(daemon, f"tcp://127.0.0.1:{port}"), what="the port is free again")
                    self.assertTrue(monitor.poll(PATIENCE * 1000), "push connects again")
                    daemon.disable_monitor()
                    process.stdin.write(line)
                    process.stdin.flush()
                    self.assertTrue(daemon.poll(PATIENCE * 1000))
                    self.assertEqual(daemon.recv() + b"\n", line)
                    if line == lines[-1]:
                        _, messages = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 75, messages)
        self.assertRegex(messages.decode(), r"was lost in between: 2 payloads sent, and what was on its way then is lost")

    def test_ctrl_c_stops_it_with_130(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with subprocess.Popen(
                    [NEWSWIRE, "push", "--plain", "--jsonl", "--to", daemon.push], stdin=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=environment()) as process:
                process.stdin.write(json.dumps({"text": article(1)}).encode() + b"\n")
                process.stdin.flush()
                subscriber.wait_for(1)
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(PATIENCE), 130)
                self.assertIn(b"stopped: sent 1 payload", process.stderr.read())

    def test_progress_is_shown_on_a_terminal_only(self):
        for number in range(30):
            self.file(f"in/{number:02}", article(number))
        with Daemon() as daemon:
            result = tool("push", "--plain", "--to", daemon.push, self.directory / "in")
            self.assertNotIn("\r", result.stderr)
            shown = on_a_terminal("push", "--plain", "--to", daemon.push, self.directory / "in")
            quiet = on_a_terminal("push", "--plain", "--to", daemon.push, self.directory / "in", "--quiet")
        self.assertRegex(shown, r"\r\x1b\[K\[#*-*\]  \d+ of 30 payloads  [\d.]+ k?B  [\d.]+ [kM]?B/s")
        self.assertRegex(shown, r"\r\x1b\[Ksent 30 of 30 payloads")
        self.assertEqual(quiet, "")
