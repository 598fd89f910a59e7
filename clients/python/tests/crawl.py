#!/usr/bin/env python3
"""crawl.py [--pages N] [--kills N] [--held MS]: real Scrapy crawls pages of this machine into a daemon that is killed meanwhile.

Prints the stats, the outcomes, the reactor's longest stall, which is Scrapy's own for the most part (without the pipeline it is the
same), and how long the pipeline held the reactor; exits with 1 if an item is lost or has no outcome, or that was --held ms. NEWSWIRE_BIN
names the built programs. The end-to-end tests run it with Debian's Scrapy for 100 pages, `make scrapy-test` with that of PyPI for 1,000.
"""

import argparse
import http.server
import os
import signal
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "clients/python/src"), str(ROOT / "Tests/EndToEnd")]

import scrapy  # noqa: E402
from scrapy.crawler import CrawlerProcess  # noqa: E402
from scrapy import signals  # noqa: E402

import articles  # noqa: E402
from harness import Daemon, wait_until  # noqa: E402
from newswire import Consumer  # noqa: E402
from newswire.scrapy import Pipeline, page  # noqa: E402


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        number = self.path.rsplit("/", 1)[1]
        body = (f"<!doctype html><html lang=en><head><title>Page {number}</title></head><body><article><h1>News of page {number}</h1>"
                + "".join(f"<p>{line}</p>" for line in articles.article(f"page {number}", 1500).split("\n\n"))
                + "</article></body></html>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Spider(scrapy.Spider):
    name = "pages"

    def start_requests(self):
        for number in range(self.count):
            yield scrapy.Request(f"{self.base}/{number}")

    async def start(self):
        # What Scrapy asks from 2.13 on.
        for request in self.start_requests():
            yield request

    def parse(self, response):
        yield page(response, outlet="Local", meta={"number": int(response.url.rsplit("/", 1)[1])})


class TimedPipeline(Pipeline):
    """Notes how long a call of it takes: so long it holds the reactor."""

    longest = 0.0

    def process_item(self, item, spider=None):
        begun = time.monotonic()
        try:
            return super().process_item(item, spider)
        finally:
            TimedPipeline.longest = max(TimedPipeline.longest, time.monotonic() - begun)


class Stalls:
    """How long the reactor did not come round."""

    def __init__(self):
        self.longest = 0.0
        self.last = None

    def start(self):
        from twisted.internet import reactor
        self.reactor = reactor
        self.tick()

    def tick(self):
        now = time.monotonic()
        if self.last is not None and now - self.last - 0.005 > self.longest:
            self.longest = now - self.last - 0.005
        self.last = now
        self.reactor.callLater(0.005, self.tick)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--held", type=float, default=50)
    arguments = parser.parse_args()
    # In a process of its own: it shares nothing with the reactor but the machine.
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    child = os.fork()
    if child == 0:
        server.serve_forever()
    stalls = Stalls()
    try:
        with Daemon() as daemon:
            process = CrawlerProcess({
                "ITEM_PIPELINES": {TimedPipeline: 300}, "NEWSWIRE_ENDPOINT": daemon.reliable,
                "NEWSWIRE_CLIENT": "crawl-test", "LOG_LEVEL": "WARNING", "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
                "NEWSWIRE_QUEUE": 50, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0,
            })
            crawler = process.create_crawler(Spider)

            def opened():
                stalls.start()

            crawler.signals.connect(opened, signals.spider_opened)

            def kill():
                for number in range(arguments.kills):
                    target = arguments.pages * (number + 1) // (arguments.kills + 1)
                    while stalls.last is None or crawler.stats.get_value("newswire/pushed", 0) < target:
                        time.sleep(0.005)
                    daemon.signal(signal.SIGKILL)
                    daemon.process.wait()
                    time.sleep(0.3)
                    daemon.start()

            killer = threading.Thread(target=kill)
            killer.start()
            process.crawl(crawler, count=arguments.pages, base=f"http://127.0.0.1:{server.server_port}")
            process.start()
            killer.join()
            stats = {key: value for key, value in crawler.stats.get_stats().items() if key.startswith("newswire/")}
            daemon.wait_until_decided()
            wait_until(lambda: daemon.status()["inFlight"]["payloads"] == 0, what="nothing is on its way")
            head = daemon.status()["feed"]["head"]
            records = []
            with Consumer(daemon.durable, "check", filter={}) as consumer:
                while len(records) < head:
                    event = consumer.next(30)
                    records.append(event.data)
                    consumer.ack(event)
            outcomes = {}
            for record in records:
                outcomes[record["outcome"]] = outcomes.get(record["outcome"], 0) + 1
    finally:
        os.kill(child, signal.SIGKILL)
    numbers = sorted(record["meta"]["number"] for record in records)
    print(f"{stats}, outcomes {outcomes}, longest stall {1000 * stalls.longest:.1f} ms, the "
          f"pipeline at most {1000 * TimedPipeline.longest:.1f} ms")
    is_whole = numbers == list(range(arguments.pages)) and stats["newswire/acknowledged"] == arguments.pages
    if not is_whole:
        print(f"{len(set(numbers))} of {arguments.pages} pages, {len(numbers)} records")
    sys.exit(0 if is_whole and 0 < 1000 * TimedPipeline.longest < arguments.held else 1)


if __name__ == "__main__":
    main()
