"""Overload pushes back to the scrapers; it neither grows memory nor loses what was taken."""

import signal
import time
import unittest

import zmq

import articles
from checks import check_accounts, check_stream
from harness import Daemon, Pusher, Subscriber, finish_client, start_client

SMALL = {
    "limits": {"payloadBytes": 4 << 20, "inFlightPayloads": 8, "inFlightBytes": 16 << 20},
    "intake": {"receiveHighWaterMark": 2},
    "feed": {"live": {"sendHighWaterMark": 10_000}},
}


class Backpressure(unittest.TestCase):
    def test_a_flood_blocks_its_sender_and_loses_nothing(self):
        """400 MB in texts of 2 MB, which take one worker more than twice as long to process as the sender to make."""
        count, size = 200, 2_000_000
        with Daemon({**SMALL, "workers": {"count": 1}}) as daemon, Subscriber(daemon.live, keeps_bodies=False) as subscriber:
            before = daemon.memory("VmRSS")
            flood = start_client(
                "flood", endpoint=daemon.push, seed="back", size=size, count=count, timeout=0, retry=True,
                highWaterMark=2)
            report = finish_client(flood)
            events = list(subscriber.wait_for(count))
            peak = daemon.memory()
            end = daemon.stop()
        self.assertEqual(report["sent"], count)
        self.assertGreater(report["again"], 0, "the sender was never pushed back")
        check_stream(self, events)
        check_accounts(self, end, events)
        # 16 MiB in flight, in each of the forms that a payload takes on its way, and the two messages in libzmq.
        self.assertLess(peak - before, 256 << 20)

    def test_a_scraper_that_dies_while_nobody_reads_takes_nothing_down(self):
        settings = {"limits": {"inFlightPayloads": 2}, "intake": {"receiveHighWaterMark": 8}}
        with Daemon(settings) as daemon, Subscriber(daemon.live, keeps_bodies=False) as subscriber:
            flood = start_client(
                "flood", endpoint=daemon.push, seed="killed", size=2_000_000, count=400, timeout=1000, linger=0)
            subscriber.wait_for(4)
            flood.kill()
            flood.wait()
            flood.stdout.close()
            with Pusher(daemon.push) as pusher:
                pusher.send(b"This one comes after the end of the other scraper.", {"id": "after"})
                subscriber.wait_for_payload("after")
            self.assertEqual(daemon.stop().code, 0)

    def test_a_daemon_that_does_not_read_makes_sends_time_out(self):
        payload = articles.Bulk("stalled").text(1_000_000)
        with Daemon(SMALL) as daemon, Subscriber(daemon.live) as subscriber, \
                Pusher(daemon.push, timeout=0.5, high_water_mark=2) as pusher:
            pusher.send(payload)
            subscriber.wait_for(1)
            daemon.signal(signal.SIGSTOP)
            sent = 1
            start = time.monotonic()
            with self.assertRaises(zmq.Again):
                while sent < 100:
                    pusher.send(payload)
                    sent += 1
            self.assertGreaterEqual(time.monotonic() - start, 0.5)
            daemon.signal(signal.SIGCONT)
            events = list(subscriber.wait_for(sent))
            end = daemon.stop()
        self.assertEqual(end.counters["newswire_payloads_total.push"], sent)
        check_stream(self, events)
