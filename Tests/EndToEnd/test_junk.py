"""Junk: everything has its outcome or its counted refusal, memory stays within its limits, and the daemon goes on."""

import base64
import gzip
import json
import os
import random
import signal
import socket as sockets
import unittest
import zlib
from collections import Counter
from dataclasses import dataclass

import brotli
import zmq
import zstandard
from zmq.utils.monitor import recv_monitor_message

import articles
from checks import check_schema, check_stream
from harness import PATIENCE, Daemon, Pusher, Subscriber, finish_client, start_client, wait_until

# The most that the daemon may have resident under the default limits: 64 MiB in flight, in each of the forms that a
# payload takes on its way, and its tables; of near-duplicates these tests give it fewer.
MEMORY_LIMIT = 384 << 20

TEXT = articles.article("junk").encode()
HTML = b"<!DOCTYPE html>\n<html><head><title>Bridge reopens</title></head><body><p>" + TEXT + b"</p></body></html>\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000


def header(**keys):
    return json.dumps(keys).encode()


@dataclass
class Junk:
    """A message, and either the refusal that is counted or the outcomes that are right, with the code of the record."""

    name: str
    frames: list
    refused: str | None = None
    outcomes: tuple = ()
    code: str | None = None
    kept: bool = False


MESSAGES = [
    Junk("an empty frame", [b""], refused="bad-frame"),
    Junk("white space", [b" \n\t \r\n" * 100], outcomes=("rejected",), code="empty"),
    Junk("a header and an empty payload", [header(url="https://example.com/a"), b""], refused="bad-frame"),
    Junk("an empty header", [b"", TEXT], refused="bad-header"),
    Junk("two empty frames", [b"", b""], refused="bad-header"),
    Junk("three frames", [b"a", b"b", b"c"], refused="bad-frame"),
    Junk("100 frames", [b"frame"] * 100, refused="bad-frame"),
    Junk("100 empty frames", [b""] * 100, refused="bad-frame"),
    Junk("a header that is no JSON", [b"url: https://example.com/", TEXT], refused="bad-header"),
    Junk("a header that is a list", [b'["url"]', TEXT], refused="bad-header"),
    Junk("a header cut short", [b'{"url": "https://example.com/', TEXT], refused="bad-header"),
    Junk("a header with invalid UTF-8", [b'{"url": "https://example.com/\xff\xfe"}', TEXT], refused="bad-header"),
    Junk("a header nested 10,000 deep", [DEEP, TEXT], refused="bad-header"),
    Junk("a header of 65 KiB", [header(headers={"x": "y" * (65 << 10)}), TEXT], refused="bad-header"),
    Junk("an unknown content encoding", [header(contentEncoding="rot13"), TEXT], refused="unknown-encoding"),
    Junk("a wrong sha256", [header(sha256="00" * 32), TEXT], refused="hash-mismatch"),
    Junk("a payload of 11 MB", [b"x" * 11_000_000], refused="too-large"),
    Junk("gzip", [header(contentEncoding="gzip"), gzip.compress(articles.article("packed").encode())], outcomes=("new",)),
    Junk("gzip that is none", [header(contentEncoding="gzip"), b"\x1f\x8b junk"], outcomes=("quarantined",),
         code="bad-encoding", kept=True),
    Junk("gzip that is cut off", [header(contentEncoding="gzip"), gzip.compress(TEXT)[:-20]], outcomes=("quarantined",),
         code="bad-encoding", kept=True),
    Junk("a gzip bomb of 100 MB", [header(contentEncoding="gzip"), gzip.compress(bytes(100 << 20))],
         outcomes=("quarantined",), code="over-limit", kept=True),
    Junk("a gzip bomb in gzip", [header(contentEncoding="gzip"), gzip.compress(gzip.compress(bytes(50 << 20)))],
         outcomes=("quarantined",), code="unsupported-type", kept=True),
    Junk("a gzip bomb in gzip that says so",
         [header(contentEncoding="gzip, gzip"), gzip.compress(gzip.compress(bytes(51 << 20)))],
         outcomes=("quarantined",), code="over-limit", kept=True),
    Junk("a gzip bomb in an envelope",
         [json.dumps({"body64": base64.b64encode(gzip.compress(bytes(52 << 20))).decode()}).encode()],
         outcomes=("quarantined",), code="over-limit", kept=True),
    Junk("more encodings than anybody has", [header(contentEncoding="gzip,br,gzip,br,gzip"), TEXT],
         refused="unknown-encoding"),
    Junk("a brotli bomb of 100 MB", [header(contentEncoding="br"), brotli.compress(bytes(100 << 20), quality=5)],
         outcomes=("quarantined",), code="over-limit", kept=True),
    Junk("a zstd bomb of 100 MB", [header(contentEncoding="zstd"), zstandard.compress(bytes(100 << 20))],
         outcomes=("quarantined",), code="over-limit", kept=True),
    Junk("a PDF", [PDF], outcomes=("quarantined",), code="unsupported-type", kept=True),
    Junk("a PDF in an envelope", [json.dumps({"body64": base64.b64encode(PDF).decode()}).encode()],
         outcomes=("quarantined",), code="unsupported-type", kept=True),
    Junk("HTML cut off in a tag", [HTML[:HTML.index(b"</p>") + 2]], outcomes=("new",)),
    Junk("HTML without a word", [b"<!doctype html><html><body><p></p><img src=x></body></html>"],
         outcomes=("rejected",), code="empty"),
    Junk("HTML nested 100,000 deep", [b"<div>" * 100_000 + TEXT], outcomes=("new", "rejected")),
    Junk("HTML with 100,000 attributes",
         [b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">" + TEXT + b" And again."],
         outcomes=("new", "rejected")),
    Junk("HTML with JSON-LD nested 50,000 deep",
         [b"<script type=application/ld+json>" + b"[" * 50_000 + b"</script><p>" + TEXT + b" Once more."],
         outcomes=("new", "rejected")),
    Junk("HTML of zeros", [b"<!doctype html>" + b"\0" * 100_000], outcomes=("rejected",), code="empty"),
    Junk("text that says it is HTML", [header(contentType="text/html", id="liar"), TEXT + b"html?"],
         outcomes=("quarantined", "new")),
    Junk("HTML that says it is text", [header(contentType="text/plain"), HTML + b"<!-- text -->"],
         outcomes=("new", "unchanged", "duplicate")),
    Junk("text that says it is JSON", [header(contentType="application/json"), TEXT + b"json?"],
         outcomes=("quarantined", "new")),
    Junk("text that says it is a picture", [header(contentType="image/png"), TEXT + b"picture?"],
         outcomes=("quarantined", "new")),
    Junk("a picture that says it is text",
         [header(contentType="text/plain"), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64],
         outcomes=("quarantined", "rejected", "new")),
    Junk("random bytes", [os.urandom(200_000)], outcomes=("quarantined", "rejected", "new")),
    Junk("JSON nested 10,000 deep", [DEEP], outcomes=("quarantined", "rejected", "new")),
    Junk("lists nested 10,000 deep", [b"[" * 10_000 + b"]" * 10_000], outcomes=("quarantined", "rejected", "new")),
    Junk("an envelope nested 10,000 deep", [b'{"text": "news", "meta": ' + DEEP + b"}"], outcomes=("quarantined",)),
    Junk("an envelope with html and text", [b'{"html": "<p>a</p>", "text": "a"}'], outcomes=("quarantined",),
         code="bad-envelope"),
    Junk("an envelope with broken base64", [b'{"body64": "%%%"}'], outcomes=("quarantined",), code="bad-envelope"),
    Junk("an envelope with an empty text", [b'{"text": ""}'], outcomes=("rejected",), code="empty"),
    Junk("invalid UTF-8", [b"Budget \xff\xfe vote. " + articles.article("bad bytes").encode() + b"\xc3"],
         outcomes=("new",)),
    Junk("NULs", [articles.article("nuls").encode().replace(b"the", b"t\0e")], outcomes=("new",)),
    Junk("nothing but NULs", [b"\0" * 100_000], outcomes=("rejected", "quarantined")),
    Junk("one line of 5 MB", [b"word " * 1_000_000], outcomes=("new", "rejected", "quarantined")),
    Junk("a million lines", [b"a\n" * 1_000_000], outcomes=("new", "rejected", "quarantined")),
    Junk("a URL of 60 KiB", [header(url="https://example.com/" + "a/" * 30_000), articles.article("long url").encode()],
         outcomes=("new",)),
    Junk("a URL that is none", [header(url="::not a url::"), articles.article("no url").encode()], outcomes=("new",)),
    Junk("a header whose url is a number", [b'{"url": 17}', articles.article("odd url").encode()], outcomes=("new",)),
    Junk("meta of 9 KiB", [header(meta={"x": "y" * (9 << 10)}), articles.article("long meta").encode()],
         outcomes=("new",)),
    Junk("a date that is none", [header(fetchedAt="yesterday"), articles.article("no date").encode()],
         outcomes=("new",)),
]


