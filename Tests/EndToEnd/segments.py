"""Reads the logs below a state directory from their files: another eye than the daemon's own."""

import struct
from dataclasses import dataclass

SEGMENT_HEADER = 256
ENTRY_HEADER = 40
MAGIC = b"\xfe\x4e\x57\x45"


@dataclass
class Settled:
    """One entry of the record log: a payload's journal position, and (sequence, record) of each of its items."""

    journal: int
    items: list


def files(directory):
    return sorted(directory.glob("*.log"))


def entries(directory):
    """(index, bytes) of each entry, in order."""
    paths = files(directory)
    firsts = [int(path.stem.split("-")[1]) for path in paths]
    for path, end in zip(paths, [*firsts[1:], 1 << 64]):
        data = path.read_bytes()
        offset = SEGMENT_HEADER
        while data[offset:offset + 4] == MAGIC:
            length, index, kind = struct.unpack_from("<4xIQ12xI", data, offset)
            if kind != 0 or index >= end:
                break
            offset += ENTRY_HEADER
            yield index, data[offset:offset + length]
            offset += length


def settled(directory):
    """The record log's outcomes, in order; entries that tell of the state alone are left out."""
    for _, data in entries(directory):
        if data[0] != 1:
            continue
        count, journal = struct.unpack_from("<4xIQ", data)
        offset, items = 16, []
        for _ in range(count):
            sequence, _, topic, record, fingerprint = struct.unpack_from("<16x5Q", data, offset)
            offset += 56 + topic
            items.append((sequence, data[offset:offset + record]))
            offset += record + fingerprint
        yield Settled(journal, items)
