"""Near-duplicates through the daemon and by the tool: the records say what an editor would."""

import json
import random
import shutil
import signal
import tempfile
import unittest
from pathlib import Path

import articles
import segments
from checks import check_accounts, check_schema, check_stream
from harness import Daemon, Pusher, Subscriber
from toolbox import tool


def story(seed, paragraphs=6):
    rng = random.Random(f"dedupe {seed}")
    return [articles.paragraph(rng) for _ in range(paragraphs)]


def envelope(body, headline, url=None, **fields):
    article = {"text": "\n\n".join(body), "headline": headline, **fields}
    if url:
        article["url"] = url
    return json.dumps(article).encode()


TEMPLATE = (
    "Shares of the harbour company closed {} percent higher on Friday after it reported that revenue in the quarter "
    "rose to {} million from {} million a year before, while net income was {} million, and that it would pay a "
    "dividend of {} cents a share to holders of record.")


def wire():
    """What comes in, with its id: the records should be as `EXPECTED` says."""
    wire, other, third = story("wire"), story("other"), story("third")
    newer = wire[:5] + [articles.paragraph(random.Random("newer"))]
    outlets = [
        (f"outlet {number}", envelope(
            wire[:length] + [f"Readers in {place} can write to us about this and will be heard."], f"Headline of {place}", f"https://{number}.example/a"))
        for number, (place, length) in enumerate([("Perth", 6), ("Leeds", 5), ("Cork", 4), ("Graz", 3)])
    ]
    return [
        ("wire", envelope(wire, "The wire's headline", "https://wire.example/1")),
        *outlets,
        ("copy", envelope(wire, "Word for word", "https://copy.example/1")),
        ("headline", envelope(wire, "The wire's headline, corrected", "https://wire.example/1")),
        ("update", envelope(newer, "The wire's headline, corrected", "https://wire.example/1")),
        ("update copied", envelope(newer + ["More on this will follow in our evening edition."], "As we reported", "https://late.example/1")),
        ("template", envelope([TEMPLATE.format(2.1, 431, 399, 51.4, 12)], "Harbour shares rise")),
        ("template again", envelope([TEMPLATE.format(1.7, 208, 190, 22.9, 30)], "Harbour shares up")),
        ("other", envelope(other, "Another story", "https://other.example/1")),
        ("round-up", envelope(
            [other[0], other[1]] + third + story("fourth", 3), "The day in brief", "https://round.example/1")),
        ("reused", envelope(story("fifth"), "Now another story", "https://other.example/1")),
    ]


EXPECTED = {
    "wire": ("new", None, None),
    "outlet 0": ("near-duplicate", "wire", "copy"),
    "outlet 1": ("near-duplicate", "wire", None),
    "outlet 2": ("near-duplicate", "wire", "containedIn"),
    "outlet 3": ("near-duplicate", "wire", "containedIn"),
    "copy": ("duplicate", "wire", "copy"),
    "headline": ("update", "wire", None),
    "update": ("update", "headline", None),
    "update copied": ("near-duplicate", "update", "copy"),
    "template": ("new", None, None),
    "template again": ("new", None, None),
    "other": ("new", None, None),
    "round-up": ("new", None, None),
    "reused": ("new", None, None),
}


