#!/usr/bin/env python3
"""train_pages.py PAGES [--tool PROGRAM] [--weights FOLDER] [--without NAME…]: learns which lines of an HTML page are the article's.

PAGES holds a folder for each dataset: `truth.jsonl` as `train.py` has it, and a folder `html` with each page as `ID.html`,
in UTF-8 or declaring what else it is in. Pages that are no articles have `"article": false` instead of a text. Datasets
named behind `--without` are only judged.

A network as in `train.py` judges a line by what it is and by its place in the tree; the words of places (classes and the
like) that at least 8 sites use are learned with it. Decision trees then judge the line again by how the network judged
those around it; they learn from judgements on pages of sites that it had not seen. Both are judged by site in five folds
before they are learned from all the pages; that is the figure to believe. Two more lots of trees learn, from what is
known of a whole page, whether it is an article and whether its body will have an F1 over 0.9. Needs lightgbm beside what
`train.py` does."""
import argparse, collections, hashlib, json, pathlib, subprocess
import lightgbm, numpy as np, scipy.sparse
import train

FOLDS = 5
SITES, WORDS, WORDS_OF_LINE = 8, 1200, 24
NEAR = 2  # Levels of the tree whose words are near.
TEACHERS = 3
TREES, LEAVES = 200, 31
KIND_TREES, KIND_LEAVES = 200, 15
CONFIDENCE_TREES, CONFIDENCE_LEAVES = 80, 7
STRANGER_WEIGHT = 3  # There are fewer of them.
MIXED, MIXED_WEIGHT = ("readability", "trafilatura-eval"), 0.5  # Sets whose pages are not all articles.
LEAF_BITS = 13  # Leaves are in units of 1 / 2 ** LEAF_BITS.


class Page(train.Page):
    def __init__(self, dataset, row, path, address, lines):
        super().__init__({"text": ""} | row, [(rows, text) for rows, _, text in lines])
        self.is_article = row.get("article", True)
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
        rows = [row for row in rows if row.get("text") or not row.get("article", True)]
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


class Judge:
    """What judges the lines of pages, from something that is known of each page."""
    def __init__(self, known):
        self.known = known

    def gathered(self, pages):
        return (self.stacked([self.known[page] for page in pages]), np.concatenate([page.body for page in pages]),
                np.concatenate([page.weights for page in pages]))

    def by_fold(self, pages):
        """The odds of the lines of each page, by what was learned of the other folds."""
        found = {}
        for fold in range(FOLDS):
            learned = self.learned([page for page in pages if page.fold != fold])
            found |= {page: self.odds(learned, page) for page in pages if page.fold == fold}
        return found


class Network(Judge):
    stacked = staticmethod(lambda tables: scipy.sparse.vstack(tables, format="csr"))

    def learned(self, pages):
        """One network that has learned what several make of the pages: see `train.learn`."""
        seen, body, weights = self.gathered(pages)
        nets = [train.learn_once(seen, body, weights, seed) for seed in range(1, TEACHERS + 1)]
        odds = sum(train.judged(seen, net) for net in nets) / len(nets)
        return train.learn_once(seen, 1 / (1 + np.exp(-odds)), weights, seed=0)

    def odds(self, net, page):
        return train.judged(self.known[page], net)


class Trees(Judge):
    stacked = staticmethod(np.concatenate)

    def learned(self, pages):
        seen, body, weights = self.gathered(pages)
        counted = weights > 0
        return grown(seen[counted], body[counted], weights[counted], TREES, LEAVES, 100)

    def odds(self, trees, page):
        return trees.predict(self.known[page], raw_score=True)


class PageTrees(Judge):
    """Judges whole pages, by what is known of each."""
    stacked = staticmethod(np.array)

    def __init__(self, known, truth, weights, sizes):
        super().__init__(known)
        self.truth, self.weights, self.sizes = truth, weights, sizes

    def learned(self, pages):
        known = self.stacked([self.known[page] for page in pages])
        weights = np.array([self.weights.get(page, 1) for page in pages])
        return grown(known, np.array([float(self.truth[page]) for page in pages]), weights, *self.sizes)

    def odds(self, trees, page):
        return trees.predict(self.known[page][None], raw_score=True)[0]


