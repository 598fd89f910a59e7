"""What must hold for every stream of records, whatever was pushed."""

import json
import random
from collections import Counter, defaultdict

import jsonschema

from harness import OUTCOMES, ROOT

SCHEMA = json.loads((ROOT / "Sources/NewswireProtocol/Resources/newswire.article.v1.json").read_text())
VALIDATOR = jsonschema.validators.validator_for(SCHEMA, default=jsonschema.Draft202012Validator)(
    SCHEMA, format_checker=jsonschema.FormatChecker())


def check_stream(test, events, first=1):
    """The numbering promise: one epoch, no gap in the sequence, none within an outcome; and each envelope is right."""
    test.assertEqual(len({event.epoch for event in events}), 1, "one epoch")
    test.assertEqual([event.sequence for event in events], list(range(first, first + len(events))))
    numbers = defaultdict(list)
    for event in events:
        check_envelope(test, event)
        numbers[event.outcome].append(event.number)
    for outcome, found in numbers.items():
        start = 1 if first == 1 else found[0]
        test.assertEqual(found, list(range(start, start + len(found))), f"numbers of {outcome}")
    test.assertEqual(len({event.data["id"] for event in events}), len(events), "ids are unique")


def check_envelope(test, event):
    record, data = event.record, event.record["data"]
    outcome = data["outcome"]
    test.assertIn(outcome, OUTCOMES)
    domain = ".".join(reversed(data["domain"].split("."))) if "domain" in data else "-"
    if outcome not in ("unchanged", "duplicate"):  # their records may leave out what the topic still tells
        test.assertEqual(event.topic, f"article/{outcome}/{data.get('language', '-')}/{domain}/")
    test.assertTrue(event.topic.startswith(f"article/{outcome}/") and event.topic.endswith("/"), event.topic)
    test.assertEqual(record["specversion"], "1.0")
    test.assertEqual(record["id"], data["id"])
    test.assertEqual(record["type"], f"newswire.article.{outcome}.v1")
    test.assertEqual(record["sequence"], f"{event.sequence:020d}")
    test.assertEqual(record["time"], data["received"])
    test.assertEqual(record["datacontenttype"], "application/json")
    test.assertEqual(record.get("subject"), data.get("canonicalUrl"))
    test.assertEqual(record["partitionkey"], data.get("domain") or data.get("articleId") or data["id"])
    test.assertEqual(record["dataschema"], SCHEMA["$id"])


def check_schema(test, events, sample=500):
    """Validates the records against the shipped schema.

    Up to `sample` records each of them is validated. Of more, one of every distinct shape (keys and types, down to the
    list items) and `sample` random ones: a validation takes about a millisecond.
    """
    if len(events) > sample:
        shapes = {shape(event.record): event for event in events}
        events = [*shapes.values(), *random.Random(1).sample(events, sample)]
    for event in events:
        error = jsonschema.exceptions.best_match(VALIDATOR.iter_errors(event.record))
        if error:
            test.fail(f"not valid at {error.json_path}: {error.message}\n{json.dumps(event.record, indent=2)}")


def shape(value):
    if isinstance(value, dict):
        return tuple(sorted((key, shape(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", *sorted({shape(item) for item in value}, key=repr))
    return type(value).__name__


def outcomes(events):
    return dict(Counter(event.outcome for event in events))


def check_accounts(test, end, events):
    """Promise 2 from the final counters: each payload taken has its outcomes, and each outcome was published."""
    items = end.by_label("newswire_items_total")
    test.assertEqual(items, outcomes(events), "newswire_items_total and what the subscriber got")
    test.assertEqual(end.total("newswire_published_total"), len(events), "newswire_published_total")
    test.assertEqual(end.total("newswire_payloads_total"), len(events), "one item per payload")
