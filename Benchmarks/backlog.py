#!/usr/bin/env python3
"""backlog.py [--gb N] [--bytes N] [--seconds N]: a start with N GB of accepted and undecided payloads in the journal.

Prints the time until the daemon is ready, until the first payload that comes then is synced to the journal, and the resident
set while the backlog is decided, first alone and then with a scraper that pushes as fast as it is let; at the end how long a
stop takes that leaves the rest in the journal. BIN names the folder of the built programs (default .build/release)."""
import argparse, http.client, json, os, signal, socket, statistics, subprocess, sys, tempfile, threading, time

import zmq

from pipeline import free_port, texts


def resident(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024


class Daemon:
    def __init__(self, binaries, folder):
        self.push, self.http = free_port(), free_port()
        self.notify = os.path.join(folder, "notify")
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(self.notify)
        self.listener.settimeout(300)
        settings = {
            "state.directory": os.path.join(folder, "state"), "intake.push.bind": f"tcp://127.0.0.1:{self.push}",
            "intake.subscribe.bind": "", "feed.live.bind": f"tcp://127.0.0.1:{free_port()}",
            "admin.http": f"127.0.0.1:{self.http}", "admin.socket": "",
        }
        self.log = open(os.path.join(folder, "log"), "w+")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(binaries, "newswired"), "run"] + [f"--set={key}={value}" for key, value in settings.items()],
            stderr=self.log, env={"NOTIFY_SOCKET": self.notify, "PATH": os.environ["PATH"]})

    def wait_for_ready(self):
        while b"READY=1" not in self.listener.recv(4096):
            pass
        ready = time.monotonic() - self.started
        # What follows must be read too, or the daemon waits for it.
        self.listener.settimeout(None)
        threading.Thread(target=lambda: [None for _ in iter(lambda: self.listener.recv(4096), b"")], daemon=True).start()
        return ready

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().read().decode()

    def status(self):
        return json.loads(self.get("/status"))

    def synced(self):
        """Entries synced to the journal since the start."""
        prefix = 'newswire_log_entries_total{log="journal"} '
        return next(int(line[len(prefix):]) for line in self.get("/metrics").splitlines() if line.startswith(prefix))


def push_until(stopping, port, messages, sent):
    with zmq.Context.instance().socket(zmq.PUSH) as scraper:
        scraper.immediate, scraper.linger, scraper.sndtimeo = 1, 0, 100
        scraper.connect(f"tcp://127.0.0.1:{port}")
        while not stopping.is_set():
            try:
                scraper.send(messages[sent[0] % len(messages)] + b"%d" % sent[0])
                sent[0] += 1
            except zmq.Again:
                pass


def watch(daemon, seconds, what):
    """Samples the resident set each half second."""
    before, start, seen = daemon.status(), time.monotonic(), []
    while time.monotonic() - start < seconds:
        seen.append(resident(daemon.process.pid))
        time.sleep(0.5)
    after, span = daemon.status(), time.monotonic() - start
    decided = sum(after["outcomes"].values()) - sum(before["outcomes"].values())
    accepted = after["intake"]["push"]["payloads"] - before["intake"]["push"]["payloads"]
    known = after["dedupe"]["identities"] + after["dedupe"]["texts"]
    print(f"{what}: {span:.0f} s, resident {min(seen):.0f} to {max(seen):.0f} MiB (median {statistics.median(seen):.0f}), "
          f"{decided / span:,.0f} decided/s, {accepted / span:,.0f} accepted/s, {after['backlog']['payloads']:,} payloads "
          f"({after['backlog']['bytes'] / 1e9:.2f} GB) left, {known:,} identities and texts remembered, "
          f"load {os.getloadavg()[0]:.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gb", type=float, default=10)
    parser.add_argument("--bytes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    binaries = os.environ.get("BIN", ".build/release")
    with tempfile.TemporaryDirectory(prefix="newswire-backlog-", dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        room = os.statvfs(folder)
        if room.f_bavail * room.f_frsize < options.gb * 1.5e9:
            sys.exit(f"{folder} has no room for {options.gb} GB and what is made of it: set TMPDIR or GB")
        state = os.path.join(folder, "state")
        os.mkdir(state, 0o700)
        start = time.monotonic()
        filled = json.loads(subprocess.run(
            [os.path.join(binaries, "journal-filler"), state, str(int(options.gb * 1e9)), str(options.bytes)],
            check=True, stdout=subprocess.PIPE).stdout)
        print(f"{filled['payloads']:,} payloads, {filled['bytes'] / 1e9:.2f} GB, journaled in "
              f"{time.monotonic() - start:.0f} s", flush=True)
        messages = list(texts(2000, options.bytes))
        daemon = Daemon(binaries, folder)
        try:
            ready = daemon.wait_for_ready()
            at_ready = resident(daemon.process.pid)
            stopping, sent = threading.Event(), [0]
            first = threading.Thread(target=push_until, args=(stopping, daemon.push, messages[:1], sent))
            first.start()
            while daemon.synced() == 0:
                time.sleep(0.005)
            accepted = time.monotonic() - daemon.started
            stopping.set()
            first.join()
            print(f"ready after {ready:.2f} s with {at_ready:.0f} MiB, the first payload synced after {accepted:.2f} s; "
                  f"{daemon.status()['backlog']['payloads']:,} left to decide", flush=True)
            watch(daemon, options.seconds, "alone")
            stopping.clear()
            scraper = threading.Thread(target=push_until, args=(stopping, daemon.push, messages, sent))
            scraper.start()
            watch(daemon, options.seconds, "with a scraper")
            stopping.set()
            scraper.join()
            peak = resident(daemon.process.pid, "VmHWM")
            start = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            code = daemon.process.wait(120)
            print(f"peak {peak:.0f} MiB; stopped with {code} after {time.monotonic() - start:.2f} s")
        finally:
            if daemon.process.poll() is None:
                daemon.process.kill()
                daemon.process.wait()
        if code:
            daemon.log.seek(0)
            sys.exit(daemon.log.read()[-2000:])


if __name__ == "__main__":
    main()
