"""Starts the built daemon, pushes to it and subscribes to it, as scrapers and consumers do."""

import copy
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import zmq

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("NEWSWIRE_BIN", ROOT / ".build" / "release")).resolve()
SAMPLES = ROOT / "docs" / "samples"
OUTCOMES = {"new", "update", "unchanged", "duplicate", "near-duplicate", "rejected", "quarantined"}

# What a receiving test waits at most, in seconds: far more than the slowest machine needs.
PATIENCE = 60


def sample(name):
    """The bytes of a file of docs/samples."""
    return (SAMPLES / name).read_bytes()


given_ports = set()


def free_port():
    """One that nothing listens on and that was not given before: the kernel may offer a port twice in a row."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in given_ports:
            given_ports.add(port)
            return port


def wait_until(condition, timeout=PATIENCE, what="condition"):
    """Polls until condition() is true, and returns its value."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(0.01)


def merged(base, changes):
    result = copy.deepcopy(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def environment(**more):
    """Ours without settings of the daemon that happen to be in it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NEWSWIRE_")}
    kept.pop("NOTIFY_SOCKET", None)
    return {**kept, **more}


@dataclass
class Exit:
    """How a daemon ended."""

    code: int
    counters: dict
    log: str

    def total(self, name):
        """The sum of a counter over its labels: `newswire_items_total` adds up all outcomes."""
        return sum(value for key, value in self.counters.items() if key == name or key.startswith(name + "."))

    def by_label(self, name):
        """The last label of each counter of this name that is not zero: {"new": 3, "update": 1}."""
        return {
            key[len(name) + 1:]: value
            for key, value in self.counters.items()
            if key.startswith(name + ".") and value
        }


class StartFailed(Exception):
    """The daemon ended before it was ready."""

    def __init__(self, code, log):
        super().__init__(f"newswired ended with code {code} before it was ready:\n{log}")
        self.code = code
        self.log = log


class Datagrams:
    """What comes in at a Unix datagram socket, read by a thread of its own. Subclasses say what a datagram means."""

    def __init__(self, path):
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # Of a daemon that is started again it is there already.
        Path(self.path).unlink(missing_ok=True)
        self.socket.bind(self.path)
        # Each is (monotonic time, {"READY": "1", …}).
        self.messages = []
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.collect, daemon=True)
        self.thread.start()

    def collect(self):
        while message := self.socket.recv(1 << 20):
            values = self.parse(message)
            with self.changed:
                self.messages.append((time.monotonic(), values))
                self.changed.notify_all()

    def close(self):
        # An empty datagram ends the thread.
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
            end.sendto(b"", self.path)
        self.thread.join()
        self.socket.close()


class Notifications(Datagrams):
    """What a daemon tells the service manager: the other end of NOTIFY_SOCKET."""

    def parse(self, message):
        return dict(line.split("=", 1) for line in message.decode().splitlines())

    def all(self, key):
        """The values of a key so far, in order."""
        with self.changed:
            return [values[key] for _, values in self.messages if key in values]

    def count(self, key):
        return len(self.all(key))

    def wait_for(self, key, count=1, timeout=PATIENCE, until=lambda: False):
        """True when the key has come `count` times; false when `until()` is true before that, or time is up."""
        end = time.monotonic() + timeout
        while True:
            with self.changed:
                if sum(key in values for _, values in self.messages) >= count:
                    return True
                self.changed.wait(0.05)
            if until() or time.monotonic() > end:
                return self.count(key) >= count


class Daemon:
    """A running `newswired` on free loopback ports, with its state in a temporary directory of its own.

    As a context manager it starts on entry; on a clean exit it is stopped with SIGTERM and must end with code 0.
    """

    def __init__(
        self, settings=None, *, transport="tcp", state=None, config_text=None, on_default_ports=False, variables=None,
        file_system=None,
    ):
        self.directory = Path(tempfile.mkdtemp(prefix="newswire-", dir="/tmp"))
        self.state = Path(state) if state else self.directory / "state"
        # A size such as "24m": the state directory is a file system of its own, which the daemon alone sees.
        self.file_system = file_system
        if on_default_ports:
            endpoints = [f"tcp://127.0.0.1:{port}" for port in (5750, 5751, 5752, 5761, 5760)]
        elif transport == "ipc":
            endpoints = [f"ipc://{self.directory}/{name}" for name in ("r", "p", "s", "l", "d")]
        else:
            endpoints = [f"tcp://127.0.0.1:{free_port()}" for _ in range(5)]
        self.reliable, self.push, self.subscribe, self.live, self.durable = endpoints
        self.settings = merged(
            {
                "state": {"directory": str(self.state)},
                "intake": {
                    "push": {"bind": [self.push]},
                    "subscribe": {"bind": [self.subscribe]},
                    "reliable": {"bind": [self.reliable]},
                },
                "feed": {"live": {"bind": [self.live]}, "durable": {"bind": [self.durable]}},
                "admin": {"http": f"127.0.0.1:{free_port()}", "socket": str(self.directory / "admin.sock")},
            },
            settings or {},
        )
        self.config = self.directory / "newswired.yaml"
        # JSON is YAML.
        self.config.write_text(config_text if config_text is not None else json.dumps(self.settings, indent=2) + "\n")
        self.variables = variables or {}
        self.log_path = self.directory / "log"
        self.notifications = None
        self.process = None
        self.exit = None

    def launch(self):
        """Begins to start it."""
        self.notifications = Notifications(self.directory / "notify")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [*self.prefix(), BIN / "newswired", "run", "--config", self.config],
                env=environment(NOTIFY_SOCKET=self.notifications.path, **self.variables),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )

    def start(self):
        """Returns when the daemon has said READY=1."""
        self.launch()
        if self.notifications.wait_for("READY", until=lambda: self.process.poll() is not None):
            return self
        if self.process.poll() is not None:
            raise StartFailed(self.process.returncode, self.log())
        self.process.kill()
        raise AssertionError(f"newswired did not say READY=1 within {PATIENCE} s:\n{self.log()}")

    def prefix(self):
        if not self.file_system:
            return []
        self.state.mkdir(exist_ok=True)
        script = f'mount -t tmpfs -o size={self.file_system} none "{self.state}" && exec "$@"'
        return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]

    def inside(self, path):
        """The path as the daemon sees it."""
        return Path(f"/proc/{self.process.pid}/root{path}")

    def write_config(self, changes):
        """Replaces the configuration file by the present settings with these changes, which become the present ones."""
        self.settings = merged(self.settings, changes)
        self.write_config_text(json.dumps(self.settings, indent=2) + "\n")

    def write_config_text(self, text):
        """In one step: the daemon never reads half a file."""
        new = self.config.with_suffix(".new")
        new.write_text(text)
        new.replace(self.config)

    def reload(self, timeout=PATIENCE):
        """Sends SIGHUP and waits for the answer; the status line that came with it."""
        before = self.notifications.count("READY")
        self.signal(signal.SIGHUP)
        if not self.notifications.wait_for("READY", before + 1, timeout):
            raise AssertionError(f"no answer to SIGHUP within {timeout} s:\n{self.log()}")
        with self.notifications.changed:
            return [values for _, values in self.notifications.messages if "READY" in values][before].get("STATUS")

    def status(self):
        """What /status answers, by the socket where HTTP is closed."""
        admin = self.settings["admin"]
        connection = http.client.HTTPConnection(admin["http"] or "socket", timeout=PATIENCE)
        if not admin["http"]:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(PATIENCE)
            connection.sock.connect(admin["socket"])
        connection.request("GET", "/status")
        document = json.loads(connection.getresponse().read())
        connection.close()
        return document

    def wait_until_decided(self, timeout=PATIENCE):
        """Returns when nothing waits in the journal; what is in flight then, a stop finishes."""
        wait_until(lambda: self.status()["backlog"]["payloads"] == 0, timeout, what="the end of the backlog")
        return self

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def signal(self, number):
        self.process.send_signal(number)

    def memory(self, field="VmHWM"):
        """Bytes: `VmHWM` is the peak of the resident set, `VmRSS` the resident set now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise AssertionError(f"newswired is gone:\n{self.log()}")

    def stop(self, timeout=PATIENCE):
        """Sends SIGTERM and waits; the counters are those that the daemon prints at the end."""
        if self.process.poll() is not None:
            raise AssertionError(f"newswired had ended by itself with code {self.process.returncode}:\n{self.log()}")
        self.process.send_signal(signal.SIGTERM)
        return self.wait(timeout)

    def wait(self, timeout=PATIENCE):
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"newswired did not end within {timeout} s of SIGTERM:\n{self.log()}") from None
        log = self.log()
        self.exit = Exit(code, final_counters(log), log)
        return self.exit

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.discard()
            raise

    def __exit__(self, kind, error, traceback):
        try:
            if error is not None:
                error.add_note("The daemon's log ends:\n" + "\n".join(self.log().splitlines()[-25:]))
            elif self.exit is None:
                code = self.stop().code
                if code != 0:
                    raise AssertionError(f"newswired ended with code {code}:\n{self.log()}")
        finally:
            self.discard()

    def discard(self):
        """Ends the process if it still runs, and deletes the temporary directory."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
        if self.notifications is not None:
            self.notifications.close()
            self.notifications = None
        shutil.rmtree(self.directory, ignore_errors=True)


def final_counters(log):
    """The last line of the log that is a JSON object of counters."""
    for line in reversed(log.splitlines()):
        if not line.startswith("{"):
            continue
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if value and all(key.startswith("newswire_") for key in value):
            return value
    return {}


def run_daemon(*arguments, timeout=PATIENCE):
    """Runs `newswired` to its end; stdout and stderr as one text in `.stdout`."""
    return subprocess.run(
        [BIN / "newswired", *arguments], env=environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=timeout,
    )


class Pusher:
    """A scraper with a PUSH socket. Sending raises zmq.Again when the daemon takes nothing for `timeout` seconds."""

    def __init__(self, endpoint, timeout=PATIENCE, high_water_mark=1000):
        self.socket = zmq.Context.instance().socket(zmq.PUSH)
        self.socket.immediate = 1
        self.socket.sndhwm = high_water_mark
        self.socket.sndtimeo = int(timeout * 1000)
        self.socket.linger = int(PATIENCE * 1000)
        self.socket.connect(endpoint)

    def send(self, payload, header=None):
        if isinstance(header, dict):
            header = json.dumps(header).encode()
        self.send_frames([payload] if header is None else [header, payload])

    def send_frames(self, frames):
        self.socket.send_multipart(frames)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Scraper:
    """A scraper with a DEALER socket, which is told what is kept. The protocol is NWI1; replies are dicts."""

    def __init__(self, endpoint, client=None, immediate=True):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.immediate = immediate
        self.socket.sndtimeo = PATIENCE * 1000
        self.socket.reconnect_ivl = 20
        self.socket.connect(endpoint)
        if client is not None:
            self.hello(client)

    def send_frames(self, *frames):
        self.socket.send_multipart(frames)

    def hello(self, client=None):
        """Says hello; the answer."""
        header = {"op": "hello"} if client is None else {"op": "hello", "client": client}
        self.send_frames(b"NWI1", json.dumps(header).encode())
        return self.receive("welcome")

    def put(self, identifier, payload, **header):
        self.send_frames(b"NWI1", json.dumps({"op": "put", "id": identifier, **header}).encode(), payload)

    def receive(self, op=None, timeout=PATIENCE):
        """The next reply, which must be of this kind."""
        if not self.socket.poll(timeout * 1000):
            raise AssertionError(f"no {op or 'reply'} within {timeout} s")
        frames = self.socket.recv_multipart()
        assert len(frames) == 2 and frames[0] == b"NWI1", frames
        reply = json.loads(frames[1])
        assert op is None or reply["op"] == op, reply
        return reply

    def acknowledged(self, count):
        """The ids of the next acks until there are so many: (kept, repeated)."""
        kept, repeated = [], []
        while len(kept) + len(repeated) < count:
            ack = self.receive("ack")
            assert not set(ack["ids"]) & set(ack["repeated"]), ack
            kept += ack["ids"]
            repeated += ack["repeated"]
        return kept, repeated

    def is_silent(self, seconds=0.3):
        return not self.socket.poll(seconds * 1000)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Consumer:
    """A consumer of the durable feed: a DEALER socket that speaks NWF1. Messages are dicts; an event has its `record`."""

    def __init__(self, endpoint, name=None, **subscription):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.sndtimeo = PATIENCE * 1000
        self.socket.reconnect_ivl = 20
        self.socket.connect(endpoint)
        self.name = name
        if name is not None:
            self.ok = self.subscribe(**subscription)

    def send(self, op, **values):
        self.socket.send_multipart([b"NWF1", json.dumps({"op": op, **values}).encode()])

    def subscribe(self, answer="ok", **subscription):
        if "start" in subscription:
            subscription["from"] = subscription.pop("start")
        self.send("subscribe", consumer=self.name, **subscription)
        return self.receive(answer)

    def receive(self, op=None, timeout=PATIENCE):
        """The next message, which must be of this kind."""
        if not self.socket.poll(timeout * 1000):
            raise AssertionError(f"no {op or 'message'} within {timeout} s")
        frames = self.socket.recv_multipart()
        assert frames[0] == b"NWF1" and len(frames) in (2, 3), frames
        message = json.loads(frames[1])
        if len(frames) == 3:
            message["record"] = json.loads(frames[2])
            assert message["op"] == "event", message
        assert op is None or message["op"] == op, message
        return message

    def events(self, count, timeout=PATIENCE):
        """The next events, whatever idles come between."""
        events = []
        while len(events) < count:
            message = self.receive(timeout=timeout)
            if message["op"] == "event":
                events.append(message)
            else:
                assert message["op"] == "idle", message
        return events

    def rest(self):
        """What comes until all there is was delivered."""
        messages = []
        while True:
            message = self.receive()
            if message["op"] == "idle":
                return messages
            messages.append(message)

    def is_silent(self, seconds=0.3):
        """Nothing but idles comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.socket.poll(left * 1000) and self.receive()["op"] != "idle":
                return False
        return True

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Publisher:
    """A scraper that publishes. The socket is XPUB, which on the wire is PUB, but tells when a subscriber has come."""

    def __init__(self, *, bind=None, connect=None):
        self.socket = zmq.Context.instance().socket(zmq.XPUB)
        self.socket.sndhwm = 0
        self.socket.linger = PATIENCE * 1000
        if bind:
            self.socket.bind(bind)
        if connect:
            self.socket.connect(connect)

    def wait_for_subscriber(self):
        """The topic that was subscribed to."""
        if not self.socket.poll(PATIENCE * 1000):
            raise AssertionError("the daemon did not subscribe")
        message = self.socket.recv()
        assert message[:1] == b"\x01", message
        return message[1:]

    def send_frames(self, frames):
        self.socket.send_multipart(frames)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


