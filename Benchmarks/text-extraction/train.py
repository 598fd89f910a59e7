#!/usr/bin/env python3
"""train.py PAGES [--tool PROGRAM] [--weights FILE] [--held-out N]: learns which lines of a text dump are the article's.

PAGES holds a folder for each dataset: `truth.jsonl`, a line for each page with `id`, `url` and the article's `text` (and
where there are several good readings `text_alt`), and folders `full` and `main` with each page's dump as `ID.txt`. A
dataset may be silver, its text made by another program and not by hand: then `"silver": true` stands in its lines, and
`"unsure"` lists the texts of lines that count for nothing.

Labels come from aligning the dump's lines with the truth. Every fifth site is held out and scored after training on the
others; the weights are then learned from all of them. The seed is fixed: the same pages give the same weights on the
same machine. Needs numpy and scipy. PROGRAM is `text-extraction`, which tells what the model sees of each line."""
import argparse, collections, hashlib, json, pathlib, re, subprocess, unicodedata
import numpy as np, scipy.sparse

SPACELESS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
UNITS = 15  # With the direct weight a row fills 16 lanes.
TEACHERS = 6
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 6, 1024, 0.004, 1e-4, 0.1
SCALE = 256
BODY = 0.5  # A line is the article's if so much of it is found in the truth.


def words(text):
    invisible = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
    return [word.lower() for word in WORD.findall(unicodedata.normalize("NFC", text or "").translate(invisible))]


class Prefix:
    """The best of all values put at or below an index (a Fenwick tree)."""
    def __init__(self, size):
        self.tree = [(0.0, -1)] * (size + 2)

    def put(self, index, value):
        index += 1
        while index < len(self.tree):
            if self.tree[index][0] < value[0]:
                self.tree[index] = value
            index += index & -index

    def best(self, index):
        index, best = index + 1, (0.0, -1)
        while index > 0:
            best = max(best, self.tree[index], key=lambda value: value[0])
            index -= index & -index
        return best


def candidates(line, truth, grams, places, size=3):
    """Where a line may stand in the truth: (start, end, matched words)."""
    if len(line) < size:
        starts = [start for start in places[line[0]] if truth[start:start + len(line)] == line] if line else []
        return [(start, start + len(line), 0.3 * len(line)) for start in starts[:30]]
    votes = collections.Counter()
    for offset in range(len(line) - size + 1):
        for place in grams.get(tuple(line[offset:offset + size]), ())[:30]:
            votes[place - offset] += 1
    found = {}
    for diagonal, _ in votes.most_common(4):
        near = sum(votes[other] for other in range(diagonal - 8, diagonal + 9))
        matched = min(len(line), near + size - 1)
        if matched >= max(2, 0.3 * len(line)):
            found[max(0, diagonal)] = (max(0, diagonal), min(len(truth), diagonal + len(line)), matched)
    return list(found.values())


