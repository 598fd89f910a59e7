#!/usr/bin/env python3
"""feed.py [--records N] [--bytes N] [--seconds N] [--runs N]: the durable feed, with consumers that acknowledge each 64 events.

First, records/s out of a log that is full: to 1, 4 and 16 consumers at once, and the daemon's processor time a record. Then, from
the put of a payload to its record at a durable consumer: p50 and p99 at half load and at full, full being as fast as a scraper
that keeps to its window is let. Last, the same time at a quarter of full load beside three other consumers, of which one is stopped (SIGSTOP)
in every other run: the ratio of the two p99, the daemon's memory, and whether the stopped one goes on where it was. Load average
beside each line: these depend on what else the machine does. Needs Debian's python3-zmq; BIN names the folder of the built
programs (default .build/release)."""
import argparse, json, os, signal, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

import zmq

sys.path.append(str(Path(__file__).parent.parent / "Tests" / "EndToEnd"))
os.environ.setdefault("NEWSWIRE_BIN", os.environ.get("BIN", ".build/release"))
from harness import Daemon, wait_until
from pipeline import texts
from toolbox import tool

CONSUMER = """
import json, sys, time, zmq
endpoint, name, head = sys.argv[1], sys.argv[2], int(sys.argv[3])
socket = zmq.Context.instance().socket(zmq.DEALER)
socket.linger = 0
socket.connect(endpoint)
socket.send_multipart([b"NWF1", json.dumps({"op": "subscribe", "consumer": name, "from": "first", "filter": {},
                                            "window": {"events": 1024, "bytes": 16777216}}).encode()])
first = count = 0
while True:
    frames = socket.recv_multipart()
    if len(frames) < 3:
        continue
    first = first or time.time()
    count += 1
    sequence = int(frames[1].split(b",", 2)[1][6:])
    if count % 64 == 0 or sequence == head:
        socket.send_multipart([b"NWF1", b'{"op":"ack","upTo":%d}' % sequence])
    if sequence == head:
        break
print(count, first, time.time())
"""


READER = """
import json, sys, zmq
socket = zmq.Context.instance().socket(zmq.DEALER)
socket.linger = 0
socket.connect(sys.argv[1])
socket.send_multipart([b"NWF1", json.dumps({"op": "subscribe", "consumer": sys.argv[2], "from": "new", "filter": {}}).encode()])
last = None
while True:
    frames = socket.recv_multipart()
    if len(frames) < 3:
        if last is None:
            print("subscribed", flush=True)
        continue
    event = json.loads(frames[1])
    if last is not None and event["previous"] != last and event["seq"] > last:
        sys.exit(f"{last} is followed by {event}")
    last = max(last or 0, event["seq"])
    socket.send_multipart([b"NWF1", b'{"op":"ack","upTo":%d}' % event["seq"]])
"""


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def put_all(daemon, payloads, pause=0.0, until=None):
    """Puts payloads within the window; their ids are the wall time of the put. Returns how many."""
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(daemon.reliable)
    socket.send_multipart([b"NWI1", b'{"op":"hello","client":"bench"}'])
    window = json.loads(socket.recv_multipart()[1])["window"]["puts"]
    waiting = count = 0
    due = time.time()
    for payload in payloads:
        if until and time.time() > until:
            break
        while waiting >= window or socket.poll(0):
            waiting -= len(json.loads(socket.recv_multipart()[1]).get("ids", []))
        if pause:
            due += pause
            time.sleep(max(0, due - time.time()))
        socket.send_multipart([b"NWI1", json.dumps({"op": "put", "id": f"{time.time():.6f}-{count}"}).encode(), payload])
        waiting += 1
        count += 1
    while waiting > 0:
        waiting -= len(json.loads(socket.recv_multipart()[1]).get("ids", []))
    socket.close()
    return count


def throughput(daemon, head, consumers):
    before = processor_seconds(daemon.process.pid)
    running = [subprocess.Popen([sys.executable, "-c", CONSUMER, daemon.durable, f"c{consumers}-{number}", str(head)],
                                stdout=subprocess.PIPE, text=True) for number in range(consumers)]
    results = [process.communicate(timeout=300)[0].split() for process in running]
    seconds = max(float(end) for _, _, end in results) - min(float(first) for _, first, _ in results)
    records = sum(int(count) for count, _, _ in results)
    spent = processor_seconds(daemon.process.pid) - before
    print(f"{consumers:3} consumers: {records / seconds:9,.0f} records/s together, {1e6 * spent / records:6.1f} µs of the daemon "
          f"a record | load {os.getloadavg()[0]:.2f}", flush=True)


