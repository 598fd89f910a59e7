"""Boilerplate learned from the stream: precision and recall of body lines, before and after, on streams made here.

    boilerplate.py [--newswire PROGRAM] [--seed N] [--sweep]

Each source has boilerplate of its own around what it tells: rankings and "read also" lines that change from page to
page, pleas, copyright, the reporters' lives, lines to share. What it tells has lines that come back too, and are no
boilerplate: sentences that close many reports, subheads, and the background that all reports of a running story carry.
There are updates, copies within the source, and an agency's stories that many sources print.

Every page goes through `newswire dedupe --jsonl`; "boilerplate" names the lines that the record would leave out.
"""

import argparse
import collections
import datetime
import json
import random
import subprocess

CONSONANTS, VOWELS = "bcdfghklmnprstvw", "aeiou"
VERBS = "approved rejected delayed announced questioned welcomed opened closed sold bought cut raised".split()
NOUNS = ("plan budget bridge school hospital contract report strike election harbour railway museum forest company "
         "court station ferry clinic tax pension bank factory airport stadium festival archive").split()
PLACES = ("council ministry board committee union agency government opposition parliament mayor").split()
ADJECTIVES = "new disputed regional costly long-awaited temporary public private northern final early".split()
CLOSINGS = [
    "The investigation continues.", "He declined to comment.", "No injuries were reported.",
    "A spokesman did not respond to a request for comment.", "The vote is expected later this month.",
    "Police are asking witnesses to come forward.", "It was not clear when work would begin."]
SUBHEADS = ["What happens next", "Background", "How it began", "What it costs"]
PLEAS = [
    "Sign up for our {} newsletter and get the stories that matter in your inbox each morning.",
    "Independent journalism is expensive. Support {} with a small gift, if you can afford it.",
    "You have read one of your free articles at {}. Subscribe now and read on without limits.",
    "Download the {} app for breaking news, wherever you are."]
SHARES = ["Share this article with your friends", "Listen to this article", "Follow us on all channels",
          "Print or save for later", "Comments are closed on this story"]


class Language:
    """Words and sentences of a random stream's own."""

    def __init__(self, rng):
        self.rng = rng

    def name(self):
        syllables = [self.rng.choice(CONSONANTS) + self.rng.choice(VOWELS) for _ in range(self.rng.randint(2, 3))]
        return "".join(syllables).capitalize() + self.rng.choice(["", "n", "r", "s", "ld"])

    def clause(self):
        rng = self.rng
        return (f"the {rng.choice(PLACES)} in {self.name()} {rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} "
                f"{rng.choice(NOUNS)} that {self.name()} {self.name()} had asked for")

    def sentence(self):
        rng = self.rng
        forms = [
            lambda: f"{self.clause()} on {rng.choice(['Monday', 'Tuesday', 'Friday', 'Sunday'])}",
            lambda: f"{rng.randint(3, 900)} people in {self.name()} signed a letter after {self.clause()}",
            lambda: f"“We did not expect this,” said {self.name()} {self.name()}, because {self.clause()}",
            lambda: f"{self.name()} said that {self.clause()}, and that it would cost {rng.randint(2, 99)} million",
            lambda: f"in {rng.randint(1950, 2022)} {self.clause()}, while {self.clause()}"]
        text = rng.choice(forms)()
        return text[0].upper() + text[1:] + "."

    def paragraph(self):
        return " ".join(self.sentence() for _ in range(self.rng.randint(1, 3)))

    def title(self):
        rng = self.rng
        return (f"{self.name()} {rng.choice(NOUNS).capitalize()}: {self.name()} {rng.choice(VERBS).capitalize()} "
                f"{rng.choice(ADJECTIVES).capitalize()} {rng.choice(NOUNS).capitalize()}")


class Pool:
    """Titles of which some are shown on each page, while new ones come."""

    def __init__(self, language, size, turnover):
        self.language, self.turnover = language, turnover
        self.titles = [language.title() for _ in range(size)]

    def show(self, count):
        rng = self.language.rng
        if rng.random() < self.turnover:
            self.titles = self.titles[1:] + [self.language.title()]
        return rng.sample(self.titles, count)


