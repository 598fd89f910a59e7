"""Ten thousand articles: each one is accounted for, numbered and in its sender's order."""

import time
import unittest
from collections import Counter

import traffic
from checks import check_accounts, check_schema, check_stream, outcomes
from harness import Daemon, Publisher, Subscriber, finish_client, start_client

# The subscriber must not be what loses records here.
ROOMY = {"feed": {"live": {"sendHighWaterMark": 20_000}}}


class Volume(unittest.TestCase):
    def check_all(self, events, plans):
        """Every planned message became what it must, in the order in which its scraper sent it."""
        expected = Counter(message.outcome for plan in plans.values() for message in plan)
        self.assertEqual(outcomes(events), dict(expected))
        check_stream(self, events)
        check_schema(self, events)
        arrived = {client: [] for client in plans}
        for event in events:
            if "meta" in event.data:
                arrived[event.data["meta"]["client"]].append(event)
        for client, plan in plans.items():
            identified = [message for message in plan if message.form != "bare"]
            self.assertEqual(
                [event.data["meta"]["place"] for event in arrived[client]],
                [message.place for message in identified], f"order of client {client}")
            self.check_each(client, identified, arrived[client])

    def check_each(self, client, messages, events):
        by_place = {message.place: event for message, event in zip(messages, events)}
        for message, event in zip(messages, events):
            data = event.data
            self.assertEqual(data["outcome"], message.outcome, data)
            self.assertEqual(data["outlet"], f"Paper {client}")
            if message.form == "header":
                self.assertEqual(data["payloadId"], message.identifier(client))
            if message.outcome == "duplicate":
                self.assertEqual(data["duplicateOf"], by_place[message.origin.place].data["id"])
            elif message.origin:
                self.assertEqual(data["updateOf"], by_place[message.origin.place].data["id"])
            if message.outcome in ("new", "update"):
                self.assertEqual(data["body"], "\n\n".join(message.paragraphs))
                self.assertEqual(data["version"], 1 if message.outcome == "new" else 2)

    def test_ten_thousand_pushed_by_four_scrapers(self):
        count = 2500
        plans = {client: traffic.plan("push", client, count) for client in range(4)}
        with Daemon(ROOMY) as daemon, Subscriber(daemon.live) as subscriber:
            scrapers = [
                start_client("push_plan", endpoint=daemon.push, seed="push", client=client, count=count)
                for client in plans
            ]
            for scraper in scrapers:
                self.assertEqual(finish_client(scraper)["sent"], count)
            events = list(subscriber.wait_for(4 * count))
            end = daemon.stop()
        self.assertEqual(subscriber.malformed, [])
        self.assertEqual(len(subscriber.events), 4 * count)
        self.check_all(events, plans)
        check_accounts(self, end, events)
        self.assertEqual(end.by_label("newswire_payloads_total"), {"push": 4 * count})
        self.assertEqual(end.total("newswire_refused_total"), 0)

    def test_ten_thousand_published_at_a_pace_that_a_subscriber_can_hold(self):
        plan = traffic.plan("publish", 0, 10_000)
        with Daemon(ROOMY) as daemon, Subscriber(daemon.live) as subscriber, \
                Publisher(connect=daemon.subscribe) as publisher:
            publisher.wait_for_subscriber()
            for start in range(0, len(plan), 100):
                for message in plan[start:start + 100]:
                    publisher.send_frames(message.frames(0))
                time.sleep(0.04)
            events = list(subscriber.wait_for(len(plan)))
            end = daemon.stop()
        self.assertEqual(len(subscriber.events), len(plan))
        self.check_all(events, {0: plan})
        check_accounts(self, end, events)
        self.assertEqual(end.by_label("newswire_payloads_total"), {"subscribe": len(plan)})