def files_below(directory):
    return [path for path in directory.rglob("*") if path.is_file()]


class JunkMessages(unittest.TestCase):
    def test_every_junk_message_has_its_outcome_or_its_counted_refusal(self):
        """One daemon takes them all; behind each comes a good article, which must come out."""
        refused = Counter()
        with Daemon({"dedupe": {"near": {"enabled": False}}}) as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            for index, junk in enumerate(MESSAGES):
                before = len(subscriber.events)
                pusher.send_frames(junk.frames)
                pusher.send(articles.article(f"good {index}").encode(), {"id": f"good {index}"})
                good = subscriber.wait_for_payload(f"good {index}")
                with self.subTest(junk.name):
                    self.assertEqual(good.outcome, "new")
                    between = subscriber.events[before:]
                    between.remove(good)
                    if junk.refused:
                        refused[junk.refused] += 1
                        self.assertEqual([event.data for event in between], [])
                    else:
                        self.check_outcome(junk, between, daemon)
            check_stream(self, subscriber.events)
            check_schema(self, subscriber.events)
            peak = daemon.memory()
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertEqual(
            {key: value for key, value in end.counters.items() if "refused" in key and value},
            {f"newswire_refused_total.push.{code}": count for code, count in refused.items()})
        self.assertEqual(end.total("newswire_payloads_total"), 2 * len(MESSAGES) - refused.total())
        self.assertEqual(end.total("newswire_items_total"), len(subscriber.events))
        codes = Counter(event.data["code"] for event in subscriber.events if event.outcome == "quarantined")
        name = "newswire_quarantined_total."
        counted = {key.removeprefix(name): value for key, value in end.counters.items() if key.startswith(name)}
        self.assertEqual({code: count for code, count in counted.items() if count}, codes)
        self.assertLess(peak, MEMORY_LIMIT)

    def check_outcome(self, junk, events, daemon):
        self.assertEqual(len(events), 1, [event.data for event in events])
        data = events[0].data
        self.assertIn(data["outcome"], junk.outcomes, data)
        if junk.code:
            self.assertEqual(data["code"], junk.code)
        if data["outcome"] == "quarantined":
            self.assertTrue(data["detail"])
            self.assertNotIn("body", data)
        if junk.kept:
            payload = junk.frames[-1]
            kept = any(payload in path.read_bytes() for path in files_below(daemon.state / "quarantine"))
            self.assertTrue(kept, "no file of the quarantine has it")

    def test_bombs_take_no_more_memory_than_one_payload_may(self):
        """Each would become 256 MiB."""
        zeros = bytes(256 << 20)
        bombs = [("gzip", gzip.compress(zeros, 6)), ("deflate", zlib.compress(zeros)),
                 ("br", brotli.compress(zeros, quality=1)), ("zstd", zstandard.compress(zeros))]
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(TEXT)
            subscriber.wait_for(1)
            before = daemon.memory()
            for number in range(8):
                for name, bomb in bombs:
                    pusher.send(bomb, {"contentEncoding": name, "id": f"{name} {number}"})
            events = subscriber.wait_for(1 + 8 * len(bombs))[1:]
            grown = daemon.memory() - before
            end = daemon.stop()
        self.assertEqual({event.data["code"] for event in events}, {"over-limit"})
        self.assertEqual(end.total("newswire_quarantined_total"), len(events))
        self.assertLess(grown, 150 << 20)

    def test_bad_bytes_are_replaced_and_warned_of(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(TEXT.replace(b"The ", b"Th\xe9 "))
            [event] = subscriber.wait_for(1)
        self.assertIn("Th\ufffd ", event.data["body"])
        self.assertTrue(event.data["warnings"])

    def test_the_quarantine_keeps_the_newest_within_its_limit(self):
        files = [PDF + b"%% %d\n" % number for number in range(12)]
        with Daemon({"limits": {"quarantineFiles": 5}}) as daemon, Subscriber(daemon.live) as subscriber, \
                Pusher(daemon.push) as pusher:
            for file in files:
                pusher.send(file)
            subscriber.wait_for(len(files))
            end = daemon.stop()
            contents = [path.read_bytes() for path in files_below(daemon.state / "quarantine")]
        kept = [number for number, file in enumerate(files) if any(file in content for content in contents)]
        self.assertEqual(kept, [7, 8, 9, 10, 11])
        self.assertEqual(end.total("newswire_quarantine_dropped_total"), 7, end.counters)

    def test_a_message_of_50_megabytes_cuts_its_sender_and_nobody_else(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, \
                Pusher(daemon.push) as good, Pusher(daemon.push) as huge:
            monitor = huge.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            huge.send(b"x" * 50_000_000)
            self.assertTrue(monitor.poll(60_000), "the daemon did not cut the connection")
            self.assertEqual(recv_monitor_message(monitor)["event"], zmq.EVENT_DISCONNECTED)
            good.send(TEXT)
            [event] = subscriber.wait_for(1)
            self.assertEqual(event.outcome, "new")
            self.assertLess(daemon.memory(), MEMORY_LIMIT)
            end = daemon.stop()
            huge.socket.disable_monitor()
        self.assertEqual(end.total("newswire_payloads_total"), 1)
        closed = sum(value for key, value in end.counters.items() if "connections_closed" in key)
        self.assertGreaterEqual(closed, 1, end.counters)

    def test_a_stranger_that_does_not_speak_zeromq_harms_nothing(self):
        """libzmq takes what begins with anything but 0xFF for ZMTP 1.0, so noise may well come out as messages."""
        noises = [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"", b"\0" * 1000]
        noises += [random.Random(seed).randbytes(5000) for seed in range(20)]
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            for endpoint in (daemon.push, daemon.subscribe, daemon.live):
                host, port = endpoint.removeprefix("tcp://").split(":")
                for noise in noises:
                    with sockets.create_connection((host, int(port))) as stranger:
                        stranger.sendall(noise)
            pusher.send(TEXT, {"id": "mine"})
            self.assertEqual(subscriber.wait_for_payload("mine").outcome, "new")
            end = daemon.stop()
            subscriber.wait_for(end.total("newswire_items_total"))
        self.assertEqual(end.code, 0)
        self.assertEqual(end.total("newswire_payloads_total"), end.total("newswire_settled_payloads_total"))

    def test_a_subscription_that_is_no_topic_cuts_its_sender(self):
        """libzmq keeps each byte of a topic in a node of its own: a megabyte would cost a hundred."""
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            before = daemon.memory("VmRSS")
            host, port = daemon.live.removeprefix("tcp://").split(":")
            with sockets.create_connection((host, int(port))) as subscription:
                subscription.sendall(zmtp_greeting("SUB"))
                topic = b"\x01" + os.urandom(1_000_000)
                subscription.sendall(b"\x02" + len(topic).to_bytes(8, "big") + topic)
                pusher.send(TEXT)
                subscriber.wait_for(1)
                subscription.settimeout(PATIENCE)
                with self.assertRaises(ConnectionError):
                    while subscription.recv(65536):
                        pass
                    raise ConnectionError("closed")
            self.assertLess(daemon.memory() - before, 32 << 20)
            pusher.send(articles.article("after the subscription").encode())
            subscriber.wait_for(2)


class Flood(unittest.TestCase):
    def test_a_flood_beside_a_hung_consumer_stays_within_memory(self):
        """500 MB of distinct texts, while one consumer is stopped and reads nothing."""
        count, size = 20_000, 25_000
        settings = {"dedupe": {"near": {"bytes": "64 MiB"}}}
        with Daemon(settings) as daemon, Subscriber(daemon.live, topics=["article/quarantined/"]) as subscriber:
            hung = start_client("subscribe_and_stall", endpoint=daemon.live)
            try:
                hung.stdout.readline()
                wait_until(lambda: stopped(hung.pid), what="the consumer is stopped")
                flood = start_client("flood", endpoint=daemon.push, seed="flood", size=size, count=count)
                self.assertEqual(finish_client(flood), {"sent": count, "again": 0})
                with Pusher(daemon.push) as pusher:
                    pusher.send(PDF, {"id": "after the flood"})
                    subscriber.wait_for_payload("after the flood")
                subscriber.wait(
                    lambda: subscriber.heartbeats[-1].record["head"] == count + 1, PATIENCE, "all are decided")
                peak = daemon.memory()
                end = daemon.stop()
            finally:
                hung.send_signal(signal.SIGKILL)
                hung.wait()
                hung.stdout.close()
        self.assertEqual(end.code, 0)
        self.assertEqual(end.total("newswire_items_total"), count + 1)
        self.assertEqual(end.total("newswire_published_total"), count + 1)
        self.assertLess(peak, MEMORY_LIMIT)
        self.assertGreater(count * size, MEMORY_LIMIT, "the flood is too small to show anything")


def zmtp_greeting(kind):
    """What a client of ZMTP 3.0 without security says first (RFC 23): greeting and READY."""
    properties = b"\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind.encode()
    ready = b"\x05READY" + properties
    return (
        b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
        + b"\x04" + bytes([len(ready)]) + ready)


def stopped(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] == "T"
