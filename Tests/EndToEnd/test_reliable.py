"""The reliable intake, NWI1: what is acknowledged is kept, once, whatever happens to the daemon or the connection."""

import hashlib
import json
import signal
import shutil
import tempfile
import time
import unittest
from pathlib import Path

import zmq

import segments
from checks import check_stream
from harness import PATIENCE, Daemon, Scraper, Subscriber, finish_client, start_client, wait_until
from test_admin import metrics, status
from toolbox import article

WINDOW = {"puts": 512, "bytes": 32 << 20}


def text(number):
    return article(number).encode()


class Puts(unittest.TestCase):
    def test_a_put_is_acknowledged_and_becomes_a_record(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Scraper(daemon.reliable) as scraper:
            welcome = scraper.hello("crawler")
            self.assertEqual(welcome, {"op": "welcome", "window": WINDOW, "maxPayload": 10 << 20})
            payload = text(1)
            scraper.put(
                "p-1", payload, url="https://example.com/1", outlet="The Example",
                sha256=hashlib.sha256(payload).hexdigest(), meta={"crawl": 5})
            self.assertEqual(scraper.receive(), {"op": "ack", "ids": ["p-1"], "repeated": [], "window": WINDOW})
            [event] = subscriber.wait_for(1)
            self.assertEqual(
                (event.data["payloadId"], event.data["url"], event.data["outlet"], event.data["meta"]),
                ("p-1", "https://example.com/1", "The Example", {"crawl": 5}))
            self.assertNotIn("warnings", event.data, "op and id are known keys")
            journal = list(segments.entries(daemon.state / "journal"))
            self.assertEqual(len(journal), 1)
            self.assertTrue(journal[0][1].endswith(payload))
            values = metrics(daemon)
            end = daemon.stop()
        self.assertEqual(values["newswire_acknowledged_total"], 1)
        self.assertEqual(values["newswire_acknowledge_duration_seconds_count"], 1)
        self.assertEqual(values['newswire_payloads_total{endpoint="reliable"}'], 1)
        self.assertEqual(values["newswire_reliable_clients"], 1)
        self.assertEqual(values["newswire_ids"], 1)
        self.assertEqual(end.counters["newswire_payloads_total.reliable"], 1)

    def test_what_is_put_together_is_acknowledged_together(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Scraper(daemon.reliable, "crawler") as scraper:
            for number in range(400):
                scraper.put(f"p-{number}", text(number))
            kept, repeated, acks = [], [], 0
            while len(kept) < 400:
                ack = scraper.receive("ack")
                kept += ack["ids"]
                repeated += ack["repeated"]
                acks += 1
            self.assertEqual(kept, [f"p-{number}" for number in range(400)], "in the order of the puts")
            self.assertEqual(repeated, [])
            self.assertLess(acks, 200)
            events = subscriber.wait_for(400)
        self.assertEqual([event.data["payloadId"] for event in events], kept)
        check_stream(self, events)

    def test_without_a_name_the_first_ack_warns(self):
        with Daemon() as daemon, Scraper(daemon.reliable) as scraper, Scraper(daemon.reliable, "crawler") as named:
            for number in range(2):
                scraper.put(f"p-{number}", text(number))
                self.assertEqual(scraper.receive("ack").get("warning"), None if number else "unscoped-id")
            named.put("p-0", text(0))
            self.assertNotIn("warning", named.receive("ack"))

    def test_ids_belong_to_the_client_or_the_connection(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            with Scraper(daemon.reliable, "a") as one, Scraper(daemon.reliable, "b") as two, \
                    Scraper(daemon.reliable) as three, Scraper(daemon.reliable) as four:
                for number, scraper in enumerate((one, two, three, four)):
                    scraper.put("p", text(number))
                    self.assertEqual(scraper.receive("ack")["ids"], ["p"])
            with Scraper(daemon.reliable, "a") as again, Scraper(daemon.reliable) as stranger:
                again.put("p", text(0))
                self.assertEqual(again.receive("ack")["repeated"], ["p"])
                stranger.put("p", text(2))
                self.assertEqual(stranger.receive("ack")["ids"], ["p"], "its connection is another one")
            subscriber.wait_for(5)
            subscriber.wait_for_heartbeat()
            self.assertEqual(len(subscriber.events), 5)

    def test_the_same_id_with_other_bytes_is_refused(self):
        with Daemon() as daemon, Scraper(daemon.reliable, "a") as scraper:
            scraper.put("p", text(1))
            scraper.receive("ack")
            scraper.put("p", text(2))
            nak = scraper.receive("nak")
            self.assertEqual((nak["id"], nak["code"]), ("p", "id-reused"))
            self.assertNotIn("retry", nak)
            wait_until(lambda: metrics(daemon)['newswire_refused_total{endpoint="reliable",code="id-reused"}'] == 1)
            self.assertEqual(status(daemon)["intake"]["reliable"]["refused"], {"id-reused": 1})

    def test_over_the_window_is_refused_until_something_is_acknowledged(self):
        with Daemon() as daemon, Scraper(daemon.reliable, immediate=False) as scraper:
            daemon.signal(signal.SIGSTOP)
            for number in range(20):
                scraper.put(f"p-{number}", text(number))
            time.sleep(0.3)
            daemon.signal(signal.SIGCONT)
            replies = [scraper.receive() for _ in range(2)]
            while sum(len(r["ids"]) if r["op"] == "ack" else 1 for r in replies) < 20:
                replies.append(scraper.receive())
            refused = [reply["id"] for reply in replies if reply["op"] == "nak"]
            kept = [name for reply in replies if reply["op"] == "ack" for name in reply["ids"]]
            self.assertEqual(kept[:16], [f"p-{number}" for number in range(16)])
            for reply in replies:
                if reply["op"] == "nak":
                    self.assertEqual((reply["code"], reply["retry"]), ("over-window", True))
            for name in refused:
                scraper.put(name, text(int(name[2:])))
            self.assertEqual(sorted(scraper.acknowledged(len(refused))[0]), sorted(refused))

    def test_a_small_window_is_told_and_kept_to(self):
        settings = {"intake": {"reliable": {"window": {"puts": 2, "bytes": 5000}}}}
        with Daemon(settings) as daemon, Scraper(daemon.reliable) as scraper:
            self.assertEqual(scraper.hello("a")["window"], {"puts": 2, "bytes": 5000})
            daemon.signal(signal.SIGSTOP)
            for number in range(3):
                scraper.put(f"p-{number}", text(number))
            daemon.signal(signal.SIGCONT)
            replies = [scraper.receive() for _ in range(2)]
            self.assertIn("over-window", [reply.get("code") for reply in replies])
            scraper.acknowledged(0 if any(len(r.get("ids", [])) == 2 for r in replies) else 1)
            # A payload larger than the window may be put alone.
            scraper.put("large", b"word " * 2000)
            self.assertEqual(scraper.acknowledged(1)[0], ["large"])

    def test_the_outcome_is_told_to_who_asks(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Scraper(daemon.reliable, "a") as scraper:
            scraper.put("p-1", text(1), notify="result")
            scraper.receive("ack")
            result = scraper.receive("result")
            self.assertEqual(result, {"op": "result", "id": "p-1", "items": [{"seq": 1, "outcome": "new"}]})
            scraper.put("p-2", text(1), notify="result")
            scraper.receive("ack")
            first = subscriber.wait_for(2)[0].data["id"]
            self.assertEqual(
                scraper.receive("result")["items"], [{"seq": 2, "outcome": "duplicate", "of": first}])
            scraper.put("p-3", text(3))
            scraper.receive("ack")
            self.assertTrue(scraper.is_silent(), "nobody asked")
            # Putting it again asks again.
            scraper.put("p-1", text(1), notify="result")
            self.assertEqual(scraper.receive("ack")["repeated"], ["p-1"])
            self.assertEqual(scraper.receive("result")["items"], [{"seq": 1, "outcome": "new"}])
            for number in range(10, 60):
                scraper.put(f"p-{number}", text(number), notify="result")
            told = {}
            while len(told) < 50:
                reply = scraper.receive()
                if reply["op"] == "result":
                    self.assertNotIn(reply["id"], told)
                    told[reply["id"]] = reply["items"]
            self.assertEqual(
                [told[f"p-{number}"][0]["seq"] for number in range(10, 60)], list(range(4, 54)))

    def test_outcomes_are_found_after_a_restart(self):
        folder = Path(tempfile.mkdtemp(prefix="newswire-reliable-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        with Daemon(state=folder / "s") as daemon, Scraper(daemon.reliable, "a") as scraper:
            for number in range(300):
                scraper.put(f"p-{number}", text(number))
            scraper.acknowledged(300)
        with Daemon(state=folder / "s") as daemon, Scraper(daemon.reliable, "a") as scraper:
            for number in (299, 0, 150, 151):
                scraper.put(f"p-{number}", text(number), notify="result")
                self.assertEqual(scraper.receive("ack")["repeated"], [f"p-{number}"])
                self.assertEqual(scraper.receive("result")["items"], [{"seq": number + 1, "outcome": "new"}])


class Refusals(unittest.TestCase):
    def test_every_bad_message_is_answered_and_the_connection_stays(self):
        put = b'{"op":"put","id":"p"}'
        cases = [
            ([b"", b"NWI1", put, b"text"], "bad-frame", None),
            ([b"NWI1"], "bad-frame", None),
            ([put, b"text"], "bad-frame", None),
            ([b"NWI2", put, b"text"], "unknown-version", None),
            ([b"NWI1", b"", b"text"], "bad-header", None),
            ([b"NWI1", b"{", b"text"], "bad-header", None),
            ([b"NWI1", b"\xff{}", b"text"], "bad-header", None),
            ([b"NWI1", b"[1]", b"text"], "bad-header", None),
            ([b"NWI1", b'{"id":"p"}', b"text"], "bad-header", "p"),
            ([b"NWI1", b'{"op":"steal","id":"p"}', b"text"], "bad-header", "p"),
            ([b"NWI1", b'{"op":"put"}', b"text"], "bad-header", None),
            ([b"NWI1", json.dumps({"op": "put", "id": "x" * 129}).encode(), b"text"], "bad-header", None),
            ([b"NWI1", json.dumps({"op": "put", "id": "p", "meta": "x" * 65536}).encode(), b"text"], "bad-header", None),
            ([b"NWI1", put], "bad-frame", "p"),
            ([b"NWI1", put, b""], "bad-frame", "p"),
            ([b"NWI1", put, b"text", b"more"], "bad-frame", "p"),
            ([b"NWI1", put, *[b"x"] * 1000], "bad-frame", "p"),
            ([b"NWI1", b'{"op":"put","id":"p","contentEncoding":"rot13"}', b"text"], "unknown-encoding", "p"),
            ([b"NWI1", b'{"op":"put","id":"p","sha256":"00"}', b"text"], "hash-mismatch", "p"),
            ([b"NWI1", b'{"op":"put","id":"p","notify":"everything"}', b"text"], "bad-header", "p"),
            ([b"NWI1", b'{"op":"hello","client":""}'], "bad-header", None),
            ([b"NWI1", put, b"x" * 70_001], "too-large", "p"),
        ]
        with Daemon({"limits": {"payloadBytes": 70_000}}) as daemon, Subscriber(daemon.live) as subscriber, \
                Scraper(daemon.reliable, "a") as scraper:
            for frames, code, identifier in cases:
                with self.subTest(frames=[frame[:40] for frame in frames[:4]]):
                    scraper.send_frames(*frames)
                    nak = scraper.receive("nak")
                    self.assertEqual((nak["code"], nak.get("id")), (code, identifier), nak)
                    self.assertNotIn("retry", nak)
                    self.assertTrue(nak["detail"])
            scraper.put("p", text(1))
            self.assertEqual(scraper.receive("ack")["ids"], ["p"], "none of those was kept")
            subscriber.wait_for(1)
            self.assertEqual(metrics(daemon)['newswire_connections_closed_total{endpoint="reliable"}'], 0)
            end = daemon.stop()
        self.assertEqual(sum(end.by_label("newswire_refused_total.reliable").values()), len(cases))
        self.assertRegex(end.log, "refused id-reused|refused bad-header at reliable: ")

    def test_beyond_twice_the_limit_the_connection_is_cut_and_counted(self):
        with Daemon({"limits": {"payloadBytes": 5000}}) as daemon:
            with Scraper(daemon.reliable, "a") as scraper:
                scraper.put("p", b"x" * 10_000)
                self.assertEqual(scraper.receive("nak")["code"], "too-large")
                scraper.put("p", b"x" * 10_001)
                wait_until(
                    lambda: metrics(daemon)['newswire_connections_closed_total{endpoint="reliable"}'] == 1,
                    what="the connection is cut")

    def test_more_connections_than_allowed_are_refused_until_one_has_gone(self):
        settings = {"intake": {"reliable": {"connections": 3}}}
        with Daemon(settings) as daemon:
            scrapers = [Scraper(daemon.reliable, f"c{number}") for number in range(3)]
            with Scraper(daemon.reliable) as fourth:
                fourth.put("p", text(1))
                nak = fourth.receive("nak")
                self.assertEqual((nak["code"], nak["id"], nak["retry"]), ("internal", "p", True))
                self.assertRegex(nak["detail"], "intake.reliable.connections")
                scrapers[1].close()

                def taken():
                    fourth.put("p", text(1))
                    return fourth.receive()["op"] == "ack"
                wait_until(taken, what="there is room again")
            for number in (0, 2):
                scrapers[number].put("q", text(number))
                ack = scrapers[number].receive("ack")
                if not ack["ids"]:  # it was asked whether it is there
                    self.assertEqual(ack["repeated"], [])
                    ack = scrapers[number].receive("ack")
                self.assertNotIn("warning", ack, "it is still known")
                scrapers[number].close()


class Restarts(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newswire-reliable-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = self.folder / "state"

    def payloads_in_journal(self):
        return [data for _, data in segments.entries(self.state / "journal")]

    def kill(self, daemon):
        daemon.signal(signal.SIGKILL)
        daemon.wait()

    def test_a_resend_after_a_kill_is_repeated_and_there_is_one_record(self):
        settings = {"retention": {"segmentBytes": 1 << 20}}
        with Daemon(settings, state=self.state) as daemon:
            with Scraper(daemon.reliable, "crawler") as scraper:
                for number in range(200):
                    scraper.put(f"p-{number}", text(number))
                kept, _ = scraper.acknowledged(100)
                self.kill(daemon)
        with Daemon(settings, state=self.state) as daemon, Subscriber(daemon.live) as subscriber:
            with Scraper(daemon.reliable, "crawler") as scraper:
                for number in range(200):
                    scraper.put(f"p-{number}", text(number))
                again, repeated = scraper.acknowledged(200)
            self.assertLessEqual(set(kept), set(repeated), "what was acknowledged is known")
            self.assertEqual(sorted(again + repeated), sorted(f"p-{number}" for number in range(200)))
            wait_until(lambda: metrics(daemon)["newswire_in_flight_payloads"] == 0)
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertEqual(len(self.payloads_in_journal()), 200, "each once")
        outcomes = [item for settled in segments.settled(self.state / "records") for item in settled.items]
        identifiers = [json.loads(record)["data"]["payloadId"] for _, record in outcomes]
        self.assertEqual(sorted(identifiers), sorted(f"p-{number}" for number in range(200)))

    def test_ids_are_known_when_the_journal_has_let_go_of_them(self):
        settings = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 4 << 20, "payloadBytes": 2 << 20}}
        with Daemon(settings, state=self.state) as daemon, Subscriber(daemon.live, keeps_bodies=False) as subscriber:
            with Scraper(daemon.reliable, "crawler") as scraper:
                for number in range(1000):
                    scraper.put(f"p-{number}", b"%d " % number + b"word " * 2000)
                    if number % 100 == 99:
                        scraper.acknowledged(100)
            subscriber.wait_for(1000)
            self.kill(daemon)
        self.assertNotEqual(segments.files(self.state / "journal")[0].name[:10], "0000000001")
        for _ in range(2):
            with Daemon(settings, state=self.state) as daemon, Scraper(daemon.reliable, "crawler") as scraper:
                self.assertEqual(metrics(daemon)["newswire_ids"], 1000)
                for number in (0, 1, 500, 999):
                    scraper.put(f"p-{number}", b"%d " % number + b"word " * 2000)
                    self.assertEqual(scraper.receive("ack")["repeated"], [f"p-{number}"])
                scraper.put("p-1", b"other")
                self.assertEqual(scraper.receive("nak")["code"], "id-reused")

    def test_the_id_log_is_rebuilt_from_the_journal(self):
        with Daemon(state=self.state) as daemon, Scraper(daemon.reliable, "crawler") as scraper:
            for number in range(50):
                scraper.put(f"p-{number}", text(number))
            scraper.acknowledged(50)
        for damage in ("missing", "damaged"):
            if damage == "missing":
                shutil.rmtree(self.state / "ids")
            else:
                path = segments.files(self.state / "ids")[0]
                data = bytearray(path.read_bytes())
                data[400] ^= 1
                path.write_bytes(data)
            with self.subTest(damage), Daemon(state=self.state) as daemon:
                with Scraper(daemon.reliable, "crawler") as scraper:
                    for number in range(50):
                        scraper.put(f"p-{number}", text(number))
                    self.assertEqual(len(scraper.acknowledged(50)[1]), 50)

    def test_at_a_stop_what_was_put_is_acknowledged_and_the_rest_told_to_come_back(self):
        with Daemon(state=self.state) as daemon, \
                Scraper(daemon.reliable, "crawler", immediate=False) as scraper:
            # With ZMQ_IMMEDIATE libzmq would drop what has come and is not read when the connection closes.
            for number in range(100):
                scraper.put(f"p-{number}", text(number), notify="result")
            kept, results, byes, refused = [], [], [], []
            stopped = False
            while scraper.socket.poll(5000 if not stopped else 500):
                reply = scraper.receive()
                kept += reply.get("ids", [])
                if reply["op"] == "result":
                    results.append(reply["id"])
                elif reply["op"] == "bye":
                    byes.append(reply)
                elif reply["op"] == "nak":
                    self.assertEqual((reply["code"], reply["retry"]), ("draining", True))
                    self.assertGreater(reply["afterMs"], 0)
                    refused.append(reply["id"])
                if len(kept) >= 20 and not stopped:
                    stopped = True
                    daemon.signal(signal.SIGTERM)
            end = daemon.wait()
        self.assertEqual(end.code, 0)
        self.assertEqual(len(byes), 1)
        self.assertGreater(byes[0]["afterMs"], 0)
        self.assertEqual(sorted(kept + refused), sorted(f"p-{number}" for number in range(100)), "each is answered")
        self.assertEqual(sorted(results), sorted(kept), "and the outcomes are told")
        self.assertEqual(len(self.payloads_in_journal()), len(kept))


class Fairness(unittest.TestCase):
    def test_a_scraper_that_floods_does_not_starve_the_others(self):
        """Four payloads fit; one scraper keeps hundreds waiting and heeds no window, and a PUSH floods beside."""
        settings = {"workers": {"count": 1}, "limits": {"inFlightPayloads": 4}}
        with Daemon(settings) as daemon:
            until = daemon.directory / "enough"
            floods = [
                start_client("put_flood", endpoint=daemon.reliable, client="flood", size=3000, seed="f",
                             until=str(until), window=400),
                start_client("flood", endpoint=daemon.push, seed="p", size=3000, until=str(until), linger=0),
            ]
            for endpoint in ("reliable", "push"):
                wait_until(lambda: metrics(daemon)[f'newswire_payloads_total{{endpoint="{endpoint}"}}'] > 100,
                           timeout=20, what=f"{endpoint} has its share")
            with Scraper(daemon.reliable, "polite") as scraper:
                before = metrics(daemon)['newswire_payloads_total{endpoint="reliable"}']
                for number in range(50):
                    scraper.put(f"p-{number}", text(number))
                    scraper.acknowledged(1)
                between = metrics(daemon)['newswire_payloads_total{endpoint="reliable"}'] - before
            until.touch()
            flooded = finish_client(floods[0])
            finish_client(floods[1])
        self.assertGreater(flooded["acknowledged"], 50)
        # In its turn: about as many of the others as may be in flight go before each of its puts.
        self.assertLess(between, 50 * 12)

    def test_two_scrapers_share_what_there_is(self):
        settings = {"workers": {"count": 1}, "limits": {"inFlightPayloads": 4}}
        with Daemon(settings) as daemon:
            until = daemon.directory / "enough"
            floods = [
                start_client("put_flood", endpoint=daemon.reliable, client=name, size=3000, seed=name,
                             until=str(until), window=window)
                for name, window in (("a", 300), ("b", 30))
            ]
            wait_until(lambda: metrics(daemon)["newswire_acknowledged_total"] > 1500, what="1500 acknowledged")
            until.touch()
            counts = [finish_client(flood)["acknowledged"] for flood in floods]
        self.assertGreater(min(counts), max(counts) / 2, counts)


if __name__ == "__main__":
    unittest.main()
