"""Starting and stopping: what was taken is decided and published, and what can't start says why."""

import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from checks import check_accounts, check_schema, check_stream
from harness import (
    Daemon, Pusher, StartFailed, Subscriber, finish_client, free_port, run_daemon, sample, start_client)

CONFIGURATION_ERROR = 78

# Publishes a message each 12 ms until it is killed.
TRICKLE = """
import sys, time, zmq
publisher = zmq.Context().socket(zmq.PUB)
publisher.bind("tcp://127.0.0.1:" + sys.argv[1])
for number in range(100_000):
    publisher.send(b"Report number %d came in just now." % number)
    time.sleep(0.012)
"""

# Ends when all its messages have left: six that take long, and four hundred that wait behind them.
PUSH_AND_LEAVE = """
import sys, zmq
context = zmq.Context()
pusher = context.socket(zmq.PUSH)
pusher.linger = -1
pusher.connect(sys.argv[1])
for number in range(6):
    pusher.send(b"Long text %d. " % number + b"It goes on with some more words. " * 150_000)
for number in range(400):
    pusher.send(b"Message number %d has a few words." % number)
pusher.close()
context.term()
"""


class Stop(unittest.TestCase):
    def stop_under_load(self, number):
        settings = {"feed": {"live": {"sendHighWaterMark": 100_000}}}
        with Daemon(settings) as daemon, Subscriber(daemon.live) as subscriber:
            scrapers = [
                start_client("flood", endpoint=daemon.push, seed=seed, size=3000, timeout=1000, linger=0)
                for seed in ("a", "b")
            ]
            subscriber.wait_for(2000)
            daemon.signal(number)
            end = daemon.wait()
            sent = sum(finish_client(scraper)["sent"] for scraper in scrapers)
            published = end.total("newswire_published_total")
            events = list(subscriber.wait_for(published))
        self.assertEqual(end.code, 0)
        self.assertEqual(len(subscriber.events), published)
        self.assertGreaterEqual(sent, published)
        self.assertEqual(end.by_label("newswire_payloads_total"), {"push": published})
        self.assertEqual(events[-1].sequence, published)
        check_stream(self, events)
        check_schema(self, events)
        check_accounts(self, end, events)

    def test_a_signal_right_after_ready_is_not_lost(self):
        for _ in range(20):
            daemon = Daemon().start()
            self.addCleanup(daemon.discard)
            self.assertEqual(daemon.stop(10).code, 0)

    def test_sigterm_under_load_publishes_all_that_was_taken(self):
        self.stop_under_load(signal.SIGTERM)

    def test_sigint_stops_the_same_way(self):
        self.stop_under_load(signal.SIGINT)

    def test_what_had_arrived_before_the_stop_is_taken(self):
        """More than libzmq queues lies in the kernel's buffers, and the daemon has no room when the signal comes."""
        with Daemon({"limits": {"inFlightPayloads": 1}}) as daemon, Subscriber(daemon.live) as subscriber:
            subprocess.run([sys.executable, "-c", PUSH_AND_LEAVE, daemon.push], check=True)
            end = daemon.stop()
            subscriber.wait_for(406)
        self.assertEqual(end.code, 0)
        self.assertEqual(end.by_label("newswire_payloads_total"), {"push": 406})

    def test_a_publisher_without_end_does_not_hold_up_the_stop(self):
        port = free_port()
        with Daemon({"intake": {"subscribe": {"connect": [f"tcp://127.0.0.1:{port}"]}}}) as daemon:
            publisher = subprocess.Popen([sys.executable, "-c", TRICKLE, str(port)])
            try:
                with Subscriber(daemon.live) as subscriber:
                    subscriber.wait_for(5)
                    start = time.monotonic()
                    end = daemon.stop()
                    self.assertLess(time.monotonic() - start, 10)
            finally:
                publisher.kill()
                publisher.wait()
        self.assertEqual(end.code, 0)

    def test_a_second_signal_ends_the_waiting(self):
        with Daemon({"limits": {"inFlightPayloads": 2}}) as daemon, Pusher(daemon.push, high_water_mark=50) as pusher:
            for number in range(60):
                pusher.send(f"{number} ".encode() + b"It goes on with some more words. " * 200_000)
            daemon.signal(signal.SIGTERM)
            time.sleep(0.2)
            start = time.monotonic()
            daemon.signal(signal.SIGTERM)
            end = daemon.wait()
            self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(end.code, 70, "not everything was published, and it says so")
        self.assertIn("second signal", end.log)

    def test_an_idle_daemon_stops_at_once(self):
        with Daemon() as daemon:
            end = daemon.stop(timeout=5)
        self.assertEqual(end.code, 0)
        self.assertTrue(end.counters, "no line of counters in the log")

    def test_it_starts_again_on_the_same_state_directory(self):
        with Daemon() as first:
            self.assertEqual(first.stop().code, 0)
            with Daemon(state=first.state) as second, Subscriber(second.live) as subscriber, \
                    Pusher(second.push) as pusher:
                pusher.send(sample("plain.txt"))
                subscriber.wait_for(1)


