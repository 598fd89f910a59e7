"""The durable feed: named consumers with cursors, NWF1, spoken by pyzmq."""

import json
import shutil
import signal
import threading
import time
import unittest

import articles
import segments
from harness import Consumer, Daemon, Scraper, finish_client, start_client, wait_until
from toolbox import tool


def envelope(number, **fields):
    return json.dumps({"url": f"https://site{number % 5}.example.com/{number}", "id": f"a{number}",
                       "text": articles.article(f"durable {number}", 700), **fields}).encode()


def fill(daemon, count, first=0, **fields):
    """Puts articles and waits until they are kept and decided."""
    before = daemon.status()["feed"]["head"]
    with Scraper(daemon.reliable, "filler") as scraper:
        for number in range(first, first + count):
            scraper.put(f"p-{number}", envelope(number, **fields))
            scraper.acknowledged(1)
    wait_until(lambda: daemon.status()["feed"]["head"] >= before + count, what="all are decided")


def kept(daemon):
    """The consumers whose cursors are on disk."""
    path = daemon.state / "consumers/cursors.json"
    return [entry["consumer"] for entry in json.loads(path.read_text())["consumers"]] if path.exists() else []


def is_kept(daemon, cursor):
    """Whether the cursor is on disk."""
    path = daemon.state / "consumers/cursors.json"
    return path.exists() and f'"cursor":{cursor},' in path.read_text()


def sequences(events):
    return [event["seq"] for event in events]


