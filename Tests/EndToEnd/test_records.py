"""The examples of docs/records.md are what the daemon publishes for these payloads, but for its state id and the clock."""

import json
import re
import unittest

from checks import check_schema
from harness import ROOT, Daemon, Pusher, Subscriber

PAGE = (ROOT / "docs" / "records.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

ARTICLE = {
    "id": "crawl-5/17",
    "url": "https://www.example.co.uk/politics/budget-vote?from=rss#comments",
    "guid": "tag:example.co.uk,2023:budget-vote",
    "fetchedAt": "2023-01-23T06:59:58Z",
    "outlet": "example",
    "headline": "House passes budget after night sitting",
    "summary": "A majority of three decided.",
    "byline": "By Ann Example and Bob Sample",
    "section": "Politics",
    "authors": "Ann Example and Bob Sample",
    "keywords": ["budget", "taxes"],
    "captions": ["The house at night"],
    "publisher": {"name": "The Example", "url": "https://www.example.co.uk/"},
    "published": "2023-01-23T06:05:00Z",
    "images": [{"url": "https://img.example.co.uk/house.jpg", "caption": "The house at night", "credit": "Cy Press",
                "width": 1200, "height": 800}],
    "pageType": "article",
    "isAccessibleForFree": True,
    "text": "LONDON — The house passed the budget at five in the morning.\n\n"
            "A majority of three decided, after nine hours of debate.",
    "meta": {"crawl": 5},
}
UPDATE = {**ARTICLE, "id": "crawl-6/17", "fetchedAt": "2023-01-23T07:57:58Z", "modified": "2023-01-23T07:40:00Z",
          "headline": "Budget passed by three votes", "meta": {"crawl": 6}}
UNCHANGED = {**UPDATE, "id": "crawl-7/17", "fetchedAt": "2023-01-23T08:02:58Z", "meta": {"crawl": 7}}
DUPLICATE = {"url": "https://news.example.net/2023/01/23/budget.html", "headline": ARTICLE["headline"],
             "published": "2023-01-23", "text": ARTICLE["text"], "colour": "blue"}
NEAR = {"url": "https://daily.example.org/politics/budget", "headline": "Budget through at dawn, ministers hurry home",
        "published": "2023-01-23",
        "text": ARTICLE["text"].replace("\n\n", " ")
                + "\n\nMinisters left by the back door, and would not say when the taxes rise."}
REJECTED = {"url": "https://www.example.co.uk/politics/", "headline": "Politics", "text": " "}
QUARANTINED = {"url": "https://www.example.co.uk/politics/tax", "outlet": "example"}

# Times of reception in the page.
RECEIVED = ["07:41:00.250Z", "07:58:00.250Z", "08:03:00.250Z", "08:04:00.250Z", "08:06:00.250Z", "08:10:00.250Z", "08:11:00.250Z"]
STATE_ID = "20ev2bdk9fs"


def published():
    """The records of the payloads above, with the page's state id and times in place of this run's."""
    with Daemon({"record": {"instance": "desk"}}) as daemon, Subscriber(daemon.live) as subscriber, \
            Pusher(daemon.push) as pusher:
        for payload in (ARTICLE, UPDATE, UNCHANGED, DUPLICATE, NEAR, REJECTED):
            pusher.send(json.dumps(payload).encode())
        pusher.send(b"%PDF-1.7\n% New taxes are due.", header=QUARANTINED)
        events = subscriber.wait_for(7)
    check = unittest.TestCase()
    check_schema(check, events)
    state_id = events[0].data["id"].split("-")[0]
    return [
        event.raw.decode().replace(state_id, STATE_ID).replace(event.data["received"], f"2023-01-23T{time}")
        for event, time in zip(events, RECEIVED)
    ]


def indented(record):
    return json.dumps(json.loads(record), indent=2, ensure_ascii=False) + "\n"


class Examples(unittest.TestCase):
    maxDiff = None

    def test_they_are_what_the_daemon_publishes(self):
        records = published()
        self.assertEqual(len(EXAMPLES), len(records))
        for shown, real in zip(EXAMPLES, records):
            self.assertEqual(shown, indented(real))


if __name__ == "__main__":  # Prints the examples anew.
    print("\n".join(map(indented, published())))
