#!/usr/bin/env python3
"""backlog.py [--gb N] [--bytes N] [--seconds N]: a start with N GB of accepted and undecided payloads in the journal.

Two starts, the second after a kill -9: in the first the workers are idle, for the first payload hangs one of them
(ordered by NEWSWIRE_TEST_CRASH); in the second they work, that payload being in quarantine. Of each the time until the
daemon is ready and until it acknowledges a put; the resident set while nothing comes in, and with a scraper that puts
as fast as it is let; at the end how long a stop takes that leaves the rest in the journal. Exits with 1 if a first ack
took more than 5 s, the resident set was ever above 256 MiB and the configured caches, or an entry of a log was damaged.
BIN names the folder of the built programs (default .build/release)."""
import argparse, hashlib, http.client, json, os, re, signal, socket, statistics, subprocess, sys, tempfile
import threading, time
from pathlib import Path

import zmq

from pipeline import free_port, texts

sys.path.append(str(Path(__file__).parent.parent / "Tests" / "EndToEnd"))
import segments

ACK_SECONDS = 5
RESIDENT_MIB = 256


def resident(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024


class Daemon:
    def __init__(self, binaries, folder, order=None):
        self.reliable, self.http = free_port(), free_port()
        self.notify = os.path.join(folder, "notify")
        if os.path.exists(self.notify):
            os.unlink(self.notify)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(self.notify)
        self.listener.settimeout(300)
        settings = {
            "state.directory": os.path.join(folder, "state"), "intake.push.bind": "", "intake.subscribe.bind": "",
            "intake.reliable.bind": f"tcp://127.0.0.1:{self.reliable}", "health.stallSeconds": "2",
            "feed.live.bind": f"tcp://127.0.0.1:{free_port()}", "admin.http": f"127.0.0.1:{self.http}",
            "admin.socket": "",
        }
        self.log = open(os.path.join(folder, "log"), "a+")
        variables = {"NOTIFY_SOCKET": self.notify, "PATH": os.environ["PATH"]}
        if order:
            variables["NEWSWIRE_TEST_CRASH"] = order
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(binaries, "newswired"), "run"] + [f"--set={key}={value}" for key, value in settings.items()],
            stderr=self.log, env=variables)

    def wait_for_ready(self):
        while b"READY=1" not in self.listener.recv(4096):
            pass
        ready = time.monotonic() - self.started
        # What follows must be read too, or the daemon waits for it.
        self.listener.settimeout(None)
        threading.Thread(
            target=lambda: [None for _ in iter(lambda: self.listener.recv(4096), b"")], daemon=True).start()
        return ready

    def status(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        connection.request("GET", "/status")
        return json.loads(connection.getresponse().read())


class Scraper(threading.Thread):
    """Puts as much as the window lets it, until it is stopped; notes what was acknowledged and how long each took."""

    def __init__(self, daemon, messages, name):
        super().__init__(daemon=True)
        self.port, self.messages, self.client = daemon.reliable, messages, name
        self.stopping, self.times = threading.Event(), []

    def run(self):
        with zmq.Context.instance().socket(zmq.DEALER) as peer:
            peer.linger, peer.sndhwm = 0, 1000
            peer.connect(f"tcp://127.0.0.1:{self.port}")
            peer.send_multipart([b"NWI1", json.dumps({"op": "hello", "client": self.client}).encode()])
            window, number, waiting = json.loads(peer.recv_multipart()[1])["window"], 0, {}
            while not self.stopping.is_set():
                size = len(self.messages[0]) + 100
                while len(waiting) < window["puts"] and (len(waiting) + 1) * size < window["bytes"]:
                    name = f"{self.client}-{number}"
                    payload = self.messages[number % len(self.messages)] + b" %d" % number
                    peer.send_multipart([b"NWI1", json.dumps({"op": "put", "id": name}).encode(), payload])
                    waiting[name], number = time.monotonic(), number + 1
                if not peer.poll(100):
                    continue
                reply, now = json.loads(peer.recv_multipart()[1]), time.monotonic()
                assert reply["op"] == "ack", reply
                self.times += [now - waiting.pop(name) for name in reply["ids"]]

    def stop(self):
        self.stopping.set()
        self.join()


def watch(daemon, seconds, what, scraper=None):
    """Samples the resident set each half second."""
    before, start, seen = daemon.status(), time.monotonic(), []
    while time.monotonic() - start < seconds:
        seen.append(resident(daemon.process.pid))
        time.sleep(0.5)
    after, span = daemon.status(), time.monotonic() - start
    decided = sum(after["outcomes"].values()) - sum(before["outcomes"].values())
    known = after["dedupe"]["identities"] + after["dedupe"]["texts"]
    acks = "none came in"
    if scraper:
        times = sorted(scraper.times)
        acks = (f"{len(times) / span:,.0f} acks/s after {statistics.median(times) * 1000:.0f} ms, the slowest "
                f"{times[-1] * 1000:.0f} ms" if times else "NOT ONE ACK")
    print(f"{what}: {span:.0f} s, resident {min(seen):.0f} to {max(seen):.0f} MiB (median "
          f"{statistics.median(seen):.0f}), {decided / span:,.0f} decided/s, {acks}; "
          f"{after['backlog']['payloads']:,} payloads ({after['backlog']['bytes'] / 1e9:.2f} GB) left, {known:,} identities and texts remembered, "
          f"load {os.getloadavg()[0]:.1f}", flush=True)


def measure(daemon, messages, seconds, what, faults):
    """From the start to a scraper at work; the number of the start is part of the scrapers' names."""
    ready = daemon.wait_for_ready()
    at_ready = resident(daemon.process.pid)
    first = Scraper(daemon, messages[:1], f"first-{what}")
    first.start()
    while not first.times:
        time.sleep(0.002)
    acknowledged = time.monotonic() - daemon.started
    first.stop()
    print(f"{what}: ready after {ready:.2f} s with {at_ready:.0f} MiB, the first ack after {acknowledged:.2f} s; "
          f"{daemon.status()['backlog']['payloads']:,} payloads left to decide", flush=True)
    if acknowledged > ACK_SECONDS:
        faults.append(f"{what}: the first ack took {acknowledged:.2f} s")
    watch(daemon, seconds, f"{what}, alone")
    scraper = Scraper(daemon, messages, f"scraper-{what}")
    scraper.start()
    watch(daemon, seconds, f"{what}, with a scraper", scraper)
    scraper.stop()
    if not scraper.times:
        faults.append(f"{what}: nothing was acknowledged")


def check_peak(daemon, allowed, what, faults):
    peak = resident(daemon.process.pid, "VmHWM")
    print(f"{what}: peak {peak:.0f} MiB of {allowed:.0f} MiB", flush=True)
    if peak > allowed:
        faults.append(f"{what}: the peak of {peak:.0f} MiB is over {allowed:.0f} MiB")


def caches(binaries):
    """MiB that `newswired check` counts for what is remembered."""
    sizes = subprocess.run(
        [os.path.join(binaries, "newswired"), "check"], check=True, stdout=subprocess.PIPE, text=True)
    units = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}
    lines = re.findall(r"^ *([\d.]+) (\w+)  .* remembered", sizes.stdout, re.M)
    return sum(float(number) * units[unit] for number, unit in lines)