class Delivery(unittest.TestCase):
    def test_a_consumer_gets_all_and_goes_on_where_it_stopped(self):
        with Daemon() as daemon:
            fill(daemon, 20)
            with Consumer(daemon.durable, "archive") as consumer:
                self.assertEqual((consumer.ok["head"], consumer.ok["cursor"]), (20, 0))
                self.assertEqual(consumer.ok["epoch"], daemon.status()["epoch"])
                events = consumer.events(20)
                self.assertEqual(consumer.receive("idle")["head"], 20)
                consumer.send("ack", upTo=12)
                wait_until(lambda: is_kept(daemon, 12), what="the cursor is kept")
            self.assertEqual(sequences(events), list(range(1, 21)))
            self.assertEqual([event["previous"] for event in events], list(range(20)))
            self.assertEqual({event["deliveries"] for event in events}, {1})
            self.assertEqual([event["record"]["data"]["payloadId"] for event in events], [f"p-{n}" for n in range(20)])
            daemon.stop()
            daemon.start()
            fill(daemon, 3, first=20)
            with Consumer(daemon.durable, "archive") as consumer:
                self.assertEqual(consumer.ok["cursor"], 12)
                again = consumer.events(11)
        self.assertEqual(sequences(again), list(range(13, 24)))
        self.assertEqual(again[0]["previous"], 12, "the same as before")
        self.assertEqual(again[0]["record"], events[12]["record"])

    def test_new_events_come_as_they_are_recorded(self):
        with Daemon() as daemon, Consumer(daemon.durable, "live") as consumer:
            self.assertEqual(consumer.receive("idle")["head"], 0)
            for number in range(5):
                fill(daemon, 1, first=number)
                [event] = consumer.events(1)
                self.assertEqual(event["seq"], number + 1)
                consumer.send("ack", upTo=event["seq"])

    def test_the_window_bounds_what_is_on_its_way(self):
        with Daemon() as daemon:
            fill(daemon, 10)
            with Consumer(daemon.durable, "slow", window={"events": 3, "bytes": 1_000_000}) as consumer:
                self.assertEqual(sequences(consumer.events(3)), [1, 2, 3])
                self.assertTrue(consumer.is_silent())
                consumer.send("ack", upTo=2)
                self.assertEqual(sequences(consumer.events(2)), [4, 5])
                self.assertTrue(consumer.is_silent())
            with Consumer(daemon.durable, "bytes", window={"events": 100, "bytes": 1}) as consumer:
                self.assertEqual(sequences(consumer.events(1)), [1], "one always may")
                self.assertTrue(consumer.is_silent())

    def test_where_a_consumer_may_begin(self):
        with Daemon() as daemon:
            fill(daemon, 4)
            between = time.gmtime(time.time() + 1)
            time.sleep(2.1)
            fill(daemon, 2, first=4)
            moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", between)
            for start, expected in [("first", [1, 2, 3, 4, 5, 6]), ("seq:3", [3, 4, 5, 6]), ("new", []),
                                    (f"time:{moment}", [5, 6]), ("time:2020-01-01T00:00:00+09:00", [1, 2, 3, 4, 5, 6]),
                                    ("time:2120-01-01T00:00:00Z", []), ("seq:99", [])]:
                with self.subTest(start=start), Consumer(daemon.durable, "c", start=start) as consumer:
                    self.assertEqual(sequences(consumer.rest()), expected)
            # The cursor stands where the last one put it.
            fill(daemon, 1, first=6)
            with Consumer(daemon.durable, "c") as consumer:
                self.assertEqual(sequences(consumer.rest()), [7])

    def test_filters_and_shards(self):
        with Daemon() as daemon:
            fill(daemon, 10)
            with Scraper(daemon.reliable, "more") as scraper:
                scraper.put("empty", json.dumps({"url": "https://e.example.org/", "text": " "}).encode())
                scraper.put("copy", envelope(0, url="https://copy.example.org/x"))
                scraper.put("outlet", envelope(50, outlet="Daily"))
                scraper.put("german", envelope(51, url="https://de.example.de/1", language="de-CH"))
                scraper.acknowledged(4)
            wait_until(lambda: daemon.status()["feed"]["head"] == 14)
            cases = [
                (None, [*range(1, 11), 12, 13, 14]), ({}, list(range(1, 15))), ({"outcome": ["rejected"]}, [11]),
                ({"outcome": ["duplicate", "rejected"]}, [11, 12]), ({"domain": ["example.org"]}, [11, 12]),
                ({"domain": ["EXAMPLE.de"], "outcome": ["new"]}, [14]), ({"language": ["de"]}, [14]),
                ({"language": ["de-ch"]}, [14]), ({"language": ["de-AT"]}, []), ({"outlet": ["Daily"]}, [13]),
                ({"outlet": []}, []),
            ]
            for filter, expected in cases:
                with self.subTest(filter=filter), Consumer(
                        daemon.durable, "f", start="first", **({} if filter is None else {"filter": filter})) as consumer:
                    events = consumer.rest()
                    self.assertEqual(sequences(events), expected)
                    self.assertEqual([event["previous"] for event in events], [0, *expected][:len(expected)])
            parts = []
            for index in range(3):
                with Consumer(daemon.durable, "s", shard={"index": index, "count": 3}, filter={}) as consumer:
                    events = consumer.rest()
                    parts.append(sequences(events))
                    self.assertEqual([event["previous"] for event in events], [0, *parts[-1]][:len(parts[-1])])
            self.assertEqual(sorted(sum(parts, [])), list(range(1, 15)), "each in one shard")
            wait_until(lambda: kept(daemon) == ["f", "s/0of3", "s/1of3", "s/2of3"], what="each has a cursor of its own")


