"""Health, status and metrics over HTTP, as an administrator, a load balancer and Prometheus ask for them."""

import http.client
import json
import re
import signal
import socket
import subprocess
import time
import unittest
import urllib.parse

from freezing import frozen
from harness import (
    ROOT, Daemon, Pusher, StartFailed, Subscriber, finish_client, free_port, sample, start_client, wait_until)
from test_service import wait_for_worker


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


def get(daemon, path, over_socket=False):
    """The code, the text and the seconds of an answer."""
    if over_socket:
        connection = UnixConnection(daemon.settings["admin"]["socket"])
    else:
        connection = http.client.HTTPConnection(daemon.settings["admin"]["http"], timeout=10)
    start = time.monotonic()
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    seconds = time.monotonic() - start
    connection.close()
    return response.status, text, seconds


def status(daemon):
    return json.loads(get(daemon, "/status")[1])


def metrics(daemon):
    """{"newswire_items_total{outcome=\\"new\\"}": 3.0, …}"""
    lines = get(daemon, "/metrics")[1].splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


class Answers(unittest.TestCase):
    def test_all_paths_on_both_endpoints(self):
        with Daemon() as daemon:
            for over_socket in (False, True):
                for path, words in (
                    ("/livez", "ok\n"), ("/readyz", "ok\n"), ("/metrics", "newswire_ready 1\n"),
                    ("/status", '"state":"running"'), ("/", "/readyz"),
                ):
                    with self.subTest(path=path, over_socket=over_socket):
                        code, text, _ = get(daemon, path, over_socket)
                        self.assertEqual(code, 200)
                        self.assertIn(words, text)
            self.assertEqual(get(daemon, "/nothing")[0], 404)
            admin = daemon.settings["admin"]
            self.assertIn(f"metrics, health and status at http://{admin['http']} and {admin['socket']}", daemon.log())

    def test_an_empty_value_closes_it(self):
        with Daemon({"admin": {"http": "", "socket": ""}}) as daemon:
            self.assertNotIn("metrics, health and status at", daemon.log())

    def test_a_busy_address_is_named(self):
        with Daemon() as first:
            second = Daemon({"admin": {"http": first.settings["admin"]["http"]}})
            with self.assertRaises(StartFailed) as failure:
                second.start()
            second.discard()
            self.assertEqual(failure.exception.code, 69)
            self.assertIn(first.settings["admin"]["http"], failure.exception.log)

    def test_status_and_metrics_tell_what_happened(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            for number in range(3):
                pusher.send(f"Text {number} tells of the council of the town.".encode(), {"outlet": "The Example"})
            pusher.send(b"Text 0 tells of the council of the town.", {"outlet": "Another"})
            pusher.send(b"text", b"{not json")
            subscriber.wait_for(4)
            wait_until(lambda: metrics(daemon)['newswire_refused_total{endpoint="push",code="bad-header"}'] == 1)
            document = status(daemon)
            values = metrics(daemon)
            before = document["configuration"]["generation"]
            started = values["newswire_configuration_last_reload_timestamp_seconds"]
            daemon.write_config({"limits": {"payloadBytes": "1 MiB"}})
            daemon.reload()
            applied = metrics(daemon)
            daemon.write_config_text("workers: 3")
            daemon.reload()
            after = status(daemon)["configuration"]
            refused = metrics(daemon)
        self.assertEqual(document["state"], "running")
        self.assertEqual(document["outcomes"]["new"], 3)
        self.assertEqual(document["outcomes"]["duplicate"], 1)
        self.assertEqual(document["intake"]["push"]["refused"], {"bad-header": 1})
        self.assertEqual(document["feed"]["head"], 4)
        self.assertEqual(
            {entry["outlet"]: entry["payloads"] for entry in document["outlets"]["list"]},
            {"The Example": 3, "Another": 1})
        self.assertEqual(values['newswire_items_total{outcome="new"}'], 3)
        self.assertEqual(values["newswire_settle_duration_seconds_count"], 4)
        self.assertEqual(values["newswire_live_subscribers"], 1)
        self.assertEqual(values['newswire_outlet_payloads_total{outlet="The Example"}'], 3)
        self.assertEqual((before, after["generation"]), (1, 2))
        self.assertEqual(refused["newswire_configuration_generation"], 2)
        self.assertEqual(applied["newswire_configuration_last_reload_successful"], 1)
        self.assertEqual(refused["newswire_configuration_last_reload_successful"], 0)
        # When the configuration in force came: what was refused later does not count.
        time_of_reload = "newswire_configuration_last_reload_timestamp_seconds"
        self.assertGreater(applied[time_of_reload], started)
        self.assertEqual(refused[time_of_reload], applied[time_of_reload])
        self.assertEqual(after["lastReload"]["result"], "refused")
        self.assertIn("workers is 3", after["lastReload"]["faults"][0])
        self.assertEqual(after["restartNeeded"], ["limits.payloadBytes"])

    def test_status_comes_within_100_ms_under_full_load(self):
        """The load is proved, not assumed: the limit of what is in flight is reached, and records come all the while."""
        with Daemon({"limits": {"inFlightPayloads": 100}}) as daemon:
            flood = start_client("flood", endpoint=daemon.push, seed="s", size=50_000, linger=0)
            try:
                wait_until(lambda: status(daemon)["inFlight"]["payloads"] >= 100, what="the daemon is full")
                documents, times = [], []
                end = time.monotonic() + 2
                while len(times) < 100 or time.monotonic() < end:
                    _, text, seconds = get(daemon, "/status", over_socket=len(times) % 2 == 0)
                    documents.append(json.loads(text))
                    times.append(seconds)
                self.assertIsNone(flood.poll(), "the load ended before the test did")
            finally:
                flood.kill()
                flood.communicate()
        full = [document for document in documents if document["inFlight"]["payloads"] >= 80]
        self.assertGreater(len(full), 0.9 * len(documents), "the daemon was not under full load")
        self.assertGreater(documents[-1]["feed"]["head"], documents[0]["feed"]["head"])
        self.assertGreater(documents[-1]["cpuSeconds"], documents[0]["cpuSeconds"])
        self.assertLess(sorted(times)[len(times) * 95 // 100], 0.1, sorted(times)[-10:])


class StatusPage(unittest.TestCase):
    """docs/status.md, key by key."""

    PAGE = (ROOT / "docs" / "status.md").read_text()
    # Their keys are codes, or those of the entries of a list.
    OPEN = {"outcomes", "feed.heads", *(f"intake.{way}.refused" for way in ("reliable", "push", "subscribe"))}

    @classmethod
    def paths(cls, document, prefix=""):
        """The dotted names of all keys, in their order; of a list's entries, those that its description must name."""
        for key, value in document.items():
            path = prefix + key
            yield path
            if isinstance(value, dict) and path not in cls.OPEN:
                yield from cls.paths(value, path + ".")
            for entry in value if isinstance(value, list) else []:
                yield from (f"{path}[{name}]" for name in entry) if isinstance(entry, dict) else ()

    def documented(self):
        """The table's keys, a list's entries with those that its description names in code."""
        for path, meaning in re.findall(r"^\| `([\w.]+)` \| (.*) \|$", self.PAGE, re.MULTILINE):
            yield path
            if path in ("queues", "outlets.list"):
                yield from (f"{path}[{name}]" for name in re.findall(r"`(\w+)`", meaning))

    def emitted(self):
        """A status in which every key has something to show."""
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(sample("plain.txt"), {"outlet": "The Example"})
            pusher.send(b"text", b"{not json")
            subscriber.wait_for(1)
            daemon.write_config({"limits": {"payloadBytes": "1 MiB"}})
            daemon.reload()
            wait_until(lambda: status(daemon)["intake"]["push"]["refused"], what="the refusal")
            return status(daemon)

    def test_table_and_example_have_every_key_and_no_other_in_the_order_of_the_document(self):
        emitted = self.emitted()
        example = json.loads(re.search(r"```json\n(.*?)```", self.PAGE, re.DOTALL)[1])
        keys = list(dict.fromkeys(self.paths(emitted)))
        self.assertEqual(list(self.documented()), keys)
        self.assertEqual(list(dict.fromkeys(self.paths(example))), keys)
        self.assertEqual(list(example["outcomes"]), list(emitted["outcomes"]))
        self.assertEqual(
            [queue["stage"] for queue in example["queues"]], [queue["stage"] for queue in emitted["queues"]])


class Health(unittest.TestCase):
    def test_readyz_turns_before_the_queues_are_full_and_back(self):
        settings = {"workers": {"count": 1}, "limits": {"inFlightPayloads": 100}, "health": {"stallSeconds": 60}}
        with Daemon(settings) as daemon, Pusher(daemon.push) as pusher, Subscriber(daemon.live) as subscriber:
            [worker] = wait_for_worker(daemon, pusher)
            with frozen(worker):
                wait_until(lambda: status(daemon)["inFlight"]["payloads"] == 4, what="the long texts in flight")
                push_until(daemon, pusher, 79)
                self.assertEqual(get(daemon, "/readyz")[0], 200)
                push_until(daemon, pusher, 80)
                code, text, _ = get(daemon, "/readyz")
                self.assertEqual(code, 503)
                self.assertIn("80 of 100 payloads", text)
                self.assertLess(status(daemon)["inFlight"]["payloads"], 100, "the queues are full already")
                self.assertEqual(get(daemon, "/livez")[0], 200, "it is alive all the same")
                self.assertEqual(metrics(daemon)["newswire_ready"], 0)
            wait_until(lambda: get(daemon, "/readyz")[0] == 200, what="readyz is true again")
            subscriber.wait_for(80)

    def test_livez_tells_which_part_is_stalled(self):
        settings = {"workers": {"count": 1}, "health": {"stallSeconds": 2}}
        with Daemon(settings) as daemon, Pusher(daemon.push) as pusher:
            [worker] = wait_for_worker(daemon, pusher)
            with frozen(worker):
                # What waits for the worker may be told first.
                wait_until(
                    lambda: "parse-0 has work and has not moved" in get(daemon, "/livez")[1], what="livez names it")
                self.assertEqual(get(daemon, "/livez")[0], 503)
            wait_until(lambda: get(daemon, "/livez")[0] == 200, what="livez is true again")

    def test_a_draining_daemon_is_alive_and_not_ready(self):
        with Daemon({"workers": {"count": 1}, "health": {"stallSeconds": 60}}) as daemon, Pusher(daemon.push) as pusher:
            [worker] = wait_for_worker(daemon, pusher)
            with frozen(worker):
                daemon.signal(signal.SIGTERM)
                wait_until(lambda: get(daemon, "/readyz")[1] == "draining\n", what="readyz tells that it drains")
                self.assertEqual(get(daemon, "/livez")[0], 200)
            self.assertEqual(daemon.wait().code, 0)


def push_until(daemon, pusher, count):
    """Pushes until so many payloads are in flight."""
    there = status(daemon)["inFlight"]["payloads"]
    for number in range(there, count):
        pusher.send(f"Text {number} waits for the worker.".encode())
    wait_until(lambda: status(daemon)["inFlight"]["payloads"] == count, what=f"{count} payloads in flight")


class Prometheus(unittest.TestCase):
    def test_promtool_has_nothing_to_say_of_the_metrics(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(sample("plain.txt"), {"outlet": 'The "Example"\\News'})
            subscriber.wait_for(1)
            text = get(daemon, "/metrics")[1]
        check = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
        self.assertEqual((check.returncode, check.stdout + check.stderr), (0, ""))

    def test_a_real_prometheus_scrapes_the_daemon(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(sample("plain.txt"))
            subscriber.wait_for(1)
            port = free_port()
            file = daemon.directory / "prometheus.yml"
            file.write_text(json.dumps({
                "global": {"scrape_interval": "1s"},
                "scrape_configs": [{
                    "job_name": "newswire", "static_configs": [{"targets": [daemon.settings["admin"]["http"]]}]}],
            }))
            server = subprocess.Popen(
                ["prometheus", f"--config.file={file}", f"--storage.tsdb.path={daemon.directory}/tsdb",
                 f"--web.listen-address=127.0.0.1:{port}"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                up = wait_until(lambda: query(port, "up"), what="a scrape")
                self.assertEqual(up, 1, "the scrape failed")
                self.assertEqual(query(port, 'newswire_items_total{outcome="new"}'), 1)
                self.assertEqual(query(port, "newswire_ready"), 1)
                self.assertGreater(query(port, "process_resident_memory_bytes"), 1 << 20)
            finally:
                server.terminate()
                server.wait()


def query(port, expression):
    """The value of the one series that the expression gives; None while there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/api/v1/query?query=" + urllib.parse.quote(expression))
        result = json.loads(connection.getresponse().read())["data"]["result"]
    except (OSError, ValueError, KeyError):
        return None
    finally:
        connection.close()
    return float(result[0]["value"][1]) if result else None
