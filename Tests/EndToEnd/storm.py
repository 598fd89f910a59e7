#!/usr/bin/python3
"""Kills a daemon again and again under reliable pushers, and proves from its files that nothing was lost.

storm.py [--kills N] [--seed S]: the daemon is killed (SIGKILL) N times at random moments, a quarter of them while it starts; before
each of the others at least 200 payloads were acknowledged. Afterwards: every acknowledged payload is in the journal once, with
its bytes; every journaled payload has one outcome; and the records are those of an undisturbed run over the same journal.
"""

import argparse
import json
import random
import shutil
import signal
import struct
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import zmq

import articles
import segments
from harness import PATIENCE, Daemon, free_port, wait_until

WORDS = " ".join(articles.SENTENCES).replace("{", "").replace("}", "").split()
ACKNOWLEDGED_BETWEEN_KILLS = 200
PUSHERS = 3
SETTINGS = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 8 << 30}}


def payload(seed, client, number):
    """The payload of a put, from its name alone."""
    chance = random.Random(f"{seed}/{client}/{number}")
    return f"Report {number} of {client}. {' '.join(chance.choices(WORDS, k=chance.randint(5, 400)))}".encode()


class Pusher(threading.Thread):
    """A scraper that puts until it is told to stop, and puts again what is unacknowledged after each reconnect."""

    WINDOW = 64

    def __init__(self, endpoint, client, seed):
        super().__init__(daemon=True)
        self.endpoint, self.client, self.seed = endpoint, client, seed
        self.acknowledged, self.repeated, self.naks, self.fault = set(), 0, Counter(), None
        self.stopping = threading.Event()

    def run(self):
        try:
            self.push()
        except Exception as error:  # The main thread reports it.
            self.fault = repr(error)

    def push(self):
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.linger = 0
        socket.sndhwm = 0
        socket.immediate = 1
        socket.reconnect_ivl = 10
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        socket.connect(self.endpoint)
        poller = zmq.Poller()
        poller.register(socket, zmq.POLLIN)
        poller.register(monitor, zmq.POLLIN)
        waiting, next_number, is_up, heard = {}, 0, False, time.monotonic()

        def put(number):
            header = json.dumps({"op": "put", "id": str(number)}).encode()
            try:
                socket.send_multipart([b"NWI1", header, payload(self.seed, self.client, number)], zmq.DONTWAIT)
            except zmq.Again:  # The connection has just gone; it is put again over the next one.
                pass
            waiting[number] = None

        while waiting or not self.stopping.is_set():
            while is_up and len(waiting) < self.WINDOW and not self.stopping.is_set():
                put(next_number)
                next_number += 1
            ready = dict(poller.poll(50))
            if monitor in ready:
                is_up = self.is_up(monitor)
                if is_up:
                    hello = json.dumps({"op": "hello", "client": self.client}).encode()
                    socket.send_multipart([b"NWI1", hello])
            if socket in ready:
                heard = time.monotonic()
                self.take(json.loads(socket.recv_multipart()[1]), waiting)
            now = time.monotonic()
            again = [number for number, due in waiting.items() if due is not None and due <= now]
            if is_up and (monitor in ready or now - heard > 5):
                again, heard = list(waiting), now
            for number in again if is_up else ():
                put(number)
        socket.disable_monitor()
        socket.close()

    @staticmethod
    def is_up(monitor):
        """By the last event of the connection."""
        event = None
        while monitor.poll(0):
            event = struct.unpack("=H", monitor.recv_multipart()[0][:2])[0]
        return event == zmq.EVENT_HANDSHAKE_SUCCEEDED

    def take(self, reply, waiting):
        if reply["op"] == "ack":
            for name in reply["ids"] + reply["repeated"]:
                waiting.pop(int(name), None)
                self.acknowledged.add(int(name))
            self.repeated += len(reply["repeated"])
        elif reply["op"] == "nak":
            self.naks[reply["code"]] += 1
            if not reply.get("retry"):
                raise AssertionError(f"refused for good: {reply}")
            waiting[int(reply["id"])] = time.monotonic() + max(reply.get("afterMs", 0), 100) / 1000


