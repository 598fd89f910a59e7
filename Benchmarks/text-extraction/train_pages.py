#!/usr/bin/env python3
"""train_pages.py PAGES [--tool PROGRAM] [--weights FOLDER] [--without NAME…]: learns which lines of an HTML page are the article's.

PAGES holds a folder for each dataset: `truth.jsonl` as `train.py` has it, and a folder `html` with each page as `ID.html`,
in UTF-8 or declaring what else it is in. Datasets named behind `--without` are only judged.

Two networks are learned, each as in `train.py`. The first judges a line by what it is and by its place in the tree; the
words of places (classes and the like) that at least 8 sites use are learned with it. The second judges the line again by
how the first one judged those around it; it learns from judgements on pages of sites that the first one had not seen.
Both are judged by site in five folds before they are learned from all the pages; that is the figure to believe."""
import argparse, collections, hashlib, json, pathlib, subprocess
import numpy as np, scipy.sparse
import train

FOLDS = 5
SITES, WORDS, WORDS_OF_LINE = 8, 1200, 24
NEAR = 2  # Levels of the tree whose words are near.
TEACHERS = 3


class Page(train.Page):
    def __init__(self, dataset, row, path, address, lines):
        super().__init__(row, [(rows, text) for rows, _, text in lines])
        self.dataset, self.path, self.address = dataset, path, address
        self.levels = [levels for _, levels, _ in lines]
        self.fold = int(hashlib.md5(self.site.encode()).hexdigest(), 16) % FOLDS

    def word_rows(self, numbers, start):
        """Adds the rows of the words to those of the features."""
        for index, levels in enumerate(self.levels):
            found = [row for row in self.rows[index] if row >= 0]
            for kind, part in enumerate((levels[:NEAR], levels[NEAR:])):
                words = dict.fromkeys(numbers[word] for level in part for word in level if word in numbers)
                found += [start + kind * len(numbers) + number for number in list(words)[:WORDS_OF_LINE]]
            yield np.array(found, np.int32)


def sections(tool, mode, inputs):
    """The lines of output of each page."""
    output = subprocess.run([tool, mode], input="".join(f"{line}\n" for line in inputs), stdout=subprocess.PIPE,
                            check=True, encoding="utf8", errors="replace").stdout
    pages, lines = {}, []
    for line in output.split("\n"):
        if line.startswith("= "):
            lines = pages[line[2:]] = []
        elif line:
            lines.append(line)
    return pages


def load(folder, tool):
    pages = []
    for dataset in sorted(path.parent for path in folder.glob("*/truth.jsonl")):
        rows = [json.loads(line) for line in open(dataset / "truth.jsonl", encoding="utf8")]
        rows = [row for row in rows if row.get("text")]
        paths = {row["id"]: str(dataset / "html" / f"{row['id']}.html") for row in rows}
        # Of every fourth page as if it were not known, so that pages without an address are judged as well.
        known = {row["id"]: row.get("url") or "" for row in rows if hashlib.md5(row["id"].encode()).digest()[0] % 4}
        texts = sections(tool, "page-lines", [f"{path}\t{known.get(id, '')}" for id, path in paths.items()])
        for row in rows:
            lines = []
            for line in texts.get(paths[row["id"]], ()):
                numbers, levels, _, text = line.split("\t", 3)
                lines.append((np.array(numbers.split(), np.int32), [level.split() for level in levels.split("/")], text))
            if lines:
                pages.append(Page(dataset.name, row, paths[row["id"]], known.get(row["id"], ""), lines))
            else:
                print(f"{dataset.name} {row['id']}: no lines")
    return pages


def vocabulary(pages):
    sites = collections.defaultdict(set)
    for page in pages:
        for word in {word for levels in page.levels for level in levels for word in level if 2 <= len(word) <= 20}:
            sites[word].add(page.site)
    words = [word for word in sites if len(sites[word]) >= SITES]
    return sorted(words, key=lambda word: (-len(sites[word]), word))[:WORDS]


def table(lines, columns):
    ends = np.concatenate([[0], np.cumsum([len(rows) for rows in lines])])
    rows = np.concatenate([np.asarray(rows, np.int32) for rows in lines])
    return scipy.sparse.csr_matrix((np.ones(rows.size, np.float32), rows, ends), shape=(len(lines), columns))


class Stage:
    """One of the two judgements: the rows of each page's lines, and what is learned of them."""
    def __init__(self, name, pages, lines, features, columns):
        self.name, self.features, self.columns = name, features, columns
        self.tables = {page: table(rows, columns) for page, rows in zip(pages, lines)}

    def gathered(self, pages):
        return (scipy.sparse.vstack([self.tables[page] for page in pages], format="csr"),
                np.concatenate([page.body for page in pages]), np.concatenate([page.weights for page in pages]))

    def teachers(self, pages):
        return [train.learn_once(*self.gathered(pages), seed) for seed in range(1, TEACHERS + 1)]

    def odds(self, nets, page):
        return sum(train.judged(self.tables[page], net) for net in nets) / len(nets)

    def by_fold(self, pages):
        """The odds of the lines of each page, by what was learned of the other folds."""
        found = {}
        for fold in range(FOLDS):
            nets = self.teachers([page for page in pages if page.fold != fold])
            found |= {page: self.odds(nets, page) for page in pages if page.fold == fold}
        return found

    def learned(self, pages):
        """One network that has learned what the teachers make of all the pages."""
        nets = self.teachers(pages)
        seen, _, weights = self.gathered(pages)
        odds = sum(train.judged(seen, net) for net in nets) / len(nets)
        return train.learn_once(seen, 1 / (1 + np.exp(-odds)), weights, seed=0)