def fill(binaries, state, options):
    """Journals the payloads; the hash of the first."""
    start = time.monotonic()
    filled = json.loads(subprocess.run(
        [os.path.join(binaries, "journal-filler"), state, str(int(options.gb * 1e9)), str(options.bytes)],
        check=True, stdout=subprocess.PIPE).stdout)
    print(f"{filled['payloads']:,} payloads, {filled['bytes'] / 1e9:.2f} GB, journaled in "
          f"{time.monotonic() - start:.0f} s", flush=True)
    _, entry = next(segments.entries(Path(state) / "journal"))
    return hashlib.sha256(entry[entry.index(b"Report 1 "):]).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gb", type=float, default=10)
    parser.add_argument("--bytes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    binaries = os.environ.get("BIN", ".build/release")
    allowed, faults, daemon = RESIDENT_MIB + caches(binaries), [], None
    with tempfile.TemporaryDirectory(prefix="newswire-backlog-", dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        room = os.statvfs(folder)
        if room.f_bavail * room.f_frsize < options.gb * 1.5e9:
            sys.exit(f"{folder} has no room for {options.gb} GB and what is made of it: set TMPDIR or GB")
        state = os.path.join(folder, "state")
        os.mkdir(state, 0o700)
        first = fill(binaries, state, options)
        messages = list(texts(2000, options.bytes))
        try:
            daemon = Daemon(binaries, folder, f"hang:{first}")
            measure(daemon, messages, options.seconds, "workers idle", faults)
            check_peak(daemon, allowed, "workers idle", faults)
            daemon.process.kill()
            daemon.process.wait()
            daemon = Daemon(binaries, folder)
            measure(daemon, messages, options.seconds, "workers at work", faults)
            check_peak(daemon, allowed, "workers at work", faults)
            start = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            code = daemon.process.wait(120)
            print(f"stopped with {code} after {time.monotonic() - start:.2f} s")
            if code:
                faults.append(f"the exit code is {code}")
        finally:
            if daemon and daemon.process.poll() is None:
                daemon.process.kill()
                daemon.process.wait()
        daemon.log.seek(0)
        log = daemon.log.read()
        faults += [line for line in log.splitlines() if "damaged" in line and not line.startswith("{")]
        if faults:
            sys.exit("\n".join([log[-2000:], *faults]))


if __name__ == "__main__":
    main()
