#!/usr/bin/python3
"""Damages copies of states that a daemon left, one bit or one cut at a time, and looks what that costs: `make bit-rot`.

bit_rot.py [--flips N] [--seed S]: a fifth of the N damages cuts a file, the others change a bit of one, in the journal, the record log
or the id log of states that were stopped, killed under reliable puts, trimmed by retention, and that hold a ruling on a payload that
ended the process. Each must be found by `newswire fsck`, must be told when the damaged place is read, must cost one entry at most
where it was a bit, and must not keep the daemon's stores from opening. The looking is done by Tests/BitRot.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import BIN, Daemon, Pusher, Scraper, Subscriber, environment, finish_client, start_client, wait_until
from toolbox import article

FAULTS = (
    "failed starts", "not found by fsck", "entries lost and not named by fsck", "entries lost and not told when read",
    "flips that cost more than one entry", "wrong bytes read", "entries of other logs lost",
)
SMALL_FILES = {"retention": {"segmentBytes": 1 << 20}}
TRIMMED = {"retention": {"segmentBytes": 1 << 20, "recordBytes": 4 << 20, "payloadBytes": 4 << 20}}


def kill(daemon):
    daemon.signal(signal.SIGKILL)
    daemon.wait()


def wait_for_outcomes(daemon, count):
    """Asks the daemon: of so many the live feed may lose some on a busy machine."""
    wait_until(lambda: sum(daemon.status()["outcomes"].values()) >= count, 300, what=f"{count} outcomes")


def stopped(state):
    """Some files of each log, closed."""
    with Daemon(SMALL_FILES, state=state) as daemon:
        finish_client(start_client("push_plan", endpoint=daemon.push, seed="stopped", client="a", count=1200))
        with Scraper(daemon.reliable, "bit rot") as scraper:
            for number in range(40):
                scraper.put(str(number), article(number).encode())
            scraper.acknowledged(40)
        wait_for_outcomes(daemon, 1240)


def killed(state):
    """One file of each log, as a crash under reliable puts leaves it."""
    with Daemon(SMALL_FILES, state=state) as daemon, Scraper(daemon.reliable, "bit rot") as scraper:
        for number in range(300):
            scraper.put(str(number), article(number).encode())
            if number % 8 == 7:
                scraper.acknowledged(8)
        kill(daemon)


def trimmed(state):
    """Logs that have let go of their beginnings, with checkpoints, and files that a kill made end."""
    for run in range(2):
        with Daemon(TRIMMED, state=state) as daemon:
            with Scraper(daemon.reliable, "bit rot") as scraper:
                scraper.put(str(run), article(run).encode())
                scraper.acknowledged(1)
            finish_client(start_client("push_plan", endpoint=daemon.push, seed=f"trimmed {run}", client="t", count=3000))
            wait_for_outcomes(daemon, 3001)
            kill(daemon)


def ruled(state):
    """A ruling on a payload that ended the process."""
    poison = article(13).encode()
    crash = {"NEWSWIRE_TEST_CRASH": f"segv:{hashlib.sha256(poison).hexdigest()}"}
    with Daemon(SMALL_FILES, state=state, variables=crash) as daemon, Scraper(daemon.reliable, "bit rot") as scraper:
        for number in range(20):
            scraper.put(str(number), article(number).encode())
        wait_until(lambda: daemon.process.poll() is not None, what="the end of the process")
        daemon.wait()
    with Daemon(SMALL_FILES, state=state, variables=crash) as daemon:
        with Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(article(99).encode(), {"id": "last"})
            subscriber.wait_for_payload("last")
        kill(daemon)


STATES = stopped, killed, trimmed, ruled


def run(flips, seed, folder):
    """Makes the states below the folder and damages copies of them; what was counted, and a line for each fault."""
    states = []
    for make in STATES:
        states.append(folder / make.__name__)
        make(states[-1])
    # Each damage takes a copy: where there is memory for it, no disk has to bear that.
    copies = Path(tempfile.mkdtemp(prefix="newswire-bit-rot-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        result = subprocess.run(
            [BIN / "bit-rot", str(flips), str(seed), *map(str, states)], env=environment(TMPDIR=str(copies)),
            capture_output=True, text=True)
    finally:
        shutil.rmtree(copies, ignore_errors=True)
    if result.returncode not in (0, 1):
        raise SystemExit(f"bit-rot ended with {result.returncode}: {result.stderr}")
    return json.loads(result.stdout), result.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flips", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newswire-bit-rot-", dir="/tmp"))
    try:
        found, complaints = run(options.flips, options.seed, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(complaints, end="")
    for key, count in found.items():
        print(f"{count:9}  {key}")
    return 1 if any(found[fault] for fault in FAULTS) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