def kept_words(page, odds):
    """The words of the lines above the cut that has the highest expected F1, and that F1: see `BodyCut`."""
    counts = np.array([len(line) for line in page.words])
    order = np.argsort(-odds, kind="stable")
    expected = (counts / (1 + np.exp(-odds)))[order]
    agreements = 2 * expected.cumsum() / np.maximum(1e-9, counts[order].cumsum() + expected.sum())
    kept = np.zeros(len(odds), bool)
    kept[order[:agreements.argmax() + 1]] = True
    return [word for line, is_kept in zip(page.words, kept) if is_kept for word in line], agreements.max()


def report(title, odds):
    groups = collections.defaultdict(list)
    for page, values in odds.items():
        groups[page.dataset].append(train.agreement(page.truth, kept_words(page, values)[0]))
    for dataset, found in sorted(groups.items()):
        print(f"{title}: {dataset}, {len(found)} pages: F1 {train.mean_f1(found):.4f}", flush=True)


def scale_of(net, groups):
    """The largest power of two for which no sum of rows passes 16 bits."""
    rows, bias, _, output_bias, direct = net
    lanes, bound = np.hstack([rows, direct[:, None]]), np.append(np.abs(bias), abs(output_bias[0]))
    at = 0
    for bins, most in groups:
        bound = bound + np.sort(np.abs(lanes[at:at + bins]), axis=0)[-most:].sum(0)
        at += bins
    assert at == len(rows)
    return 1 << min(8, int(np.floor(np.log2(32000 / bound.max()))))


def swift(name, about, net, features, groups, words=None):
    scale = scale_of(net, groups)
    rows, bias, output, output_bias, direct = [np.rint(part * scale).astype(int) for part in net]
    rows = np.hstack([rows, direct[:, None]])
    lines = ["// Made by Benchmarks/text-extraction/train_pages.py. Don't edit.", "// swift-format-ignore-file", "",
             f"/// {about}", f"enum {name} {{", "    /// A factor of e in the odds.",
             f"    static let scale: Int32 = {scale}",
             f"    static let bias: [Int16] = [{', '.join(map(str, [*bias, output_bias[0]]))}]",
             f"    static let output: [Int16] = [{', '.join(map(str, output))}]", ""]
    if words:
        lines += ["    /// The words of places that were learned.", '    static let words: StaticString = """']
        lines += ["        " + line for line in fill(words)] + ['        """', ""]
    lines += ["    /// Of each bin, what it adds to the hidden units and, the last, to the score.",
              "    static let rows: [Int16] = ["]
    at = 0
    for feature, bins in features:
        lines += [f"        // {feature}"]
        lines += ["        " + line for line in fill([f"{value}," for value in rows[at:at + bins].ravel()])]
        at += bins
    return "\n".join(lines + ["    ]", "}", ""])


def fill(words, width=112):
    lines, row = [], ""
    for word in words:
        if row and len(row) + len(word) + 1 > width:
            lines.append(row)
            row = ""
        row += (" " if row else "") + word
    return lines + [row]


def read_features(tool, mode):
    listing = subprocess.run([tool, mode], capture_output=True, text=True, check=True).stdout
    return [(name, int(bins)) for name, bins in map(str.split, listing.splitlines())]


def score_rows(pages, odds, tool):
    inputs = [f"{page.path}\t{page.address}\t{' '.join(str(int(round(256 * value))) for value in odds[page])}" for page in pages]
    found = sections(tool, "page-scores", inputs)
    return [[np.array(line.split(), np.int32) for line in found[page.path]] for page in pages]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--tool", default=".build/release/text-extraction")
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("Sources/ArticleExtraction/Page"))
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    arguments = parser.parse_args()
    everything = load(arguments.pages, arguments.tool)
    pages = [page for page in everything if page.dataset not in arguments.without]
    others = [page for page in everything if page.dataset in arguments.without]
    features, words = read_features(arguments.tool, "page-features"), vocabulary(pages)
    start, numbers = sum(bins for _, bins in features), {word: number for number, word in enumerate(words)}
    print(f"{len(pages)} pages, {sum(len(page.body) for page in pages)} lines, {len(features)} features, {len(words)} words", flush=True)
    first = Stage("first", everything, [list(page.word_rows(numbers, start)) for page in everything], features,
                  start + 2 * len(words))
    odds = first.by_fold(pages)
    report("first, folds by site", odds)
    first_net = first.learned(pages)
    odds |= {page: first.odds([first_net], page) for page in others}
    if others:
        report("first, never seen", {page: odds[page] for page in others})
    features = read_features(arguments.tool, "page-score-features")
    second = Stage("second", everything, score_rows(everything, odds, arguments.tool), features, sum(bins for _, bins in features))
    report("both, folds by site", second.by_fold(pages))
    second_net = second.learned(pages)
    if others:
        report("both, never seen", {page: second.odds([second_net], page) for page in others})

    one_each = [(bins, 1) for _, bins in features]
    arguments.weights.joinpath("PageScoreWeights.swift").write_text(swift(
        "PageScoreWeights", "What was learned of which lines are the article's among the others: see `PageScores`.",
        second_net, features, one_each), encoding="utf8")
    features = first.features
    # Of signs and regions a line may have several.
    groups = [(bins, bins if name in ("sign", "regions") else 1) for name, bins in features]
    lists = [("nearWords", len(words)), ("farWords", len(words))]
    arguments.weights.joinpath("PageLineWeights.swift").write_text(swift(
        "PageLineWeights", "What was learned of which lines of a page are the article's: see `PageFeatures`.",
        first_net, features + lists, groups + [(count, WORDS_OF_LINE) for _, count in lists], words), encoding="utf8")


if __name__ == "__main__":
    main()
