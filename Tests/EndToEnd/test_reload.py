"""SIGHUP: read and checked first, applied as a whole or not at all, always answered, and nothing is lost by it."""

import signal
import unittest

from checks import check_stream
from harness import Daemon, Publisher, Pusher, Subscriber, finish_client, free_port, sample, start_client, wait_until

BAD = [
    "workers:\n  cuont: 2\n",
    "limits: {payloadBytes: 3 apples}\n",
    "state:\n\tdirectory: /tmp/tab\n",
    "health: {readyPercent: 90, unreadyPercent: 10}\n",
]


class Reload(unittest.TestCase):
    def test_a_thousand_reloads_under_load_half_of_them_bad(self):
        with Daemon({"feed": {"live": {"sendHighWaterMark": 100_000}}}) as daemon, \
                Subscriber(daemon.live, keeps_bodies=False) as subscriber:
            enough = daemon.directory / "enough"
            flood = start_client(
                "flood", endpoint=daemon.push, seed="r", size=1500, until=str(enough), pause=0.0005)
            subscriber.wait_for(1)
            before_any = len(subscriber.events)
            for number in range(500):
                if number == 250:
                    halfway = len(subscriber.events)
                daemon.write_config({
                    "limits": {"quarantineFiles": 1000 + number},
                    "intake": {"subscribe": {"topics": ["", f"topic-{number}"]}},
                })
                good = daemon.reload()
                self.assertEqual(good, f"Running, configuration {number + 2}")
                daemon.write_config_text(BAD[number % len(BAD)])
                bad = daemon.reload()
                self.assertTrue(bad.startswith(f"Running, configuration {number + 2}; the reload was refused: "), bad)
                self.assertIn(str(daemon.config), bad)
            self.assertIsNone(flood.poll(), "the load ended before the reloads did")
            self.assertGreater(halfway, before_any + 100, "there was no load in the first half")
            self.assertGreater(len(subscriber.events), halfway + 100, "there was no load in the second half")
            enough.touch()
            count = finish_client(flood)["sent"]
            events = subscriber.wait_for(count)
            check_stream(self, events)
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        self.assertEqual(len(subscriber.events), count)
        self.assertEqual(end.by_label("newswire_reloads_total"), {"applied": 500, "refused": 500})
        self.assertEqual(end.by_label("newswire_connections_accepted_total"), {"push": 1}, "a connection was cut")

    def test_signals_that_come_together_are_answered_at_least_once_and_the_last_file_holds(self):
        with Daemon() as daemon:
            daemon.signal(signal.SIGSTOP)  # So they do come together.
            for number in range(50):
                daemon.write_config({"limits": {"quarantineFiles": 100 + number}})
                daemon.signal(signal.SIGHUP)
            daemon.signal(signal.SIGCONT)
            daemon.reload()
            wait_until(lambda: daemon.notifications.count("RELOADING") == daemon.notifications.count("READY") - 1)
            self.assertIn("becomes 149", daemon.log())
            end = daemon.stop()
        reloads = end.by_label("newswire_reloads_total")["applied"]
        self.assertIn(reloads, (1, 2), "one for the fifty, one more unless it came together with them")

    def test_what_systemd_is_told(self):
        with Daemon() as daemon:
            daemon.reload()
            keys = [sorted(values) for _, values in daemon.notifications.messages]
        self.assertIn(["MONOTONIC_USEC", "RELOADING", "STATUS"], keys)
        reloading = keys.index(["MONOTONIC_USEC", "RELOADING", "STATUS"])
        self.assertIn(["READY", "STATUS"], keys[reloading + 1:])

    def test_the_status_line_remembers_a_refused_reload(self):
        def last():
            return daemon.notifications.all("STATUS")[-1]

        with Daemon() as daemon:
            daemon.write_config_text(BAD[0])
            daemon.reload()
            wait_until(lambda: "payloads settled" in last(), what="the status line of each 10 s")
            self.assertTrue(last().endswith("; the last reload was refused"), last())

    def test_every_fault_of_a_bad_file_is_logged_with_its_place(self):
        with Daemon() as daemon:
            daemon.write_config_text("workers: {cuont: 2}\nlimits:\n  payloadBytes: many\n")
            daemon.reload()
            log = daemon.log()
            self.assertIn(f"{daemon.config}:1:11: unknown key workers.cuont; did you mean workers.count?", log)
            self.assertIn(f"{daemon.config}:3:17: limits.payloadBytes is many, and must be a size from 1 KiB", log)
            self.assertIn("the reload was refused; configuration 1 stays in force", log)

    def test_a_file_that_is_gone_is_refused(self):
        with Daemon() as daemon:
            daemon.config.unlink()
            self.assertIn("can't be read: No such file or directory", daemon.reload())

    def test_keys_that_need_a_restart_are_named_and_the_others_taken_over(self):
        with Daemon() as daemon:
            daemon.write_config({"limits": {"payloadBytes": "1 MiB"}, "log": {"level": "debug"}})
            self.assertEqual(daemon.reload(), "Running, configuration 2")
            log = daemon.log()
            self.assertIn(
                "limits.payloadBytes: 1 MiB takes effect at the next start; until then it stays 10 MiB", log)
            self.assertIn("log.level: info becomes debug", log)

    def test_the_log_level_changes(self):
        with Daemon({"log": {"level": "error"}}) as daemon:
            self.assertNotIn(" info ", daemon.log())
            daemon.write_config({"log": {"level": "info"}})
            daemon.reload()
            self.assertIn(" info ", daemon.log())


