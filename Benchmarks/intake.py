#!/usr/bin/env python3
"""intake.py [--seconds N] [--rounds N] [--folder DIR]: durable puts/s of the reliable intake, from the put to its acknowledgement.

Payloads of 10 KB and 170 KB, 1, 64 and 1,000 of them unacknowledged. Beside each run a C program appends the very bytes of the
journal that it left, in the same groups, to files of the same folder, and syncs each group: that ratio has the floor. It has no
scraper to listen to; so a second one does the same behind libzmq, for the same scraper and in groups of its own.
Workers are working when they decide what is put. They are idle when one of them hangs on the first of some thousand payloads that
stood in the journal before (ordered by NEWSWIRE_TEST_CRASH): what is put is journaled behind them.
Standard library only; BIN names the folder of the built programs (default .build/release)."""
import argparse, hashlib, json, os, shutil, signal, socket, statistics, struct, subprocess, sys, tempfile
from pipeline import client, free_port, result, texts

SIZES = 10_000, 170_000
WINDOWS = 1, 64, 1000
SEGMENT_BYTES = 64 << 20
# What one run may put: all of it is kept in memory for the C program.
BYTES_MAX = 1 << 30
IN_FLIGHT = 4096
FLOOR, GOAL = 0.7, 0.9
SEGMENT_HEADER, ENTRY_HEADER, MAGIC = 256, 40, 0x45574EFE