class Answers(unittest.TestCase):
    def test_what_is_put_off_comes_again_and_the_rest_goes_on(self):
        with Daemon() as daemon:
            fill(daemon, 4)
            with Consumer(daemon.durable, "c") as consumer:
                consumer.events(4)
                consumer.send("nak", seq=2, delayMs=400)
                consumer.send("ack", upTo=4)
                self.assertTrue(consumer.is_silent(0.2))
                [again] = consumer.events(1)
                self.assertEqual((again["seq"], again["previous"], again["deliveries"]), (2, 1, 2))
                consumer.send("ack", upTo=2)
                fill(daemon, 1, first=4)
                self.assertEqual(sequences(consumer.events(1)), [5])

    def test_after_the_last_delivery_it_is_a_dead_letter(self):
        with Daemon({"feed": {"durable": {"maxDeliver": 3}}}) as daemon:
            fill(daemon, 3)
            with Consumer(daemon.durable, "c") as consumer:
                consumer.events(3)
                for delivery in (2, 3):
                    consumer.send("nak", seq=2)
                    self.assertEqual(consumer.events(1)[0]["deliveries"], delivery)
                consumer.send("nak", seq=2)
                consumer.send("term", seq=3, reason="no body")
                consumer.send("ack", upTo=1)
                self.assertTrue(consumer.is_silent())
                consumer.send("term", seq=3)
                self.assertEqual(consumer.receive("error")["code"], "not-delivered")
            letters = daemon.state / "consumers/dead-letters.c.jsonl"
            wait_until(lambda: letters.exists() and letters.read_text().count("\n") == 2)
            lines = [json.loads(line) for line in letters.read_text().splitlines()]
            self.assertEqual([(line["seq"], line["deliveries"]) for line in lines], [(2, 3), (3, 1)])
            self.assertEqual(lines[1]["reason"], "no body")
            daemon.signal(signal.SIGKILL)
            daemon.process.wait()
            daemon.start()
            fill(daemon, 1, first=3)
            with Consumer(daemon.durable, "c") as consumer:
                [event] = consumer.events(1)
                self.assertEqual((event["seq"], event["previous"]), (4, 3), "dead letters stay dead")

    def test_what_is_not_answered_in_time_comes_again_to_who_is_alive(self):
        with Daemon({"feed": {"durable": {"ackWait": 1}}}) as daemon:
            fill(daemon, 3)
            with Consumer(daemon.durable, "c") as consumer:
                consumer.events(3)
                self.assertTrue(consumer.is_silent(1.6), "who is silent has not read it yet")
                consumer.send("ack", upTo=1)
                self.assertEqual([(event["seq"], event["deliveries"]) for event in consumer.events(2)],
                                 [(2, 2), (3, 2)])

    def test_a_newer_connection_takes_over(self):
        with Daemon() as daemon:
            fill(daemon, 2)
            with Consumer(daemon.durable, "c") as older:
                older.events(2)
                with Consumer(daemon.durable, "c") as newer:
                    self.assertEqual([(event["seq"], event["deliveries"]) for event in newer.events(2)],
                                     [(1, 2), (2, 2)])
                    while (message := older.receive())["op"] == "idle":
                        pass
                    self.assertEqual(message["op"], "bye")
                    older.send("ack", upTo=2)
                    self.assertEqual(older.receive("error")["code"], "not-subscribed")

    def test_a_stop_says_bye(self):
        with Daemon() as daemon, Consumer(daemon.durable, "c") as consumer:
            consumer.receive("idle")
            daemon.stop()
            self.assertEqual(consumer.receive()["op"], "bye")


class Fetch(unittest.TestCase):
    def test_whoever_asks_gets_a_stretch(self):
        with Daemon() as daemon, Consumer(daemon.durable) as stranger:
            fill(daemon, 200)
            stranger.send("fetch", **{"from": 5, "count": 3})
            self.assertEqual([(e["seq"], e["previous"]) for e in stranger.rest()], [(5, 0), (6, 5), (7, 6)])
            stranger.send("fetch", **{"from": 190, "count": 100})
            self.assertEqual(sequences(stranger.rest()), list(range(190, 201)))
            stranger.send("fetch", **{"from": 1, "count": 200, "filter": {"outcome": ["rejected"]}})
            self.assertEqual(stranger.rest(), [])
            stranger.send("fetch", **{"from": 1, "count": 200})
            self.assertEqual(sequences(stranger.rest()), list(range(1, 201)))


