"""The command-line tool, through its front door: against the real daemon, and against peers that misbehave."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time
import unittest
from pathlib import Path

import jsonschema
import zmq

from harness import BIN, OUTCOMES, PATIENCE, ROOT, SAMPLES, Daemon, Subscriber, environment, free_port, sample, wait_until
from test_sample import BODY, LINES

NEWSWIRE = BIN / "newswire"
SAMPLE = SAMPLES / "sample-article.txt"
URL = "https://example.com/news/17"


def tool(*arguments, stdin=b"", timeout=PATIENCE):
    """Runs `newswire` to its end; its output as bytes, its messages as text."""
    result = subprocess.run(
        [NEWSWIRE, *map(str, arguments)], input=stdin, env=environment(), capture_output=True, timeout=timeout)
    result.stderr = result.stderr.decode()
    return result


def article(number):
    """A payload like no other."""
    return f"Report {number} of the harbour office\n\nShip number {number} came in at noon with a load of " \
           f"{number * 7} barrels, and left again before the evening of day {number}.\n"


class RunningTail:
    """A `newswire tail` that has said that it is subscribed, unless told not to wait for that."""

    def __init__(self, endpoint, *arguments, subscribed=True):
        self.process = subprocess.Popen(
            [NEWSWIRE, "tail", "--from", endpoint, *map(str, arguments)], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.output, self.messages = b"", ""
        self.threads = [threading.Thread(target=self.collect, args=(name,)) for name in ("stdout", "stderr")]
        for thread in self.threads:
            thread.start()
        if subscribed:
            self.wait_for_message("subscribed to")

    def collect(self, name):
        for line in getattr(self.process, name):
            if name == "stdout":
                self.output += line
            else:
                self.messages += line.decode()

    def wait_for_message(self, text):
        wait_until(lambda: text in self.messages or self.process.poll() is not None, what=f"tail says {text!r}")
        if text not in self.messages:
            raise AssertionError(f"tail ended with {self.process.returncode}: {self.messages}")

    def wait_for_lines(self, count):
        wait_until(lambda: self.output.count(b"\n") >= count, what=f"{count} lines: {self.output!r} {self.messages}")

    def records(self):
        return [json.loads(line) for line in self.output.splitlines()]

    def end(self, number=None, timeout=PATIENCE):
        """The exit code, after a signal if one is given."""
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(timeout)
        for thread in self.threads:
            thread.join()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        self.process.stdout.close()
        self.process.stderr.close()


class Push(unittest.TestCase):
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
            result = tool("push", "--to", daemon.push, *arguments, stdin=stdin)
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
                    [NEWSWIRE, "push", "--jsonl", "--quiet", "--to", daemon.push], stdin=subprocess.PIPE,
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
        result = tool("push", "--to", f"tcp://127.0.0.1:{port}", "--timeout", "1", SAMPLE)
        self.assertEqual(result.returncode, 69)
        self.assertLess(time.monotonic() - start, 4)
        self.assertEqual(
            result.stderr, f"newswire push: nobody listens at tcp://127.0.0.1:{port} — is newswired running there? "
            "(waited 1 s)\n")

    def test_a_socket_that_takes_no_payloads_is_76(self):
        with zmq.Context.instance().socket(zmq.XPUB) as other:
            port = other.bind_to_random_port("tcp://127.0.0.1")
            result = tool("push", "--to", f"tcp://127.0.0.1:{port}", SAMPLE)
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
        result = tool("push", "--to", endpoint, "--timeout", "1", self.directory / "in")
        self.assertEqual(result.returncode, 75, result.stderr)
        self.assertLess(time.monotonic() - start, 10)
        self.assertRegex(
            result.stderr, r"does not read: its queue is full \(waited 1 s, \d+ of 60 payloads sent, of which the last 33")

    def test_what_can_not_be_handed_over_at_the_end_is_75(self):
        endpoint = self.stalled()
        for number in range(30):
            self.file(f"in/{number:02}", b"x" * 1_000_000)
        result = tool("push", "--to", endpoint, "--timeout", "1", self.directory / "in")
        self.assertEqual(result.returncode, 75, result.stderr)
        self.assertRegex(result.stderr, r"does not read: 30 of 30 payloads sent, of which the last 33 at most could not")

    def test_a_daemon_that_goes_away_is_told(self):
        with Daemon() as daemon:
            with subprocess.Popen(
                    [NEWSWIRE, "push", "--jsonl", "--timeout", "1", "--to", daemon.push], stdin=subprocess.PIPE,
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
                [NEWSWIRE, "push", "--jsonl", "--to", f"tcp://127.0.0.1:{port}"], stdin=subprocess.PIPE,
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
                    [NEWSWIRE, "push", "--jsonl", "--to", daemon.push], stdin=subprocess.PIPE,
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
            result = tool("push", "--to", daemon.push, self.directory / "in")
            self.assertNotIn("\r", result.stderr)
            shown = on_a_terminal("push", "--to", daemon.push, self.directory / "in")
            quiet = on_a_terminal("push", "--to", daemon.push, self.directory / "in", "--quiet")
        self.assertRegex(shown, r"\r\x1b\[K\[#*-*\]  \d+ of 30 payloads  [\d.]+ k?B  [\d.]+ [kM]?B/s")
        self.assertRegex(shown, r"\r\x1b\[Ksent 30 of 30 payloads")
        self.assertEqual(quiet, "")


def bound(socket, endpoint):
    try:
        socket.bind(endpoint)
        return True
    except zmq.ZMQError:
        return False


def on_a_terminal(*arguments, columns=100, variables=None):
    """What a newcomer's terminal would show of both streams."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [NEWSWIRE, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env=environment(TERM="xterm", **(variables or {})))
    os.close(follower)
    text = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    process.wait(PATIENCE)
    os.close(leader)
    return text.decode().replace("\r\n", "\n")


