#!/usr/bin/env python3
"""page_peers.py PAGES: articles from HTML by ours, trafilatura and resiliparse, on the pages (*.html, at any depth) of a folder.

Each takes the same --number pages, in a process of its own, one core, processor time, of each page the best of --rounds.
trafilatura and ours take all metadata, resiliparse the text alone. Needs both from PyPI: `make bench-pages` makes an environment
with them. BIN names the folder of the built programs (default .build/release)."""
import argparse, json, os, pathlib, random, subprocess, sys, statistics

PEER = """
import json, sys, time
{imports}
pages = [open(path, 'rb').read() for path in sys.stdin.read().splitlines()]
seconds = [float('inf')] * len(pages)
for _ in range(int(sys.argv[1])):
    for index, page in enumerate(pages):
        start = time.process_time()
        try:
            {call}
        except Exception:
            pass
        seconds[index] = min(seconds[index], time.process_time() - start)
print(json.dumps({{'bytes': [len(page) for page in pages], 'seconds': seconds}}))
"""
PEERS = {
    "resiliparse": PEER.format(
        imports="from resiliparse.extract.html2text import extract_plain_text\n"
        "from resiliparse.parse.encoding import bytes_to_str, detect_encoding",
        call="extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True)"),
    "trafilatura": PEER.format(imports="import trafilatura", call="trafilatura.bare_extraction(page, with_metadata=True)"),
}


def measured(command, listing):
    output = subprocess.run(command, input=listing, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    return json.loads(output.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = sorted(options.pages.rglob("*.html"))
    if not found:
        sys.exit(f"{options.pages}: no *.html in it")
    chosen = sorted(random.Random(1).sample(found, min(options.number, len(found))))
    listing = "".join(f"{page}\n" for page in chosen)
    tool = os.path.join(os.environ.get("BIN", ".build/release"), "text-extraction")
    print(f"{len(chosen)} pages, best of {options.rounds} rounds, load average {os.getloadavg()[0]:.2f}")
    print(f"{'':12} pages/s   MB/s  p50 ms  p99 ms  worst ms  worst page's time per byte / median")
    rates = {}
    commands = {"ours": [tool, "page-bench", str(options.rounds)]}
    commands |= {name: [sys.executable, "-c", code, str(options.rounds)] for name, code in PEERS.items()}
    for name, command in commands.items():
        run = measured(command, listing)
        seconds, total = sorted(run["seconds"]), sum(run["seconds"])
        rates[name] = len(seconds) / total
        per_byte = [time / max(1, size) for time, size in zip(run["seconds"], run["bytes"])]
        print(f"{name:12} {rates[name]:7.0f} {sum(run['bytes']) / total / 1e6:6.0f} {1e3 * statistics.median(seconds):7.2f} "
              f"{1e3 * seconds[int(0.99 * len(seconds))]:7.2f} {1e3 * seconds[-1]:9.2f}  "
              f"{max(per_byte) / statistics.median(per_byte):.1f}", flush=True)
        if "steps" in run:
            whole = sum(run["steps"].values())
            print("  of it: " + ", ".join(f"{step} {100 * time / whole:.0f} %" for step, time in run["steps"].items()))
    print(f"ours is {rates['ours'] / rates['trafilatura']:.1f} x trafilatura (floor 15) and "
          f"{rates['ours'] / rates['resiliparse']:.2f} x resiliparse (floor 1)")


if __name__ == "__main__":
    main()