class Retention(unittest.TestCase):
    def test_a_consumer_that_lags_is_waited_for_up_to_a_limit(self):
        settings = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 4 << 20, "payloadBytes": 4 << 20,
                                  "consumerHold": 12 << 20},
                    "dedupe": {"near": {"enabled": False}}}

        def flood(daemon, seed, count):
            before = daemon.status()["feed"]["head"]
            finish_client(start_client("flood", endpoint=daemon.push, seed=seed, size=20_000, count=count))
            wait_until(lambda: daemon.status()["feed"]["head"] == before + count, what="all are decided")
            time.sleep(1.2)  # Files go once a second at the latest.

        def first_file(daemon):
            return segments.files(daemon.state / "records")[0].name[:10]

        with Daemon(settings) as daemon:
            with Consumer(daemon.durable, "slow") as consumer:
                consumer.receive("idle")
            flood(daemon, "held", 350)
            self.assertEqual(first_file(daemon), "0000000001", "over its retention, and held")
            with Consumer(daemon.durable, "slow") as consumer:
                events = []
                while len(events) < 350:
                    events += consumer.events(1)
                    consumer.send("ack", upTo=events[-1]["seq"])
                self.assertEqual(sequences(events), list(range(1, 351)))
            flood(daemon, "free", 20)
            self.assertNotEqual(first_file(daemon), "0000000001", "it is not needed any more")
            flood(daemon, "too much", 1200)
            size = sum(path.stat().st_size for path in segments.files(daemon.state / "records"))
            self.assertLess(size, 20 << 20)
            with Consumer(daemon.durable, "slow") as consumer:
                gap = consumer.receive("gap")
                self.assertEqual((gap["from"], gap["reason"]), (351, "trimmed"))
                [event] = consumer.events(1)
                self.assertEqual((event["seq"], event["previous"]), (gap["to"] + 1, 350))
            end = daemon.stop()
        self.assertEqual(end.counters["newswire_durable_gaps_total"], 1)
        self.assertIn(f"consumer slow misses the sequences 351 to {gap['to']}: trimmed; raise retention.consumerHold",
                      end.log)

    def test_another_epoch_is_told(self):
        with Daemon() as daemon:
            fill(daemon, 5)
            with Consumer(daemon.durable, "c") as consumer:
                consumer.events(5)
                consumer.send("ack", upTo=5)
                wait_until(lambda: is_kept(daemon, 5), what="the cursor is kept")
            daemon.stop()
            for log in ("records", "journal"):
                shutil.rmtree(daemon.state / log)
            daemon.start()
            fill(daemon, 2, first=10)
            with Consumer(daemon.durable, "c") as consumer:
                self.assertEqual(consumer.ok["cursor"], 0)
                gap = consumer.receive("gap")
                self.assertEqual((gap["from"], gap["to"], gap["reason"]), (6, 0, "epoch"))
                self.assertEqual(sequences(consumer.events(2)), [1, 2])

    def test_a_damaged_file_of_cursors_costs_them_and_not_the_start(self):
        with Daemon() as daemon:
            fill(daemon, 2)
            with Consumer(daemon.durable, "c") as consumer:
                consumer.events(2)
                consumer.send("ack", upTo=2)
                wait_until(lambda: is_kept(daemon, 2), what="the cursor is kept")
            daemon.stop()
            path = daemon.state / "consumers/cursors.json"
            path.write_text(path.read_text()[:-20])
            daemon.start()
            with Consumer(daemon.durable, "c") as consumer:
                self.assertEqual(sequences(consumer.events(2)), [1, 2])
            end = daemon.stop()
        self.assertIn("cursors.json is damaged: it is set aside", end.log)


