"""The client against a daemon that loses, delays, repeats, refuses, babbles, leaves or is silent: both for threads and asyncio."""

import asyncio
import inspect
import os
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent)]

import newswire  # noqa: E402
from fake_daemon import FakeFeed, FakeIntake, free_port  # noqa: E402
from newswire import (  # noqa: E402
    FeedError, IntakeError, MisuseError, RefusedError, TakenOver, TimeoutExpired, TooLargeError, UnacknowledgedError, aio)

NOBODY = f"tcp://127.0.0.1:{free_port()}"


class Blocking:
    """An object of newswire.aio, used as that of newswire is."""

    def __init__(self, kind, *arguments, **options):
        self.loop = asyncio.new_event_loop()

        async def make():
            return kind(*arguments, **options)

        self.own = self.run(make())

    def run(self, coroutine):
        return self.loop.run_until_complete(asyncio.wait_for(coroutine, 30))

    def __getattr__(self, name):
        value = getattr(self.own, name)
        return (lambda *given, **options: self.run(value(*given, **options))) if inspect.iscoroutinefunction(value) else value

    def __iter__(self):
        events = self.own.__aiter__()
        while True:
            try:
                yield self.run(events.__anext__())
            except StopAsyncIteration:
                return

    def __enter__(self):
        self.run(self.own.__aenter__())
        return self

    def __exit__(self, *error):
        self.run(self.own.__aexit__(*error))

    def __del__(self):
        self.loop.close()


def both(test):
    """Runs a test with the client for threads and with that for asyncio."""
    def run(self):
        for name, pusher, consumer in (
                ("threads", newswire.Pusher, newswire.Consumer),
                ("asyncio", lambda *a, **o: Blocking(aio.Pusher, *a, **o), lambda *a, **o: Blocking(aio.Consumer, *a, **o))):
            with self.subTest(name):
                self.Pusher, self.Consumer = pusher, consumer
                test(self)
    run.__name__ = test.__name__
    return run


class Idly:
    """Fails if what is done in it uses the processor for more than a fifth of the time."""

    def __enter__(self):
        self.began, self.used = time.monotonic(), time.process_time()

    def __exit__(self, kind, *_):
        used, passed = time.process_time() - self.used, time.monotonic() - self.began
        if kind is None and used > passed / 5 + 0.05:
            raise AssertionError(f"{used:.2f} s of processor time in {passed:.2f} s of waiting")