class Watcher(threading.Thread):
    """A consumer that notes how long each record took from its put."""

    def __init__(self, daemon, name):
        super().__init__(daemon=True)
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(daemon.durable)
        self.socket.send_multipart([b"NWF1", json.dumps(
            {"op": "subscribe", "consumer": name, "from": "new", "filter": {}}).encode()])
        self.times, self.stopped = [], False

    def run(self):
        while not self.stopped:
            if not self.socket.poll(100):
                continue
            frames = self.socket.recv_multipart()
            if len(frames) < 3:
                continue
            now = time.time()
            key = frames[2].find(b'"payloadId":"') + 13
            self.times.append(now - float(frames[2][key:frames[2].index(b"-", key)]))
            if len(self.times) % 16 == 0:
                self.socket.send_multipart([b"NWF1", b'{"op":"ack","upTo":%d}' % json.loads(frames[1])["seq"]])
            elif not self.socket.poll(0):
                self.socket.send_multipart([b"NWF1", b'{"op":"ack","upTo":%d}' % json.loads(frames[1])["seq"]])


def latency(daemon, name, payloads, seconds, pause):
    watcher = Watcher(daemon, name)
    watcher.start()
    time.sleep(0.3)
    start = time.time()
    count = put_all(daemon, payloads, pause, until=start + seconds)
    rate = count / (time.time() - start)
    wait_until(lambda: len(watcher.times) >= count, what="all records come")
    watcher.stopped = True
    watcher.join()
    times = sorted(watcher.times)
    p99 = times[len(times) * 99 // 100]
    print(f"{name}: {rate:7,.0f} puts/s, put to record p50 {1000 * times[len(times) // 2]:7.1f} ms, "
          f"p99 {1000 * p99:7.1f} ms | load {os.getloadavg()[0]:.2f}", flush=True)
    return rate, p99


def beside_a_stopped_one(daemon, payloads, seconds, pause, runs):
    """Alternating runs, all consumers reading or one of them stopped; the ratio of the p99 of each pair."""
    readers = [subprocess.Popen([sys.executable, "-c", READER, daemon.durable, f"reader-{number}"], stdout=subprocess.PIPE)
               for number in range(3)]
    for reader in readers:
        reader.stdout.readline()
    ratios = []
    memory = []
    others = []
    for run in range(runs):
        before = daemon.memory("VmRSS")
        _, reading = latency(daemon, f"all-reading-{run + 1}", payloads, seconds, pause)
        others.append(daemon.memory("VmRSS") - before)
        readers[0].send_signal(signal.SIGSTOP)
        before = daemon.memory("VmRSS")
        _, stopped = latency(daemon, f"one-stopped-{run + 1}", payloads, seconds, pause)
        memory.append(daemon.memory("VmRSS") - before)
        readers[0].send_signal(signal.SIGCONT)
        ratios.append(stopped / reading)
        wait_until(lambda: all(one["lag"] == 0 for one in consumers(daemon) if one["consumer"].startswith("reader-")),
                   what="the stopped one has caught up")
    for reader in readers:
        if reader.poll() is not None:
            sys.exit("a consumer missed something")
        reader.kill()
    print(f"p99 beside a stopped consumer: {statistics.median(ratios):.2f} times that without (median of {runs}: "
          f"{', '.join(f'{ratio:.2f}' for ratio in ratios)}); it went on where it was; the daemon's memory grew by "
          f"{statistics.median(memory) / 1e6:.1f} MB meanwhile, and by {statistics.median(others) / 1e6:.1f} MB without (what dedupe remembers)")


def consumers(daemon):
    return json.loads(tool("consumers", "ls", "--json", "--admin", daemon.settings["admin"]["socket"]).stdout)["consumers"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--bytes", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    payloads = list(texts(arguments.records, arguments.bytes))
    print(f"{os.cpu_count()} cores, payloads of {arguments.bytes} bytes")
    with Daemon() as daemon:
        put_all(daemon, payloads)
        wait_until(lambda: daemon.status()["feed"]["head"] >= arguments.records, timeout=300, what="all are decided")
        for consumers in (1, 4, 16):
            throughput(daemon, arguments.records, consumers)
    with Daemon() as daemon:
        fresh = texts(10**9, arguments.bytes, seed=7)
        rate, _ = latency(daemon, "full-load", fresh, arguments.seconds, 0)
        latency(daemon, "half-load", fresh, arguments.seconds, 2 / rate)
    with Daemon() as daemon:
        beside_a_stopped_one(daemon, fresh, arguments.seconds, 4 / rate, arguments.runs)


if __name__ == "__main__":
    main()