class Command(unittest.TestCase):
    def test_consumers_are_shown_reset_and_forgotten(self):
        with Daemon() as daemon:
            admin = ("--admin", daemon.settings["admin"]["socket"])
            self.assertEqual(tool("consumers", *admin).stdout, b"no consumers\n")
            fill(daemon, 3)
            with Consumer(daemon.durable, "archive") as consumer:
                consumer.events(3)
                consumer.send("ack", upTo=2)

                def row():
                    found = json.loads(tool("consumers", "ls", "--json", *admin).stdout)["consumers"]
                    return found[0] if found else {"cursor": None}
                wait_until(lambda: row()["cursor"] == 2)
                self.assertEqual({key: row()[key] for key in ("consumer", "connected", "lag", "outstanding")},
                                 {"consumer": "archive", "connected": True, "lag": 1, "outstanding": 1})
                lines = tool("consumers", *admin).stdout.decode().splitlines()
                self.assertRegex(lines[1], r"^archive +yes +2 +1 +1 +0  20")
                self.assertEqual(tool("consumers", "reset", "archive", "1", *admin).returncode, 0)
                while (message := consumer.receive())["op"] == "idle":
                    pass
                self.assertEqual(message["op"], "bye")
                self.assertEqual(consumer.subscribe()["cursor"], 1)
                self.assertEqual(sequences(consumer.events(2)), [2, 3])
            self.assertEqual(tool("consumers", "rm", "archive", *admin).returncode, 0)
            wait_until(lambda: kept(daemon) == [])
            missing = tool("consumers", "rm", "archive", *admin)
            self.assertEqual((missing.returncode, "there is no consumer archive" in missing.stderr), (65, True))
            over_http = tool("consumers", "rm", "archive", "--admin", daemon.settings["admin"]["http"])
            self.assertEqual((over_http.returncode, "405" in over_http.stderr), (69, True))


class Hostile(unittest.TestCase):
    def test_what_is_no_message_is_answered_and_harms_nothing(self):
        long = "x" * 70_000
        cases = [
            ([b"NWF2", b"{}"], "unknown-version"), ([b"HELO", b"{}"], "bad-frame"), ([b""], "bad-frame"),
            ([b"NWF1"], "bad-frame"), ([b"NWF1", b"{}", b"x"], "bad-frame"), ([b"NWF1", b""], "bad-header"),
            ([b"NWF1", b"nonsense"], "bad-header"), ([b"NWF1", b"[]"], "bad-header"),
            ([b"NWF1", long.encode()], "bad-header"),
            ([b"NWF1", b'{"op":"jump"}'], "bad-header"), ([b"NWF1", b'{"op":"subscribe"}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"../x"}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"%s"}' % (b"c" * 65)], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","from":"yesterday"}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","from":"time:2023-02-30T00:00:00Z"}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","shard":{"index":2,"count":2}}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","window":{"events":0}}'], "bad-header"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","filter":{"outcome":["good"]}}'], "bad-filter"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","filter":{"colour":["red"]}}'], "bad-filter"),
            ([b"NWF1", b'{"op":"subscribe","consumer":"c","filter":{"domain":"x"}}'], "bad-filter"),
            ([b"NWF1", b'{"op":"ack","upTo":1}'], "not-subscribed"), ([b"NWF1", b'{"op":"ack"}'], "bad-header"),
            ([b"NWF1", b'{"op":"ack","upTo":-1}'], "bad-header"),
            ([b"NWF1", b'{"op":"nak","seq":1,"delayMs":-5}'], "bad-header"),
            ([b"NWF1", b'{"op":"fetch","from":0,"count":1}'], "bad-header"),
            ([b"NWF1", b'{"op":"fetch","from":1,"count":1000000}'], "bad-header"),
        ]
        with Daemon({"feed": {"durable": {"consumers": 2}}}) as daemon, Consumer(daemon.durable, "honest") as honest:
            honest.receive("idle")
            with Consumer(daemon.durable) as hostile:
                for frames, code in cases:
                    with self.subTest(frames=[frame[:80] for frame in frames]):
                        hostile.socket.send_multipart(frames)
                        self.assertEqual(hostile.receive("error")["code"], code)
                hostile.name = "second"
                hostile.subscribe()
                hostile.name = "third"
                self.assertEqual(hostile.subscribe("idle")["head"], 0)
                self.assertEqual(hostile.receive("error")["code"], "too-many-consumers")
            fill(daemon, 1)
            self.assertEqual(sequences(honest.events(1)), [1])
            self.assertEqual(honest.rest(), [])
            honest.send("ack", upTo=9)
            self.assertEqual(honest.receive("error")["code"], "not-delivered")

    def test_a_stopped_consumer_holds_up_nobody(self):
        with Daemon() as daemon, Consumer(daemon.durable, "quick") as quick:
            quick.receive("idle")
            with Consumer(daemon.durable, "stopped", window={"events": 10, "bytes": 10_000_000}) as stopped:
                stopped.receive("idle")
                before = daemon.memory("VmRSS")
                for number in range(300):
                    fill(daemon, 1, first=number)
                    [event] = quick.events(1, timeout=5)
                    quick.send("ack", upTo=event["seq"])
                self.assertLess(daemon.memory("VmRSS") - before, 48 << 20)
                seen = stopped.events(10)
                self.assertEqual(sequences(seen), list(range(1, 11)), "it resumes where it was")
                stopped.send("ack", upTo=10)
                self.assertEqual(sequences(stopped.events(10)), list(range(11, 21)))