class Dedupe(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newswire-dedupe-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def push(self, daemon, payloads, subscriber):
        with Pusher(daemon.push) as pusher:
            for identifier, payload in payloads:
                pusher.send(payload, {"id": identifier})
        subscriber.wait_for(len(payloads))

    def test_the_records_say_what_an_editor_would(self):
        payloads = wire()
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            self.push(daemon, payloads, subscriber)
            status = daemon.status()
            end = daemon.stop()
            events = list(subscriber.events)
        check_stream(self, events)
        check_schema(self, events)
        check_accounts(self, end, events)
        by_id = {event.data["payloadId"]: event.data for event in events}
        names = {data["id"]: identifier for identifier, data in by_id.items()}
        for identifier, (outcome, of, relation) in EXPECTED.items():
            data = by_id[identifier]
            with self.subTest(identifier):
                self.assertEqual(data["outcome"], outcome)
                self.assertEqual(names.get(data.get("duplicateOf", data.get("updateOf"))), of)
                if relation:
                    self.assertEqual(data["relation"], relation)
                if outcome == "near-duplicate":
                    self.assertEqual(data["story"], by_id["wire"]["story"])
                    self.assertGreater(data["score"], 0.55)
                    self.assertLessEqual(data["score"], 1)
                    self.assertTrue(data["body"], "nothing is deleted")
                    self.assertNotEqual(data["articleId"], data["story"])
        self.assertEqual(by_id["reused"]["warnings"], ["identity-reused"])
        # The word-for-word copy is remembered by its hash alone.
        self.assertEqual(status["dedupe"]["nearTexts"], len(payloads) - 1)
        self.assertGreater(end.total("newswire_dedupe_compared_total"), 4)

    def test_killed_anywhere_the_verdicts_are_the_same(self):
        payloads = wire()
        expected = None
        for cut in (None, 1, 4, 8, 12):
            state = self.folder / f"state {cut}"
            seen = []
            for part in [payloads] if cut is None else [payloads[:cut], payloads[cut:]]:
                with Daemon(state=state) as daemon, Subscriber(daemon.live) as subscriber:
                    self.push(daemon, part, subscriber)
                    seen += [event.data for event in subscriber.events]
                    daemon.signal(signal.SIGKILL)
                    daemon.wait()
            verdicts = [
                (data["payloadId"], data["outcome"], data.get("score"), data.get("relation"),
                 (data.get("duplicateOf") or "").split("-")[-1]) for data in seen]
            if expected is None:
                expected = verdicts
            self.assertEqual(verdicts, expected, f"killed after {cut}")
            replay = json.loads(tool("replay", "--json", "--state", state).stdout.splitlines()[-1])
            self.assertTrue(replay["same"], replay)
            self.assertEqual(len(list(segments.settled(state / "records"))), len(payloads))

    def test_switched_off_there_are_none_and_the_change_is_kept(self):
        payloads = wire()[:4]
        state = self.folder / "state"
        with Daemon({"dedupe": {"near": {"enabled": False}}}, state=state) as daemon, \
                Subscriber(daemon.live) as subscriber:
            self.push(daemon, payloads[:2], subscriber)
            self.assertEqual([event.outcome for event in subscriber.events], ["new", "new"])
            self.assertEqual(daemon.stop().code, 0)
        with Daemon(state=state) as daemon, Subscriber(daemon.live) as subscriber:
            self.push(daemon, payloads[2:], subscriber)
            self.assertEqual([event.outcome for event in subscriber.events], ["new", "near-duplicate"])
            self.assertEqual(daemon.stop().code, 0)
        replay = json.loads(tool("replay", "--json", "--state", state).stdout.splitlines()[-1])
        self.assertTrue(replay["same"], replay)

    def test_what_keeps_coming_back_leaves_the_body_and_a_kill_changes_nothing(self):
        # Prose: what no rule of the text would take for boilerplate.
        plea, *rankings = story("around", 6)

        def page(number):
            lists = [rankings[(number * 2 + place) % 5] for place in range(3)]
            return (f"page {number}", envelope(
                story(f"page {number}", 10) + [plea] + lists, f"Page {number}", f"https://paper.example/{number}",
                outlet="paper"))

        pages = [page(number) for number in range(10)]
        # The first one again, with the lists of another day: a version, and no other page.
        pages.insert(5, ("version", envelope(
            story("page 0", 10) + [plea, rankings[4]], "Page 0", "https://paper.example/0", outlet="paper")))
        expected = None
        for cut in (None, 2, 4, 6):
            state = self.folder / f"state {cut}"
            seen = []
            for part in [pages] if cut is None else [pages[:cut], pages[cut:]]:
                with Daemon({"record": {"bodyMarkdown": True}}, state=state) as daemon, \
                        Subscriber(daemon.live) as subscriber:
                    self.push(daemon, part, subscriber)
                    seen += list(subscriber.events)
                    daemon.signal(signal.SIGKILL)
                    daemon.wait()
            check_schema(self, seen)
            records = [
                {key: value for key, value in event.data.items() if key not in ("received", "id", "updateOf")}
                for event in seen]
            expected = expected or records
            self.assertEqual(records, expected, f"killed after {cut}")
            replay = json.loads(tool("replay", "--json", "--state", state).stdout.splitlines()[-1])
            self.assertTrue(replay["same"], replay)
        by_id = {data["payloadId"]: data for data in expected}
        self.assertIn(plea, by_id["page 1"]["body"])
        self.assertNotIn("warnings", by_id["page 1"])
        last = by_id["page 9"]
        self.assertEqual(last["body"], "\n\n".join(story("page 9", 10)))
        self.assertEqual(last["warnings"], ["boilerplate-removed: 4 lines"])
        self.assertEqual(by_id["version"]["outcome"], "update")
        self.assertEqual(by_id["version"]["body"], "\n\n".join(story("page 0", 10)))

    def test_boilerplate_is_counted_and_can_be_switched_off(self):
        plea = story("around", 1)[0]
        pages = [
            (f"page {number}", envelope(story(f"off {number}") + [plea], f"Page {number}", outlet="paper"))
            for number in range(4)]
        with Daemon({"dedupe": {"boilerplate": {"enabled": False}}}) as daemon, Subscriber(daemon.live) as subscriber:
            self.push(daemon, pages, subscriber)
            self.assertTrue(all(plea in event.data["body"] for event in subscriber.events))
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
            self.push(daemon, pages, subscriber)
            self.assertEqual([plea in event.data["body"] for event in subscriber.events], [True, True, False, False])
            end = daemon.stop()
        self.assertEqual(end.total("newswire_boilerplate_records_total"), 2)
        self.assertEqual(end.total("newswire_boilerplate_removed_total"), 2)

    # The tool.

    def lines(self, *arguments, **lines):
        result = tool("dedupe", "--jsonl", *arguments, stdin=lines["stdin"])
        return result, [json.loads(line) for line in result.stdout.splitlines()]

    def test_the_tool_decides_lines_as_the_daemon_does(self):
        lines = []
        for identifier, payload in wire():
            fields = json.loads(payload)
            lines.append(json.dumps({
                "id": identifier, "body": fields["text"], "headline": fields["headline"], "url": fields.get("url"),
                "published": None}))
        result, answers = self.lines(stdin="\n".join(lines).encode())
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual([answer["id"] for answer in answers], list(EXPECTED))
        for answer in answers:
            outcome, of, relation = EXPECTED[answer["id"]]
            self.assertEqual((answer["outcome"], answer.get("of")), (outcome, of), answer)
            if relation:
                self.assertEqual(answer["relation"], relation)
            if of:
                self.assertEqual(answer["story"], "wire")
        _, off = self.lines("--near-texts", "0", stdin="\n".join(lines).encode())
        self.assertNotIn("near-duplicate", {answer["outcome"] for answer in off})

    def test_the_tool_counts_days_by_the_dates_of_the_lines(self):
        text = "\n\n".join(story("dated"))
        cut = "\n\n".join(story("dated")[:4])
        lines = [
            {"id": 1, "body": text, "published": "2023-01-01T10:00:00Z", "received": "2023-02-01T00:00:00Z"},
            {"id": 2, "body": cut, "published": "2023-01-03T10:00:00Z", "received": "2023-02-01T00:00:01Z"},
            {"id": 3, "body": cut + " End.", "published": "2023-01-20", "received": "2023-02-01T00:00:02Z"},
        ]
        _, answers = self.lines(stdin="\n".join(map(json.dumps, lines)).encode())
        self.assertEqual([answer["outcome"] for answer in answers], ["new", "near-duplicate", "new"])
        self.assertEqual(answers[1]["of"], 1)
        self.assertEqual(answers[1]["relation"], "containedIn")

    def test_the_tool_names_the_lines_that_keep_coming_back(self):
        lines = [
            json.dumps({"id": number, "source": "paper", "body": "\n".join(story(f"tool {number}") + ["", "Share this"])})
            for number in range(4)]
        _, answers = self.lines(stdin="\n".join(lines).encode())
        self.assertEqual([answer.get("boilerplate") for answer in answers], [None, None, [7], [7]])
        _, off = self.lines("--boilerplate-pages", "0", stdin="\n".join(lines).encode())
        self.assertFalse(any("boilerplate" in answer for answer in off))

    def test_the_tool_says_which_lines_have_faults(self):
        result, answers = self.lines(stdin=b'{"id":"a","body":"x"}\n{"id":"b"}\nno json\n{"id":"c","body":"y","x":1}\n')
        self.assertEqual(result.returncode, 65)
        self.assertEqual([answer.get("id") for answer in answers], ["a", "b", None, "c"])
        self.assertEqual(["error" in answer for answer in answers], [False, True, True, True])
        self.assertIn("line 3", result.stderr)

    def test_the_tool_explains_what_two_payloads_share(self):
        text = story("explained")
        first, second = self.folder / "a.txt", self.folder / "b.txt"
        first.write_text("\n\n".join(text))
        second.write_text("\n\n".join(text[:2] + story("something else", 1)))
        result = tool("dedupe", "--explain", first, second)
        self.assertEqual(result.returncode, 0, result.stderr)
        answer = json.loads(result.stdout)
        self.assertEqual((answer["outcome"], answer["relation"]), ("near-duplicate", "containedIn"))
        self.assertGreater(answer["contained"], answer["containing"])
        for passages in (answer["first"], answer["second"]):
            self.assertTrue(passages[0]["shared"])
            self.assertEqual(passages[0]["text"].strip()[:400], "\n\n".join(text[:2])[:400])
            self.assertFalse(passages[-1]["shared"])
        second.write_text("\n\n".join(story("unlike")))
        answer = json.loads(tool("dedupe", "--explain", first, second).stdout)
        self.assertEqual((answer["outcome"], answer["objection"]), ("new", "score"))
        self.assertEqual(tool("dedupe", "--explain", first).returncode, 64)


if __name__ == "__main__":
    unittest.main()
