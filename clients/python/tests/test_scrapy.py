"""The Scrapy pipeline where the daemon is away, refuses, or takes its time; and a real crawl over a kill of the real one."""

import json
import os
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from fake_daemon import FakeIntake, free_port  # noqa: E402

NOBODY = f"tcp://127.0.0.1:{free_port()}"


class ScrapyPipeline(unittest.TestCase):
    def crawl(self, endpoint, count, **settings):
        """The stats, the seconds, and the log."""
        result = subprocess.run([sys.executable, HERE / "scrapy_items.py", endpoint, str(count), json.dumps(settings)],
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stderr)
        said = json.loads(result.stdout)
        # Microseconds; but a busy machine may take the processor away in between.
        self.assertLess(said["longest"], 0.5, "it held the reactor")
        return said["stats"], said["seconds"], result.stderr

    def test_a_daemon_that_is_away_holds_up_the_close_no_longer_than_it_may(self):
        stats, seconds, log = self.crawl(NOBODY, 30, NEWSWIRE_TIMEOUT=1)
        self.assertEqual(stats, {"pushed": 30, "unacknowledged": 30})
        self.assertLess(seconds, 6)
        self.assertIn("30 items are lost (unacknowledged)", log)

    def test_items_are_held_back_no_longer_than_they_may_be(self):
        # More of them than the reactor has threads.
        stats, seconds, log = self.crawl(NOBODY, 60, NEWSWIRE_QUEUE=5, NEWSWIRE_HOLD=1.5, NEWSWIRE_TIMEOUT=1)
        self.assertEqual((stats["pushed"], stats["dropped"] + stats["unacknowledged"]), (60, 60))
        self.assertLessEqual(stats["unacknowledged"], 5 + 16 + 1, "the queue, the window and one between them")
        self.assertLess(seconds, 9)
        self.assertIn("(dropped)", log)

    def test_the_queue_is_bounded_in_bytes(self):
        stats, _, _ = self.crawl(NOBODY, 60, NEWSWIRE_QUEUE_BYTES=200, NEWSWIRE_HOLD=1.5, NEWSWIRE_TIMEOUT=1)
        self.assertLessEqual(stats["unacknowledged"], 5 + 16 + 1)

    def test_a_daemon_that_takes_its_time_gets_all(self):
        with FakeIntake(window={"puts": 2, "bytes": 1000}, on_put=lambda *_: time.sleep(0.02) or "ack") as fake:
            stats, _, _ = self.crawl(fake.endpoint, 60, NEWSWIRE_QUEUE=3, NEWSWIRE_HOLD=1)
            self.assertEqual((stats, len(fake.ids())), ({"pushed": 60, "acknowledged": 60}, 60))
            self.assertEqual(fake.ops("put")[0]["meta"], {"kind": "page"})

    def test_a_daemon_that_comes_later_gets_all(self):
        with FakeIntake() as fake:
            fake.cut(2)
            stats, _, _ = self.crawl(fake.endpoint, 60, NEWSWIRE_QUEUE=3)
            self.assertEqual(stats, {"pushed": 60, "acknowledged": 60})

    def test_what_becomes_of_each_item_is_counted(self):
        def on_put(fake, header, payload):
            if header.get("outlet"):
                return "ack"
            fake.reply(op="nak", id=header["id"], code="hash-mismatch", detail="")

        with FakeIntake(on_put=on_put) as fake:
            stats, _, log = self.crawl(fake.endpoint, 5, MIXED=True)
        self.assertEqual(stats, {"pushed": 15, "acknowledged": 5, "refused/hash-mismatch": 5, "refused/misuse": 5, "skipped": 5})
        self.assertIn("an item is no payload", log)

    def test_a_crawl_that_is_interrupted_does_not_hang(self):
        process = subprocess.Popen(
            [sys.executable, HERE / "scrapy_items.py", NOBODY, "500", json.dumps({"NEWSWIRE_QUEUE": 5, "NEWSWIRE_TIMEOUT": 1})],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.kill)
        threading.Timer(3, process.terminate).start()
        output, _ = process.communicate(timeout=30)
        stats = json.loads(output)["stats"]
        self.assertEqual(stats["pushed"], stats["dropped"] + stats["unacknowledged"])

    def test_a_hundred_pages_over_a_kill_of_the_daemon(self):
        result = subprocess.run([sys.executable, HERE / "crawl.py", "--pages", "100", "--kills", "1", "--held", "500"],
                                capture_output=True, text=True, timeout=120, env=dict(os.environ))
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