class Kill(unittest.TestCase):
    def test_every_record_comes_at_least_once_and_first_deliveries_ascend(self):
        """kill -9 under load, six times; the consumer acknowledges in batches, and subscribes again as it must."""
        daemon = Daemon()
        with daemon:
            stop, done = threading.Event(), []
            seen, firsts, cursors = set(), [], []

            def consume():
                acknowledged = 0
                while not stop.is_set():
                    with Consumer(daemon.durable) as consumer:
                        consumer.name = "store"
                        consumer.send("subscribe", consumer="store")
                        quiet = time.monotonic()
                        while not stop.is_set():
                            if not consumer.socket.poll(100):
                                if time.monotonic() - quiet > 1:
                                    break
                                continue
                            quiet = time.monotonic()
                            message = consumer.receive()
                            if message["op"] == "ok":
                                cursors.append((message["cursor"], acknowledged))
                            elif message["op"] == "bye":
                                break
                            elif message["op"] == "event":
                                sequence = message["seq"]
                                if sequence not in seen:
                                    firsts.append(sequence)
                                seen.add(sequence)
                                if sequence % 7 == 0:
                                    consumer.send("ack", upTo=sequence)
                                    acknowledged = max(acknowledged, sequence)
                done.append(True)

            thread = threading.Thread(target=consume)
            thread.start()
            flood = start_client("flood", endpoint=daemon.push, size=2000, seed="kill",
                                 until=str(daemon.directory / "enough"), linger=0)
            try:
                for round in range(6):
                    wait_until(lambda: len(seen) > 60 * (round + 1), what="events come")
                    if round == 3:
                        # They are written now and then: one at least is to be met by a kill.
                        wait_until(lambda: not is_kept(daemon, 0), what="a cursor is kept")
                    daemon.signal(signal.SIGKILL)
                    daemon.process.wait()
                    daemon.start()
                (daemon.directory / "enough").touch()
                flood.wait(60)
                daemon.wait_until_decided()
                time.sleep(0.5)
                wait_until(lambda: daemon.status()["inFlight"]["payloads"] == 0, what="nothing is on its way")
                head = daemon.status()["feed"]["head"]
                wait_until(lambda: len(seen) >= head, what="all have come")
            finally:
                stop.set()
                thread.join()
                flood.kill()
                flood.communicate()
        self.assertEqual(seen, set(range(1, head + 1)))
        self.assertEqual(firsts, sorted(firsts))
        for stored, acknowledged in cursors:
            self.assertLessEqual(stored, acknowledged, "a cursor is never ahead of what was acknowledged")
        self.assertGreater(max(stored for stored, _ in cursors), 0, "cursors outlive a kill")


if __name__ == "__main__":
    unittest.main()