class PushFaults(unittest.TestCase):
    @both
    def test_acks_that_are_lost(self):
        kept = set()

        def on_put(fake, header, _):
            is_new = header["id"] not in kept
            kept.add(header["id"])
            return None if is_new else "repeat"

        with FakeIntake(on_put=on_put) as fake, self.Pusher(fake.endpoint, "c", silence=0.3) as pusher:
            ids = [pusher.push(b"x", url=f"u{number}") for number in range(5)]
            pusher.flush(10)
            self.assertEqual(pusher.acknowledged, 5)
            self.assertEqual(fake.ids(), ids + ids, "each again, in order, under its id")
            self.assertEqual(len(fake.ops("hello")), 2, "over another connection")

    @both
    def test_acks_that_come_late_and_twice(self):
        with FakeIntake(on_put=lambda *_: None) as fake, self.Pusher(fake.endpoint, "c") as pusher:
            ids = [pusher.push(b"x") for _ in range(3)]
            with self.assertRaises(UnacknowledgedError) as raised, Idly():
                pusher.flush(0.5)
            self.assertEqual(raised.exception.ids, ids)
            self.assertIn("does not acknowledge", str(raised.exception))
            for _ in range(2):
                fake.send(op="ack", ids=ids, repeated=[ids[0]], window=fake.window)
            pusher.flush(10)
            self.assertEqual((pusher.acknowledged, fake.ids()), (3, ids))

    @both
    def test_refusals_to_be_retried_and_for_good(self):
        refused = []

        def on_put(fake, header, payload):
            if payload == b"never":
                fake.reply(op="nak", id=header["id"], code="hash-mismatch", detail="of another")
            elif not refused:
                refused.append(time.monotonic())
                fake.reply(op="nak", id=header["id"], code="disk-low", retry=True, afterMs=400, detail="full")
            else:
                return "ack"

        with FakeIntake(on_put=on_put) as fake, self.Pusher(fake.endpoint, "c") as pusher:
            pusher.push(b"later", id="later")
            with Idly():
                pusher.flush(10)
            self.assertEqual(fake.ids(), ["later", "later"])
            self.assertGreaterEqual(fake.times("put")[1] - refused[0], 0.39)
            pusher.push(b"never", id="never")
            with self.assertRaises(RefusedError) as raised:
                pusher.flush(10)
            self.assertEqual([(one.id, one.code) for one in raised.exception.refusals], [("never", "hash-mismatch")])
            self.assertEqual((pusher.waiting, pusher.acknowledged), ([], 1))

    @both
    def test_the_window(self):
        most, on_way, over = [0], [], []

        def on_put(fake, header, _):
            if len(fake.ids()) == 7:
                # It has become narrower, or so it says.
                over.append(header["id"])
                fake.reply(op="nak", id=header["id"], code="over-window", retry=True)
                return
            on_way.append(header["id"])
            most[0] = max(most[0], len(on_way))
            if len(on_way) == 3:
                fake.ack(*on_way)
                on_way.clear()

        with FakeIntake(on_put=on_put, window={"puts": 3, "bytes": 1000}) as fake:
            with self.Pusher(fake.endpoint, "c", timeout=10) as pusher:
                given = [pusher.push(b"x" * 100) for _ in range(9)]
            self.assertEqual((most[0], pusher.acknowledged), (3, 9))
            self.assertEqual(sorted(fake.ids()), sorted(given + over))

    @both
    def test_a_full_window_waits_and_gives_up(self):
        with FakeIntake(on_put=lambda *_: None, window={"puts": 2, "bytes": 1000}) as fake:
            pusher = self.Pusher(fake.endpoint, "c", timeout=0.6)
            ids = [pusher.push(b"x") for _ in range(2)]
            with self.assertRaises(TimeoutExpired) as raised, Idly():
                pusher.push(b"x")
            self.assertIn("was not taken: the daemon at", str(raised.exception))
            self.assertEqual((fake.ids(), pusher.waiting), (ids, ids))
            with self.assertRaises(UnacknowledgedError):
                pusher.close(0)

    @both
    def test_nobody_there(self):
        pusher = self.Pusher(NOBODY, "c", timeout=0.5)
        pusher.push(b"x", id="x")
        for call in (lambda: pusher.push(b"x" * (2 << 20)), lambda: pusher.flush(), lambda: pusher.close(0.5)):
            with self.assertRaises(TimeoutExpired) as raised, Idly():
                call()
            self.assertIn(f"nobody answers at {NOBODY}", str(raised.exception))
        self.assertEqual(pusher.waiting, ["x"])

    @both
    def test_a_daemon_that_takes_connections_and_says_nothing(self):
        with FakeIntake(is_welcoming=False) as fake:
            pusher = self.Pusher(fake.endpoint, "c", timeout=1, silence=0.3)
            pusher.push(b"x")
            with self.assertRaises(UnacknowledgedError), Idly():
                pusher.flush()
            self.assertEqual(fake.ids(), [], "nothing is put before the welcome")
            self.assertIn(len(fake.ops("hello")), range(3, 8), "over another connection each time")
            fake.is_welcoming = True
            pusher.close(10)
            self.assertEqual(pusher.acknowledged, 1)

    @both
    def test_a_first_payload_that_is_too_large_or_just_large(self):
        with FakeIntake(max_payload=3 << 20, window={"puts": 4, "bytes": 1 << 20}) as fake:
            with self.Pusher(fake.endpoint, "c", timeout=10) as pusher:
                with self.assertRaises(TooLargeError) as raised:
                    pusher.push(b"x" * (4 << 20))
                self.assertEqual(raised.exception.limit, 3 << 20)
                pusher.push(b"x" * (3 << 20), id="large")
            self.assertEqual((fake.ids(), pusher.acknowledged), (["large"], 1))
        with FakeIntake(max_payload=1000) as fake, self.Pusher(fake.endpoint, "c", timeout=10) as pusher:
            with self.assertRaises(TooLargeError):
                pusher.push(b"x" * 5000)
            self.assertEqual(fake.ids(), [])

    @both
    def test_goodbye(self):
        with FakeIntake() as fake, self.Pusher(fake.endpoint, "c") as pusher:
            pusher.push(b"x")
            pusher.flush(10)
            said = time.monotonic()
            fake.send(op="bye", afterMs=600)
            fake.cut(0.2)
            pusher.push(b"y", id="y")
            with Idly():
                pusher.flush(10)
            self.assertGreaterEqual(fake.times("hello")[-1] - said, 0.59)
            self.assertEqual(fake.ids()[1:], ["y"])

    @both
    def test_connections_that_are_cut(self):
        kept = []

        def on_put(fake, header, _):
            if header["id"] in kept:
                return "repeat"
            kept.append(header["id"])
            if len(kept) in (3, 4, 9):
                fake.cut()
                return None
            return "ack"

        with FakeIntake(on_put=on_put, window={"puts": 3, "bytes": 1000}) as fake:
            with self.Pusher(fake.endpoint, "c", timeout=20) as pusher:
                ids = [pusher.push(b"x") for _ in range(12)]
            self.assertEqual((sorted(kept), pusher.acknowledged), (sorted(ids), 12))
            self.assertEqual(len(fake.ops("hello")), 4)

    @both
    def test_garbage(self):
        with FakeIntake(on_put=lambda *_: None) as fake, self.Pusher(fake.endpoint, "c") as pusher:
            name = pusher.push(b"x")
            fake.wait_for_ops("put", 1)
            for frames in ((b"",), (b"NWI1",), (b"NWI1", b"{", b"x"), (b"NWI9", b'{"op":"ack"}'), (b"NWI1", b"\xff" * 1000),
                           (b"NWI1", b'{"op":"ack","ids":"x","window":[]}'), (b"NWI1", b"[" * 50_000)):
                fake.send_raw(*frames)
            fake.send(op="ack", ids=["of somebody else", 3], repeated=None)
            with self.assertRaises(UnacknowledgedError):
                pusher.flush(0.3)
            fake.send(op="ack", ids=[name])
            pusher.flush(10)
            self.assertEqual(pusher.acknowledged, 1)

    @both
    def test_a_daemon_that_does_not_read(self):
        # More than libzmq queues: the sender has to wait, and must not spin.
        with FakeIntake(window={"puts": 4000, "bytes": 1 << 30}) as fake:
            pusher = self.Pusher(fake.endpoint, "c", timeout=20)
            pusher.push(b"x")
            pusher.flush(10)
            fake.pause()
            for _ in range(3000):
                pusher.push(b"x" * 4000)
            with self.assertRaises(UnacknowledgedError), Idly():
                pusher.flush(1)
            fake.resume()
            pusher.close(20)
            self.assertEqual(pusher.acknowledged, 3001)

    @both
    def test_a_connection_that_is_refused(self):
        with FakeIntake(is_welcoming=False) as fake:
            pusher = self.Pusher(fake.endpoint, "c")
            pusher.push(b"x")
            with self.assertRaises(TimeoutExpired):
                pusher.flush(0.3)
            fake.send(op="nak", code="unauthorized", detail="who are you?")
            with self.assertRaises(IntakeError) as raised:
                pusher.flush(10)
            self.assertEqual(raised.exception.code, "unauthorized")
            with self.assertRaises(UnacknowledgedError):
                pusher.close(0)

    @both
    def test_misuse(self):
        with FakeIntake() as fake:
            with self.Pusher(fake.endpoint, "c") as pusher:
                for call in (lambda: pusher.push(5), lambda: pusher.push(b""), lambda: pusher.push(b"x", id="x" * 129),
                             lambda: pusher.push(b"x", timeout="1"), lambda: pusher.push(b"x", op="ack"),
                             lambda: pusher.push(b"x", fetchedAt=object()), lambda: pusher.flush(-1)):
                    self.assertRaises(MisuseError, call)
            pusher.close()
            for call in (lambda: pusher.push(b"x"), lambda: pusher.flush()):
                self.assertRaisesRegex(MisuseError, "it is closed", call)
        for endpoint, client, options in (("nowhere", "c", {}), (5, "c", {}), (NOBODY, "", {}), (NOBODY, "c", {"timeout": None}),
                                          (NOBODY, "c", {"silence": -1})):
            with self.assertRaises(MisuseError):
                self.Pusher(endpoint, client, **options)