@dataclass
class Event:
    """One message of the live feed."""

    topic: str
    raw: bytes
    epoch: int
    sequence: int
    number: int

    @cached_property
    def record(self):
        return json.loads(self.raw)

    @property
    def data(self):
        return self.record["data"]

    @property
    def outcome(self):
        return self.data["outcome"]


class Subscriber:
    """A consumer of the live feed that keeps up: it collects every record, in a thread that owns the socket.

    `keeps_bodies` off drops each body on arrival, where they would fill the memory.
    """

    def __init__(self, endpoint, topics=("article/",), keeps_bodies=True):
        self.endpoint = endpoint
        self.topics = topics
        self.keeps_bodies = keeps_bodies
        self.events = []
        self.heartbeats = []
        self.malformed = []
        self.changed = threading.Condition()
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self.collect, daemon=True)

    def collect(self):
        feed = zmq.Context.instance().socket(zmq.SUB)
        feed.rcvhwm = 0
        feed.linger = 0
        for topic in (*self.topics, "heartbeat/"):
            feed.subscribe(topic)
        feed.connect(self.endpoint)
        while not self.closing.is_set():
            if not feed.poll(50):
                continue
            frames = feed.recv_multipart()
            with self.changed:
                self.take(frames)
                self.changed.notify_all()
        feed.close()

    def take(self, frames):
        if len(frames) != 3 or len(frames[2]) != 24:
            self.malformed.append(frames)
            return
        event = Event(frames[0].decode(), frames[1], *struct.unpack(">3Q", frames[2]))
        if not self.keeps_bodies and event.topic != "heartbeat/":
            event.data.pop("body", None)
            event.raw = b""
        (self.heartbeats if event.topic == "heartbeat/" else self.events).append(event)

    def wait(self, condition, timeout, what):
        with self.changed:
            if not self.changed.wait_for(condition, timeout):
                raise AssertionError(
                    f"not within {timeout} s: {what}; there are {len(self.events)} records, "
                    f"{dict(Counter(event.outcome for event in self.events))}")

    def wait_for(self, count, timeout=PATIENCE):
        """The first `count` records, once that many have come."""
        self.wait(lambda: len(self.events) >= count, timeout, f"{count} records")
        return self.events[:count]

    def wait_for_payload(self, identifier, timeout=PATIENCE):
        """The record of the payload that the scraper called so."""
        seen = 0
        found = None

        def has_come():
            nonlocal seen, found
            while found is None and seen < len(self.events):
                if self.events[seen].data.get("payloadId") == identifier:
                    found = self.events[seen]
                seen += 1
            return found

        self.wait(has_come, timeout, f"the record of payload {identifier}")
        return found

    def wait_for_heartbeat(self, timeout=PATIENCE):
        """The next heartbeat: behind the first, nothing that is pushed can be missed."""
        before = len(self.heartbeats)
        self.wait(lambda: len(self.heartbeats) > before, timeout, "a heartbeat")
        return self.heartbeats[-1]

    def __enter__(self):
        self.thread.start()
        try:
            self.wait_for_heartbeat()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.thread.join()


def start_client(role, **arguments):
    """Runs a role of clients.py in a process of its own; see there."""
    return subprocess.Popen(
        [sys.executable, Path(__file__).with_name("clients.py"), role, json.dumps(arguments)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )


def finish_client(process, timeout=PATIENCE * 2):
    """What the client reported."""
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise AssertionError(f"a client did not end within {timeout} s") from None
    if process.returncode != 0:
        raise AssertionError(f"a client ended with code {process.returncode}")
    return json.loads(output.splitlines()[-1])
