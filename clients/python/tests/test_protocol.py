"""The sans-I/O cores: told what happens, without a socket or a clock."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from newswire import FeedError, IntakeError, MisuseError, TakenOver, TooLargeError  # noqa: E402
from newswire._feed_session import FeedSession, subscription  # noqa: E402
from newswire._messages import payload_bytes  # noqa: E402
from newswire._put_session import PutSession  # noqa: E402


def headers(session):
    sent = [json.loads(frames[1]) for frames in session.outgoing]
    session.outgoing.clear()
    return sent


def nwi(**header):
    return [b"NWI1", json.dumps(header).encode()]


def nwf(*more, **header):
    return [b"NWF1", json.dumps(header).encode(), *more]


WINDOW = {"puts": 16, "bytes": 1 << 20}


class PutCore(unittest.TestCase):
    def session(self, count, size=100, **welcome):
        """One that has put so many payloads over a connection where it is welcome."""
        session = PutSession("c", silence=30)
        for number in range(count):
            session.put(b"x" * size, {"url": f"u{number}"}, f"p{number}")
        session.connected(0)
        session.advance(0)
        self.assertEqual(headers(session), [{"op": "hello", "client": "c"}])
        session.receive(nwi(op="welcome", **{"window": WINDOW, "maxPayload": 10 << 20, **welcome}), 0)
        session.advance(0)
        return session

    def ids(self, session, now=None):
        if now is not None:
            session.advance(now)
        return [header["id"] for header in headers(session) if header["op"] == "put"]

    def test_nothing_is_put_before_the_welcome(self):
        session = PutSession("c", silence=30)
        session.put(b"x", {}, "a")
        session.connected(0)
        session.advance(1)
        self.assertEqual([header["op"] for header in headers(session)], ["hello"])
        self.assertEqual((session.is_dead(29), session.is_dead(31), session.next_due(1)), (False, True, 31))
        session.receive(nwi(op="welcome", window=WINDOW, maxPayload=100), 2)
        self.assertEqual(self.ids(session, 2), ["a"])

    def test_the_window_is_kept(self):
        session = self.session(20)
        self.assertEqual(self.ids(session), [f"p{n}" for n in range(16)])
        session.receive(nwi(op="ack", ids=["p0", "p1"], repeated=[], window={"puts": 16, "bytes": 1500}), 1)
        self.assertEqual(self.ids(session, 1), ["p16"], "bytes count too")
        session.receive(nwi(op="ack", ids=[], repeated=["p2"], window={"puts": 100, "bytes": 10_000}), 1)
        self.assertEqual(self.ids(session, 1), ["p17", "p18", "p19"])
        self.assertEqual((session.acknowledged, len(session.waiting)), (3, 17))

    def test_one_payload_may_be_larger_than_the_window(self):
        session = self.session(2, size=2 << 20)
        self.assertEqual(self.ids(session), ["p0"])
        self.assertTrue(session.is_full)
        session.receive(nwi(op="ack", ids=["p0"], repeated=[]), 1)
        self.assertEqual(self.ids(session, 1), ["p1"])

    def test_what_is_larger_than_the_daemon_takes_is_refused_before_it_cuts_the_connection(self):
        session = self.session(3, size=5000, maxPayload=4999)
        self.assertEqual((self.ids(session), len(session.waiting)), ([], 0))
        self.assertEqual([(refusal.id, refusal.code) for refusal in session.refusals],
                         [("p0", "too-large"), ("p1", "too-large"), ("p2", "too-large")])
        with self.assertRaises(TooLargeError) as raised:
            session.put(b"x" * 5000, {})
        self.assertEqual((raised.exception.size, raised.exception.limit), (5000, 4999))
        session.put(b"x" * 4999, {}, "fits")
        self.assertEqual(self.ids(session, 1), ["fits"])
        # After a restart it takes less.
        session.connected(2)
        session.receive(nwi(op="welcome", window=WINDOW, maxPayload=10), 2)
        self.assertEqual((self.ids(session, 2), session.refusals[-1].id), ([], "fits"))

    def test_all_on_its_way_is_put_again_after_a_reconnect(self):
        session = self.session(3)
        self.assertEqual(self.ids(session), ["p0", "p1", "p2"])
        session.receive(nwi(op="ack", ids=["p1"], repeated=[]), 1)
        session.disconnected()
        session.receive(nwi(op="ack", ids=["p2"], repeated=[]), 1)
        session.connected(2)
        self.assertEqual(self.ids(session, 2), [], "not before the welcome")
        session.receive(nwi(op="welcome", window=WINDOW), 2)
        self.assertEqual(self.ids(session, 2), ["p0"])

    def test_a_connection_is_dead_after_silence_where_an_answer_is_due(self):
        session = self.session(1)
        self.assertEqual((session.is_dead(29), session.is_dead(30), session.next_due(29)), (False, True, 30))
        session.receive(nwi(op="ack", ids=["p0"], repeated=[]), 20)
        self.assertEqual((session.is_dead(1000), session.next_due(1000)), (False, float("inf")))

    def test_refusals(self):
        session = self.session(2)
        self.ids(session)
        session.receive(nwi(op="nak", id="p0", code="over-window", retry=True, afterMs=500, detail=""), 1)
        session.receive(nwi(op="nak", id="p1", code="too-large", detail="100 bytes"), 1)
        self.assertEqual(self.ids(session, 1.4), [])
        self.assertAlmostEqual(session.next_due(1.4), 1.5)
        self.assertEqual(self.ids(session, 1.6), ["p0"])
        self.assertEqual([(one.id, one.code) for one in session.refusals], [("p1", "too-large")])
        session.receive(nwi(op="nak", id="gone", code="id-reused"), 2)
        with self.assertRaises(IntakeError) as raised:
            session.receive(nwi(op="nak", code="unknown-version", detail="2"), 2)
        self.assertEqual((raised.exception.code, raised.exception.detail), ("unknown-version", "2"))

    def test_what_is_refused_again_and_again_is_tried_less_and_less_often(self):
        session, now, times = self.session(1), 0.0, []
        for _ in range(10):
            self.assertEqual(self.ids(session), ["p0"])
            session.receive(nwi(op="nak", id="p0", code="disk-low", retry=True), now)
            times.append(round(session.next_due(now) - now, 2))
            now = session.next_due(now)
            session.advance(now)
        self.assertEqual(times, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5])

    def test_a_daemon_with_no_room_for_the_connection_is_greeted_again(self):
        session = PutSession("c", silence=30)
        session.connected(0)
        session.advance(0)
        headers(session)
        session.receive(nwi(op="nak", code="internal", retry=True, afterMs=1000), 1)
        session.advance(1.5)
        self.assertEqual(headers(session), [])
        session.advance(session.next_due(1.5))
        self.assertEqual([header["op"] for header in headers(session)], ["hello"])

    def test_a_daemon_that_stops_is_left_alone(self):
        session = self.session(1)
        self.ids(session)
        session.receive(nwi(op="bye", afterMs=2000), 1)
        session.disconnected()
        session.connected(1.5)
        session.advance(1.5)
        self.assertEqual(headers(session), [])
        self.assertEqual((session.next_due(1.5), session.is_dead(32)), (3, False))
        session.advance(3)
        self.assertEqual([header["op"] for header in headers(session)], ["hello"])

    def test_what_is_no_message_is_passed_over(self):
        session = self.session(1)
        for frames in ([], [b"NWI1"], [b"X", b"{}"], [b"NWI1", b"nonsense"], [b"NWI1", b"[]"], [b"NWI1", b"[" * 100_000],
                       nwi(op="later"), nwi(op="ack"), nwi(op="ack", ids={"p0": 1}, repeated=[1, None]), nwi(op="nak", id=7),
                       nwi(op="ack", window={"puts": "many", "bytes": -1}), nwi(op="welcome", maxPayload="x"), nwi(op=[]),
                       nwi(op="bye", afterMs="soon")):
            session.receive(frames, 0)
        self.assertEqual((len(session.waiting), session.window_puts, session.window_bytes), (1, 16, 1 << 20))

    def test_misuse(self):
        session = PutSession("c")
        session.put(b"x", {}, "p")
        for payload, header, name in ((b"", {}, None), (b"x", {}, "x" * 129), (b"x", {}, ""), (b"x", {}, 5), (b"x", {}, "p"),
                                      (b"x", {"op": "hello"}, None), (b"x", {"meta": object()}, None),
                                      (b"x", {"status": float("nan")}, None), (b"x", {"meta": "x" * 70_000}, None)):
            with self.subTest(name=name, header=list(header)), self.assertRaises(MisuseError):
                session.put(payload, header, name)
        self.assertEqual(list(session.waiting), ["p"], "nothing of it was taken")
        for payload in (7, None, ["a"], {"text": object()}, {"text": "\ud800"}, "\ud800"):
            self.assertRaises(MisuseError, payload_bytes, payload)
        for client in ("", "x" * 129, None, b"c"):
            self.assertRaises(MisuseError, PutSession, client)


class FeedCore(unittest.TestCase):
    def session(self, is_subscribed=True, **more):
        session = FeedSession(subscription("c", "first", None, None, None), **more)
        session.connected(0)
        self.assertEqual(headers(session), [{"op": "subscribe", "consumer": "c", "from": "first"}])
        if is_subscribed:
            session.receive(nwf(op="ok", head=3, epoch=1, cursor=0), 0)
        return session

    def event(self, session, seq, deliveries=1):
        session.receive(nwf(b"{}", op="event", seq=seq, previous=seq - 1, deliveries=deliveries), 0)

    def test_where_it_begins_counts_once(self):
        session = self.session()
        self.event(session, 1)
        self.assertEqual(list(session.events), [1])
        session.disconnected()
        self.event(session, 2)
        self.assertEqual(session.events, {}, "it comes again")
        session.connected(5)
        self.assertEqual(headers(session), [{"op": "subscribe", "consumer": "c", "from": "cursor"}])

    def test_what_comes_twice_is_handed_out_once(self):
        session = self.session()
        for sequence, deliveries in ((1, 1), (2, 1), (1, 2)):
            self.event(session, sequence, deliveries)
        self.assertEqual([(event.seq, event.deliveries, event.epoch) for event in session.events.values()],
                         [(1, 2, 1), (2, 1, 1)])

    def test_goodbyes(self):
        session = self.session()
        session.receive(nwf(op="bye"), 1)
        session.disconnected()
        session.advance(9)
        session.connected(10)
        session.receive(nwf(op="ok", epoch=1), 10)
        headers(session)
        session.receive(nwf(op="bye"), 11)
        session.say("ack", upTo=1)
        session.receive(nwf(op="error", code="not-subscribed"), 11)
        self.assertEqual(headers(session), [], "it does not take the name back")
        session.advance(13)
        self.assertEqual(session.next_due(), 14)
        with self.assertRaises(TakenOver):
            session.advance(14)

    def test_silence(self):
        session = self.session(silence=10)
        session.advance(9)
        self.assertEqual(headers(session), [])
        session.was_away(100)
        session.advance(109)
        self.assertEqual(headers(session), [], "what the program does meanwhile is no silence of the daemon")
        session.advance(110)
        self.assertEqual([header["op"] for header in headers(session)], ["subscribe"])

    def test_errors(self):
        session = self.session()
        session.receive(nwf(op="error", code="not-delivered", detail=""), 1)
        session.receive(nwf(op="error", code="not-subscribed", detail=""), 1)
        session.receive(nwf(op="error", code="not-subscribed", detail=""), 1)
        self.assertEqual(len(headers(session)), 1, "once for several answers")
        with self.assertRaises(FeedError) as raised:
            session.receive(nwf(op="error", code="bad-filter", detail="x"), 1)
        self.assertEqual((raised.exception.code, raised.exception.detail), ("bad-filter", "x"))
        with self.assertRaises(FeedError):
            session.advance(2)

    def test_gaps_and_idles(self):
        session = self.session()
        self.assertFalse(session.is_idle)
        session.receive(nwf(op="idle", head=5), 1)
        self.assertEqual((session.is_idle, session.head), (True, 5))
        self.event(session, 6)
        self.assertFalse(session.is_idle)
        for last in range(1, 1003):
            session.receive(nwf(op="gap", **{"from": 1, "to": last, "reason": "trimmed"}), 1)
        self.assertEqual((len(session.gaps), session.gaps[0].last, session.gaps[-1].last), (1000, 3, 1002))

    def test_what_is_no_message_is_passed_over(self):
        session = self.session()
        for frames in ([], [b"NWF1"], [b"NWF1", b"{"], nwf(op="event"), nwf(b"{}", op="event"), nwf(b"{}", op="event", seq="1"),
                       nwf(op="event", seq=1), nwf(op="idle", head=None), nwf(op={}), [b"NWI1", b'{"op":"bye"}']):
            session.receive(frames, 0)
        self.assertEqual((session.events, session.head), ({}, 3))

    def test_misuse_of_a_subscription(self):
        good = ("c", "cursor", None, None, None)
        for place, values in enumerate((("", "a b", "x" * 65, None), ("last", "seq:", None),
                                        ({"outcome": "new"}, {"outcomes": ["new"]}, ["new"], {"language": [1]}),
                                        ((4, 4), (0, 2000), (0,), "01", (True, 2)), ((0, 1), (1, 0), 256))):
            for value in values:
                with self.subTest(place=place, value=value), self.assertRaises(MisuseError):
                    subscription(*good[:place], value, *good[place + 1:])
        self.assertEqual(subscription("c", "seq:7", {"outcome": ("new",)}, (0, 4), (256, 1 << 20)), {
            "op": "subscribe", "consumer": "c", "from": "seq:7", "filter": {"outcome": ["new"]},
            "shard": {"index": 0, "count": 4}, "window": {"events": 256, "bytes": 1 << 20}})


if __name__ == "__main__":
    unittest.main()
