"""The sample article becomes the record that the documentation promises, whatever way it comes in."""

import base64
import gzip
import json
import re
import unittest
import zlib

import brotli
import zstandard

from checks import check_accounts, check_schema, check_stream
from harness import Daemon, Publisher, Pusher, Subscriber, sample

SAMPLE = "sample-article.txt"
REFETCHED = "sample-article-refetched.txt"
URL = "https://japannews.example.co.jp/politics/politics-government/20230123-86164/"
LINES = sample(SAMPLE).decode().split("\n")
BODY = "\n\n".join(LINES[2:7])


class Sample(unittest.TestCase):
    def check_sample_fields(self, data):
        """All of the article's own fields; a duplicate has them too, except the body."""
        self.assertEqual(data["captions"], [LINES[0]])
        self.assertEqual(data["published"], "2023-01-23T15:59:00+09:00")
        self.assertEqual(data["publishedUtc"], "2023-01-23T06:59:00Z")
        self.assertEqual(data["section"], "Politics")
        self.assertEqual(data["language"], "en")
        self.assertEqual(data["wordCount"], len(re.findall(r"\w+(?:[.’']\w+)*", BODY)))
        for absent in ("headline", "summary", "byline", "authors", "modified", "keywords", "images"):
            self.assertNotIn(absent, data)

    def exchange(self, *payloads, settings=None, check=True):
        """Pushes (payload, header) pairs to a fresh daemon, and returns their records, checked as a stream."""
        with Daemon(settings) as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            for payload, header in payloads:
                pusher.send(payload, header)
            events = list(subscriber.wait_for(len(payloads)))
            end = daemon.stop()
        self.assertEqual(end.code, 0)
        check_stream(self, events)
        check_schema(self, events)
        check_accounts(self, end, events)
        return events

    def test_the_sample_pushed_bare_gives_the_documented_record(self):
        [event] = self.exchange((sample(SAMPLE), None))
        data = event.data
        self.assertEqual(data["outcome"], "new")
        self.assertEqual(data["body"], BODY)
        self.check_sample_fields(data)
        self.assertEqual(data["version"], 1)
        self.assertEqual(data["story"], data["articleId"])
        self.assertRegex(data["id"], r"^[^-]+-\d+\.0$")
        self.assertRegex(data["received"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertTrue(data["contentHash"])
        self.assertEqual(data["origins"]["body"], "text")
        self.assertEqual(data["origins"]["language"], "detected")
        for absent in ("url", "canonicalUrl", "domain", "duplicateOf", "updateOf", "warnings", "code", "payloadId"):
            self.assertNotIn(absent, data)
        self.assertEqual(event.topic, "article/new/en/-/")
        self.assertEqual(event.record["source"], "/newswire/main")
        self.assertEqual((event.sequence, event.number), (1, 1))

    def test_the_sample_compressed_gives_the_same_record(self):
        text = sample(SAMPLE)
        middle = len(text) // 2
        packed = {
            "gzip": gzip.compress(text[:middle]) + gzip.compress(text[middle:]), "deflate": zlib.compress(text),
            "br": brotli.compress(text), "zstd": zstandard.compress(text)}
        payloads = [(payload, {"contentEncoding": name}) for name, payload in packed.items()]
        payloads += [(payload, {"headers": {"Content-Encoding": name}}) for name, payload in packed.items()]
        payloads.append((brotli.compress(packed["gzip"]), {"contentEncoding": "gzip, br"}))
        payloads.append((json.dumps(
            {"body64": base64.b64encode(packed["br"]).decode(), "contentEncoding": "br"}).encode(), None))
        payloads.append((zstandard.compress(json.dumps({"text": text.decode()}).encode()), {"contentEncoding": "zstd"}))
        first, *others = self.exchange((text, None), *payloads)
        self.assertEqual(first.data["body"], BODY)
        for event in others:
            self.assertEqual((event.outcome, event.data["duplicateOf"]), ("duplicate", first.data["id"]))
            self.assertNotIn("warnings", event.data)
            self.check_sample_fields(event.data)
        self.assertEqual({event.data["contentHash"] for event in others}, {first.data["contentHash"]})

    def test_a_compressed_page_gives_the_record_of_the_page(self):
        page = (
            "<!doctype html><html lang=en><head><title>Budget vote</title>"
            '<meta property="article:published_time" content="2023-01-23T15:59:00+09:00"></head>'
            "<body><article><h1>Budget vote</h1>"
            + "".join(f"<p>{line}</p>" for line in BODY.split("\n\n")) + "</article></body></html>").encode()
        packed = {
            "gzip": gzip.compress(page), "deflate": zlib.compress(page), "br": brotli.compress(page),
            "zstd": zstandard.compress(page)}
        payloads = [(payload, {"contentEncoding": name}) for name, payload in packed.items()]
        payloads += [(payload, {"headers": {"content-encoding": name}}) for name, payload in packed.items()]
        payloads.append((json.dumps(
            {"body64": base64.b64encode(packed["zstd"]).decode(), "contentEncoding": "zstd"}).encode(), None))
        first, *others = self.exchange((page, None), *payloads)
        self.assertEqual((first.outcome, first.data["headline"], first.data["body"]), ("new", "Budget vote", BODY))
        for event in others:
            self.assertEqual((event.outcome, event.data["duplicateOf"]), ("duplicate", first.data["id"]))
            self.assertNotIn("warnings", event.data)
            for field in ("headline", "publishedUtc", "wordCount", "language", "contentHash"):
                self.assertEqual(event.data[field], first.data[field])

    def test_the_same_page_fetched_again_without_a_url_is_a_duplicate(self):
        first, second = self.exchange((sample(SAMPLE), None), (sample(REFETCHED), None))
        self.assertEqual([first.outcome, second.outcome], ["new", "duplicate"])
        self.assertEqual(second.data["duplicateOf"], first.data["id"])
        self.assertEqual(second.data["story"], first.data["story"])
        self.assertEqual((second.data["relation"], second.data["score"]), ("copy", 1))
        self.assertNotIn("body", second.data)
        self.assertNotEqual(second.data["id"], first.data["id"])
        self.check_sample_fields(second.data)

    def test_the_same_page_fetched_again_with_its_url_is_unchanged(self):
        header = {"url": URL, "id": "fetch", "outlet": "The Japan News", "meta": {"run": 7}}
        first, second = self.exchange((sample(SAMPLE), header), (sample(REFETCHED), header))
        self.assertEqual([first.outcome, second.outcome], ["new", "unchanged"])
        self.assertEqual(second.data["updateOf"], first.data["id"])
        self.assertEqual(second.data["articleId"], first.data["articleId"])
        self.assertEqual(first.data["body"], BODY)
        self.assertEqual(first.topic, "article/new/en/jp.co.example/")
        self.assertEqual(first.record["subject"], first.data["canonicalUrl"])
        for data in (first.data, second.data):
            self.assertEqual(data["url"], URL)
            self.assertEqual(data["domain"], "example.co.jp")
            self.assertEqual(data["payloadId"], "fetch")
            self.assertEqual(data["outlet"], "The Japan News")
            self.assertEqual(data["meta"], {"run": 7})
        for absent in ("body", "captions", "section"):
            self.assertNotIn(absent, second.data)

    def test_another_body_under_the_same_url_is_an_update(self):
        changed = sample(SAMPLE).replace(b"as early as this month", b"as early as next month")
        first, second = self.exchange((sample(SAMPLE), {"url": URL}), (changed, {"url": URL}))
        self.assertEqual([first.outcome, second.outcome], ["new", "update"])
        self.assertEqual(second.data["updateOf"], first.data["id"])
        self.assertEqual(second.data["articleId"], first.data["articleId"])
        self.assertEqual((first.data["version"], second.data["version"]), (1, 2))
        self.assertEqual(second.data["body"], BODY.replace("this month", "next month"))
        self.check_sample_fields(second.data)

    def test_tracking_parameters_and_fragments_do_not_make_another_article(self):
        first, second = self.exchange(
            (sample(SAMPLE), {"url": URL}), (sample(SAMPLE), {"url": URL + "?utm_source=feed&utm_medium=rss#top"}))
        self.assertEqual([first.outcome, second.outcome], ["new", "unchanged"])
        self.assertEqual(second.data["canonicalUrl"], first.data["canonicalUrl"])

    def test_an_envelope_brings_the_fields_that_the_scraper_knows(self):
        envelope = {
            "text": sample(SAMPLE).decode(), "url": URL, "title": "NATO chief to visit Japan", "authors": ["Jo Ito"],
            "fetchedAt": "2023-01-24T10:00:00Z", "meta": {"list": [1, 2.5, "three"]},
        }
        [event] = self.exchange((json.dumps(envelope).encode(), None))
        data = event.data
        self.assertEqual(data["outcome"], "new")
        self.assertEqual(data["headline"], "NATO chief to visit Japan")
        self.assertEqual(data["authors"], ["Jo Ito"])
        self.assertEqual(data["fetchedAt"], "2023-01-24T10:00:00+00:00")
        self.assertEqual(data["meta"], envelope["meta"])
        self.assertEqual(data["url"], URL)
        self.assertEqual(data["body"], BODY)
        self.assertEqual(data["origins"]["headline"], "envelope")
        self.assertEqual(data["published"], "2023-01-23T15:59:00+09:00")

    def test_the_shipped_envelope_is_news_and_the_plain_text_tells_it_with_more(self):
        envelope, plain = self.exchange((sample("envelope.json"), None), (sample("plain.txt"), None))
        self.assertEqual([envelope.outcome, plain.outcome], ["new", "near-duplicate"])
        self.assertEqual(plain.data["duplicateOf"], envelope.data["id"])
        self.assertEqual(plain.data["relation"], "contains")
        self.assertEqual(envelope.data["headline"], json.loads(sample("envelope.json")).get("headline")
                         or json.loads(sample("envelope.json"))["title"])

    def test_the_shipped_page_sample_is_one_clean_article(self):
        [page] = self.exchange((sample("page.html"), {"url": "https://news.example.com/2026/05/07/tram-line-harbour"}))
        data = page.data
        self.assertEqual((page.outcome, data["headline"]), ("new", "Tram line to the harbour opens a year early"))
        self.assertEqual((data["authors"], data["published"]), (["Maren Holt"], "2026-05-07T06:30:00+02:00"))
        self.assertEqual(data["captions"], ["The first tram at the fish market. Photo: Piet Aarden"])
        paragraphs = data["body"].split("\n\n")
        self.assertEqual((len(paragraphs), len(paragraphs[4].splitlines())), (6, 3), data["body"])
        for other in ("cookies", "Read also", "inbox", "Most read", "Imprint"):
            self.assertNotIn(other, data["body"])

    def test_an_unknown_key_of_the_header_is_named_in_a_warning(self):
        [event] = self.exchange((sample(SAMPLE), {"colour": "blue"}))
        self.assertEqual(event.outcome, "new")
        self.assertTrue(any("colour" in warning for warning in event.data["warnings"]), event.data["warnings"])

    def test_an_instance_name_is_the_source_of_the_records(self):
        [event] = self.exchange((sample(SAMPLE), None), settings={"record": {"instance": "tokyo"}})
        self.assertEqual(event.record["source"], "/newswire/tokyo")

    def check_published(self, send, daemon, publisher):
        """Sends the sample in the three forms of a publisher, and expects them as one story."""
        header = json.dumps({"url": URL, "meta": {"from": "a publisher"}}).encode()
        with Subscriber(daemon.live) as subscriber:
            send([b"asia/japan", header, sample(SAMPLE)])
            send([b"asia/japan", sample(REFETCHED)])
            send([header, sample(SAMPLE)])
            send([sample(REFETCHED)])
            events = list(subscriber.wait_for(4))
        check_stream(self, events)
        check_schema(self, events)
        self.assertEqual([event.outcome for event in events], ["new", "duplicate", "unchanged", "duplicate"])
        self.assertEqual(events[0].data["body"], BODY)
        self.assertEqual(events[0].data["meta"], {"from": "a publisher"})

    def test_the_daemon_connects_to_a_publisher(self):
        with Publisher(bind="tcp://127.0.0.1:*") as publisher:
            endpoint = publisher.socket.last_endpoint.decode()
            with Daemon({"intake": {"subscribe": {"connect": [endpoint], "bind": []}}}) as daemon:
                self.assertEqual(publisher.wait_for_subscriber(), b"")
                self.check_published(publisher.send_frames, daemon, publisher)

    def test_a_publisher_connects_to_the_daemon(self):
        with Daemon() as daemon, Publisher(connect=daemon.subscribe) as publisher:
            publisher.wait_for_subscriber()
            self.check_published(publisher.send_frames, daemon, publisher)

    def test_only_the_topics_that_were_asked_for_are_received(self):
        topics = {"intake": {"subscribe": {"topics": ["asia/"]}}}
        with Daemon(topics) as daemon, Publisher(connect=daemon.subscribe) as publisher:
            self.assertEqual(publisher.wait_for_subscriber(), b"asia/")
            with Subscriber(daemon.live) as subscriber:
                publisher.send_frames([b"europe/", b"{}", sample("plain.txt")])
                publisher.send_frames([b"asia/japan", b'{"id": "wanted"}', sample(SAMPLE)])
                [event] = subscriber.wait_for(1)
        self.assertEqual(event.data["payloadId"], "wanted")

    def test_everything_works_over_ipc_too(self):
        with Daemon(transport="ipc") as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(sample(SAMPLE))
            [event] = subscriber.wait_for(1)
        self.assertEqual(event.data["body"], BODY)


class Feed(unittest.TestCase):
    def test_a_heartbeat_each_second_tells_all_heads(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            empty = subscriber.heartbeats[-1]
            pusher.send(sample(SAMPLE))
            pusher.send(sample(REFETCHED))
            events = list(subscriber.wait_for(2))
            subscriber.wait_for_heartbeat()
            full = subscriber.wait_for_heartbeat()
        self.assertEqual(empty.record["head"], 0)
        self.assertEqual(full.record["head"], 2)
        self.assertEqual((full.record["heads"]["new"], full.record["heads"]["duplicate"]), (1, 1))
        self.assertEqual((full.number, full.sequence), (0, 2))
        self.assertEqual(full.epoch, events[0].epoch)
        self.assertEqual(int(full.record["epoch"]), full.epoch)

    def test_a_subscriber_to_one_outcome_gets_that_outcome_numbered_without_gaps(self):
        with Daemon() as daemon, Subscriber(daemon.live) as everything, \
                Subscriber(daemon.live, topics=["article/duplicate/"]) as duplicates, Pusher(daemon.push) as pusher:
            for _ in range(4):
                pusher.send(sample(SAMPLE))
            everything.wait_for(4)
            events = list(duplicates.wait_for(3))
        self.assertEqual([event.number for event in events], [1, 2, 3])
        self.assertEqual([event.sequence for event in events], [2, 3, 4])

    def test_another_state_directory_is_another_epoch(self):
        epochs = []
        for _ in range(2):
            with Daemon() as daemon, Subscriber(daemon.live) as subscriber:
                epochs.append(subscriber.heartbeats[0].epoch)
        self.assertNotEqual(*epochs)