def grown(seen, truth, weights, count, leaves, lines_min):
    return lightgbm.train(
        dict(objective="binary", learning_rate=0.06, num_leaves=leaves, min_data_in_leaf=lines_min, feature_fraction=0.4,
             bagging_fraction=0.7, bagging_freq=1, lambda_l2=5, boost_from_average=False, seed=1, deterministic=True,
             force_row_wise=True, num_threads=2, verbose=-1),
        lightgbm.Dataset(seen, truth, weight=weights), count)


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


def written(name, about, members):
    lines = ["// Made by Benchmarks/text-extraction/train_pages.py. Don't edit.", "// swift-format-ignore-file", "",
             f"/// {about}", f"enum {name} {{"]
    return "\n".join(lines + members + ["}", ""])


def network_members(net, features, groups, words):
    scale = scale_of(net, groups)
    rows, bias, output, output_bias, direct = [np.rint(part * scale).astype(int) for part in net]
    rows = np.hstack([rows, direct[:, None]])
    lines = ["    /// A factor of e in the odds.", f"    static let scale: Int32 = {scale}",
             f"    static let bias: [Int16] = [{', '.join(map(str, [*bias, output_bias[0]]))}]",
             f"    static let output: [Int16] = [{', '.join(map(str, output))}]", "",
             "    /// The words of places that were learned.", '    static let words: StaticString = """']
    lines += ["        " + line for line in fill(words)] + ['        """', ""]
    lines += ["    /// Of each bin, what it adds to the hidden units and, the last, to the score.",
              "    static let rows: [Int16] = ["]
    at = 0
    for feature, bins in features:
        lines += [f"        // {feature}"]
        lines += ["        " + line for line in fill([f"{value}," for value in rows[at:at + bins].ravel()])]
        at += bins
    return lines + ["    ]"]


def flat(tree, leaves_max):
    """The nodes and leaves of a tree as `DecisionTrees` has them: a node before those that follow from it."""
    nodes, leaves = [], []

    def visit(part):
        if "leaf_value" in part:
            leaves.append(int(round(part["leaf_value"] * (1 << LEAF_BITS))))
            return 128 + len(leaves) - 1
        assert part["decision_type"] == "<="
        number = len(nodes)
        nodes.append(0)
        below, above = visit(part["left_child"]), visit(part["right_child"])
        nodes[number] = part["split_feature"] | int(part["threshold"]) << 8 | below << 16 | above << 24
        return number

    visit(tree)
    if not nodes:  # One leaf: ask something whose answer doesn't matter.
        nodes = [128 << 16 | 128 << 24]
    assert all(-(1 << 15) <= leaf < 1 << 15 for leaf in leaves)
    unused = [128 << 16 | 128 << 24]
    return nodes + unused * (leaves_max - 1 - len(nodes)), leaves + [0] * (leaves_max - len(leaves))


def tree_members(name, trees, leaves_max):
    flats = [flat(info["tree_structure"], leaves_max) for info in trees.dump_model()["tree_info"]]
    lines = []
    for part, kind, values in (("Nodes", "UInt32", [nodes for nodes, _ in flats]), ("Leaves", "Int16", [leaves for _, leaves in flats])):
        lines += [f"    static let {name}{part}: [{kind}] = ["]
        for tree in values:
            lines += ["        " + line for line in fill([f"{value}," for value in tree])]
        lines += ["    ]"]
    return lines


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


def judged_bins(mode, pages, odds, tool):
    """What is seen of each page once its lines are judged."""
    inputs = [f"{page.path}\t{page.address}\t{' '.join(str(int(round(256 * value))) for value in odds[page])}" for page in pages]
    found = sections(tool, mode, inputs)
    return {page: np.array([line.split() for line in found[page.path]], np.uint8) for page in pages}


def f1(page, odds):
    precision, recall = train.agreement(page.truth, kept_words(page, odds)[0])
    return 2 * (precision or 0) * recall / max(1e-9, (precision or 0) + recall)


def report_kinds(title, pages, odds):
    groups = collections.defaultdict(list)
    for page in pages:
        groups[page.dataset, page.is_article].append(odds[page] > 0)
    for (dataset, is_article), found in sorted(groups.items()):
        print(f"{title}: {dataset}, {len(found)} pages that are {'' if is_article else 'no '}articles: {np.mean(found):.3f} taken for articles")


