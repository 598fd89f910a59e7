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


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC32C = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def is_torn(data, checksum):
    """Whether the process was killed while it wrote these bytes: from a page on stand the zeros of the reserved room."""
    return data.endswith(b"\0") and crc32c(data) != checksum


def entries(directory):
    """(index, bytes) of each entry, in order, without those that were torn."""
    paths = files(directory)
    firsts = [int(path.stem.split("-")[1]) for path in paths]
    for path, end in zip(paths, [*firsts[1:], 1 << 64]):
        data = path.read_bytes()
        offset = SEGMENT_HEADER
        while data[offset:offset + 4] == MAGIC:
            length, index, kind, checksum = struct.unpack_from("<4xIQ12xII", data, offset)
            if kind != 0 or index >= end:
                break
            offset += ENTRY_HEADER
            contents = data[offset:offset + length]
            if not is_torn(contents, checksum):
                yield index, contents
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