class Source:
    """Where lines carry their kind: `body`, `closing`, `subhead` and `background` are the article's."""

    def __init__(self, rng, name, pages):
        self.rng, self.name, self.pages, self.page = rng, name, pages, 0
        self.language = language = Language(rng)
        self.topics = [(language.name(), language.paragraph() + " " + language.sentence()) for _ in range(4)]
        self.ranking = Pool(language, 9, 0.3) if rng.random() < 0.8 else None
        self.also = Pool(language, 5, 0.3) if rng.random() < 0.6 else None
        self.plea = rng.choice(PLEAS).format(name) if rng.random() < 0.8 else None
        self.is_plea_inside = rng.random() < 0.3
        self.shares = rng.sample(SHARES, rng.randint(0, 2))
        self.copyright = f"© 2024 {name}. All rights reserved." if rng.random() < 0.9 else None
        self.lives = [
            f"{language.name()} {language.name()} has written about {rng.choice(NOUNS)}s for {name} since "
            f"{rng.randint(1990, 2020)}." for _ in range(3)] if rng.random() < 0.6 else []
        self.closings = rng.sample(CLOSINGS, 3)
        self.told = []

    def story(self):
        """A story's lines, without boilerplate."""
        rng, language = self.rng, self.language
        count = rng.randint(2, 3) if rng.random() < 0.1 else rng.randint(5, 16)
        lines = [("body", language.paragraph()) for _ in range(count)]
        if rng.random() < 0.12:
            lines.insert(rng.randint(1, len(lines) - 1), ("subhead", rng.choice(SUBHEADS)))
        if rng.random() < 0.35:
            background = rng.choice(self.topics)[1]
            if rng.random() < 0.6:
                lines.insert(rng.randint(len(lines) // 2, len(lines)), ("background", background))
        if rng.random() < 0.15:
            lines.append(("closing", rng.choice(self.closings)))
        return lines

    def wrap(self, story):
        """The page: the story with what stands around it today."""
        rng = self.rng
        lines = list(story)
        inside = [("also", "Read also: " + title) for title in self.also.show(rng.randint(0, 2))] if self.also else []
        if self.plea and self.is_plea_inside and rng.random() < 0.9:
            inside.append(("plea", self.plea))
        for line in inside:
            lines.insert(rng.randint(1, max(1, len(lines) - 1)), line)
        lines = [("share", share) for share in self.shares] + lines
        if self.lives and rng.random() < 0.8:
            lines.append(("life", rng.choice(self.lives)))
        if self.plea and not self.is_plea_inside and rng.random() < 0.9:
            lines.append(("plea", self.plea))
        if self.ranking:
            lines.append(("heading", "MOST READ IN " + self.name.upper()))
            lines += [("ranking", title) for title in self.ranking.show(5)]
        if self.copyright:
            lines.append(("copyright", self.copyright))
        return lines


OURS = {"body", "closing", "subhead", "background"}


def stream(seed, sizes):
    """All pages in the order of their times."""
    rng = random.Random(seed)
    agency = Source(random.Random(f"{seed} agency"), "Agency", 0)
    wire = [agency.story() for _ in range(120)]
    pages = []
    for size, count in sizes:
        for number in range(count):
            source = Source(random.Random(f"{seed} {size} {number}"), f"Paper {size} {number}", size)
            hours = {3: 12, 10: 36, 100: 120}[size]
            for page in range(size):
                time = hours * (page + rng.random()) / size
                pages.append((time, source))
    pages.sort(key=lambda page: page[0])
    start = datetime.datetime(2024, 3, 4, tzinfo=datetime.timezone.utc)
    for index, (time, source) in enumerate(pages):
        source.page += 1
        kind, draw = "new", source.rng.random()
        if source.told and draw < 0.08:
            kind, (url, story, key) = "update", source.rng.choice(source.told[-5:])
            story = story + [("body", source.language.paragraph())]
        elif source.told and draw < 0.11:
            kind, (_, story, key) = "copy", source.rng.choice(source.told[-5:])
            url = f"https://{source.name.replace(' ', '-').lower()}.example/{index}"
        else:
            url = f"https://{source.name.replace(' ', '-').lower()}.example/{index}"
            if draw < 0.19:
                number = min(len(wire) - 1, int(time)) 
                kind, story, key = "agency", wire[number], f"agency {number}"
            else:
                story, key = source.story(), str(index)
        source.told.append((url, story, key))
        yield {
            "id": index, "source": source, "page": source.page, "kind": kind, "key": key, "url": url,
            "lines": source.wrap(story), "time": (start + datetime.timedelta(hours=time)).isoformat()}


def decide(program, pages, *options):
    lines = "".join(
        json.dumps({
            "id": page["id"], "url": page["url"], "headline": f"Page {page['id']}", "source": page["source"].name,
            "body": "\n\n".join(text for _, text in page["lines"]), "received": page["time"]}) + "\n"
        for page in pages)
    out = subprocess.run([program, "dedupe", "--jsonl", *options], input=lines, text=True, check=True,
                         stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.splitlines()]


def measure(pages, verdicts):
    """Counts by size of the source and kind of line: published lines, and those left out."""
    counts = collections.defaultdict(lambda: collections.Counter())
    false, copies, found, seen = collections.Counter(), collections.Counter(), collections.Counter(), set()
    keys = {page["id"]: page["key"] for page in pages}
    for page, verdict in zip(pages, verdicts):
        size = page["source"].pages
        if verdict["outcome"] == "near-duplicate" and keys[verdict["of"]] != page["key"]:
            false[size] += 1
        if page["kind"] != "update" and page["key"] in seen:
            copies[size] += 1
            found[size] += verdict["outcome"] in ("duplicate", "near-duplicate")
        seen.add(page["key"])
        if verdict["outcome"] not in ("new", "update", "near-duplicate"):
            continue
        left = set(verdict.get("boilerplate", []))
        for number, (kind, _) in enumerate(page["lines"], 1):
            counts[size][kind, number in left] += 1
    return counts, false, {size: found[size] / copies[size] for size in copies}


def rates(counts):
    """Precision before, and precision and recall after."""
    ours = sum(count for (kind, _), count in counts.items() if kind in OURS)
    kept = sum(count for (kind, left), count in counts.items() if kind in OURS and not left)
    published = sum(count for (_, left), count in counts.items() if not left)
    return ours / sum(counts.values()), kept / published, kept / ours


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--newswire", default=".build/release/newswire")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sweep", action="store_true", help="all confidences and numbers of pages")
    options = parser.parse_args()
    sizes = [(3, 300), (10, 120), (100, 24)]
    pages = list(stream(options.seed, sizes))
    print(f"{len(pages)} pages, seed {options.seed}")
    if options.sweep:
        for needed in (2, 3, 4, 5):
            for confidence in (10, 15, 20, 25, 30, 40, 50):
                verdicts = decide(options.newswire, pages, f"--boilerplate-pages={needed}",
                                  f"--boilerplate-confidence={confidence}")
                counts, false, _ = measure(pages, verdicts)
                print(f"pages {needed} confidence {confidence:2}:", "  ".join(
                    "{}: {:.3f} {:.4f} false {}".format(size, *rates(counts[size])[1:], false[size])
                    for size, _ in sizes))
        return
    _, before, found_before = measure(pages, decide(options.newswire, pages, "--boilerplate-pages=0"))
    counts, false, found = measure(pages, decide(options.newswire, pages))
    print("pages of a source  precision before  after  recall after  copies found before  after  false before  after")
    for size, _ in sizes:
        print("{:17}  {:16.3f}  {:5.3f}  {:12.4f}  {:19.3f}  {:5.3f}  {:12}  {:5}".format(
            size, *rates(counts[size]), found_before[size], found[size], before[size], false[size]))
    for size, _ in sizes:
        kinds = sorted({kind for kind, _ in counts[size]}, key=lambda kind: (kind not in OURS, kind))
        print(f"left out, of {size} pages:", ", ".join(
            "{} {:.1%} of {}".format(
                kind, counts[size][kind, True] / sum(counts[size][kind, left] for left in (False, True)),
                sum(counts[size][kind, left] for left in (False, True))) for kind in kinds))


if __name__ == "__main__":
    main()
