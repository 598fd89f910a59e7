"""docs/coming-from.md: its tables are complete, name keys that exist, and its Python makes envelopes that are taken."""

import json
import re
import types
import unittest
from datetime import datetime, timezone

from checks import SCHEMA
from harness import ROOT
from toolbox import tool

PAGE = (ROOT / "docs" / "coming-from.md").read_text()
RECORD_KEYS = set(SCHEMA["properties"]["data"]["properties"])

# What trafilatura 2.3.1 has: the keys of its JSON, and the slots of its Document.
TRAFILATURA = """
    title author hostname date fingerprint id license comments raw_text text language image pagetype filedate source
    source-hostname excerpt categories tags url description sitename body commentsbody
    """.split()
# The public attributes of newspaper4k 0.9.6's Article, without its settings (config, extractor).
NEWSPAPER = """
    source_url url original_url title read_more_link top_image meta_img images movies text text_cleaned keywords
    keyword_scores meta_keywords tags authors publish_date summary html article_html is_parsed download_state
    download_exception_msg history meta_description meta_lang meta_favicon meta_site_name meta_data canonical_link
    top_node doc clean_doc language
    """.split()

# What trafilatura's extract() said of a page.
EXTRACTED = json.dumps({
    "title": "Budget passed", "author": "Ann Example; Bob Sample", "hostname": "e.com", "date": "2023-01-23",
    "fingerprint": "303437965838c2f0", "id": None, "license": None, "comments": "",
    "raw_text": "The house passed the budget at five in the morning. A majority of three decided.",
    "text": "The house passed the budget at five in the morning.\nA majority of three decided, after nine hours of debate.",
    "language": None, "image": "https://e.com/i.jpg", "pagetype": "article", "filedate": "2023-01-24",
    "source": "https://e.com/politics/budget", "source-hostname": "The Example", "excerpt": "A majority of three.",
    "categories": "Politics", "tags": "budget,tax",
})

BODY = "The house passed the budget at five in the morning.\n\nA majority of three decided, after nine hours of debate."


def table(heading):
    """The rows of the table of a section: the names in each of the first two cells."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    return [[re.findall(r"`([^`]+)`", cell) for cell in row] for row in rows]


def function(name):
    """The function `envelope` of the program with this comment above it, which readers don't see."""
    program = re.search(rf"<!-- run {name} -->\n```python\n(.*?)```", PAGE, re.DOTALL)[1]
    scope = {}
    exec(program, scope)
    return scope["envelope"]


def extracted(envelope):
    result = tool("extract", "--json", stdin=envelope)
    return json.loads(result.stdout)


class Tables(unittest.TestCase):
    def test_every_field_of_theirs_has_a_row(self):
        for heading, fields in (("trafilatura", TRAFILATURA), ("newspaper4k", NEWSPAPER)):
            named = [name for row in table(heading) for name in row[0]]
            self.assertEqual(sorted(named), sorted(fields), heading)

    def test_every_field_of_ours_is_a_key_of_the_record(self):
        for heading in ("trafilatura", "newspaper4k"):
            for _, ours in table(heading):
                self.assertLessEqual(set(ours), RECORD_KEYS)


class Programs(unittest.TestCase):
    def check(self, article):
        self.assertNotIn("warnings", article)
        self.assertEqual(article["body"], BODY)
        self.assertEqual(article["headline"], "Budget passed")
        self.assertEqual(article["authors"], ["Ann Example", "Bob Sample"])
        self.assertEqual(article["keywords"], ["budget", "tax"])
        self.assertEqual(article["summary"], "A majority of three.")
        self.assertEqual(article["images"], [{"url": "https://e.com/i.jpg"}])
        self.assertEqual(article["canonicalUrl"], "https://e.com/politics/budget")
        self.assertEqual(article["publisher"]["name"], "The Example")
        self.assertEqual(article["language"], "en")

    def test_trafilaturas_result_becomes_an_envelope(self):
        article = extracted(function("from_trafilatura")(EXTRACTED, "https://e.com/politics/budget?from=rss", "e"))
        self.check(article)
        self.assertEqual(article["published"], "2023-01-23")
        self.assertEqual(article["section"], "Politics")

    def test_newspapers_article_becomes_an_envelope(self):
        page = types.SimpleNamespace(
            text=BODY, url="https://e.com/politics/budget?from=rss", canonical_link="https://e.com/politics/budget",
            title="Budget passed", authors=["Ann Example", "Bob Sample"], meta_description="A majority of three.",
            publish_date=datetime(2023, 1, 23, 6, 5, tzinfo=timezone.utc), meta_keywords=["budget", "tax"],
            meta_lang="en", meta_site_name="The Example", source_url="https://e.com",
            top_image="https://e.com/i.jpg", movies=["https://e.com/v.mp4"])
        article = extracted(function("from_newspaper")(page, "e"))
        self.check(article)
        self.assertEqual(article["published"], "2023-01-23T06:05:00+00:00")
        self.assertEqual(article["meta"], {"movies": ["https://e.com/v.mp4"]})

    def test_what_they_did_not_find_is_left_out(self):
        result = json.dumps({**dict.fromkeys(json.loads(EXTRACTED)), "text": BODY})
        self.assertEqual(set(json.loads(function("from_trafilatura")(result, "https://e.com/1", "e"))),
                         {"text", "url", "outlet"})
