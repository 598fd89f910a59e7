#!/usr/bin/env python3
"""postgresql.py [--kills N]: the consumer of examples/postgresql.py and the daemon are killed N times each, at random moments, while
articles and new versions of them are pushed; then the table must be what the record log says.

A PostgreSQL of its own (Debian's), in a temporary directory. Run by `make stores-test`; NEWSWIRE_BIN names the built programs.
"""

import argparse
import glob
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "clients/python/src"), str(ROOT / "Tests/EndToEnd")]

import psycopg  # noqa: E402

import articles  # noqa: E402
from harness import Daemon, free_port, wait_until  # noqa: E402
from newswire import Consumer, Pusher  # noqa: E402

EXAMPLE = ROOT / "clients/python/examples/postgresql.py"


class Server:
    """PostgreSQL in a temporary directory; it does not run as root, so root becomes somebody else for it."""

    def __init__(self):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs:
            sys.exit("postgresql.py: no PostgreSQL: apt install postgresql")
        self.programs = programs[-1]
        self.directory = tempfile.mkdtemp(prefix="newswire-pg-", dir="/tmp")
        self.port = free_port()
        self.become = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.become:
            shutil.chown(self.directory, "postgres")
        self.run("initdb", "-D", f"{self.directory}/data", "-U", "news", "-A", "trust", "-E", "UTF8")
        self.run("pg_ctl", "-D", f"{self.directory}/data", "-w", "-l", f"{self.directory}/log", "-o",
                 f"-p {self.port} -k {self.directory} -c listen_addresses=127.0.0.1", "start")
        self.dsn = f"host=127.0.0.1 port={self.port} user=news dbname=postgres"

    def run(self, program, *arguments):
        subprocess.run([*self.become, f"{self.programs}/{program}", *arguments], check=True, stdout=subprocess.DEVNULL,
                       cwd="/tmp")

    def stop(self):
        self.run("pg_ctl", "-D", f"{self.directory}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.directory)


def start_consumer(server, daemon):
    return subprocess.Popen([sys.executable, EXAMPLE, server.dsn, daemon.durable, "store"],
                            env={**os.environ, "PYTHONPATH": str(ROOT / "clients/python/src")}, stderr=subprocess.DEVNULL)


def push(daemon, stop, rng):
    """Articles, each third one a new version of one before."""
    number = 0
    with Pusher(daemon.reliable, "pusher", timeout=120) as pusher:
        while not stop.is_set():
            which = rng.randrange(number) if number % 3 == 2 else number
            text = articles.article(f"pg {which}", 400) + (f"\n\nCorrection {number}: it was {number} of them." if which != number else "")
            pusher.push({"url": f"https://a.example/{which}", "headline": f"Article {which}", "text": text})
            number += 1
            time.sleep(0.002)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    server = Server()
    try:
        with Daemon() as daemon:
            stop = threading.Event()
            pusher = threading.Thread(target=push, args=(daemon, stop, random.Random(arguments.seed + 1)))
            pusher.start()
            consumer = start_consumer(server, daemon)
            victims = ["consumer", "daemon"] * arguments.kills
            rng.shuffle(victims)
            for victim in victims:
                time.sleep(rng.uniform(0.3, 0.8))
                if victim == "daemon":
                    daemon.signal(signal.SIGKILL)
                    daemon.process.wait()
                    daemon.start()
                else:
                    consumer.kill()
                    consumer.wait()
                    consumer = start_consumer(server, daemon)
            stop.set()
            pusher.join()
            daemon.wait_until_decided()
            wait_until(lambda: daemon.status()["inFlight"]["payloads"] == 0, what="nothing is on its way")
            head = daemon.status()["feed"]["head"]
            expected, count = {}, 0
            with Consumer(daemon.durable, "check", filter={}) as check:
                while count < head:
                    event = check.next(30)
                    count += 1
                    data = event.data
                    # What the example's filter lets through.
                    if data["outcome"] in ("new", "update", "duplicate", "near-duplicate") and not data.get("superseded"):
                        expected[data["articleId"]] = (event.seq, data)
                    check.ack(event)
            with psycopg.connect(server.dsn, autocommit=True) as connection:
                def table():
                    return {key: (seq, data) for key, seq, data in
                            connection.execute("SELECT article_id, seq, data FROM articles").fetchall()}
                last = max(seq for seq, _ in expected.values())

                def is_there():
                    row = connection.execute("SELECT seq FROM newswire_cursor WHERE consumer = 'store'").fetchone()
                    return row and row[0] >= last
                wait_until(is_there, what="the consumer has caught up")
                found = table()
            consumer.kill()
            consumer.wait()
    finally:
        server.stop()
    wrong = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
    print(json.dumps({"records": head, "articles": len(expected), "rows": len(found), "wrong": len(wrong),
                      "kills": len(victims), "seed": arguments.seed}))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
