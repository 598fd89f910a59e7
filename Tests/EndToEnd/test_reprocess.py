"""newswire reprocess: stored payloads are extracted again, and what differs is published as an update."""

import json
import signal
import unittest

import articles
from harness import Daemon, Scraper, Subscriber, wait_until
from toolbox import tool

# A change that every article's record shows.
MARKDOWN = {"record": {"bodyMarkdown": True}}


class Reprocess(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.admin = ["--admin", self.daemon.settings["admin"]["socket"]]
        self.where = ["--state", self.daemon.state]
        first, second = articles.article("first", 700), articles.article("second", 700)
        with Scraper(self.daemon.reliable, "c") as scraper, Subscriber(self.daemon.live) as subscriber:
            scraper.put("a", first.encode(), url="https://a.example.com/1")
            scraper.put("b", second.encode(), url="https://b.example.com/2")
            scraper.put("b2", (second + "\nOne more paragraph tells of what came after the storm.\n").encode(),
                        url="https://b.example.com/2")
            scraper.put("copy", first.encode(), url="https://c.example.com/3")
            scraper.put("again", first.encode(), url="https://a.example.com/1")
            scraper.put("pdf", b"%PDF-1.7 is read by nothing.")
            scraper.put("nameless", articles.article("nameless", 700).encode())
            scraper.put("nothing", b"<html><head><title>Nothing</title></head><body></body></html>")
            scraper.acknowledged(8)
            self.before = [event.data for event in subscriber.wait_for(8)]
        self.assertEqual(
            [data["outcome"] for data in self.before],
            ["new", "new", "update", "duplicate", "unchanged", "quarantined", "new", "rejected"])

    def reprocess(self, *arguments, code=0):
        result = tool("reprocess", "--json", *arguments, *self.where, *self.admin)
        self.assertEqual(result.returncode, code, result.stderr)
        *differences, report = (json.loads(line) for line in result.stdout.splitlines())
        return differences, report

    def change(self):
        self.daemon.stop()
        self.daemon.write_config(MARKDOWN)
        self.daemon.start()

    def prove(self):
        """Nothing is lost, and the same journal gives the same records."""
        self.daemon.stop()
        for command in ("audit", "fsck", "replay"):
            result = tool(command, "--json", *self.where)
            self.assertEqual(result.returncode, 0, (command, result.stdout, result.stderr))

    def test_without_a_change_nothing_differs(self):
        differences, report = self.reprocess()
        self.assertEqual(differences, [])
        self.assertEqual(
            {key: report[key] for key in
             ("payloads", "compared", "different", "ordered", "older", "copies", "quarantined", "noArticle")},
            {"payloads": 8, "compared": 4, "different": 0, "ordered": 0, "older": 1, "copies": 2, "quarantined": 1,
             "noArticle": 0})

    def test_what_differs_is_published_as_an_update(self):
        self.change()
        differences, report = self.reprocess("--dry-run")
        self.assertEqual((report["different"], report["ordered"]), (3, 0))
        self.assertEqual([one["journal"] for one in differences], [1, 3, 7])
        for one in differences:
            self.assertEqual([field["field"] for field in one["fields"]], ["bodyMarkdown"])
        self.assertEqual(self.daemon.status()["feed"]["head"], 8, "nothing was published")
        with Subscriber(self.daemon.live) as subscriber:
            self.assertEqual(self.reprocess()[1]["ordered"], 3)
            after = [event.data for event in subscriber.wait_for(3)]
        for data, index, version in zip(after, (0, 2, 6), (2, 3, 2)):
            old = self.before[index]
            self.assertEqual((data["outcome"], data["reason"]), ("update", "reprocessed"))
            self.assertEqual((data["updateOf"], data["version"]), (old["id"], version))
            self.assertNotIn("superseded", data)
            for key in ("articleId", "story", "received", "payloadId", "body", "contentHash"):
                self.assertEqual(data[key], old[key], key)
            self.assertIn("bodyMarkdown", data)
        # Once more finds nothing.
        self.assertEqual(self.reprocess()[1]["different"], 0)
        # A later version follows on, whatever was reprocessed.
        with Scraper(self.daemon.reliable, "c") as scraper, Subscriber(self.daemon.live) as subscriber:
            scraper.put("b3", (articles.article("second", 700) + "\nA last paragraph, of the day after.\n").encode(),
                        url="https://b.example.com/2")
            [event] = subscriber.wait_for(1)
        self.assertEqual(
            (event.data["outcome"], event.data["updateOf"], event.data["version"]), ("update", after[1]["id"], 4))
        traced = json.loads(tool("trace", self.before[0]["articleId"], "--json", *self.where).stdout)
        self.assertIn("reprocessed", {item["data"].get("reason") for item in traced["items"]})
        self.prove()

    def test_ranges_by_position_and_by_time(self):
        self.change()
        for arguments, positions in (
                (["--from", 3], [3, 7]), (["--to", 2], [1]), (["--from", 2, "--to", 6], [3]),
                (["--to", "2020-01-01"], []), (["--from", "2020-01-01T00:00:00Z", "--to", "2999-12-31"], [1, 3, 7])):
            differences, _ = self.reprocess("--dry-run", *arguments)
            self.assertEqual([one["journal"] for one in differences], positions, arguments)
        self.assertEqual(tool("reprocess", "--from", "yesterday", *self.where).returncode, 64)

    def test_without_a_daemon_the_next_start_decides(self):
        self.change()
        self.daemon.signal(signal.SIGKILL)
        self.daemon.wait()
        self.assertEqual(self.reprocess()[1]["ordered"], 3)
        report = self.reprocess()[1]
        self.assertEqual((report["ordered"], report["undecided"]), (0, 3), "they wait for their outcome already")
        self.daemon.start()
        self.daemon.wait_until_decided()
        wait_until(lambda: self.daemon.status()["feed"]["head"] == 11, what="they are decided")
        self.assertEqual(self.reprocess()[1]["different"], 0)
        self.prove()

    def test_killed_in_the_middle_the_verdicts_are_the_same(self):
        self.change()
        self.assertEqual(self.reprocess()[1]["ordered"], 3)
        self.daemon.signal(signal.SIGKILL)
        self.daemon.wait()
        self.daemon.start()
        self.daemon.wait_until_decided()
        wait_until(lambda: self.daemon.status()["feed"]["head"] == 11, what="they are decided")
        with Scraper(self.daemon.reliable, "c") as scraper, Subscriber(self.daemon.live) as subscriber:
            scraper.put("a2", articles.article("first", 700).encode(), url="https://a.example.com/1")
            [event] = subscriber.wait_for(1)
        self.assertEqual(event.data["outcome"], "unchanged")
        self.assertTrue(event.data["updateOf"].endswith("-9.0"), "it equals the version that was reprocessed")
        self.prove()


class WithLittleRoom(unittest.TestCase):
    def test_each_waits_for_room_and_is_published_once(self):
        count = 100
        with Daemon({"limits": {"inFlightPayloads": 4}}) as daemon:
            with Scraper(daemon.reliable, "c") as scraper, Subscriber(daemon.live) as subscriber:
                for number in range(count):
                    scraper.put(f"p{number}", articles.article(f"room {number}", 700).encode(),
                                url=f"https://a.example.com/{number}")
                    scraper.acknowledged(1)
                subscriber.wait_for(count)
            daemon.stop()
            daemon.write_config(MARKDOWN)
            daemon.start()
            with Subscriber(daemon.live) as subscriber:
                result = tool("reprocess", "--json", "--state", daemon.state, "--admin", daemon.settings["admin"]["socket"])
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(json.loads(result.stdout.splitlines()[-1])["ordered"], count)
                events = subscriber.wait_for(count)
            self.assertEqual(sorted(event.data["updateOf"] for event in events), sorted({event.data["updateOf"] for event in events}))
            self.assertEqual(daemon.status()["feed"]["head"], 2 * count)


if __name__ == "__main__":
    unittest.main()
