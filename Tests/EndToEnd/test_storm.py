"""The short form of `make storm`."""

import shutil
import tempfile
import unittest
from pathlib import Path

from storm import FAULTS, Storm


class KillStorm(unittest.TestCase):
    def test_nothing_acknowledged_is_lost_over_eight_kills(self):
        folder = Path(tempfile.mkdtemp(prefix="newswire-storm-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        found = Storm(kills=8, seed=1, folder=folder).run()
        self.assertEqual({fault: found[fault] for fault in FAULTS}, dict.fromkeys(FAULTS, 0))
        self.assertGreaterEqual(found["acknowledged"], 6 * 200)
        self.assertEqual(found["of them during recovery"], 2)
        self.assertGreater(found["of them put again"], 0, "what was not acknowledged was put again")
        self.assertGreater(found["files of the journal"], 9)
        self.assertGreater(found["records consumed"], 6 * 200)
        self.assertGreater(found["of them delivered again"], 0)
        self.assertGreaterEqual(found["records that are equal"], found["acknowledged"])