class Start(unittest.TestCase):
    def fail_to_start(self, daemon):
        try:
            daemon.start()
        except StartFailed as failure:
            return failure
        finally:
            daemon.discard()
        self.fail("it started")

    def test_a_second_daemon_on_the_same_state_directory_is_refused(self):
        with Daemon() as first:
            failure = self.fail_to_start(Daemon(state=first.state))
            self.assertNotEqual(failure.code, 0)
            self.assertIn(str(first.state), failure.log)
            self.assertRegex(failure.log, "(?i)lock|in use|another|running")

    def test_an_ipc_path_in_use_is_named(self):
        with Daemon(transport="ipc") as first:
            failure = self.fail_to_start(Daemon({"intake": {"push": {"bind": [first.push]}}}))
            self.assertEqual(failure.code, 69)
            self.assertIn(first.push, failure.log)
            with Pusher(first.push) as pusher, Subscriber(first.live) as subscriber:
                pusher.send(sample("plain.txt"))
                subscriber.wait_for(1)

    def test_a_file_at_an_ipc_path_is_left_alone(self):
        with tempfile.NamedTemporaryFile(prefix="newswire-", dir="/tmp") as file:
            file.write(b"somebody's notes")
            file.flush()
            failure = self.fail_to_start(Daemon({"feed": {"live": {"bind": [f"ipc://{file.name}"]}}}))
            self.assertEqual(failure.code, 69)
            self.assertIn(f"ipc://{file.name}: there is a file that is no socket", failure.log)
            self.assertEqual(Path(file.name).read_bytes(), b"somebody's notes")

    def test_a_busy_port_is_named(self):
        with Daemon() as first:
            for settings in (
                {"intake": {"push": {"bind": [first.push]}}},
                {"intake": {"subscribe": {"bind": [first.subscribe]}}},
                {"feed": {"live": {"bind": [first.live]}}},
            ):
                with self.subTest(settings=settings):
                    [part] = settings.values()
                    [[endpoint]] = [list(value.values())[0] for value in part.values()]
                    failure = self.fail_to_start(Daemon(settings))
                    self.assertNotEqual(failure.code, 0)
                    self.assertIn(endpoint, failure.log)

    def test_a_state_directory_that_cannot_be_made_is_named(self):
        failure = self.fail_to_start(Daemon(state="/proc/newswire"))
        self.assertNotEqual(failure.code, 0)
        self.assertIn("/proc/newswire", failure.log)

    def test_an_endpoint_beyond_loopback_needs_the_insecure_setting(self):
        endpoint = f"tcp://0.0.0.0:{free_port()}"
        failure = self.fail_to_start(Daemon({"intake": {"push": {"bind": [endpoint]}}}))
        self.assertEqual(failure.code, CONFIGURATION_ERROR)
        self.assertIn(endpoint, failure.log)
        self.assertIn("security.insecure", failure.log)
        with Daemon({"intake": {"push": {"bind": [endpoint]}}, "security": {"insecure": True}}):
            pass

    def test_a_bad_configuration_is_refused_with_file_and_line(self):
        for name, line, words, text in (
            ("no YAML", 2, [], "state:\n\tdirectory: /tmp/tab\n"),
            ("unknown key", 3, ["workers.cuont", "workers.count"], "# comment\nworkers:\n  cuont: 2\n"),
            ("unknown section", 3, ["intake.pusch"], "# comment\nintake:\n  pusch:\n    bind: []\n"),
            ("wrong type", 2, ["workers.count"], "workers:\n  count: many\n"),
            ("out of range", 2, ["workers.count"], "workers:\n  count: -1\n"),
            ("no endpoint", 3, ["intake.push.bind"], "intake:\n  push:\n    bind: [\"5751\"]\n"),
            ("key given twice", 2, ["count"], "workers:\n  count: 1\n  # again\n  count: 2\n"),
            ("not a mapping", 1, [], "- state\n"),
        ):
            with self.subTest(name):
                daemon = Daemon(config_text=text)
                failure = self.fail_to_start(daemon)
                self.assertEqual(failure.code, CONFIGURATION_ERROR, failure.log)
                self.assertIn(f"{daemon.config}:{line}", failure.log)
                for word in words:
                    self.assertIn(word, failure.log)

    def test_a_missing_configuration_file_is_named(self):
        result = run_daemon("run", "--config", "/nonexistent/newswired.yaml")
        self.assertEqual(result.returncode, CONFIGURATION_ERROR)
        self.assertIn("/nonexistent/newswired.yaml", result.stdout)

    def test_an_environment_variable_wins_over_the_file(self):
        failure = self.fail_to_start(Daemon(variables={"NEWSWIRE_WORKERS_COUNT": "many"}))
        self.assertEqual(failure.code, CONFIGURATION_ERROR, failure.log)
        self.assertIn("NEWSWIRE_WORKERS_COUNT", failure.log)
        with Daemon({"workers": {"count": 1}}, variables={"NEWSWIRE_RECORD_INSTANCE": "elsewhere"}) as daemon, \
                Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(sample("plain.txt"))
            [event] = subscriber.wait_for(1)
        self.assertEqual(event.record["source"], "/newswire/elsewhere")

    def test_an_empty_list_closes_an_endpoint(self):
        closed = {"intake": {"subscribe": {"bind": []}}}
        with Daemon(closed) as daemon:
            port = int(daemon.subscribe.rsplit(":", 1)[1])
            listening = {
                int(line.split()[1].split(":")[1], 16)
                for line in Path(f"/proc/{daemon.process.pid}/net/tcp").read_text().splitlines()[1:]
                if line.split()[3] == "0A"
            }
        self.assertNotIn(port, listening)
