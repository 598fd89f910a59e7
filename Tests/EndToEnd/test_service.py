"""The daemon under a service manager: what it says to NOTIFY_SOCKET, its watchdog, its drain."""

import signal
import time
import unittest

from freezing import frozen, threads
from harness import Daemon, Pusher, Subscriber, finish_client, sample, start_client, wait_until

LONG_TEXT = b"It goes on with some more words. " * 200_000


class Messages(unittest.TestCase):
    def test_ready_stopping_and_status(self):
        with Daemon() as daemon:
            self.assertEqual(daemon.notifications.all("STATUS")[0], "Running")
            self.assertEqual(daemon.stop().code, 0)
            keys = [set(values) for _, values in daemon.notifications.messages]
        self.assertIn({"READY", "STATUS"}, keys)
        self.assertIn({"STOPPING", "STATUS"}, keys)
        self.assertLess(keys.index({"READY", "STATUS"}), keys.index({"STOPPING", "STATUS"}))

    def test_no_watchdog_no_pings(self):
        with Daemon() as daemon:
            time.sleep(1)
            self.assertEqual(daemon.notifications.count("WATCHDOG"), 0)

    def test_a_long_drain_asks_for_more_time_and_ends_at_its_deadline(self):
        settings = {"workers": {"count": 1}, "stop": {"drainSeconds": 3}}
        with Daemon(settings) as daemon, Pusher(daemon.push) as pusher, Subscriber(daemon.live) as subscriber:
            pusher.send(sample("plain.txt"))
            subscriber.wait_for(1)
            [worker] = wait_for_worker(daemon, pusher)
            with frozen(worker):
                start = time.monotonic()
                daemon.signal(signal.SIGTERM)
                self.assertTrue(daemon.notifications.wait_for("EXTEND_TIMEOUT_USEC", 2))
                end = daemon.wait()
                seconds = time.monotonic() - start
        self.assertEqual(end.code, 70)
        self.assertIn("stop.drainSeconds", end.log)
        self.assertGreater(seconds, 2.9)
        self.assertLess(seconds, 10)


class Watchdog(unittest.TestCase):
    def watched(self, **settings):
        return Daemon(
            {"workers": {"count": 1}, "health": {"stallSeconds": 1}, **settings},
            variables={"WATCHDOG_USEC": "1000000"})

    def test_it_is_fed_while_idle_and_under_load(self):
        with self.watched() as daemon:
            self.assertTrue(daemon.notifications.wait_for("WATCHDOG", 5))
            before = daemon.notifications.count("WATCHDOG")
            flood = start_client("flood", endpoint=daemon.push, seed="w", size=3000, timeout=1000, linger=0, seconds=4)
            finish_client(flood)
            self.assertGreater(daemon.notifications.count("WATCHDOG") - before, 6)
            gap = max(gaps_between(daemon.notifications, "WATCHDOG"))
            self.assertLess(gap, 1, "systemd would have killed it")

    def test_pings_for_another_process_are_not_sent(self):
        with Daemon(variables={"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}) as daemon:
            time.sleep(1)
            self.assertEqual(daemon.notifications.count("WATCHDOG"), 0)

    def frozen_thread_stops_the_pings(self, daemon, thread, part):
        with frozen(thread):
            wait_until(lambda: "has not moved" in daemon.log(), what="the stall in the log")
            self.assertIn(part, daemon.log())
            # What was under way may still come.
            time.sleep(0.3)
            before = daemon.notifications.count("WATCHDOG")
            time.sleep(1.5)
            self.assertEqual(daemon.notifications.count("WATCHDOG"), before, "it pings although a part is frozen")
        self.assertTrue(daemon.notifications.wait_for("WATCHDOG", before + 3), "it goes on when the part does")
        self.assertIn(f"{part} moves again", daemon.log())

    def test_a_frozen_worker_stops_the_pings(self):
        with self.watched() as daemon, Pusher(daemon.push) as pusher, Subscriber(daemon.live) as subscriber:
            pusher.send(sample("plain.txt"))
            subscriber.wait_for(1)
            [worker] = wait_for_worker(daemon, pusher)
            self.frozen_thread_stops_the_pings(daemon, worker, "parse-0")
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertGreater(end.total("newswire_watchdog_withheld_total"), 2)

    def test_a_frozen_socket_thread_stops_the_pings(self):
        for name in ("nw-intake", "nw-feed"):
            with self.subTest(name), self.watched() as daemon:
                thread = socket_thread(daemon, name)
                self.frozen_thread_stops_the_pings(daemon, thread, name)

    def test_a_process_that_was_stopped_as_a_whole_is_not_stalled(self):
        with self.watched() as daemon:
            daemon.signal(signal.SIGSTOP)
            time.sleep(4)
            before = daemon.notifications.count("WATCHDOG")
            daemon.signal(signal.SIGCONT)
            self.assertTrue(daemon.notifications.wait_for("WATCHDOG", before + 4))
            self.assertNotIn("has not moved", daemon.log())


def gaps_between(notifications, key):
    times = [at for at, values in notifications.messages if key in values]
    return [after - before for before, after in zip(times, times[1:])]


def socket_thread(daemon, name):
    """The thread of that name. Libzmq's threads have it too for a moment, from the one that starts them."""
    def named():
        return threads(daemon.process.pid, name)

    wait_until(lambda: len(named()) == 1, what=f"one thread is called {name}")
    return named()[0]


def wait_for_worker(daemon, pusher):
    """Gives a worker something long to do; the thread that does it."""
    for _ in range(4):
        pusher.send(LONG_TEXT)
    return wait_until(lambda: threads(daemon.process.pid, "nw-parse"), what="a thread that parses")