class FeedFaults(unittest.TestCase):
    @both
    def test_events_that_come_twice(self):
        with FakeFeed() as fake, self.Consumer(fake.endpoint, "c") as consumer:
            first = consumer.next(10)
            second = consumer.next(10)
            # Again before the answer, as after ackWait.
            fake.send(b'{"data":{}}', op="event", seq=1, previous=0, deliveries=2)
            third, again = consumer.next(10), consumer.next(10)
            self.assertEqual([(event.seq, event.deliveries) for event in (first, second, third, again)],
                             [(1, 1), (2, 1), (3, 1), (1, 2)])
            consumer.ack(third)
            self.assertIsNone(consumer.next(0.2))
            self.assertEqual([header["upTo"] for header in fake.ops("ack")], [3])

    @both
    def test_acks_that_are_lost_with_the_connection(self):
        with FakeFeed() as fake:
            with self.Consumer(fake.endpoint, "c", start="first") as consumer:
                event = consumer.next(10)
                fake.cut()
                fake.wait_for_ops("subscribe", 1)
                time.sleep(0.1)
                consumer.ack(event)
                again = consumer.next(10)
                self.assertEqual((again.seq, [header["from"] for header in fake.ops("subscribe")]), (1, ["first", "cursor"]))
                consumer.ack(again)
            fake.wait_for(lambda: fake.cursor == 1, "the ack")

    @both
    def test_another_epoch(self):
        with FakeFeed(count=9) as fake, self.Consumer(fake.endpoint, "c") as consumer:
            old = [consumer.next(10) for _ in range(8)][-1]
            fake.epoch, fake.count = 8, 2
            fake.cut()
            new = None
            while new is None or new.epoch == 7:
                new = consumer.next(10)
            self.assertEqual((new.seq, new.epoch, consumer.epoch), (1, 8, 8))
            # That of the old epoch means nothing in the new one, and is no mistake of the program.
            consumer.ack(old)
            consumer.ack(new)
            consumer.next(10)
            self.assertIsNone(consumer.next(0.2))
            self.assertEqual([header["upTo"] for header in fake.ops("ack")], [1])

    @both
    def test_gaps(self):
        with FakeFeed(count=0) as fake, self.Consumer(fake.endpoint, "c") as consumer:
            self.assertIsNone(consumer.next(0.2))
            fake.send(op="gap", **{"from": 1, "to": 40, "reason": "trimmed"})
            fake.send(b"{}", op="event", seq=41, previous=0, deliveries=1)
            self.assertEqual(consumer.next(10).seq, 41)
            self.assertEqual([(gap.first, gap.last, gap.reason) for gap in consumer.gaps], [(1, 40, "trimmed")])

    @both
    def test_silence(self):
        with FakeFeed(count=0) as fake, self.Consumer(fake.endpoint, "c", silence=0.3) as consumer:
            with Idly():
                self.assertIsNone(consumer.next(1))
            self.assertIn(len(fake.ops("subscribe")), (3, 4))

    @both
    def test_a_program_that_is_slower_than_the_silence(self):
        with FakeFeed() as fake, self.Consumer(fake.endpoint, "c", silence=0.3, until_idle=True) as consumer:
            seen = []
            for event in consumer:
                seen.append(event.seq)
                time.sleep(0.5)
            self.assertEqual((seen, len(fake.ops("subscribe"))), ([1, 2, 3], 1))
            fake.wait_for(lambda: fake.cursor == 3, "the acks")

    @both
    def test_goodbye_of_a_daemon_that_stops(self):
        with FakeFeed() as fake, self.Consumer(fake.endpoint, "c") as consumer:
            consumer.ack(consumer.next(10))
            fake.send(op="bye")
            fake.cut(0.2)
            # What was not acknowledged comes again.
            self.assertIn(consumer.next(10).seq, (1, 2))
            fake.wait_for_ops("subscribe", 1)
            while consumer.next(10).seq != 3 or len(fake.ops("subscribe")) < 2:
                pass

    @both
    def test_goodbye_because_another_took_the_name(self):
        with FakeFeed(count=0) as fake, self.Consumer(fake.endpoint, "c") as consumer:
            consumer.next(0.2)
            fake.send(op="bye")
            with self.assertRaises(TakenOver), Idly():
                consumer.next(10)
            self.assertEqual(len(fake.ops("subscribe")), 1, "it does not take it back")

    @both
    def test_errors_and_garbage(self):
        with FakeFeed() as fake, self.Consumer(fake.endpoint, "c") as consumer:
            self.assertEqual(consumer.next(10).seq, 1)
            for frames in ((b"",), (b"NWF1", b"nonsense"), (b"NWF1", b'{"op":"event"}', b"x"), (b"NWF1", b'{"op":"event","seq":4}'),
                           (b"NWF1", b'{"op":"error","code":"not-delivered"}')):
                fake.send_raw(*frames)
            self.assertEqual([consumer.next(10).seq for _ in range(2)], [2, 3])
            self.assertIsNone(consumer.next(0.2))
            fake.send(op="error", code="internal", detail="a broken disk")
            with self.assertRaises(FeedError) as raised:
                consumer.next(10)
            self.assertEqual(raised.exception.code, "internal")
        with FakeFeed(is_answering=False) as fake, self.Consumer(fake.endpoint, "c") as consumer:
            consumer.next(0.2)
            fake.send(op="error", code="too-many-consumers", detail="256")
            for _ in range(2):
                with self.assertRaises(FeedError):
                    consumer.next(10)

    @both
    def test_an_iteration_ends_when_it_is_told_to(self):
        for options in ({"until_idle": True}, {"timeout": 0.3}):
            with FakeFeed() as fake:
                with self.Consumer(fake.endpoint, "c", **options) as consumer:
                    self.assertEqual([event.seq for event in consumer], [1, 2, 3])
                    self.assertTrue(consumer.is_idle)
                fake.wait_for(lambda: fake.cursor == 3, "the acks")
        with self.Consumer(NOBODY, "c", timeout=0.3, until_idle=True) as consumer, Idly():
            self.assertIsNone(consumer.next())
            with self.assertRaisesRegex(TimeoutExpired, f"no answer from {NOBODY}"):
                list(consumer)

    @both
    def test_fetch(self):
        asked = []

        def on_fetch(fake, header):
            asked.append(header)
            fake.reply(op="gap", **{"from": 1, "to": 1, "reason": "damaged"})
            fake.deliver(2)
            if len(asked) == 1:
                return fake.cut()
            fake.deliver(3)
            fake.reply(op="idle", head=3)

        with FakeFeed(on_fetch=on_fetch, cursor=3) as fake, self.Consumer(fake.endpoint, "c") as consumer:
            events = consumer.fetch(1, 3, filter={"outcome": ["new"]})
            self.assertEqual([event.seq for event in events], [2, 3], "over another connection, from its beginning")
            self.assertEqual([(gap.first, gap.last) for gap in consumer.gaps], [(1, 1)])
            self.assertEqual({key: asked[0][key] for key in ("from", "count", "filter")},
                             {"from": 1, "count": 3, "filter": {"outcome": ["new"]}})
            with self.assertRaisesRegex(MisuseError, "was fetched"):
                consumer.ack(events[0])
            fake.on_fetch = None
            with self.assertRaises(TimeoutExpired), Idly():
                consumer.fetch(1, timeout=0.3)
            fake.on_fetch = lambda fake, _: fake.reply(op="error", code="internal", detail="")
            with self.assertRaises(FeedError):
                consumer.fetch(1)
            for first, count in ((0, 1), ("1", 1), (1, 0), (1, 10_001)):
                with self.assertRaises(MisuseError):
                    consumer.fetch(first, count)

    @both
    def test_misuse(self):
        with FakeFeed(count=5) as fake:
            with self.Consumer(fake.endpoint, "c") as consumer:
                events = [consumer.next(10) for _ in range(4)]
                stranger = newswire.Event(5, 4, 1, b"{}", 7)
                consumer.nak(events[1], 60)
                consumer.ack(events[2])
                for call in (lambda: consumer.ack(events[0]), lambda: consumer.ack(events[1]), lambda: consumer.ack(events[2]),
                             lambda: consumer.nak(events[0]), lambda: consumer.term(events[2]), lambda: consumer.ack(stranger),
                             lambda: consumer.ack(3), lambda: consumer.nak(events[3], -1), lambda: consumer.nak(events[3], 90_000),
                             lambda: consumer.term(events[3], 5), lambda: consumer.next("1")):
                    with self.assertRaises(MisuseError):
                        call()
                consumer.term(events[3], "x" * 300)
            fake.wait_for_ops("term", 1)
            self.assertEqual([(header["op"], header.get("upTo", header.get("seq"))) for header in fake.ops("ack", "nak", "term")],
                             [("nak", 2), ("ack", 3), ("term", 4)])
            consumer.close()
            for call in (lambda: consumer.next(0), lambda: consumer.ack(events[3]), lambda: consumer.fetch(1), lambda: list(consumer)):
                with self.assertRaisesRegex(MisuseError, "it is closed"):
                    call()