def report_confidence(title, pages, odds, agreements):
    sure = np.array([1 / (1 + np.exp(-odds[page])) for page in pages])
    good = np.array([agreements[page] > 0.9 for page in pages])
    for low in np.arange(0, 1, 0.1):
        found = (sure >= low) & (sure < low + 0.1)
        if found.any():
            print(f"{title}: {found.sum()} pages at {sure[found].mean():.2f}: {good[found].mean():.2f} with F1 over 0.9")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--tool", default=".build/release/text-extraction")
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("Sources/ArticleExtraction/Page"))
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    arguments = parser.parse_args()
    everything = load(arguments.pages, arguments.tool)
    strangers = [page for page in everything if not page.is_article]
    everything = [page for page in everything if page.is_article]
    pages = [page for page in everything if page.dataset not in arguments.without]
    others = [page for page in everything if page.dataset in arguments.without]
    features, words = read_features(arguments.tool, "page-features"), vocabulary(pages)
    start, numbers = sum(bins for _, bins in features), {word: number for number, word in enumerate(words)}
    print(f"{len(pages)} pages, {sum(len(page.body) for page in pages)} lines, {len(features)} features, {len(words)} words", flush=True)
    network = Network({page: table(list(page.word_rows(numbers, start)), start + 2 * len(words)) for page in everything + strangers})
    odds = network.by_fold(pages)
    report("network, folds by site", odds)
    net = network.learned(pages)
    odds |= {page: network.odds(net, page) for page in others + strangers}
    if others:
        report("network, never seen", {page: odds[page] for page in others})
    trees = Trees(judged_bins("page-scores", everything + strangers, odds, arguments.tool))
    found = trees.by_fold(pages)
    report("trees, folds by site", found)
    learned = trees.learned(pages)
    found |= {page: trees.odds(learned, page) for page in others + strangers}
    if others:
        report("trees, never seen", {page: found[page] for page in others})

    facts = {page: bins[0] for page, bins in judged_bins("page-facts", everything + strangers, found, arguments.tool).items()}
    weights = {page: STRANGER_WEIGHT if not page.is_article else MIXED_WEIGHT if page.dataset in MIXED else 1 for page in facts}
    kinds = PageTrees(facts, {page: page.is_article for page in facts}, weights, (KIND_TREES, KIND_LEAVES, 3))
    report_kinds("kind, folds by site", pages + strangers, kinds.by_fold(pages + strangers))
    agreements = {page: f1(page, found[page]) for page in pages}
    confidence = PageTrees(
        facts, {page: agreements[page] > 0.9 for page in pages}, {}, (CONFIDENCE_TREES, CONFIDENCE_LEAVES, 15))
    report_confidence("confidence, folds by site", pages, confidence.by_fold(pages), agreements)

    # Of signs and regions a line may have several.
    groups = [(bins, bins if name in ("sign", "regions") else 1) for name, bins in features]
    lists = [("nearWords", len(words)), ("farWords", len(words))]
    members = network_members(net, features + lists, groups + [(count, WORDS_OF_LINE) for _, count in lists], words)
    arguments.weights.joinpath("PageLineWeights.swift").write_text(written(
        "PageLineWeights", "What was learned of which lines of a page are the article's: see `PageFeatures`.", members), encoding="utf8")
    arguments.weights.joinpath("PageTrees.swift").write_text(written(
        "PageTrees", "What was learned of lines among the others (`PageScores`) and of whole pages (`PageFacts`).",
        ["    /// Leaves are in units of 1 / 2^`scaleBits`.", f"    static let scaleBits: Int32 = {LEAF_BITS}", "",
         "    /// Which lines are the article's.", *tree_members("line", learned, LEAVES), "",
         "    /// Which pages are articles.", *tree_members("kind", kinds.learned(pages + strangers), KIND_LEAVES), "",
         "    /// Which bodies have an F1 over 0.9.", *tree_members("confidence", confidence.learned(pages), CONFIDENCE_LEAVES)]), encoding="utf8")


if __name__ == "__main__":
    main()
