"""What near-duplicates cost, beside datasketch and rensa on the same texts in the same run: processor time, one core.

    BIN=.build/release peers.py [COUNT]

Each takes one text after the other: its MinHash of 128 permutations over word 5-shingles, a query, an insertion. Ours
makes the fingerprint, decides with verification, and keeps the text. Resident memory is measured around the whole.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(os.environ.get("BIN", ".build/release"))
TOOL = BIN / "near-duplicates"
THRESHOLD = 0.7


def shingles(text):
    words = text.lower().split()
    return {" ".join(words[i:i + 5]) for i in range(max(1, len(words) - 4))}


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def measure(name, texts, held, take):
    """Feeds all texts; the rate is of the last tenth, when the index is nearly full."""
    before = resident()
    last = len(texts) - max(1, len(texts) // 10)
    start = time.process_time()
    found = 0
    for number, text in enumerate(texts):
        if number == last:
            start = time.process_time()
        found += take(number, text)
    seconds = time.process_time() - start
    print(f"{name:12} held {held}: {(len(texts) - last) / seconds:9.0f} documents/s, near {found} of {len(texts)}, "
          f"resident {(resident() - before) // held} bytes a document", flush=True)


def with_datasketch(texts):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=128)

    def take(number, text):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        found = bool(index.query(sketch))
        index.insert(number, sketch)
        return found

    measure("datasketch", texts, len(texts), take)


def with_rensa(texts):
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=16)
    sketches = {}

    def take(number, text):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(shingles(text)))
        # Verified, as its documentation advises.
        found = any(sketch.jaccard(sketches[other]) >= THRESHOLD for other in index.query(sketch))
        index.insert(number, sketch)
        sketches[number] = sketch
        return found

    measure("rensa", texts, len(texts), take)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    subprocess.run([TOOL, "bench", str(count)], check=True)
    peers = min(count, 100_000)
    texts = subprocess.run([TOOL, "write", str(peers)], check=True, capture_output=True, text=True).stdout.splitlines()
    with_rensa(texts)
    with_datasketch(texts[:min(peers, 20_000)])


if __name__ == "__main__":
    main()
