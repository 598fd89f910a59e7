#!/usr/bin/env python3
"""postgresql.py DSN [ENDPOINT] [NAME]: keeps a table of articles that is what the record log says, whatever is killed when.

    pip install ./clients/python "psycopg[binary]"
    python3 postgresql.py postgresql://localhost/news tcp://127.0.0.1:5760 store

The feed delivers each record at least once. Here each has its effect exactly once: the cursor stands in the database and moves in the
transaction that writes the articles, so the two can't disagree. What comes again is known by its sequence.

Table `articles` has the latest version of each article, by `articleId`; an update that is older than what is stored
(`superseded`) does not replace it. Table `newswire_cursor` has the epoch and the last sequence of each consumer.
"""

import sys

import psycopg
from psycopg.types.json import Jsonb

from newswire import Consumer

BATCH = 200

TABLES = """
CREATE TABLE IF NOT EXISTS articles (
    article_id text PRIMARY KEY, story text, seq bigint NOT NULL, outcome text NOT NULL, version integer, url text,
    headline text, language text, published text, published_utc timestamptz, body text, data jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS articles_story ON articles (story);
CREATE TABLE IF NOT EXISTS newswire_cursor (consumer text PRIMARY KEY, epoch bigint NOT NULL, seq bigint NOT NULL);
"""

UPSERT = """
INSERT INTO articles (article_id, story, seq, outcome, version, url, headline, language, published, published_utc, body, data)
VALUES (%(articleId)s, %(story)s, %(seq)s, %(outcome)s, %(version)s, %(url)s, %(headline)s, %(language)s, %(published)s,
        %(publishedUtc)s, %(body)s, %(all)s)
ON CONFLICT (article_id) DO UPDATE SET
    story = excluded.story, seq = excluded.seq, outcome = excluded.outcome, version = excluded.version, url = excluded.url,
    headline = excluded.headline, language = excluded.language, published = excluded.published,
    published_utc = excluded.published_utc, body = excluded.body, data = excluded.data
WHERE articles.seq < excluded.seq
"""

COLUMNS = ("articleId", "story", "outcome", "version", "url", "headline", "language", "published", "publishedUtc", "body")


def store(connection, name, epoch, events):
    """All of the events and the cursor behind them, or nothing."""
    with connection.transaction(), connection.cursor() as cursor:
        for event in events:
            data = event.data
            if data.get("articleId") and not data.get("superseded"):
                row = {key: data.get(key) for key in COLUMNS}
                # PostgreSQL's text holds no zero byte.
                row = {key: value.replace("\0", "") if isinstance(value, str) else value for key, value in row.items()}
                cursor.execute(UPSERT, {**row, "seq": event.seq, "all": Jsonb(data)})
        cursor.execute(
            "INSERT INTO newswire_cursor VALUES (%s, %s, %s) ON CONFLICT (consumer) DO UPDATE SET epoch = excluded.epoch, "
            "seq = excluded.seq", (name, epoch, events[-1].seq))


def first_wanted(endpoint, name, epoch, done):
    """Where to begin. The database says it, not the daemon, whose cursor may be behind; but in another epoch numbers began anew."""
    with Consumer(endpoint, name, window=(1, 1)) as consumer:
        while consumer.epoch is None:
            consumer.next(timeout=1.0)
        return f"seq:{done + 1}" if consumer.epoch == epoch else "first"


def main():
    dsn = sys.argv[1]
    endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5760"
    name = sys.argv[3] if len(sys.argv) > 3 else "postgresql"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TABLES)
        found = connection.execute("SELECT epoch, seq FROM newswire_cursor WHERE consumer = %s", (name,)).fetchone()
        epoch, done = found or (None, 0)
        start = first_wanted(endpoint, name, epoch, done) if found else "first"
        with Consumer(endpoint, name, start=start) as consumer:
            batch = []
            while True:
                event = consumer.next(timeout=None if not batch else 0.05)
                is_of_another_epoch = event is not None and epoch not in (None, event.epoch)
                if batch and (event is None or len(batch) >= BATCH or is_of_another_epoch):
                    store(connection, name, epoch, batch)
                    consumer.ack(batch[-1])
                    batch = []
                if event is None:
                    continue
                if is_of_another_epoch:
                    # Another state directory, whose numbers began anew: all of it comes, and is upserted.
                    connection.execute("UPDATE articles SET seq = 0")
                    done = 0
                epoch = event.epoch
                if event.seq > done:
                    batch.append(event)
                    done = event.seq
                elif not batch:
                    # It came again, and is stored.
                    consumer.ack(event)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
