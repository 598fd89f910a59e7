"""A planned stream of one scraper: news, copies, refetches and corrections in known numbers."""

import json
import random
from dataclasses import dataclass

import articles

# Shares of the outcomes that a stream is made of. The rest is `new`.
SHARES = {"duplicate": 0.12, "unchanged": 0.08, "update": 0.04}


@dataclass
class Message:
    """One payload, and what must become of it."""

    outcome: str
    # The message's place in its stream, from 0; travels in `meta`.
    place: int = -1
    # The message whose version or copy this is.
    origin: "Message | None" = None
    url: str | None = None
    headline: str | None = None
    paragraphs: list | None = None
    # "bare": the text alone; "header": header and text; "envelope": a JSON envelope.
    form: str = "header"

    def identifier(self, client):
        return f"{client}-{self.place}"

    def frames(self, client):
        body = articles.text(self.paragraphs)
        if self.form == "bare":
            return [body.encode()]
        about = {"meta": {"client": client, "place": self.place}, "outlet": f"Paper {client}"}
        if self.url:
            about["url"] = self.url
        if self.form == "envelope":
            return [json.dumps({**about, "headline": self.headline, "text": body}).encode()]
        header = {**about, "id": self.identifier(client), "contentType": "text/plain"}
        return [json.dumps(header).encode(), body.encode()]


def plan(seed, client, count, size=1200):
    """The stream of one scraper; nothing in it depends on another scraper's stream."""
    rng = random.Random(f"{seed} {client}")
    followers = [outcome for outcome, share in SHARES.items() for _ in range(int(count * share))]
    originals = [original(rng, client, index, size) for index in range(count - len(followers))]
    timed = [(rng.random(), message) for message in originals]
    # Each follower has an original of its own, so that what it must become doesn't depend on the other followers.
    with_identity = [pair for pair in timed if pair[1].url]
    for (time, message), outcome in zip(rng.sample(with_identity, len(followers)), followers):
        timed.append((rng.uniform(time, 1), follower(rng, client, message, outcome)))
    timed.sort(key=lambda pair: pair[0])
    messages = [message for _, message in timed]
    for place, message in enumerate(messages):
        message.place = place
    return messages


def original(rng, client, index, size):
    form = rng.choices(["header", "envelope", "bare"], [60, 35, 5])[0]
    has_url = form != "bare" and rng.random() < 0.9
    return Message(
        "new", url=f"https://paper-{client}.example.com/news/{index}" if has_url else None, form=form,
        headline=articles.headline(rng), paragraphs=articles.paragraphs(rng, size))


def follower(rng, client, origin, outcome):
    message = Message(
        outcome, origin=origin, url=origin.url, form=origin.form, headline=origin.headline,
        paragraphs=list(origin.paragraphs))
    if outcome == "update":
        message.paragraphs[-1] = articles.paragraph(rng)
    elif outcome == "duplicate":
        copies = origin.url.replace("/news/", "/copied/")
        message.url = rng.choice([None, copies])
    return message