def payload_file(folder, size):
    path = os.path.join(folder, f"{size}")
    with open(path, "wb") as file:
        for text in texts(20_000_000 // size, size):
            text = text[:size].ljust(size)
            file.write(struct.pack("<I", len(text)) + text)
    return path


def start(binaries, folder, workers):
    """A daemon with a state of its own; its process and the endpoint."""
    notify, state = os.path.join(folder, "notify"), os.path.join(folder, "state")
    os.mkdir(state, 0o700)
    variables = {"NOTIFY_SOCKET": notify, "PATH": os.environ["PATH"]}
    if workers == "idle":
        variables["NEWSWIRE_TEST_CRASH"] = "hang:" + fill(binaries, state)
    endpoint = f"tcp://127.0.0.1:{free_port()}"
    settings = {
        "state.directory": state, "intake.reliable.bind": endpoint, "intake.push.bind": "", "intake.subscribe.bind": "",
        "feed.live.bind": f"ipc://{folder}/live", "admin.http": "", "admin.socket": "",
        "intake.reliable.window.puts": max(WINDOWS), "intake.reliable.window.bytes": 1 << 30,
        "limits.inFlightPayloads": IN_FLIGHT, "limits.inFlightBytes": 1 << 30, "limits.memory": 16 << 30,
        "retention.segmentBytes": SEGMENT_BYTES, "log.level": "warning",
    }
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(notify)
    listener.settimeout(30)
    process = subprocess.Popen(
        [os.path.join(binaries, "newswired"), "run"] + [f"--set={key}={value}" for key, value in settings.items()],
        env=variables, stderr=open(os.path.join(folder, "log"), "w"))
    listener.recv(4096)
    listener.close()
    return process, endpoint


def fill(binaries, state):
    """Journals as many payloads as may be in flight, of which half are handed to the workers; the hash of the first."""
    subprocess.run(
        [os.path.join(binaries, "journal-filler"), state, str(IN_FLIGHT * 1000), "1000"], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(state, "journal", journal_files(state)[0]), "rb") as file:
        file.seek(SEGMENT_HEADER)
        length, = struct.unpack_from("<4xI", file.read(ENTRY_HEADER))
        entry = file.read(length)
    return hashlib.sha256(entry[entry.index(b"Report 1 "):]).hexdigest()


def journal_files(state):
    folder = os.path.join(state, "journal")
    return sorted(name for name in os.listdir(folder) if name.endswith(".log")) if os.path.isdir(folder) else []


def groups(journal, names):
    """(path, offset, length) of what was synced at once: its entries say the same of what was on the disk before them."""
    for name in names:
        path = os.path.join(journal, name)
        with open(path, "rb") as file:
            data = file.read()
        offset = begin = SEGMENT_HEADER
        before = None
        while offset + ENTRY_HEADER <= len(data):
            magic, length, confirmed, kind = struct.unpack_from("<II16xII", data, offset)
            if magic != MAGIC or kind != 0:
                break
            if before not in (None, confirmed):
                yield path, begin, offset - begin
                begin = offset
            before = confirmed
            offset += ENTRY_HEADER + length
        if offset > begin:
            yield path, begin, offset - begin


def bare(binaries, folder, names):
    """The C program with these files of the journal that the daemon left."""
    plan, target = os.path.join(folder, "groups"), os.path.join(folder, "bare")
    os.mkdir(target)
    with open(plan, "w") as file:
        for path, offset, length in groups(os.path.join(folder, "state", "journal"), names):
            file.write(f"{path} {offset} {length}\n")
    line = subprocess.run(
        [os.path.join(binaries, "bare-append"), target, str(SEGMENT_BYTES), plan], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(line)


def behind_zeromq(binaries, folder, payloads, size, window, seconds):
    """The C program behind libzmq, with the same scraper."""
    target, endpoint = os.path.join(folder, "kept"), f"tcp://127.0.0.1:{free_port()}"
    os.mkdir(target)
    process = client(binaries, "keep", endpoint, target, SEGMENT_BYTES)
    try:
        process.stdout.readline()
        return result(client(binaries, "put", endpoint, payloads, window, BYTES_MAX // size, seconds))
    finally:
        process.terminate()
        process.wait()


def run(binaries, folder, payloads, size, window, workers, seconds):
    os.mkdir(folder)
    state = os.path.join(folder, "state")
    process, endpoint = start(binaries, folder, workers)
    try:
        before = set(journal_files(state))
        put = result(client(binaries, "put", endpoint, payloads, window, BYTES_MAX // size, seconds))
        # Who hangs does not stop.
        process.send_signal(signal.SIGTERM if workers == "working" else signal.SIGKILL)
        if process.wait(300) not in (0, -signal.SIGKILL):
            sys.exit(open(os.path.join(folder, "log")).read())
    finally:
        if process.poll() is None:
            process.kill()
    # The filler's is closed; what was put is in the others.
    floor = bare(binaries, folder, [name for name in journal_files(state) if name not in before or workers == "working"])
    floor["behind"] = behind_zeromq(binaries, folder, payloads, size, window, seconds)
    shutil.rmtree(folder)
    return put, floor


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", choices=("idle", "working"), nargs="+", default=("idle", "working"))
    parser.add_argument("--folder", default=".build", help="on the disk that is to be measured")
    options = parser.parse_args()
    binaries = os.environ.get("BIN", ".build/release")
    misses = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        folder = os.path.abspath(folder)
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.2f}, {options.rounds} rounds of {options.seconds:g} s, "
              f"medians; C appends and syncs the same bytes in the same groups")
        for workers in options.workers:
            for size in SIZES:
                payloads = payload_file(folder, size)
                for window in WINDOWS:
                    rounds = [
                        run(binaries, os.path.join(folder, "run"), payloads, size, window, workers, options.seconds)
                        for _ in range(options.rounds)]
                    ratio = report(rounds, size, window, workers)
                    if workers == "idle" and ratio < FLOOR:
                        misses.append(f"{size // 1000} KB with window {window}")
    print(f"floor {FLOOR:.0%} with workers idle, goal {GOAL:.0%}: " + (f"missed by {', '.join(misses)}" if misses else "held"))


def report(rounds, size, window, workers):
    def median(value):
        return statistics.median(value(put, floor) for put, floor in rounds)

    ratio = median(lambda put, floor: floor["seconds"] / put["seconds"])
    rate = median(lambda put, _: put["messages"] / put["seconds"])
    peer = median(lambda _, floor: floor["behind"]["messages"] / floor["behind"]["seconds"])
    print(f"{size // 1000:4} KB, window {window:4}, workers {workers:7}: {rate:7,.0f} messages/s {rate * size / 1e6:7.1f} MB/s, ack p50 "
          f"{median(lambda put, _: put['p50']) * 1e3:7.2f} ms p99 {median(lambda put, _: put['p99']) * 1e3:7.2f} ms | groups of "
          f"{median(lambda put, floor: put['messages'] / floor['groups']):5.1f} | C {median(lambda put, floor: put['messages'] / floor['seconds']):7,.0f} messages/s, "
          f"sync p50 {median(lambda _, floor: floor['p50']) * 1e3:5.2f} ms p99 {median(lambda _, floor: floor['p99']) * 1e3:5.2f} ms | ratio {ratio:6.1%} | "
          f"C behind libzmq {peer:7,.0f} messages/s, ratio {rate / peer:6.1%} | "
          f"load {os.getloadavg()[0]:.2f}", flush=True)
    return ratio


if __name__ == "__main__":
    main()
