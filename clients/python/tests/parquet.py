#!/usr/bin/env python3
"""parquet.py: examples/parquet.py writes what the record log has, though it is killed three times. NEWSWIRE_BIN names the programs."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Behind the others: this folder has a file of the same name as a module of pyarrow.
sys.path = [path for path in sys.path if Path(path or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT / "clients/python/src"), str(ROOT / "Tests/EndToEnd")]

import pyarrow.parquet  # noqa: E402

import articles  # noqa: E402
from harness import Daemon, wait_until  # noqa: E402
from newswire import Pusher  # noqa: E402

COUNT = 500


def main():
    with Daemon() as daemon, tempfile.TemporaryDirectory() as folder:
        def start():
            return subprocess.Popen(
                [sys.executable, ROOT / "clients/python/examples/parquet.py", folder, daemon.durable, "files"],
                env={**os.environ, "PYTHONPATH": str(ROOT / "clients/python/src"), "RECORDS": "60", "SECONDS": "1"})

        def rows():
            return [row for path in sorted(Path(folder).glob("*.parquet")) for row in pyarrow.parquet.read_table(path).to_pylist()]

        consumer = start()
        with Pusher(daemon.reliable, "p") as pusher:
            for number in range(COUNT):
                pusher.push(articles.article(f"parquet {number}", 400), url=f"https://a.example/{number}")
                if number % 130 == 129:
                    time.sleep(0.5)
                    consumer.kill()
                    consumer.wait()
                    consumer = start()
        wait_until(lambda: len(rows()) >= COUNT, what="all are in files")
        consumer.kill()
        consumer.wait()
        found = rows()
    assert [row["seq"] for row in found] == list(range(1, COUNT + 1)), [row["seq"] for row in found]
    assert all(row["body"] and row["articleId"] for row in found)
    print(f"{len(found)} records in order, each once")


if __name__ == "__main__":
    main()
