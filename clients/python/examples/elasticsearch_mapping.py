#!/usr/bin/env python3
"""elasticsearch_mapping.py [SCHEMA]: an index mapping for Elasticsearch or OpenSearch, made from the JSON Schema of the records.

    newswire schema | python3 elasticsearch_mapping.py | curl -X PUT -H 'Content-Type: application/json' -d @- localhost:9200/articles

Documents are the records' `data`, under `articleId` as `_id`. Prose is analysed; what is searched whole is a keyword; dates as printed
(`published`) stay keywords, for they may have no zone, and `publishedUtc` is a date. A key that the schema does not know is not indexed.
"""

import json
import sys

# Prose, searched by its words.
PROSE = {"headline", "summary", "byline", "section", "located", "authors", "keywords", "captions", "body", "text", "caption", "credit"}
# Kept with the document, and never searched.
UNSEARCHED = {"bodyMarkdown", "links", "images", "origins", "warnings", "meta", "detail"}


def resolved(schema, definitions):
    while "$ref" in schema:
        schema = {**definitions[schema["$ref"].rsplit("/", 1)[1]], **{key: schema[key] for key in schema if key != "$ref"}}
    return schema


def field(name, schema, definitions):
    reference = schema.get("$ref", "")
    schema = resolved(schema, definitions)
    if name in UNSEARCHED:
        return {"type": "object", "enabled": False}
    kind = schema.get("type")
    if kind == "array":
        return field(name, schema["items"], definitions)
    if kind == "object":
        return {"properties": {key: field(key, value, definitions) for key, value in schema.get("properties", {}).items()}}
    if reference.endswith(("/utc", "/zonedTime")):
        return {"type": "date"}
    if kind in ("integer", "number", "boolean") or isinstance(schema.get("const"), bool):
        return {"type": {"integer": "integer", "number": "float"}.get(kind, "boolean")}
    if name in PROSE:
        fields = {} if name == "body" else {"fields": {"raw": {"type": "keyword", "ignore_above": 1024}}}
        return {"type": "text", **fields}
    return {"type": "keyword", "ignore_above": 8191}


def mapping(schema):
    data = resolved(schema["properties"]["data"], schema["$defs"])
    properties = {key: field(key, value, schema["$defs"]) for key, value in data["properties"].items()}
    properties["sequence"] = {"type": "long"}
    return {"mappings": {"dynamic": False, "properties": properties}}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin as file:
        print(json.dumps(mapping(json.load(file)), indent=2))
