#!/usr/bin/python3
"""Kills a daemon again and again under reliable pushers, and proves from its files that nothing was lost.

storm.py [--kills N] [--seed S]: the daemon is killed (SIGKILL) N times at random moments, a quarter of them while it starts or
decides what stood in the journal; before each of the others at least 200 payloads were acknowledged. Afterwards: every
acknowledged payload is in the journal once, with its bytes; every journaled payload has one outcome; and the records are those
of an undisturbed run over the same journal. Consumers of the durable feed run all the while: each gets every record of its shard
at least once and for the first time in order, and after each kill no cursor on disk is ahead of what was acknowledged.
"""

import argparse
import json
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import zmq

import articles
import segments
from harness import PATIENCE, ROOT, Daemon, merged, wait_until
from toolbox import tool

sys.path.insert(0, str(ROOT / "clients" / "python" / "src"))

import newswire  # noqa: E402

ACKNOWLEDGED_BETWEEN_KILLS = 200
PUSHERS = 3
# Name and shard of the consumers.
CONSUMERS = [("all", None), ("shared", (0, 2)), ("shared", (1, 2))]
# The undisturbed run decides all of the journal at once.
LONG_PATIENCE = 60 * PATIENCE
# Small, so that files end, checkpoints are written, and what is remembered is forgotten while the daemon is being killed.
SETTINGS = {
    "retention": {"segmentBytes": 1 << 20, "recordBytes": 64 << 20},
    "dedupe": {"identities": 2000, "texts": 5000, "near": {"texts": 5000}},
    "intake": {"reliable": {"ids": {"count": 20_000}}},
    "stop": {"drainSeconds": 3600},
    "admin": {"http": ""},
}
# Nothing of its record log is let go of.
UNDISTURBED = {**SETTINGS, "retention": {"segmentBytes": 1 << 20}}
TEXT = "\n\n".join(articles.paragraphs(random.Random(1), 1 << 19))


