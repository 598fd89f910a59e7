#!/usr/bin/env python3
"""peers.py [--rounds N]: our conversion to UTF-8 beside Python's codecs and the C library's iconv, for each encoding of the tests'
sentences. A megabyte of each sentence between lines of markup, one core, processor time, the best of several rounds, MB/s of input. An
iconv that has another idea of a character than the standard stops there: it is left out. BIN names the folder of the built
programs (default .build/release)."""
import argparse, ctypes, os, pathlib, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("BIN") or ROOT / ".build" / "release") / "text-decoding"
CODECS = {
    "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "windows-874": "cp874", "big5": "big5hkscs", "shift_jis": "cp932",
    "euc-kr": "cp949", "iso-8859-8-i": "iso-8859-8", "gbk": "gb18030"}
ICONV = {**CODECS, "macintosh": "macintosh", "x-mac-cyrillic": "mac-cyrillic", "big5": "big5-hkscs", "gbk": "gbk"}
MARKUP = b'</p>\n<p class="story-text" data-index="17">'

libc = ctypes.CDLL(None)
libc.iconv_open.restype = ctypes.c_void_p
libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4
libc.iconv.restype = ctypes.c_size_t
libc.iconv_close.argtypes = [ctypes.c_void_p]


def best(rounds, convert):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        convert()
        times.append(time.process_time() - start)
    return min(times)


def iconv(name, data):
    """A conversion of the data, to call again and again; nothing where iconv does not manage it."""
    converter = libc.iconv_open(b"UTF-8", name.encode())
    if converter in (None, ctypes.c_void_p(-1).value):
        return None
    source = ctypes.create_string_buffer(data, len(data))
    target = ctypes.create_string_buffer(len(data) * 4)

    def convert():
        at, left = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_size_t(len(data))
        to, room = ctypes.c_void_p(ctypes.addressof(target)), ctypes.c_size_t(len(target))
        libc.iconv(converter, None, None, None, None)
        return libc.iconv(converter, *(ctypes.addressof(x) for x in (at, left, to, room)))

    return convert if convert() == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    rows = [line.split("\t") for line in
            (ROOT / "Tests/TextDecodingTests/Fixtures/sentences.txt").read_text().splitlines() if not line.startswith("#")]
    rows.insert(0, ["utf-8", "Die Rettungsstation öffnete – „endlich“ – am Donnerstag.".encode().hex(), ""])
    print(f"load average {os.getloadavg()[0]:.2f}\n{'MB/s':14}{'ours':>8}{'Python':>8}{'iconv':>8}")
    for name, code, _ in rows:
        markup = MARKUP.decode().encode(name) if name.startswith("utf-16") else MARKUP
        unit = bytes.fromhex(code) + markup
        data = unit * (1_000_000 // len(unit))
        ours = float(subprocess.run([TOOL, "bench", name, str(rounds)], input=data, stdout=subprocess.PIPE, check=True).stdout)
        python = len(data) / 1e6 / best(rounds, lambda: data.decode(CODECS.get(name, name), "replace").encode())
        other = iconv(ICONV.get(name, name), data)
        beside = f"{len(data) / 1e6 / best(rounds, other):8.0f}" if other else f"{'-':>8}"
        print(f"{name:14}{ours:8.0f}{python:8.0f}{beside}", flush=True)


if __name__ == "__main__":
    main()