class Storm:
    def __init__(self, kills, seed, folder, say=lambda text: None):
        self.kills, self.seed, self.say = kills, seed, say
        self.state, self.undisturbed = folder / "state", folder / "undisturbed"
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.chance = random.Random(seed)
        self.pushers = [Pusher(self.endpoint, f"pusher-{number}", seed) for number in range(PUSHERS)]
        self.before_ready = 0

    def daemon(self, state):
        return Daemon({**SETTINGS, "intake": {"reliable": {"bind": [self.endpoint]}}}, state=state)

    def settle(self, state):
        """A start and a stop: all that stands in the journal gets its outcome."""
        with self.daemon(state) as daemon:
            assert daemon.stop(timeout=10 * PATIENCE).code == 0, daemon.log()

    def acknowledged(self):
        for pusher in self.pushers:
            assert pusher.fault is None, pusher.fault
        return sum(len(pusher.acknowledged) for pusher in self.pushers)

    def kill_once(self, in_recovery):
        daemon = self.daemon(self.state)
        try:
            if in_recovery:
                daemon.launch()
                time.sleep(self.chance.uniform(0, 0.1))
                self.before_ready += not daemon.notifications.count("READY")
            else:
                before = self.acknowledged()
                daemon.start()
                wait_until(
                    lambda: self.acknowledged() >= before + ACKNOWLEDGED_BETWEEN_KILLS,
                    what=f"{ACKNOWLEDGED_BETWEEN_KILLS} acknowledged")
                time.sleep(self.chance.uniform(0, 0.05))
            assert daemon.process.poll() is None, daemon.log()
            daemon.signal(signal.SIGKILL)
            daemon.process.wait()
        finally:
            daemon.discard()

    def run(self):
        """What happened and what was found, as counts."""
        self.settle(self.state)
        shutil.copytree(self.state, self.undisturbed)
        for pusher in self.pushers:
            pusher.start()
        for number in range(self.kills):
            self.kill_once(in_recovery=number % 4 == 3)
            if (number + 1) % 50 == 0:
                self.say(f"{number + 1} kills, {self.acknowledged()} acknowledged")
        with self.daemon(self.state) as daemon:
            for pusher in self.pushers:
                pusher.stopping.set()
            wait_until(lambda: not any(pusher.is_alive() for pusher in self.pushers), what="the pushers end")
            self.acknowledged()
            assert daemon.stop(timeout=10 * PATIENCE).code == 0, daemon.log()
        return {**self.account(), **self.compare()}

    def account(self):
        """What the logs say of what was acknowledged."""
        copies, wrong, positions = Counter(), 0, []
        for position, entry in segments.entries(self.state / "journal"):
            client, number, content = put_of(entry)
            copies[client, number] += 1
            wrong += content != payload(self.seed, client, number)
            positions.append(position)
        kept = {(pusher.client, number) for pusher in self.pushers for number in pusher.acknowledged}
        outcomes = Counter(settled.journal for settled in segments.settled(self.state / "records"))
        return {
            "kills": self.kills,
            "killed before ready": self.before_ready,
            "acknowledged": len(kept),
            "repeated": sum(pusher.repeated for pusher in self.pushers),
            "journal files": len(segments.files(self.state / "journal")),
            "acknowledged and lost": len(kept - set(copies)),
            "stored twice": sum(count > 1 for count in copies.values()),
            "wrong bytes": wrong,
            "without an outcome": sum(position not in outcomes for position in positions),
            "with two outcomes": sum(count > 1 for count in outcomes.values()),
        }

    def compare(self):
        """Decides the same journal anew, at once and in peace."""
        shutil.rmtree(self.undisturbed / "journal")
        shutil.copytree(self.state / "journal", self.undisturbed / "journal")
        self.settle(self.undisturbed)
        one, two = (segments.settled(state / "records") for state in (self.state, self.undisturbed))
        differing = sum(left != right for left, right in zip(one, two))
        return {"records that differ": differing + sum(1 for rest in (one, two) for _ in rest)}


def put_of(entry):
    """Client, number and payload of an entry of the journal that was put: see JournalEntry for the form."""
    format, header, scope, identifier, size = struct.unpack_from("<B7xIHHQ", entry)
    assert format == 2, "not a put"
    offset = 48
    client = entry[offset:offset + scope].decode().removeprefix("client:")
    number = int(entry[offset + scope:offset + scope + identifier])
    offset += scope + identifier + header
    assert len(entry) == offset + size
    return client, number, entry[offset:]


FAULTS = (
    "acknowledged and lost", "stored twice", "wrong bytes", "without an outcome", "with two outcomes",
    "records that differ",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newswire-storm-", dir="/tmp"))
    start = time.monotonic()
    found = Storm(arguments.kills, arguments.seed, folder, lambda text: print(text, flush=True)).run()
    for what, count in found.items():
        print(f"{count:10}  {what}")
    print(f"{time.monotonic() - start:10.0f}  seconds")
    if any(found[fault] for fault in FAULTS):
        raise SystemExit(f"FAILED; the state is in {folder}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
