"""The short form of `make bit-rot`, and what a scraper and a consumer see of the damage that costs most."""

import os
import shutil
import tempfile
import unittest
from pathlib import Path

import segments
from bit_rot import FAULTS, SMALL_FILES, kill, killed, run
from harness import Daemon, Scraper, Subscriber
from test_proof import answer, audit, faults
from toolbox import article, tool


class BitRot(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newswire-bit-rot-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_three_hundred_flips_and_cuts_are_found_and_cost_an_entry_each_at_most(self):
        found, complaints = run(300, 1, self.folder)
        self.assertEqual({fault: found[fault] for fault in FAULTS}, dict.fromkeys(FAULTS, 0), complaints)
        self.assertEqual(found["flips"] + found["cuts"], 300)
        self.assertGreater(found["flips that cost an entry"], 50)
        self.assertGreater(found["entries cut off"], 100)

    def test_a_record_log_whose_only_file_is_cut_in_its_header_begins_a_new_epoch(self):
        """What comes next must not be taken for what was lost."""
        state = self.folder / "killed"
        killed(state)
        before = audit(state, 0)
        positions = {index for index, _ in segments.entries(state / "records")}
        [path] = segments.files(state / "records")
        os.truncate(path, 100)
        text = tool("fsck", "--state", state).stdout.decode()
        self.assertRegex(text, r"damage +record log: damaged header in \S+, 100 bytes at 0: positions 1-3; the outcomes at")
        with Daemon(SMALL_FILES, state=state) as daemon, Subscriber(daemon.live) as subscriber:
            with Scraper(daemon.reliable, "another") as scraper:
                scraper.put("next", article(1000).encode())
                scraper.acknowledged(1)
            subscriber.wait_for_payload("next")
            kill(daemon)
        after = audit(state, 0)
        self.assertGreater(after["epoch"], before["epoch"])
        self.assertFalse(positions & {index for index, _ in segments.entries(state / "records")})
        self.assertTrue(answer("fsck", "--state", state, "--json")["found"]["clean"])

    def test_an_end_mark_that_was_cut_off_is_found_and_mended(self):
        state = self.folder / "two"
        with Daemon(SMALL_FILES, state=state) as daemon, Scraper(daemon.reliable, "c") as scraper:
            for number in range(30):
                scraper.put(str(number), (article(number) * 500).encode())
                scraper.acknowledged(1)
        first, *others = segments.files(state / "journal")
        self.assertGreater(len(others), 0)
        size = first.stat().st_size
        os.truncate(first, size - 80)
        [damage] = answer("fsck", "--state", state, "--json", code=4)["found"]["journal"]["damages"]
        self.assertEqual(damage, {
            "cause": "cut segment", "segment": first.name, "offset": size - 80, "bytes": 0,
            "meaning": "no payload is known to be lost"})
        self.assertEqual(faults(audit(state, 1)), [("damaged", None)])
        answer("fsck", "--repair", "--state", state, "--json", code=1)
        self.assertEqual(first.stat().st_size, size)
        self.assertEqual(faults(audit(state, 0)), [])


if __name__ == "__main__":
    unittest.main()
