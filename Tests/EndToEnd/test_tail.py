"""`newswire tail` against the real daemon and feeds of our own."""

import json
import re
import signal
import struct
import subprocess
import threading
import time
import unittest

import zmq

from harness import PATIENCE, SAMPLES, Daemon, Subscriber, environment, free_port
from test_sample import BODY
from toolbox import NEWSWIRE, SAMPLE, tool, article, RunningTail, on_a_terminal


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
                tool("push", "--plain", "--to", daemon.push, SAMPLE, SAMPLES / "plain.txt", SAMPLE)
                self.assertEqual(tail.end(), 0)
            events = subscriber.wait_for(3)
        self.assertEqual(tail.output, events[0].raw + b"\n" + events[1].raw + b"\n")
        self.assertRegex(tail.messages, r"^subscribed to all records of tcp://\S+ behind sequence 0\n$")

    def test_pretty_shows_the_whole_record(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with RunningTail(daemon.live, "--pretty", "--count", 1) as tail:
                tool("push", "--plain", "--to", daemon.push, SAMPLE)
                self.assertEqual(tail.end(), 0)
            [event] = subscriber.wait_for(1)
        text = tail.output.decode()
        self.assertEqual(json.loads(text), event.record)
        self.assertEqual(text, json.dumps(event.record, indent=2, ensure_ascii=False) + "\n")
        self.assertEqual(json.loads(text)["data"]["body"], BODY)

    def test_one_outcome_is_selected(self):
        with Daemon() as daemon, RunningTail(daemon.live, "--outcome", "duplicate", "--count", 2) as tail:
            tool("push", "--plain", "--to", daemon.push, SAMPLE, SAMPLE, SAMPLE)
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
            tool("push", "--plain", "--to", daemon.push, SAMPLE)
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
