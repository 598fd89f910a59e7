#!/usr/bin/env python3
"""pipeline.py [--articles N] [--bytes N] [--rounds N]: messages/s through the whole daemon, from PUSH to the live feed.

Beside it, in the same run and with the same clients, a bare libzmq PUSH/PULL of the same messages: the figure that counts is
the ratio, for these clocks depend on what else the machine does. Prints processor time an article and each stage's share, which
do so less. Standard library only; BIN names the folder of the built programs (default .build/release)."""
import argparse, json, os, random, resource, signal, socket, statistics, struct, subprocess, sys, tempfile, time

WORDS = """the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all
were when we there can an your which their said if do will each about how up out them then she many some so these would other
into has more her two like him see time could no make than first been its who now people my made over did down only way find
use may water long little very after words called just where most know government minister police court economy market price
election president parliament council company workers strike climate energy school hospital city river border agreement report
statement officials spokesman according earlier percent million billion growth increase decline quarter inflation bank central
investors shares trade exports policy budget reform vote coalition opposition leader campaign security defence troops conflict
ceasefire talks summit region village storm flood rescue families residents victims investigation prosecutors judge trial
sentence appeal law bill senate committee hearing witness evidence science researchers study university students teachers
health vaccine patients doctors""".split()


def texts(count, size, seed=20261123):
    """`count` different English-looking texts of about `size` bytes."""
    rng = random.Random(seed)
    def sentence():
        words = [rng.choice(WORDS) for _ in range(rng.randint(9, 26))]
        return words[0].capitalize() + " " + " ".join(words[1:]) + "."
    pool = [sentence() for _ in range(6000)]
    for number in range(count):
        lines = [f"{sentence()[:-1]} {number}", "15:59 JST, January 23, 2023"]
        length = 0
        while length < size - 100:
            paragraph = " ".join(rng.choices(pool, k=4))
            lines.append(paragraph)
            length += len(paragraph) + 1
        yield "\n".join(lines).encode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def client(binaries, *arguments):
    return subprocess.Popen([os.path.join(binaries, "bare-zeromq"), *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def result(process):
    line = process.communicate(timeout=300)[0].splitlines()[-1]
    if process.returncode:
        sys.exit("the client failed")
    return json.loads(line)


def bare(binaries, messages, count):
    endpoint = f"tcp://127.0.0.1:{free_port()}"
    pull = client(binaries, "pull", endpoint, count)
    pushed, pulled = result(client(binaries, "push", endpoint, messages)), result(pull)
    return count / (pulled["last"] - pushed["first"])


def daemon(binaries, messages, count, folder):
    push, live, notify = free_port(), free_port(), os.path.join(folder, "notify")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(notify)
    listener.settimeout(30)
    log = open(os.path.join(folder, "log"), "w+")
    settings = {
        "state.directory": os.path.join(folder, "state"), "intake.push.bind": f"tcp://127.0.0.1:{push}",
        "intake.subscribe.bind": "", "feed.live.bind": f"tcp://127.0.0.1:{live}",
        # The subscriber must miss nothing here, however the two cores are shared.
        "feed.live.sendHighWaterMark": 1000000,
    }
    process = subprocess.Popen(
        [os.path.join(binaries, "newswired"), "run"] + [f"--set={key}={value}" for key, value in settings.items()],
        stderr=log, env={"NOTIFY_SOCKET": notify, "PATH": os.environ["PATH"]})
    try:
        listener.recv(4096)
        subscriber = client(binaries, "subscribe", f"tcp://127.0.0.1:{live}", count)
        subscriber.stdout.readline()
        pushed = result(client(binaries, "push", f"tcp://127.0.0.1:{push}", messages))
        received = result(subscriber)
        process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        if process.returncode is None:
            process.kill()
        listener.close()
        os.unlink(notify)
    log.seek(0)
    counters = json.loads(log.read().splitlines()[-1])
    if process.returncode or counters["newswire_published_total"] != count:
        sys.exit(f"the daemon published {counters['newswire_published_total']} of {count}, exit {process.returncode}")
    return {
        "rate": count / (received["last"] - pushed["first"]), "cpu": usage.ru_utime + usage.ru_stime,
        "rss": usage.ru_maxrss / 1024, "counters": counters,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--bytes", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    binaries = os.environ.get("BIN", ".build/release")
    with tempfile.TemporaryDirectory(prefix="newswire-bench-") as folder:
        messages, total = os.path.join(folder, "messages"), 0
        with open(messages, "wb") as file:
            for text in texts(options.articles, options.bytes):
                file.write(struct.pack("<I", len(text)) + text)
                total += len(text)
        size = total / options.articles
        print(f"{options.articles} articles of {size:.0f} bytes, {os.cpu_count()} cores, load average "
              f"{os.getloadavg()[0]:.2f}, {options.rounds} rounds")
        rates, ratios, runs = [], [], []
        for number in range(options.rounds):
            plain = bare(binaries, messages, options.articles)
            run_folder = os.path.join(folder, str(number))
            os.mkdir(run_folder)
            run = daemon(binaries, messages, options.articles, run_folder)
            rates.append(plain)
            runs.append(run)
            ratios.append(run["rate"] / plain)
            print(f"round {number + 1}: bare libzmq {plain:9,.0f} messages/s {plain * size / 1e6:7.1f} MB/s | newswired "
                  f"{run['rate']:8,.0f} messages/s {run['rate'] * size / 1e6:6.1f} MB/s | ratio {ratios[-1]:.1%} | "
                  f"{run['cpu'] / options.articles * 1e6:.1f} us of processor time an article | "
                  f"{run['rss']:.0f} MB | load {os.getloadavg()[0]:.2f}")
        cpu = statistics.median(run["cpu"] for run in runs)
        print(f"median ratio {statistics.median(ratios):.1%}; floor 4 %, goal 8 %")
        print(f"median processor time {cpu / options.articles * 1e6:.1f} us an article, of which")
        prefix, rest = "newswire_stage_cpu_seconds_total.", cpu
        for name in (name for name in runs[0]["counters"] if name.startswith(prefix)):
            stage = statistics.median(run["counters"][name] for run in runs)
            rest -= stage
            print(f"  {name[len(prefix):]:8} {stage / options.articles * 1e6:6.1f} us {stage / cpu:6.1%}")
        print(f"  {'libzmq, start, queues':22} {rest / options.articles * 1e6:6.1f} us {rest / cpu:6.1%}")


if __name__ == "__main__":
    main()
