"""scrapy_items.py ENDPOINT COUNT SETTINGS-JSON: a crawl without a network, whose items are of all kinds; prints one line of JSON with
the stats, the seconds it took, and the longest time for which the reactor was held by the pipeline. For test_scrapy.py."""

import base64
import datetime
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import scrapy  # noqa: E402
from scrapy.crawler import CrawlerProcess  # noqa: E402

from newswire.scrapy import Pipeline, page  # noqa: E402


class Timed(Pipeline):
    longest = 0.0

    def timed(self, call, *arguments):
        begun = time.monotonic()
        try:
            return call(*arguments)
        finally:
            Timed.longest = max(Timed.longest, time.monotonic() - begun)

    def process_item(self, item, spider=None):
        return self.timed(super().process_item, item)

    def close_spider(self, spider=None):
        return self.timed(super().close_spider)


class Spider(scrapy.Spider):
    name = "items"

    def start_requests(self):
        for number in range(self.count):
            text = base64.b64encode(f"<html><body><p>Page {number}.</p></body></html>".encode()).decode()
            yield scrapy.Request(f"data:text/html;base64,{text}", dont_filter=True)

    async def start(self):
        for request in self.start_requests():
            yield request

    def parse(self, response):
        if self.mixed:
            yield {"text": "no JSON", "published": datetime.datetime.now()}
            yield {"url": "https://a.example/", "note": "nothing to push"}
            yield {"text": "An article of one's own.", "headline": "Mine", "authors": None}
        yield page(response, outlet="Local", meta={"kind": "page"})


def main():
    endpoint, count, settings = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    process = CrawlerProcess({
        "ITEM_PIPELINES": {Timed: 300}, "NEWSWIRE_ENDPOINT": endpoint, "NEWSWIRE_CLIENT": "crawl", "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False, **settings,
    })
    crawler = process.create_crawler(Spider)
    begun = time.monotonic()
    process.crawl(crawler, count=count, mixed=bool(settings.get("MIXED")))
    process.start()
    stats = {key[9:]: value for key, value in crawler.stats.get_stats().items() if key.startswith("newswire/")}
    print(json.dumps({"stats": stats, "seconds": time.monotonic() - begun, "longest": Timed.longest}))


if __name__ == "__main__":
    main()
