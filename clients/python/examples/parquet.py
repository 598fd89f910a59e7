#!/usr/bin/env python3
"""parquet.py FOLDER [ENDPOINT] [NAME]: writes the records of a day and more into Parquet files, for data sets.

    pip install ./clients/python pyarrow
    python3 parquet.py articles/ tcp://127.0.0.1:5760 dataset

A file has up to 1,000 records (RECORDS; for more raise the daemon's feed.durable.window), or what came in five minutes (SECONDS).
It is synced and renamed into its place before its records are acknowledged; its name is the first sequence in it. What comes again
after a crash makes a file that begins with the same sequence, and replaces it: no record is missing. Where the daemon was
killed too, one may be in two files; it has the same `seq`.
"""

import os
import sys
import time

import pyarrow as pa
import pyarrow.parquet as parquet

from newswire import Consumer

RECORDS, SECONDS = 1000, 300.0
TEXTS = ("id", "articleId", "story", "outcome", "duplicateOf", "updateOf", "relation", "url", "canonicalUrl", "domain", "headline",
         "summary", "byline", "section", "published", "publishedUtc", "language", "body", "received", "outlet")
SCHEMA = pa.schema(
    [("seq", pa.int64())] + [(name, pa.string()) for name in TEXTS]
    + [("authors", pa.list_(pa.string())), ("version", pa.int32()), ("score", pa.float32()), ("wordCount", pa.int32())])


def write(folder, events):
    rows = [{"seq": event.seq, **{name: event.data.get(name) for name in SCHEMA.names[1:]}} for event in events]
    path = os.path.join(folder, f"{events[0].seq:020}.parquet")
    with open(path + ".new", "wb") as file:
        parquet.write_table(pa.Table.from_pylist(rows, SCHEMA), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5760"
    # The window must hold a whole file: nothing of it is acknowledged before.
    records = int(os.environ.get("RECORDS", RECORDS))
    seconds = float(os.environ.get("SECONDS", SECONDS))
    with Consumer(endpoint, sys.argv[3] if len(sys.argv) > 3 else "parquet", window=(records, 1 << 30)) as consumer:
        events, begun = [], 0.0
        while True:
            event = consumer.next(timeout=1.0)
            if event is not None and (not events or event.seq > events[-1].seq):
                begun = begun if events else time.monotonic()
                events.append(event)
            elif event is not None:
                # Delivered again after a reconnect, from the cursor on: the file begins anew.
                events, begun = [event], time.monotonic()
            if events and (len(events) >= records or time.monotonic() - begun > seconds):
                write(folder, events)
                consumer.ack(events[-1])
                events = []


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
