"""The clients in clients/, for Python and in C, against the daemon, with kills in between."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import articles
from harness import ROOT, Daemon, wait_until
from toolbox import tool

SOURCE = ROOT / "clients" / "python"
sys.path.insert(0, str(SOURCE / "src"))

from newswire import (  # noqa: E402
    Consumer, Pusher, RefusedError, TakenOver, TimeoutExpired, TooLargeError, UnacknowledgedError, aio)

# Behind all else: it has files of the same name as modules that examples import.
sys.path.append(str(SOURCE / "tests"))

from fake_daemon import FakeFeed, FakeIntake  # noqa: E402
# Run from here, as tests of this suite.
from test_faults import FeedFaults, PushFaults, Surface  # noqa: E402, F401
from test_protocol import FeedCore, PutCore  # noqa: E402, F401
from test_scrapy import ScrapyPipeline  # noqa: E402, F401


def text(number):
    return articles.article(f"client {number}", 600)


def cursors(daemon):
    """As the daemon shows them."""
    shown = json.loads(tool("consumers", "--json", "--admin", daemon.settings["admin"]["socket"]).stdout)
    return {one["consumer"]: one["cursor"] for one in shown["consumers"]}


def killed_and_started(daemon):
    daemon.signal(signal.SIGKILL)
    daemon.process.wait()
    daemon.start()


class Push(unittest.TestCase):
    def test_pages_texts_and_envelopes(self):
        with Daemon() as daemon:
            with Pusher(daemon.reliable, "c") as pusher:
                given = pusher.push(text(0), url="https://a.example/0", contentType="text/plain", outlet=None)
                pusher.push(f"<html><body><article><h1>Title here</h1><p>{text(1)}</p></article></body></html>".encode(),
                            url="https://a.example/1", id="page")
                pusher.push({"headline": "Envelope", "text": text(2)})
                pusher.flush()
                self.assertEqual((pusher.acknowledged, pusher.waiting), (3, []))
                with self.assertRaises(ValueError):
                    pusher.push(b"")
                pusher.push(b"other bytes", id="page")
                with self.assertRaises(RefusedError) as raised:
                    pusher.flush()
                self.assertEqual([(one.id, one.code) for one in raised.exception.refusals], [("page", "id-reused")])
            with Consumer(daemon.durable, "all", filter={}) as consumer:
                records = [consumer.next(10).data for _ in range(3)]
        self.assertEqual(records[0]["payloadId"], given)
        self.assertEqual([record.get("url") for record in records], ["https://a.example/0", "https://a.example/1", None])

    def test_nothing_is_lost_or_stored_twice_over_kills(self):
        count = 600
        with Daemon() as daemon:
            with Pusher(daemon.reliable, "crawler") as pusher:
                for number in range(count):
                    pusher.push(text(number), url=f"https://a.example/{number}")
                    if number in (200, 400):
                        killed_and_started(daemon)
            daemon.wait_until_decided()
            wait_until(lambda: daemon.status()["feed"]["head"] == count, what="each once")
            self.assertEqual(pusher.acknowledged, count)

    def test_what_is_too_large_is_refused_though_it_comes_first(self):
        with Daemon({"limits": {"payloadBytes": "2 MiB"}}) as daemon:
            with Pusher(daemon.reliable, "p", timeout=20) as pusher:
                with self.assertRaisesRegex(TooLargeError, "the daemon takes 2097152"):
                    pusher.push(b"x" * (9 << 20), id="large")
                pusher.push(b"y" * (1 << 20) + b" fits", id="fits")
            self.assertEqual(pusher.acknowledged, 1)

    def test_waiting_for_a_daemon_costs_nothing(self):
        with Daemon() as daemon:
            pusher = Pusher(daemon.reliable, "p", silence=0.2)
            pusher.push(b"first", id="a")
            pusher.flush(10)
            daemon.signal(signal.SIGKILL)
            daemon.wait()
            pusher.push(b"second", id="b")
            before = time.process_time()
            with self.assertRaises(UnacknowledgedError):
                pusher.flush(2)
            self.assertLess(time.process_time() - before, 0.5)
            daemon.start()
            pusher.close(20)
            self.assertEqual(pusher.acknowledged, 2)

    def test_nobody_there(self):
        with Daemon() as daemon:
            daemon.stop()
            pusher = Pusher(daemon.reliable, "c", timeout=0.3)
            for number in range(16):
                pusher.push(text(number))
            with self.assertRaises(TimeoutExpired):
                pusher.push(text(99))
            with self.assertRaises(UnacknowledgedError) as raised:
                pusher.close()
            self.assertEqual(len(raised.exception.ids), 16)


class Consume(unittest.TestCase):
    def test_everything_comes_at_least_once_over_kills(self):
        count = 400
        with Daemon() as daemon:
            seen = []

            def consume():
                with Consumer(daemon.durable, "store") as consumer:
                    for event in consumer:
                        seen.append(event.seq)
                        if event.data["payloadId"] == "last":
                            break

            thread = threading.Thread(target=consume, daemon=True)
            thread.start()
            with Pusher(daemon.reliable, "crawler") as pusher:
                for number in range(count):
                    pusher.push(text(number), id="last" if number == count - 1 else None)
                    if number in (100, 250):
                        killed_and_started(daemon)
                    if number % 50 == 0:
                        time.sleep(0.1)
            thread.join(60)
            self.assertFalse(thread.is_alive(), f"{len(seen)} seen")
        self.assertEqual(sorted(set(seen)), list(range(1, count + 1)))
        firsts = list(dict.fromkeys(seen))
        self.assertEqual(firsts, sorted(firsts))

    def test_a_failure_in_between_is_not_acknowledged(self):
        with Daemon() as daemon:
            with Pusher(daemon.reliable, "c") as pusher:
                for number in range(5):
                    pusher.push(text(number))
            with self.assertRaises(ZeroDivisionError), Consumer(daemon.durable, "c", start="first") as consumer:
                for event in consumer:
                    if event.seq == 3:
                        raise ZeroDivisionError
            with Consumer(daemon.durable, "c") as consumer:
                # What was acknowledged late comes again too, the failed one at the latest.
                self.assertLessEqual(consumer.next(10).seq, 3)

    def test_answers_fetch_and_takeover(self):
        with Daemon() as daemon:
            with Pusher(daemon.reliable, "c") as pusher:
                for number in range(5):
                    pusher.push(text(number))
            with Consumer(daemon.durable, "c", window=(10, 1 << 20)) as consumer:
                events = [consumer.next(10) for _ in range(5)]
                consumer.nak(events[1], delay=0.2)
                consumer.term(events[2], "no use")
                consumer.ack(events[4])
                again = consumer.next(10)
                self.assertEqual((again.seq, again.deliveries), (2, 2))
                consumer.ack(again)
                self.assertIsNone(consumer.next(0.3))
                self.assertEqual([event.seq for event in consumer.fetch(2, 3)], [2, 3, 4])
                with Consumer(daemon.durable, "c") as other:
                    other.next(0.5)
                    with self.assertRaises(TakenOver):
                        consumer.next(10)
            wait_until(lambda: cursors(daemon) == {"c": 5}, what="all are acknowledged or dead letters")


class Asynchronous(unittest.TestCase):
    def test_both_ends(self):
        async def run(daemon):
            async with aio.Pusher(daemon.reliable, "c") as pusher:
                for number in range(100):
                    await pusher.push(text(number), url=f"https://a.example/{number}")
                    if number == 50:
                        killed_and_started(daemon)
            seen = []
            async with aio.Consumer(daemon.durable, "a") as consumer:
                async for event in consumer:
                    seen.append(event.seq)
                    if event.seq == 100:
                        break
                await consumer.ack(event)
            async with aio.Consumer(daemon.durable, "a") as consumer:
                self.assertIsNone(await consumer.next(0.5), "all is acknowledged")
            return seen

        with Daemon() as daemon:
            self.assertEqual(asyncio.run(asyncio.wait_for(run(daemon), 60)), list(range(1, 101)))


class InC(unittest.TestCase):
    """clients/c: built and run."""

    @classmethod
    def setUpClass(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="newswire-c-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.directory)
        cls.program = cls.directory / "newswire-c"
        source = ROOT / "clients" / "c" / "newswire.c"
        assert len(source.read_text().splitlines()) <= 200
        # Where there is no cc, Swift has brought clang.
        compiler = shutil.which("cc") or shutil.which("clang")
        subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-o", cls.program, source, "-lzmq"], check=True)

    def start(self, arguments, **options):
        """Runs it, to the end of the test at the latest."""
        process = subprocess.Popen([self.program, *arguments], **options)
        self.addCleanup(process.kill)
        return process

    def test_files_go_in_and_records_come_out_over_a_kill(self):
        count = 60
        paths = []
        for number in range(count):
            paths.append(self.directory / f"{number}.txt")
            paths[-1].write_text(text(number))
        with Daemon() as daemon:
            daemon.signal(signal.SIGKILL)
            daemon.process.wait()
            push = self.start(["push", daemon.reliable, "files", *paths])
            consume = self.start(["consume", daemon.durable, "c", str(count)],
                                 stdout=subprocess.PIPE, text=True)
            time.sleep(0.5)
            daemon.start()
            self.assertEqual(push.wait(30), 0)
            output, _ = consume.communicate(timeout=30)
            again = subprocess.run([self.program, "push", daemon.reliable, "files", *paths], timeout=30)
            self.assertEqual((again.returncode, daemon.status()["feed"]["head"]), (0, count), "resends are known")
            wait_until(lambda: cursors(daemon) == {"c": count}, what="all are acknowledged")
        records = [json.loads(line) for line in output.splitlines()]
        self.assertEqual([int(record["sequence"]) for record in records], list(range(1, count + 1)))

    def test_a_consumer_whose_name_another_takes_ends(self):
        with Daemon() as daemon:
            process = self.start(["consume", daemon.durable, "a"], stderr=subprocess.PIPE, text=True)
            wait_until(lambda: "a" in cursors(daemon), what="it has subscribed")
            with Consumer(daemon.durable, "a") as consumer:
                self.assertIsNone(consumer.next(0.1))
                _, said = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 75)
            self.assertIn("another connection consumes as a", said)

    def test_a_consumer_subscribes_again_to_a_daemon_that_stops_and_comes_back(self):
        with FakeFeed(count=2) as fake:
            process = self.start(["consume", fake.endpoint, "a", "4"], stdout=subprocess.PIPE, text=True)
            fake.wait_for_ops("ack", 2)
            fake.send(op="bye")
            fake.count = 4
            cut = time.monotonic()
            fake.cut(0.5)
            output, _ = process.communicate(timeout=20)
            self.assertEqual((process.returncode, len(fake.ops("subscribe")), fake.cursor), (0, 2, 4))
            self.assertEqual([json.loads(line)["data"]["n"] for line in output.splitlines()], [1, 2, 3, 4])
            self.assertLess(fake.times("subscribe")[1] - cut, 4, "at once, not after the silence")

    def test_a_scraper_comes_back_when_the_daemon_says(self):
        path = self.directory / "page"
        path.write_text(text(1))

        def on_put(fake, header, _):
            if len(fake.ids()) == 1:
                fake.reply(op="bye", afterMs=700)
            else:
                return "ack"

        with FakeIntake(on_put=on_put) as fake:
            result = subprocess.run([self.program, "push", fake.endpoint, "files", path], timeout=20)
            first, second = fake.times("put")
        self.assertEqual(result.returncode, 0)
        self.assertTrue(0.69 < second - first < 2.5, second - first)

    def test_what_is_refused_and_wrong_usage(self):
        with Daemon({"limits": {"payloadBytes": "1 KiB"}}) as daemon:
            path = self.directory / "large"
            path.write_text("x " * 600)
            refused = subprocess.run([self.program, "push", daemon.reliable, "files", path], capture_output=True, text=True)
        self.assertEqual(refused.returncode, 65)
        self.assertIn("too-large", refused.stderr)
        self.assertEqual(subprocess.run([self.program], capture_output=True).returncode, 64)


class Examples(unittest.TestCase):
    def test_the_mapping_for_elasticsearch_has_every_key_of_the_schema(self):
        schema = json.loads(tool("schema").stdout)
        result = subprocess.run([sys.executable, SOURCE / "examples" / "elasticsearch_mapping.py"], input=tool("schema").stdout,
                                capture_output=True, check=True)
        properties = json.loads(result.stdout)["mappings"]["properties"]
        self.assertEqual(set(properties), {*schema["properties"]["data"]["properties"], "sequence"})
        kinds = {key: value["type"] for key, value in properties.items() if "type" in value}
        self.assertEqual([kinds[key] for key in ("body", "articleId", "publishedUtc", "published", "wordCount", "score")],
                         ["text", "keyword", "date", "keyword", "integer", "float"])


if __name__ == "__main__":
    unittest.main()
