"""The messages of docs/wire.md, byte by byte: the daemon takes those for it, and sends those that it is said to send."""

import re
import signal
import struct
import unittest
from dataclasses import dataclass

import zmq

from checks import check_envelope, check_schema
from harness import PATIENCE, ROOT, Consumer, Daemon, Event, Publisher, Pusher, Scraper, Subscriber, wait_until

PAGE = (ROOT / "docs" / "wire.md").read_text()
BODY = "The house passed the budget at five in the morning."


@dataclass
class Frame:
    name: str
    size: int
    content: bytes


def example(text):
    """One block of the page: the names of its frames, and their bytes. Trailers are in hexadecimal."""
    frames = []
    for line in text.splitlines():
        name, size, content = re.fullmatch(r"(\w+) +(\d+)  (.*)", line).groups()
        frames.append(Frame(name, int(size), bytes.fromhex(content) if name == "trailer" else content.encode()))
    return frames


EXAMPLES = [example(text) for text in re.findall(r"```frames\n(.*?)```", PAGE, re.DOTALL)]
RELIABLE = [frames for frames in EXAMPLES if frames[0].content == b"NWI1"]
DURABLE = [frames for frames in EXAMPLES if frames[0].content == b"NWF1"]
INTAKE = [frames for frames in EXAMPLES if frames[-1].name == "payload" and frames not in RELIABLE]
FEED = [frames for frames in EXAMPLES if frames[-1].name == "trailer"]


def shape(frames):
    return [frame.name for frame in frames]


def contents(frames):
    return [frame.content for frame in frames]


class Examples(unittest.TestCase):
    def test_the_sizes_are_right(self):
        for frames in EXAMPLES:
            for frame in frames:
                self.assertEqual(frame.size, len(frame.content), frame.content)

    def test_every_form_of_message_has_one(self):
        self.assertEqual(
            [shape(frames) for frames in INTAKE],
            [["payload"], ["header", "payload"], ["topic", "payload"], ["topic", "header", "payload"], ["payload"],
             ["payload"]])
        self.assertEqual(
            [shape(frames) for frames in FEED], [["topic", "record", "trailer"], ["topic", "content", "trailer"]])


class Intake(unittest.TestCase):
    def check(self, frames, event):
        self.assertEqual(event.data["body"], BODY)
        self.assertNotIn("warnings", event.data)
        if "header" in shape(frames) or frames[-1].content.startswith(b"{"):
            self.assertEqual((event.data["domain"], event.data["outlet"]), ("example.co.uk", "example"))

    def test_pull_takes_its_examples(self):
        for frames in INTAKE:
            if "topic" in shape(frames):
                continue
            with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
                pusher.send_frames(contents(frames))
                self.check(frames, subscriber.wait_for(1)[0])

    def test_sub_takes_all_examples(self):
        for frames in INTAKE:
            with Daemon() as daemon, Subscriber(daemon.live) as subscriber, \
                    Publisher(connect=daemon.subscribe) as publisher:
                publisher.wait_for_subscriber()
                publisher.send_frames(contents(frames))
                self.check(frames, subscriber.wait_for(1)[0])


class ReliableIntake(unittest.TestCase):
    def test_the_conversation_is_the_one_of_the_page(self):
        hello, welcome, put, ack, result, again, repeated, reused, nak, bye = map(contents, RELIABLE)
        with Daemon() as daemon, Scraper(daemon.reliable) as scraper:
            def answers():
                self.assertTrue(scraper.socket.poll(PATIENCE * 1000))
                return scraper.socket.recv_multipart()
            scraper.send_frames(*hello)
            self.assertEqual(answers(), welcome)
            scraper.send_frames(*put)
            self.assertEqual(answers(), ack)
            self.assertEqual(answers(), result)
            scraper.send_frames(*again)
            self.assertEqual(answers(), repeated)
            scraper.send_frames(*reused)
            self.assertEqual(answers(), nak)
            daemon.signal(signal.SIGTERM)
            self.assertEqual(answers(), bye)


class DurableFeed(unittest.TestCase):
    def test_the_conversation_is_the_one_of_the_page(self):
        with Daemon() as daemon, Pusher(daemon.push) as pusher, Consumer(daemon.durable) as consumer:
            pusher.send_frames(contents(INTAKE[0]))
            wait_until(lambda: daemon.status()["feed"]["head"] == 1)
            epoch = re.search(rb'"epoch":(\d+)', DURABLE[1][1].content)[1]

            def answer():
                self.assertTrue(consumer.socket.poll(PATIENCE * 1000))
                return consumer.socket.recv_multipart()
            for number, frames in enumerate(map(contents, DURABLE)):
                frames[1] = frames[1].replace(epoch, str(daemon.status()["epoch"]).encode() if number == 1 else epoch)
                if b'"op":"bye"' in frames[1]:
                    daemon.signal(signal.SIGTERM)
                if re.search(rb'"op":"(subscribe|ack|term|fetch)"', frames[1]):
                    consumer.socket.send_multipart(frames)
                else:
                    self.assertEqual(answer()[:2], frames)
        self.assertEqual(len(DURABLE), 11)


class Feed(unittest.TestCase):
    def test_the_record_is_what_becomes_of_the_example_with_a_header(self):
        topic, record, trailer = contents(FEED[0])
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send_frames(contents(INTAKE[1]))
            real = subscriber.wait_for(1)[0]
        shown = Event(topic.decode(), record, *struct.unpack(">3Q", trailer))
        check_envelope(self, shown)
        check_schema(self, [shown])
        # What only this run has: the state's id, and when the payload came.
        expected = real.raw.replace(real.data["id"].encode(), shown.data["id"].encode())
        expected = expected.replace(real.data["received"].encode(), shown.data["received"].encode())
        self.assertEqual(record, expected)
        self.assertEqual((shown.topic, shown.sequence, shown.number), (real.topic, real.sequence, real.number))

    def test_a_subscription_is_the_bytes_that_are_shown(self):
        hexes = re.findall(r"```hex\n(.*?)\n```", PAGE, re.DOTALL)
        with zmq.Context() as context, context.socket(zmq.XPUB) as feed, context.socket(zmq.SUB) as consumer:
            feed.linger = consumer.linger = 0
            port = feed.bind_to_random_port("tcp://127.0.0.1")
            consumer.subscribe("article/new/")
            consumer.connect(f"tcp://127.0.0.1:{port}")
            self.assertTrue(feed.poll(PATIENCE * 1000))
            self.assertIn(feed.recv().hex(" "), hexes)