class Endpoints(unittest.TestCase):
    def test_an_endpoint_is_added_and_the_others_go_on(self):
        more = f"tcp://127.0.0.1:{free_port()}"
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(b"The first of the texts is here.", {"id": "one"})
            subscriber.wait_for_payload("one")
            daemon.write_config({"intake": {"push": {"bind": [daemon.push, more]}}})
            daemon.reload()
            with Pusher(more) as other:
                other.send(b"The second of the texts is here.", {"id": "two"})
                subscriber.wait_for_payload("two")
            pusher.send(b"The third of the texts is here.", {"id": "three"})
            subscriber.wait_for_payload("three")
            end = daemon.stop()
        self.assertEqual(end.by_label("newswire_connections_accepted_total"), {"push": 2})

    def test_a_closed_endpoint_opens_and_an_open_one_closes(self):
        with Daemon({"intake": {"subscribe": {"bind": []}}}) as daemon, Subscriber(daemon.live) as subscriber:
            daemon.write_config({"intake": {"push": {"bind": []}, "subscribe": {"bind": [daemon.subscribe]}}})
            daemon.reload()
            with Publisher(connect=daemon.subscribe) as publisher:
                publisher.wait_for_subscriber()
                publisher.send_frames([b"The text of a publisher is here."])
                subscriber.wait_for(1)
            with Pusher(daemon.push, timeout=0.5) as pusher, self.assertRaises(Exception):
                pusher.send(b"Nobody listens here.")

    def test_a_publisher_is_added(self):
        port = free_port()
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, \
                Publisher(bind=f"tcp://127.0.0.1:{port}") as publisher:
            daemon.write_config({"intake": {"subscribe": {"connect": [f"tcp://127.0.0.1:{port}"]}}})
            daemon.reload()
            publisher.wait_for_subscriber()
            publisher.send_frames([b"The text of a publisher is here."])
            subscriber.wait_for(1)

    def test_a_busy_endpoint_refuses_the_whole_reload(self):
        with Daemon() as other, Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            free = f"tcp://127.0.0.1:{free_port()}"
            daemon.write_config({
                "intake": {"push": {"bind": [free]}}, "feed": {"live": {"bind": [other.live]}},
                "limits": {"quarantineFiles": 7},
            })
            answer = daemon.reload()
            self.assertIn(f"zmq_bind {other.live}: Address already in use", answer)
            with Pusher(free, timeout=0.5) as pusher, self.assertRaises(Exception):
                pusher.send(b"The new endpoint was taken back.")
            with Pusher(daemon.push) as pusher:
                pusher.send(sample("plain.txt"))
                subscriber.wait_for(1)

    def test_the_feed_moves(self):
        with Daemon() as daemon, Pusher(daemon.push) as pusher:
            moved = f"tcp://127.0.0.1:{free_port()}"
            daemon.write_config({"feed": {"live": {"bind": [moved]}}})
            daemon.reload()
            with Subscriber(moved) as subscriber:
                pusher.send(sample("plain.txt"))
                subscriber.wait_for(1)
