"""The sans-I/O cores: told what happens, without a socket or a clock."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from newswire._protocol import FeedError, FeedSession, PutSession, TakenOver, subscription  # noqa: E402


def headers(session):
    sent, session.outgoing = session.outgoing, []
    return [json.loads(frames[1]) for frames in sent]


def nwi(**header):
    return [b"NWI1", json.dumps(header).encode()]


def nwf(*more, **header):
    return [b"NWF1", json.dumps(header).encode(), *more]


class Put(unittest.TestCase):
    def session(self, count):
        session = PutSession("c", silence=30)
        for number in range(count):
            session.put(b"x" * 100, {"url": f"u{number}"}, f"p{number}")
        session.connected(0)
        session.advance(0)
        return session

    def ids(self, session):
        return [header["id"] for header in headers(session) if header["op"] == "put"]

    def test_the_window_is_kept(self):
        session = self.session(20)
        self.assertEqual(self.ids(session), [f"p{n}" for n in range(16)], "what holds until the daemon says more")
        session.receive(nwi(op="ack", ids=["p0", "p1"], repeated=[], window={"puts": 16, "bytes": 1500}), 1)
        session.advance(1)
        self.assertEqual(self.ids(session), ["p16"], "bytes count too")
        session.receive(nwi(op="ack", ids=[], repeated=["p2"], window={"puts": 100, "bytes": 10_000}), 1)
        session.advance(1)
        self.assertEqual(self.ids(session), ["p17", "p18", "p19"])
        self.assertEqual((session.acknowledged, len(session.waiting)), (3, 17))

    def test_what_is_large_waits_until_the_daemon_says_how_much_it_takes(self):
        session = PutSession("c", silence=30)
        session.put(b"x", {}, "small")
        session.put(b"x" * (3 << 20), {}, "large")
        session.put(b"x" * (9 << 20), {}, "too large")
        session.connected(0)
        session.advance(0)
        self.assertEqual([header["op"] for header in headers(session)], ["hello", "put"])
        self.assertLessEqual(session.next_due(0), 30)
        session.advance(31)
        self.assertEqual([header["op"] for header in headers(session)], ["hello", "put"], "the welcome was lost")
        session.receive(nwi(op="welcome", window={"puts": 64, "bytes": 1 << 26}, maxPayload=8 << 20), 32)
        session.advance(32)
        self.assertEqual(self.ids(session), ["large"])
        self.assertEqual([(refusal.id, refusal.code) for refusal in session.refusals], [("too large", "too-large")])
        self.assertNotIn("too large", session.waiting)
        with self.assertRaises(ValueError):
            session.put(b"x" * (9 << 20), {}, "again")

    def test_all_on_its_way_is_put_again_after_a_reconnect_and_after_silence(self):
        session = self.session(3)
        self.assertEqual(self.ids(session), ["p0", "p1", "p2"])
        session.receive(nwi(op="ack", ids=["p1"], repeated=[], window={"puts": 16, "bytes": 10_000}), 1)
        session.connected(2)
        session.advance(2)
        self.assertEqual(self.ids(session), ["p0", "p2"])
        session.advance(31)
        self.assertEqual(self.ids(session), [])
        session.advance(33)
        self.assertEqual(self.ids(session), ["p0", "p2"])

    def test_refusals(self):
        session = self.session(2)
        self.ids(session)
        session.receive(nwi(op="nak", id="p0", code="over-window", retry=True, afterMs=500, detail=""), 1)
        session.receive(nwi(op="nak", id="p1", code="too-large", detail="100 bytes"), 1)
        session.advance(1.4)
        self.assertEqual(self.ids(session), [])
        self.assertAlmostEqual(session.next_due(1.4), 1.5)
        session.advance(1.6)
        self.assertEqual(self.ids(session), ["p0"])
        self.assertEqual([(one.id, one.code) for one in session.refusals], [("p1", "too-large")])
        for value in (b"", ):
            self.assertRaises(ValueError, session.put, value, {})
        self.assertRaises(ValueError, session.put, b"x", {}, "x" * 129)
        self.assertRaises(ValueError, session.put, b"x", {}, "p0")

    def test_a_daemon_that_stops_is_left_alone(self):
        session = self.session(1)
        self.ids(session)
        session.receive(nwi(op="bye", afterMs=2000), 1)
        session.connected(1.5)
        session.advance(1.5)
        self.assertEqual([header["op"] for header in headers(session)], ["hello"])
        session.advance(3.1)
        self.assertEqual(self.ids(session), ["p0"])

    def test_what_is_no_message_is_passed_over(self):
        session = self.session(1)
        for frames in ([], [b"NWI1"], [b"X", b"{}"], [b"NWI1", b"nonsense"], [b"NWI1", b"[]"], nwi(op="later")):
            session.receive(frames, 0)
        self.assertEqual(len(session.waiting), 1)


class Feed(unittest.TestCase):
    def session(self, **more):
        session = FeedSession(subscription("c", more.pop("start", "first"), None, None, None), **more)
        session.connected(0)
        return session

    def test_where_it_begins_counts_once(self):
        session = self.session()
        self.assertEqual(headers(session), [{"op": "subscribe", "consumer": "c", "from": "first"}])
        session.receive(nwf(op="ok", head=3, epoch=1, cursor=0), 0)
        session.receive(nwf(b"{}", op="event", seq=1, previous=0, deliveries=1), 0)
        self.assertEqual([event.seq for event in session.events], [1])
        session.connected(5)
        self.assertEqual(headers(session), [{"op": "subscribe", "consumer": "c", "from": "cursor"}])
        self.assertEqual(session.events, [], "it comes again")

    def test_goodbyes(self):
        session = self.session()
        session.receive(nwf(op="bye"), 1)
        session.disconnected()
        session.advance(9)
        session.connected(10)
        session.receive(nwf(op="bye"), 11)
        session.advance(13)
        with self.assertRaises(TakenOver):
            session.advance(14.5)

    def test_silence_and_errors(self):
        session = self.session(silence=10)
        headers(session)
        session.advance(9)
        self.assertEqual(headers(session), [])
        session.advance(11)
        self.assertEqual(len(headers(session)), 1)
        session.receive(nwf(op="error", code="not-subscribed", detail=""), 12)
        self.assertEqual(len(headers(session)), 1)
        session.receive(nwf(op="error", code="not-delivered", detail=""), 12)
        with self.assertRaises(FeedError):
            session.receive(nwf(op="error", code="bad-filter", detail="x"), 12)
        session.receive(nwf(op="gap", **{"from": 1, "to": 4, "reason": "trimmed"}), 12)
        self.assertEqual([(gap.first, gap.last, gap.reason) for gap in session.gaps], [(1, 4, "trimmed")])


if __name__ == "__main__":
    unittest.main()