def align(lines, truth, size=3):
    """The share of each line that stands in the truth, in an alignment that keeps the order of both."""
    grams, places = collections.defaultdict(list), collections.defaultdict(list)
    for index, word in enumerate(truth):
        grams[tuple(truth[index:index + size])].append(index)
        places[word].append(index)
    prefix, nodes = Prefix(len(truth) + 1), []
    for number, line in enumerate(lines):
        new = []
        for start, end, matched in candidates(line, truth, grams, places, size):
            score, previous = prefix.best(min(len(truth), start + min(4, (end - start) // 4)))
            nodes.append((number, end - start < size, matched, previous))
            new.append((end, (score + matched + 0.001, len(nodes) - 1)))
        for end, value in new:
            prefix.put(min(end, len(truth)), value)
    shares, node = [0.0] * len(lines), prefix.best(len(truth))[1]
    while node >= 0:
        number, is_short, matched, previous = nodes[node]
        shares[number] = max(shares[number], (matched / 0.3 if is_short else matched) / len(lines[number]))
        node = previous
    return shares


def agreement(truth, kept):
    """Precision and recall over runs of four words."""
    def runs(text):
        return collections.Counter(tuple(text[index:index + 4]) for index in range(max(1, len(text) - 3)) if text)
    known, found = runs(truth), runs(kept)
    both = sum((known & found).values())
    return both / sum(found.values()) if found else None, both / sum(known.values()) if known else 0.0


def mean_f1(pages):
    precisions = [precision for precision, _ in pages if precision is not None]
    precision, recall = sum(precisions) / max(1, len(precisions)), sum(recall for _, recall in pages) / len(pages)
    return 2 * precision * recall / max(1e-9, precision + recall)


def read_lines(tool, paths):
    """What the program sees of the lines of each text: (rows, text)."""
    listing = "".join(f"{path}\t{url}\n" if url else f"{path}\n" for path, url in paths)
    output = subprocess.run([tool, "lines"], input=listing, capture_output=True, text=True, check=True).stdout
    texts = {}
    for line in output.split("\n"):
        if line.startswith("= "):
            lines = texts[line[2:]] = []
        elif line:
            rows, _, text = line.partition("\t")
            lines.append((np.array(rows.split(), dtype=np.int32), text))
    return texts


class Page:
    def __init__(self, row, lines):
        self.words = [words(text) for _, text in lines]
        readings = [words(text) for text in [row["text"]] + (row.get("text_alt") or [])]
        best = None
        for truth in readings:
            shares = np.array(align(self.words, truth))
            kept = [word for line, share in zip(self.words, shares) if share >= BODY for word in line]
            precision, recall = agreement(truth, kept)
            best = max(best or (-1,), ((precision or 0) + recall, truth, shares), key=lambda found: found[0])
        _, self.truth, shares = best
        # Lines have different numbers of rows: -1 stands for none.
        self.rows = np.full((len(lines), max(len(rows) for rows, _ in lines)), -1, dtype=np.int32)
        for number, (rows, _) in enumerate(lines):
            self.rows[number, :len(rows)] = rows
        self.body = (shares >= BODY).astype(np.float32)
        # Words count, but a long page little more than a short one.
        length = max(20, len(self.truth)) ** 0.4
        self.weights = np.array([(len(line) + 2) ** 0.7 / length for line in self.words], dtype=np.float32)
        unsure = set(row.get("unsure") or [])
        self.weights *= np.array([text not in unsure for _, text in lines], dtype=np.float32)
        self.silver = bool(row.get("silver"))
        host = re.match(r"https?://([^/]+)", row.get("url") or "")
        self.site = ".".join(host.group(1).split(".")[-2:]) if host and "fakehost" not in host.group(1) else row["id"]

    def held_out(self):
        return int(hashlib.md5(self.site.encode()).hexdigest(), 16) % 5 == 0


def load(folder, tool):
    pages = collections.defaultdict(list)
    for dataset in sorted(path.parent for path in folder.glob("*/truth.jsonl")):
        rows = [json.loads(line) for line in open(dataset / "truth.jsonl", encoding="utf8")]
        # Of every fourth page as if it were not known, so that texts without one are judged as well.
        addresses = {row["id"]: row.get("url") for row in rows if hashlib.md5(row["id"].encode()).digest()[0] % 4}
        for mode in ("full", "main"):
            paths = {row["id"]: dataset / mode / f"{row['id']}.txt" for row in rows if row.get("text")}
            texts = read_lines(tool, [(path, addresses.get(id)) for id, path in paths.items()])
            for row in rows:
                lines = texts.get(str(paths.get(row["id"])))
                if lines:
                    pages[dataset.name, mode].append(Page(row, lines))
    return pages


def table(pages, columns):
    counts = np.concatenate([(page.rows >= 0).sum(1) for page in pages])
    rows = np.concatenate([page.rows[page.rows >= 0] for page in pages])
    ends = np.concatenate([[0], np.cumsum(counts)])
    return scipy.sparse.csr_matrix((np.ones(rows.size, np.float32), rows, ends), shape=(len(counts), columns))


def learn(pages, columns):
    """Weights of the network: (rows, bias, output, output bias, direct).

    It learns the mean of what several networks that began differently make of the labels, not the labels (Hinton,
    Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015): labels are noisy, and one network by itself
    depends on where it began."""
    seen, body = table(pages, columns), np.concatenate([page.body for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    odds = sum(judged(seen, learn_once(seen, body, weights, seed)) for seed in range(1, TEACHERS + 1)) / TEACHERS
    return learn_once(seen, 1 / (1 + np.exp(-odds)), weights, seed=0)


def judged(seen, net):
    """The logarithms of the odds of lines."""
    rows, bias, output, output_bias, direct = net
    return np.maximum(seen @ rows + bias, 0) @ output + output_bias[0] + seen @ direct


def learn_once(seen, body, weights, seed):
    """Adam with a falling rate, from weights that depend on the seed."""
    random = np.random.default_rng(seed)
    counted = np.flatnonzero(weights > 0)
    seen, body, weights = seen[counted], body[counted], weights[counted] / weights[counted].mean()
    features = seen[0].nnz
    net = [0.7 * random.normal(0, features ** -0.5, (seen.shape[1], UNITS)), np.zeros(UNITS), random.normal(0, 0.3, UNITS),
           np.zeros(1), np.zeros(seen.shape[1])]
    net = [part.astype(np.float32) for part in net]
    first, second = [np.zeros_like(part) for part in net], [np.zeros_like(part) for part in net]
    step, steps = 0, EPOCHS * (len(body) // BATCH)
    for _ in range(EPOCHS):
        order = random.permutation(len(body))
        for start in range(0, len(body) - BATCH + 1, BATCH):
            batch = order[start:start + BATCH]
            lines = seen[batch]
            lines.data = (random.random(lines.nnz) >= DROPOUT).astype(np.float32) / np.float32(1 - DROPOUT)
            sums = lines @ net[0] + net[1]
            hidden = np.maximum(sums, 0)
            odds = hidden @ net[2] + net[3] + lines @ net[4]
            error = ((1 / (1 + np.exp(-odds)) - body[batch]) * weights[batch] / BATCH).astype(np.float32)
            back, across = np.outer(error, net[2]) * (sums > 0), lines.T.tocsr()
            slopes = [across @ back + DECAY * net[0], back.sum(0), hidden.T @ error, error.sum(keepdims=True),
                      across @ error + DECAY * net[4]]
            step += 1
            rate = RATE * min(1, step / 200) * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.02)
            for index, slope in enumerate(slopes):
                first[index] = 0.9 * first[index] + 0.1 * slope
                second[index] = 0.999 * second[index] + 0.001 * slope ** 2
                mean, spread = first[index] / (1 - 0.9 ** step), second[index] / (1 - 0.999 ** step)
                net[index] -= (rate * mean / (np.sqrt(spread) + 1e-8)).astype(np.float32)
    return net


def whole(net):
    """The weights as whole numbers, and the bound that no sum of rows passes."""
    rows, bias, output, output_bias, direct = net
    return [np.rint(part * SCALE).astype(int) for part in (rows, bias, output, output_bias, direct)]


def scores(page, net):
    rows, bias, output, output_bias, direct = net
    seen = table([page], len(rows)).astype(int)
    hidden = np.maximum(seen @ rows + bias, 0)
    return np.trunc(hidden @ output / SCALE).astype(int) + seen @ direct + output_bias[0]


def kept_words(page, net):
    """The words of the lines above the cut that has the highest expected F1: see `BodyCut`."""
    odds, counts = scores(page, net) / SCALE, np.array([len(line) for line in page.words])
    order = np.argsort(-odds, kind="stable")
    expected = (counts / (1 + np.exp(-odds)))[order]
    agreements = 2 * expected.cumsum() / np.maximum(1e-9, counts[order].cumsum() + expected.sum())
    kept = np.zeros(len(odds), bool)
    kept[order[:agreements.argmax() + 1]] = True
    return [word for line, is_kept in zip(page.words, kept) if is_kept for word in line]


def report(pages, net):
    for (dataset, mode), group in sorted(pages.items()):
        kept = [agreement(page.truth, kept_words(page, net)) for page in group if page.held_out()]
        if kept:
            print(f"held out: {dataset} {mode}, {len(kept)} pages: F1 {mean_f1(kept):.3f}", flush=True)


def swift(net, features):
    rows, bias, output, output_bias, direct = net
    rows = np.hstack([rows, direct[:, None]]).astype(int)
    lines = ["// Made by Benchmarks/text-extraction/train.py. Don't edit.", "// swift-format-ignore-file", "",
             "/// What was learned of which lines are the article's: see `LineNetwork`.", "enum BodyWeights {",
             "    /// A factor of e in the odds.", f"    static let scale: Int32 = {SCALE}",
             f"    static let bias: [Int16] = [{', '.join(map(str, [*bias, output_bias[0]]))}]",
             f"    static let output: [Int16] = [{', '.join(map(str, output))}]", "",
             "    /// Of each bin, what it adds to the hidden units and, the last, to the score.",
             "    static let rows: [Int16] = ["]
    at = 0
    for feature, bins in features:
        lines.append(f"        // {feature}")
        row = "       "
        for value in map(str, rows[at:at + bins].ravel()):
            if len(row) + len(value) + 2 > 120:
                lines.append(row)
                row = "       "
            row += f" {value},"
        lines.append(row)
        at += bins
    return "\n".join(lines + ["    ]", "}", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--tool", default=".build/release/text-extraction")
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("Sources/ArticleExtraction/Text/BodyWeights.swift"))
    arguments = parser.parse_args()
    listing = subprocess.run([arguments.tool, "features"], capture_output=True, text=True, check=True).stdout
    features = [(name, int(bins)) for name, bins in map(str.split, listing.splitlines())]
    columns = sum(bins for _, bins in features)
    pages = load(arguments.pages, arguments.tool)
    everything = [page for group in pages.values() for page in group]
    print(f"{len(everything)} texts, {sum(len(page.body) for page in everything)} lines, {len(features)} features", flush=True)
    report(pages, whole(learn([page for page in everything if not page.held_out()], columns)))
    net = whole(learn(everything, columns))
    # No sum of one bin of each feature may pass 16 bits.
    lanes, bound = np.hstack([net[0], net[4][:, None]]), np.append(np.abs(net[1]), abs(net[3][0]))
    at = 0
    for _, bins in features:
        bound = bound + np.abs(lanes[at:at + bins]).max(0)
        at += bins
    assert bound.max() < 1 << 15, "the weights are too large: a sum may overflow"
    arguments.weights.write_text(swift(net, features), encoding="utf8")


if __name__ == "__main__":
    main()