class Surface(unittest.TestCase):
    def test_threads_and_asyncio_have_the_same(self):
        for kind in ("Pusher", "Consumer"):
            one, other = getattr(newswire, kind), getattr(aio, kind)
            names = [name for name in vars(one) if not name.startswith("_")]
            self.assertEqual(names, [name for name in vars(other) if not name.startswith("_")])
            for name in ("__init__", *names):
                if callable(getattr(one, name)):
                    self.assertEqual(inspect.signature(getattr(one, name)), inspect.signature(getattr(other, name)), name)

    def test_one_task_at_a_time(self):
        async def run(endpoint):
            async with aio.Consumer(endpoint, "c") as consumer:
                waiting = asyncio.create_task(consumer.next(10))
                await asyncio.sleep(0.1)
                with self.assertRaisesRegex(MisuseError, "another task"):
                    await consumer.next()
                waiting.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await waiting
                # It was cancelled where it waited, and goes on from there.
                self.assertIsNone(await consumer.next(0.1))

        asyncio.run(run(NOBODY))

    def test_a_fork_makes_its_own(self):
        with FakeIntake() as fake, newswire.Pusher(fake.endpoint, "c") as pusher:
            pusher.push(b"x")
            child = os.fork()
            if child == 0:
                try:
                    pusher.push(b"y")
                except MisuseError:
                    os._exit(7)
                finally:
                    os._exit(1)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 7)

    def test_a_thread_may_take_it_over_from_another(self):
        with FakeIntake() as fake, newswire.Pusher(fake.endpoint, "c") as pusher:
            thread = threading.Thread(target=pusher.push, args=(b"x",))
            thread.start()
            thread.join()
            pusher.flush(10)
            self.assertEqual(pusher.acknowledged, 1)


if __name__ == "__main__":
    unittest.main()
