#!/usr/bin/env python3
"""peers.py speed|agree PAGES: our HTML parser beside others, on the pages (*.html, at any depth) of a folder.

`speed` parses up to --number of them with ours and with lexbor (through selectolax), each in a process of its own, one core,
processor time, the best of several rounds; lexbor also with glibc told to keep its memory; then pages of 10 MB that are
made to be slow, one of text of 100 MB, and how much longer a byte of them takes than one of the others. `agree` compares the trees with
those of html5lib, node for node, and prints where they part. PAGES are read as UTF-8, bad bytes replaced, so that all get the
same bytes. Needs selectolax and html5lib from PyPI: `make bench-html` and `make compare-html` make an environment with them.
BIN names the folder of the built programs (default .build/release)."""
import argparse, json, os, pathlib, random, subprocess, sys, tempfile, time

LEXBOR = """
import json, sys, time
from selectolax.lexbor import LexborHTMLParser
pages = [open(path, 'rb').read() for path in sys.stdin.read().splitlines()]
best = float('inf')
for _ in range(int(sys.argv[1])):
    start = time.process_time()
    for page in pages:
        LexborHTMLParser(page)
    best = min(best, time.process_time() - start)
print(json.dumps({'pages': len(pages), 'bytes': sum(map(len, pages)), 'seconds': best}))
"""
KEEPING = {"MALLOC_TRIM_THRESHOLD_": "1073741824", "MALLOC_MMAP_THRESHOLD_": "1073741824"}


def run(command, listing, environment={}):
    output = subprocess.run(
        command, input=listing, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **environment}).stdout
    return json.loads(output)


def speed(tool, pages, rounds):
    listing = "".join(f"{page}\n" for page in pages)
    runs = {
        "ours": ([tool, "bench", str(rounds)], {}),
        "lexbor": ([sys.executable, "-c", LEXBOR, str(rounds)], {}),
        "lexbor, memory kept": ([sys.executable, "-c", LEXBOR, str(rounds)], KEEPING),
    }
    print(f"{len(pages)} pages, {rounds} rounds, load average {os.getloadavg()[0]:.2f}")
    rates = {}
    for name, (command, environment) in runs.items():
        found = run(command, listing, environment)
        rates[name] = found["bytes"] / found["seconds"] / 1e6
        print(f"{name:20} {rates[name]:7.0f} MB/s {found['pages'] / found['seconds']:8.0f} pages/s", flush=True)
    best = max(rate for name, rate in rates.items() if name != "ours")
    print(f"ours is {rates['ours'] / best:.2f} x the better of lexbor's (floor 1.0, goal 1.5)")
    worst(tool, rates["ours"])


def worst(tool, usual):
    print(f"\n{'page':22} {'MB':>5} {'MB/s':>7} {'time a byte, by the pages above':>40} {'steps a byte':>14}")
    for command in [[tool, "worst", "10000000"], [tool, "worst", "100000000", "plain-text"]]:
        for line in subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
            page = json.loads(line)
            rate = page["bytes"] / page["seconds"] / 1e6
            cut = " (cut by a limit)" if page["isCut"] else ""
            print(f"{page['page']:22} {page['bytes'] / 1e6:5.0f} {rate:7.0f} {usual / rate:40.1f} "
                  f"{page['stepsPerByte']:14.2f}{cut}", flush=True)


PREFIXES = {"http://www.w3.org/2000/svg": "svg ", "http://www.w3.org/1998/Math/MathML": "math "}
ATTRIBUTES = {
    "http://www.w3.org/1999/xlink": "xlink ", "http://www.w3.org/XML/1998/namespace": "xml ",
    "http://www.w3.org/2000/xmlns/": "xmlns "}


def lines(node, depth=0):
    """A tree of html5lib's etree in the form of its tests."""
    indent = "| " + "  " * depth
    for child in node:
        if not isinstance(child.tag, str):
            yield f"{indent}<!-- {child.text or ''} -->"
        elif child.tag == "<!DOCTYPE>":
            public, system = child.get("publicId") or "", child.get("systemId") or ""
            identifiers = f' "{public}" "{system}"' if public or system else ""
            yield f"{indent}<!DOCTYPE {child.text or ''}{identifiers}>"
        else:
            namespace, _, name = child.tag.rpartition("}")
            yield f"{indent}<{PREFIXES.get(namespace[1:], '')}{name}>"
            attributes = []
            for key, value in child.attrib.items():
                space, _, local = key.rpartition("}") if key.startswith("{") else ("", "", key)
                attributes.append((ATTRIBUTES.get(space[1:], "") + local, value))
            for key, value in sorted(attributes, key=lambda pair: [ord(mark) for mark in pair[0]]):
                yield f'{indent}  {key}="{value}"'
            if child.text:
                yield f'{indent}  "{child.text}"'
            yield from lines(child, depth + 1)
        if child.tail:
            yield f'{indent}"{child.tail}"'


def agree(tool, pages):
    import html5lib
    process = subprocess.Popen([tool, "trees"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write("".join(f"{page}\n" for page in pages).encode())
    process.stdin.close()
    same, different = 0, []
    for page in pages:
        process.stdout.readline()
        # As many bytes as the line says.
        ours = process.stdout.read(int(process.stdout.readline())).decode("utf8", "replace").rstrip("\n").split("\n")
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree", fullTree=True), namespaceHTMLElements=False)
        tree = parser.parse(open(page, encoding="utf8", newline="").read())
        theirs = "\n".join(lines(tree)).split("\n")
        if ours == theirs:
            same += 1
        else:
            at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
            different.append(page)
            print(f"{page}: line {at + 1}\n  ours   {ours[at:at + 1]}\n  theirs {theirs[at:at + 1]}", flush=True)
    print(f"{same} of {len(pages)} trees are equal, node for node")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "agree"))
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    tool = os.path.join(os.environ.get("BIN", ".build/release"), "html-parsing")
    found = sorted(options.pages.rglob("*.html"))
    if not found:
        sys.exit(f"{options.pages}: no *.html in it")
    chosen = sorted(random.Random(1).sample(found, min(options.number, len(found))))
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for index, page in enumerate(chosen):
            copies.append(os.path.join(folder, f"{index}-{page.name}"))
            with open(copies[-1], "w", encoding="utf8", newline="") as file:
                file.write(page.read_bytes().decode("utf8", "replace"))
        if options.what == "speed":
            speed(tool, copies, options.rounds)
        else:
            agree(tool, copies)


if __name__ == "__main__":
    main()