class FakeFeed:
    """A publisher in the form of the live feed, with whatever numbers a test wants."""

    def __init__(self, epoch=7):
        self.socket = zmq.Context.instance().socket(zmq.XPUB)
        self.socket.linger = 0
        self.endpoint = f"tcp://127.0.0.1:{self.socket.bind_to_random_port('tcp://127.0.0.1')}"
        self.epoch = epoch

    def wait_for_subscriptions(self, count=2):
        topics = []
        while len(topics) < count:
            if not self.socket.poll(PATIENCE * 1000):
                raise AssertionError(f"subscribed to {topics} only")
            topics.append(self.socket.recv())
        return sorted(topics)

    def heartbeat(self, head, **heads):
        body = json.dumps({"epoch": self.epoch, "head": head, "heads": heads}).encode()
        self.socket.send_multipart([b"heartbeat/", body, struct.pack(">3Q", self.epoch, head, 0)])

    def record(self, sequence, number=None, outcome="new", language="en", domain="com.example", **data):
        data = {"id": f"s-{sequence}.0", "outcome": outcome, **data}
        raw = json.dumps({"id": data["id"], "data": data}, ensure_ascii=False).encode()
        topic = f"article/{outcome}/{language}/{domain}/".encode()
        self.socket.send_multipart([topic, raw, struct.pack(">3Q", self.epoch, sequence, number or sequence)])
        return raw

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Tail(unittest.TestCase):
    def test_records_come_one_a_line_as_received_and_count_ends_it(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with RunningTail(daemon.live, "--count", 2) as tail:
                tool("push", "--to", daemon.push, SAMPLE, SAMPLES / "plain.txt", SAMPLE)
                self.assertEqual(tail.end(), 0)
            events = subscriber.wait_for(3)
        self.assertEqual(tail.output, events[0].raw + b"\n" + events[1].raw + b"\n")
        self.assertRegex(tail.messages, r"^subscribed to all records of tcp://\S+ behind sequence 0\n$")

    def test_pretty_shows_the_whole_record(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with RunningTail(daemon.live, "--pretty", "--count", 1) as tail:
                tool("push", "--to", daemon.push, SAMPLE)
                self.assertEqual(tail.end(), 0)
            [event] = subscriber.wait_for(1)
        text = tail.output.decode()
        self.assertEqual(json.loads(text), event.record)
        self.assertEqual(text, json.dumps(event.record, indent=2, ensure_ascii=False) + "\n")
        self.assertEqual(json.loads(text)["data"]["body"], BODY)

    def test_one_outcome_is_selected(self):
        with Daemon() as daemon, RunningTail(daemon.live, "--outcome", "duplicate", "--count", 2) as tail:
            tool("push", "--to", daemon.push, SAMPLE, SAMPLE, SAMPLE)
            self.assertEqual(tail.end(), 0)
        self.assertEqual([record["data"]["outcome"] for record in tail.records()], ["duplicate", "duplicate"])
        self.assertNotIn("missed", tail.messages)

    def test_only_chosen_outcomes_are_subscribed_to(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, "--outcome", "update,new", subscribed=False):
            self.assertEqual(
                feed.wait_for_subscriptions(3), [b"\x01article/new/", b"\x01article/update/", b"\x01heartbeat/"])

    def test_language_and_domain_select_exactly(self):
        with FakeFeed() as feed, RunningTail(
                feed.endpoint, "--language", "en", "--domain", "example.co.jp", "--count", 2, subscribed=False) as tail:
            feed.wait_for_subscriptions()
            feed.record(1, language="en", domain="jp.co.example")
            feed.record(2, language="en-GB", domain="jp.co.example")
            feed.record(3, language="en", domain="jp.co.example2")
            feed.record(4, language="-", domain="-")
            feed.record(5, outcome="update", number=1, language="en", domain="jp.co.example")
            self.assertEqual(tail.end(), 0)
        self.assertEqual([record["id"] for record in tail.records()], ["s-1.0", "s-5.0"])
        self.assertNotIn("missed", tail.messages)

    def test_gaps_are_told_with_their_numbers(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, subscribed=False) as tail:
            feed.wait_for_subscriptions()
            feed.record(44)
            feed.record(57)
            feed.record(59)
            feed.heartbeat(60, new=60)
            tail.wait_for_message("sequence 60;")
            self.assertEqual(tail.end(signal.SIGINT), 0)
        self.assertEqual(len(tail.records()), 3)
        self.assertEqual(
            re.findall(r"missed (.*?);", tail.messages),
            ["12 records: sequence 45–56", "1 record: sequence 58", "1 record: sequence 60"])

    def test_gaps_are_told_for_each_of_several_outcomes(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, "--outcome", "new,duplicate", subscribed=False) as tail:
            feed.wait_for_subscriptions(3)
            feed.heartbeat(10, new=5, duplicate=5)
            feed.record(14, number=6)
            feed.record(15, number=8, outcome="duplicate")
            feed.heartbeat(16, new=7, duplicate=8, update=1)
            tail.wait_for_message("new record:")
        self.assertEqual(
            re.findall(r"missed (.*?);", tail.messages),
            ["2 duplicate records: number 6–7", "1 new record: number 7"])

    def test_a_new_epoch_is_told_once(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, "--outcome", "new,update", subscribed=False) as tail:
            feed.wait_for_subscriptions(3)
            feed.heartbeat(10, new=5, update=5)
            feed.epoch = 8
            feed.record(3, number=3)
            feed.heartbeat(4, new=3, update=1)
            tail.wait_for_message("1 record at most")
        self.assertEqual(tail.messages.count("began a new epoch (8)"), 1)
        self.assertEqual(re.findall(r"(\d records?) at most of the new epoch", tail.messages), ["2 records", "1 record"])

    def test_silence_is_told_once_and_so_is_the_return(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, subscribed=False) as tail:
            tail.wait_for_message("no heartbeat for 5 s")
            time.sleep(1)
            feed.wait_for_subscriptions()
            feed.heartbeat(0)
            tail.wait_for_message("subscribed to")
        self.assertEqual(tail.messages.count("no heartbeat"), 1)
        self.assertRegex(tail.messages, r"newswired at \S+ is back\n")

    def test_it_is_subscribed_when_it_says_so(self):
        with Daemon() as daemon, RunningTail(daemon.live) as tail:
            tool("push", "--to", daemon.push, SAMPLE)
            tail.wait_for_lines(1)
            self.assertEqual(tail.end(signal.SIGTERM), 0)

    def test_a_timeout_without_a_daemon_is_69(self):
        result = tool("tail", "--from", f"tcp://127.0.0.1:{free_port()}", "--timeout", "0.5")
        self.assertEqual(result.returncode, 69)
        self.assertRegex(result.stderr, r"nobody publishes at tcp://\S+ — is newswired running there.*waited 0.5 s")

    def test_a_timeout_without_a_record_is_75_and_after_records_0(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, "--timeout", 2, subscribed=False) as tail:
            feed.wait_for_subscriptions()
            feed.heartbeat(0)
            self.assertEqual(tail.end(), 75)
            self.assertRegex(tail.messages, r"no record came from \S+ \(waited 2 s\)")
        for arguments, code in [((), 0), (("--count", 2), 75)]:
            with FakeFeed() as feed, RunningTail(feed.endpoint, "--timeout", 2, *arguments, subscribed=False) as tail:
                feed.wait_for_subscriptions()
                feed.heartbeat(0)
                feed.record(1)
                self.assertEqual(tail.end(), code, tail.messages)
                self.assertEqual(len(tail.records()), 1)

    def test_it_ends_quietly_when_nobody_reads_its_output(self):
        with Daemon() as daemon:
            process = subprocess.Popen(
                [NEWSWIRE, "tail", "--from", daemon.live], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=environment())
            self.assertIn(b"subscribed", process.stderr.readline())
            process.stdout.close()
            self.assertEqual(process.wait(PATIENCE), 0)
            self.assertEqual(process.stderr.read(), b"")
            process.stderr.close()

    def test_what_is_not_of_the_feed_is_told_once(self):
        with FakeFeed() as feed, RunningTail(feed.endpoint, "--count", 1, subscribed=False) as tail:
            feed.wait_for_subscriptions()
            for _ in range(3):
                feed.socket.send_multipart([b"article/new/", b"{}"])
            feed.socket.send_multipart([b"article/"] * 100)
            feed.record(1)
            self.assertEqual(tail.end(), 0)
        self.assertEqual(tail.messages.count("not of newswired's live feed (2 frames"), 1)

    def test_on_a_terminal_a_record_is_one_line_without_control_characters(self):
        shown = []
        with FakeFeed() as feed:
            thread = threading.Thread(target=lambda: shown.append(on_a_terminal(
                "tail", "--from", feed.endpoint, "--count", "3", columns=110, variables={"NO_COLOR": "1"})))
            thread.start()
            feed.wait_for_subscriptions()
            feed.record(1, headline="A \x1b]0;owned\x07 \u009b31m \u202e line\nbreak")
            feed.record(2, headline="東京" * 60, published="2023-01-23T15:59:00+09:00")
            feed.record(3, number=1, outcome="quarantined", code="bad-envelope", detail="no JSON")
            thread.join(PATIENCE)
        [first, second, third] = shown[0].splitlines()
        self.assertIsNone(re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", first), first)
        self.assertRegex(first, r"^ +1  new  +en  .*  example\.com  A .*owned.* line break$")
        self.assertTrue(second.endswith("…") and "2023-01-23 15:59" in second, second)
        self.assertLessEqual(len(second) + second.count("東") + second.count("京"), 110)
        self.assertRegex(third, r"^ +3  quarantined +.*bad-envelope: no JSON$")

    def test_wrong_usage_is_64(self):
        for arguments, words in [
            (["--outcome", "newest"], "no outcome 'newest'; there are new, update"),
            (["--pretty", "--json"], "exclude each other"),
            (["--count", "0"], "--count must be"),
            (["--timeout", "nan"], "--timeout must be"),
            (["--queue", "0"], "--queue must be"),
            (["--from", "127.0.0.1:5761"], "write tcp://HOST:PORT"),
        ]:
            with self.subTest(arguments=arguments):
                result = tool("tail", *arguments)
                self.assertEqual(result.returncode, 64, result.stderr)
                self.assertIn(words, result.stderr)


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