def put(seed, client, number):
    """The header and the payload of a put, from its name alone: most are new, some come again or in another version."""
    chance = random.Random(f"{seed}/{client}/{number}")
    header = {"op": "put", "id": str(number), "client": client}
    if chance.random() < 0.2:
        header["url"] = f"https://{client}.example/{number - chance.choice((0, 0, 1, 40, 2500))}"
    copied = number - chance.randint(1, 3000) if chance.random() < 0.1 else number
    chance = random.Random(f"{seed}/{client}/{copied}")
    start, size = chance.randrange(len(TEXT) // 2), int(chance.paretovariate(1.2) * 1000)
    text = f"Report {copied} of {client}. {TEXT[start:start + min(size, 170_000)]}"
    return json.dumps(header).encode(), text.encode()


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

        def send(number):
            try:
                # Each names the client, too: the socket may have connected again without our knowing.
                socket.send_multipart([b"NWI1", *put(self.seed, self.client, number)], zmq.DONTWAIT)
            except zmq.Again:  # The connection has just gone; it is put again over the next one.
                pass
            waiting[number] = None

        while waiting or not self.stopping.is_set():
            while is_up and len(waiting) < self.WINDOW and not self.stopping.is_set():
                send(next_number)
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
                send(number)
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


class DurableConsumer(threading.Thread):
    """Takes everything, and acknowledges now and then."""

    def __init__(self, endpoint, name, shard, seed):
        super().__init__(daemon=True)
        self.endpoint, self.consumer, self.shard = endpoint, name, shard
        self.key = name if shard is None else f"{name}/{shard[0]}of{shard[1]}"
        self.chance = random.Random(f"{seed}/{self.key}")
        self.seen, self.last, self.out_of_order, self.again, self.acknowledged = set(), 0, 0, 0, 0
        self.fault = None
        self.stopping = threading.Event()

    def run(self):
        try:
            with newswire.Consumer(self.endpoint, self.consumer, shard=self.shard, filter={}, silence=5) as consumer:
                while not self.stopping.is_set():
                    event = consumer.next(0.1)
                    if event is not None:
                        self.take(event, consumer)
        except Exception as error:  # The main thread reports it.
            self.fault = repr(error)

    def take(self, event, consumer):
        if event.seq in self.seen:
            self.again += 1
        else:
            self.out_of_order += event.seq < self.last
            self.seen.add(event.seq)
            self.last = event.seq
        if self.chance.random() < 0.3:
            # Before it is sent: no cursor may be ahead of this.
            self.acknowledged = max(self.acknowledged, event.seq)
            consumer.ack(event)


class Storm:
    def __init__(self, kills, seed, folder, say=lambda text: None):
        self.kills, self.seed, self.say = kills, seed, say
        self.state, self.records, self.undisturbed = folder / "state", folder / "records", folder / "undisturbed"
        # No other process can come by while the daemon is away, as it could with a port.
        self.endpoint = f"ipc://{folder}/reliable"
        self.chance = random.Random(seed)
        self.durable = f"ipc://{folder}/durable"
        self.consumers = [DurableConsumer(self.durable, name, shard, seed) for name, shard in CONSUMERS]
        self.ahead = 0
        self.pushers = [Pusher(self.endpoint, f"pusher-{number}", seed) for number in range(PUSHERS)]
        self.in_recovery = 0
        # What a start took lately, in seconds.
        self.starting = 0.05

    def daemon(self, state, settings=SETTINGS):
        return Daemon(
            merged(settings, {"intake": {"reliable": {"bind": [self.endpoint]}},
                              "feed": {"durable": {"bind": [self.durable]}}}), transport="ipc", state=state)

    def settle(self, state, settings=SETTINGS):
        """A start and a stop: all that stands in the journal gets its outcome."""
        daemon = self.daemon(state, settings)
        try:
            daemon.launch()
            assert daemon.notifications.wait_for(
                "READY", timeout=LONG_PATIENCE, until=lambda: daemon.process.poll() is not None), daemon.log()
            assert daemon.wait_until_decided(LONG_PATIENCE).stop(timeout=LONG_PATIENCE).code == 0, daemon.log()
        finally:
            daemon.discard()

    def acknowledged(self):
        for pusher in self.pushers:
            assert pusher.fault is None, pusher.fault
        for consumer in self.consumers:
            assert consumer.fault is None, consumer.fault
        return sum(len(pusher.acknowledged) for pusher in self.pushers)

    def kill_once(self, in_recovery):
        """Where the start was over before the kill, it is one of the others."""
        daemon = self.daemon(self.state)
        try:
            before, launched = self.acknowledged(), time.monotonic()
            daemon.launch()
            if in_recovery:
                time.sleep(self.chance.uniform(0, self.starting))
                is_over = daemon.notifications.count("READY") > 0 and daemon.status()["backlog"]["payloads"] == 0
            else:
                is_over = daemon.notifications.wait_for("READY", until=lambda: daemon.process.poll() is not None)
            if is_over:
                self.starting = time.monotonic() - launched
                wait_until(
                    lambda: self.acknowledged() >= before + ACKNOWLEDGED_BETWEEN_KILLS,
                    what=f"{ACKNOWLEDGED_BETWEEN_KILLS} acknowledged")
                time.sleep(self.chance.uniform(0, 0.05))
            else:
                assert in_recovery, daemon.log()
                self.in_recovery += 1
            assert daemon.process.poll() is None, daemon.log()
            daemon.signal(signal.SIGKILL)
            daemon.process.wait()
        finally:
            daemon.discard()
        self.keep_records()
        self.check_cursors()

    def check_cursors(self):
        path = self.state / "consumers" / "cursors.json"
        if not path.exists():
            return
        stored = {kept["consumer"]: kept["cursor"] for kept in json.loads(path.read_text())["consumers"]}
        for consumer in self.consumers:
            # What is not for a shard is done without an answer: up to the next event that is.
            answered = min((seq for seq in consumer.seen if seq > consumer.acknowledged), default=None)
            cursor = stored.get(consumer.key, 0)
            self.ahead += cursor > consumer.acknowledged and answered is not None and cursor >= answered

    def keep_records(self):
        """Files of the record log that the daemon lets go of have another name here."""
        self.records.mkdir(exist_ok=True)
        for path in segments.files(self.state / "records"):
            if not (self.records / path.name).exists():
                os.link(path, self.records / path.name)

    def run(self):
        """What happened and what was found, as counts."""
        self.settle(self.state)
        shutil.copytree(self.state, self.undisturbed)
        for thread in self.pushers + self.consumers:
            thread.start()
        for number in range(self.kills):
            self.kill_once(in_recovery=self.in_recovery < (number + 1) // 4)
            if (number + 1) % 50 == 0:
                self.say(
                    f"{number + 1} kills, {self.acknowledged()} acknowledged, the last start took "
                    f"{self.starting:.2f} s, load {os.getloadavg()[0]:.1f}")
        with self.daemon(self.state) as daemon:
            for pusher in self.pushers:
                pusher.stopping.set()
            wait_until(lambda: not any(pusher.is_alive() for pusher in self.pushers), what="the pushers end")
            self.acknowledged()
            # What the kills left undecided is decided now, and fills more files than are kept.
            while daemon.status()["backlog"]["payloads"] > 0:
                self.keep_records()
            wait_until(lambda: daemon.status()["inFlight"]["payloads"] == 0, LONG_PATIENCE, what="nothing is in flight")
            self.head = daemon.status()["feed"]["head"]
            wait_until(lambda: self.acknowledged() and self.missed() == 0, LONG_PATIENCE, what="all is consumed")
            for consumer in self.consumers:
                consumer.stopping.set()
                consumer.join()
            assert daemon.stop(timeout=LONG_PATIENCE).code == 0, daemon.log()
        self.keep_records()
        return {**self.account(), **self.consumed(), **self.compare(), **self.prove()}

    def missed(self):
        """Records that a consumer has not got: of the shards together, and of the one that gets all."""
        everything, *parts = (consumer.seen for consumer in self.consumers)
        return 2 * self.head - len(everything) - len(set().union(*parts))

    def consumed(self):
        everything, *parts = (consumer.seen for consumer in self.consumers)
        return {
            "records consumed": len(everything),
            "of them delivered again": sum(consumer.again for consumer in self.consumers),
            "records missed by a consumer": self.missed(),
            "records in two shards": sum(map(len, parts)) - len(set().union(*parts)),
            "first deliveries out of order": sum(consumer.out_of_order for consumer in self.consumers),
            "cursors ahead of an answer": self.ahead,
        }

    def prove(self):
        """What the tool itself finds in the state."""
        audit = json.loads(tool("audit", "--json", "--state", self.state).stdout)
        replay = json.loads(tool("replay", "--json", "--state", self.state).stdout)
        return {
            "payloads replayed": replay["payloads"], "replayed otherwise": replay["different"],
            "not proved by the audit": 0 if audit["clean"] else 1,
        }

    def account(self):
        """What the logs say of what was acknowledged."""
        copies, wrong, positions = Counter(), 0, []
        for position, entry in segments.entries(self.state / "journal"):
            client, number, content = put_of(entry)
            copies[client, number] += 1
            wrong += content != put(self.seed, client, number)
            positions.append(position)
        kept = {(pusher.client, number) for pusher in self.pushers for number in pusher.acknowledged}
        outcomes = Counter(settled.journal for settled in segments.settled(self.records))
        return {
            "kills": self.kills,
            "of them during recovery": self.in_recovery,
            "acknowledged": len(kept),
            "of them put again": sum(pusher.repeated for pusher in self.pushers),
            "journaled and not acknowledged": len(set(copies) - kept),
            "files of the journal": len(segments.files(self.state / "journal")),
            "files of the record log": len(segments.files(self.records)),
            "of them let go of": len(segments.files(self.records)) - len(segments.files(self.state / "records")),
            "acknowledged and lost": len(kept - set(copies)),
            "stored twice": sum(count > 1 for count in copies.values()),
            "wrong bytes": wrong,
            "without an outcome": sum(position not in outcomes for position in positions),
            "with two outcomes": sum(count > 1 for count in outcomes.values()),
        }

    def compare(self):
        """Decides the same journal anew, at once and in peace, and compares record for record."""
        shutil.rmtree(self.undisturbed / "journal")
        # Links would do, but for what a start makes of the last file.
        shutil.copytree(self.state / "journal", self.undisturbed / "journal")
        self.settle(self.undisturbed, UNDISTURBED)
        pairs = zip_longest(segments.settled(self.records), segments.settled(self.undisturbed / "records"))
        equal = Counter(left == right for left, right in pairs)
        return {"records that are equal": equal[True], "records that differ": equal[False]}


def put_of(entry):
    """Client, number, and header and payload, of an entry of the journal that was put: see JournalEntry for the form."""
    format, header, scope, identifier, size = struct.unpack_from("<B7xIHHQ", entry)
    assert format == 2, "not a put"
    offset = 48
    client = entry[offset:offset + scope].decode().removeprefix("client:")
    number = int(entry[offset + scope:offset + scope + identifier])
    offset += scope + identifier
    assert len(entry) == offset + header + size
    return client, number, (entry[offset:offset + header], entry[offset + header:])


FAULTS = (
    "acknowledged and lost", "stored twice", "wrong bytes", "without an outcome", "with two outcomes",
    "records missed by a consumer", "records in two shards", "first deliveries out of order", "cursors ahead of an answer",
    "records that differ", "replayed otherwise", "not proved by the audit",
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
