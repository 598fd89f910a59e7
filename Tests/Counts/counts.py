#!/usr/bin/env python3
"""counts.py: what doesn't vary from run to run, against its limits: instructions a byte and allocations a page.

Runs the built benchmark programs under valgrind (callgrind counts instructions, memcheck allocations) on generated pages,
each with few and with many rounds: the difference is what a page costs once its memory is there. Exits 1 when a limit
of LIMITS is passed. BIN names the folder of the built programs (default .build/release)."""
import concurrent.futures, os, re, subprocess, sys

TOOL = os.path.join(os.environ.get("BIN", ".build/release"), "html-parsing")
BYTES = 100_000
# Measured 2026-11 plus a tenth: a change that costs more than that is to be seen, and either mended or written down here.
INSTRUCTIONS_PER_BYTE_MAX = 28
# Of any generated page, by the instructions of an ordinary one: what is more grows with more than the page.
WORST_RATIO_MAX = 10
ALLOCATIONS_PER_PAGE_MAX = 0


def valgrind(options, pattern, page, rounds):
    result = subprocess.run(
        ["valgrind", *options, TOOL, "repeat", page, str(BYTES), str(rounds)], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(pattern, result.stderr)
    if result.returncode or not found:
        sys.exit(f"counts: valgrind on {TOOL} failed:\n{result.stderr}")
    return int(found[1].replace(",", ""))


def instructions_per_byte(page):
    options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
    few, many = (valgrind(options, r"Collected : (\d+)", page, rounds) for rounds in (2, 4))
    return (many - few) / 2 / BYTES


def allocations_per_page(page):
    options = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"]
    few, many = (valgrind(options, r"total heap usage: ([\d,]+) allocs", page, rounds) for rounds in (2, 12))
    return (many - few) / 10


def main():
    pages = subprocess.run([TOOL, "pages"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        instructions = dict(zip(pages, pool.map(instructions_per_byte, pages)))
        allocations = dict(zip(pages, pool.map(allocations_per_page, pages)))
    usual = instructions["news"]
    faults = []
    print(f"{'page':22} {'instructions a byte':>20} {'by an ordinary one':>20} {'allocations a page':>20}")
    for page in pages:
        ratio = instructions[page] / usual
        print(f"{page:22} {instructions[page]:20.2f} {ratio:20.2f} {allocations[page]:20.1f}")
        if ratio > WORST_RATIO_MAX:
            faults.append(f"{page} takes {ratio:.1f} x the instructions of an ordinary page; {WORST_RATIO_MAX} are allowed")
        if allocations[page] > ALLOCATIONS_PER_PAGE_MAX:
            faults.append(f"{page} allocates {allocations[page]:g} times a page; {ALLOCATIONS_PER_PAGE_MAX} are allowed")
    if usual > INSTRUCTIONS_PER_BYTE_MAX:
        faults.append(f"an ordinary page takes {usual:.2f} instructions a byte; {INSTRUCTIONS_PER_BYTE_MAX} are allowed")
    for fault in faults:
        print(f"counts: {fault}", file=sys.stderr)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
