# Newswire. `make` alone lists the targets.

SWIFT ?= swift
PYTHON ?= /usr/bin/python3
# Where the programs are built. One release build serves run, test and bench.
BIN := .build/release
SWIFT_SOURCES := Package.swift Sources Tests

export SWIFT PYTHON
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Where the tests find promtool and prometheus when the machine has none.
PROMETHEUS := .build/prometheus
# The parsers from PyPI that ours is measured beside.
HTML_PEERS := .build/html-peers
PAGE_PEERS := .build/page-peers
DEDUPE_PEERS := .build/dedupe-peers
# Where Scrapy from PyPI is installed for its test.
SCRAPY_TEST := .build/scrapy-test
# The same for the examples that write into stores.
STORES_TEST := .build/stores-test
# The programs to install are built apart, with Swift's libraries in them.
RELEASE := .build/install
RELEASE_BUILD = $(SWIFT) build -c release --static-swift-stdlib --scratch-path $(RELEASE)
PREFIX ?= /usr
DESTDIR ?=

# How often `make storm` kills the daemon, and how many damages `make bit-rot` does.
KILLS ?= 1000
FLIPS ?= 10000

.PHONY: help run test storm bit-rot mutants long-tests scrapy-test stores-test counts fuzz fuzz-decoding fuzz-extraction
.PHONY: bench bench-intake bench-feed backlog bench-text bench-decoding bench-html bench-pages bench-dedupe
.PHONY: bench-boilerplate compare-html
.PHONY: train train-pages eval-urls docs man format lint clean
.PHONY: release install uninstall
.PHONY: dependencies test-dependencies build build-tests unit-tests end-to-end-tests

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: dependencies build ## start a daemon, push the sample articles, show the record; KEEP=1 leaves it running
	@NEWSWIRE_BIN=$(BIN) KEEP=$(KEEP) $(PYTHON) packaging/demo

test: ## install what is missing, then lint, unit tests and end-to-end tests, with the time of each
	@packaging/steps test-dependencies lint build-tests unit-tests end-to-end-tests

storm: test-dependencies build ## kill the daemon KILLS=1000 times under load, and look for what was lost
	NEWSWIRE_BIN=$(BIN) $(PYTHON) Tests/EndToEnd/storm.py --kills $(KILLS)

bit-rot: test-dependencies build ## damage copies of states FLIPS=10000 times, and look what is found, lost and started
	NEWSWIRE_BIN=$(BIN) $(PYTHON) Tests/EndToEnd/bit_rot.py --flips $(FLIPS)

mutants: test-dependencies build-tests ## build daemons that break a promise, and see that the tests notice; MUTANTS="…" for some
	$(PYTHON) Tests/EndToEnd/mutants.py $(MUTANTS)

long-tests: test-dependencies build-tests ## 100,000 power cuts, 10,000 faults of each kind of the disk, 10,000 flips and cuts
	NEWSWIRE_LONG_TESTS=1 $(SWIFT) test -c release --skip-build --disable-xctest \
		--filter 'PowerCutTests|FaultTests|BitRotTests|FileCheckTests'

scrapy-test: test-dependencies build ## crawl 1,000 pages of this machine with Scrapy from PyPI while the daemon is killed twice
	@test -x $(SCRAPY_TEST)/bin/scrapy || $(PYTHON) -m venv $(SCRAPY_TEST)
	@$(SCRAPY_TEST)/bin/pip install --quiet scrapy pyzmq
	@NEWSWIRE_BIN=$(BIN) $(SCRAPY_TEST)/bin/python clients/python/tests/test_scrapy.py
	@NEWSWIRE_BIN=$(BIN) $(SCRAPY_TEST)/bin/python clients/python/tests/crawl.py --pages 1000 --kills 2

stores-test: test-dependencies build ## kill the examples for PostgreSQL and Parquet and the daemon; needs Debian's postgresql
	@test -x $(STORES_TEST)/bin/python || $(PYTHON) -m venv $(STORES_TEST)
	@$(STORES_TEST)/bin/pip install --quiet "psycopg[binary]" pyarrow pyzmq
	@NEWSWIRE_BIN=$(BIN) $(STORES_TEST)/bin/python clients/python/tests/postgresql.py --kills 20
	@NEWSWIRE_BIN=$(BIN) $(STORES_TEST)/bin/python clients/python/tests/parquet.py

counts: test-dependencies build ## count instructions a byte and allocations a page, and compare them with their limits
	@BIN=$(BIN) $(PYTHON) Tests/Counts/counts.py

fuzz: dependencies ## fuzz the HTML parser under the address sanitizer for MINUTES=1; PAGES=folder adds pages to the corpus
	NEWSWIRE_FUZZ=1 $(SWIFT) build -c release --product fuzz-html --scratch-path .build/fuzz --sanitize=fuzzer --sanitize=address
	$(PYTHON) Tests/Fuzzing/fuzz .build/fuzz/release/fuzz-html --minutes $(or $(MINUTES),1) $(if $(PAGES),--pages $(PAGES))

# What libFuzzer is called with, behind the binary and before what is special: $(1) is its folder.
FUZZED = SWIFT_BACKTRACE=enable=no timeout -s KILL $$(($(or $(MINUTES),1) * 60 + 300))
FUZZING = $(1)/found $(1)/seeds -max_total_time=$$(($(or $(MINUTES),1) * 60)) -timeout=20 \
	-artifact_prefix=$(1)/crashes/ -print_final_stats=1 </dev/null

FUZZ_DECODING := .build/fuzz/decoding
fuzz-decoding: test-dependencies ## fuzz the decompression of payloads under the address sanitizer for MINUTES=1
	NEWSWIRE_FUZZ=1 $(SWIFT) build -c release --product fuzz-decoding --scratch-path .build/fuzz --sanitize=fuzzer --sanitize=address
	$(PYTHON) Tests/Fuzzing/decoding/seeds $(FUZZ_DECODING)/seeds
	mkdir -p $(FUZZ_DECODING)/found $(FUZZ_DECODING)/crashes
	$(FUZZED) .build/fuzz/release/fuzz-decoding -max_len=4096 -rss_limit_mb=2000 $(call FUZZING,$(FUZZ_DECODING))

FUZZ_EXTRACTION := .build/fuzz/extraction
fuzz-extraction: dependencies ## the same of the reading of pages, texts, JSON-LD, bylines and dates
	NEWSWIRE_FUZZ=1 $(SWIFT) build -c release --product fuzz-extraction --scratch-path .build/fuzz --sanitize=fuzzer --sanitize=address
	$(PYTHON) Tests/Fuzzing/extraction/seeds $(FUZZ_EXTRACTION)/seeds
	mkdir -p $(FUZZ_EXTRACTION)/found $(FUZZ_EXTRACTION)/crashes
	$(FUZZED) .build/fuzz/release/fuzz-extraction -max_len=8192 -rss_limit_mb=3000 $(call FUZZING,$(FUZZ_EXTRACTION))

bench: dependencies build ## measure the daemon's throughput beside bare libzmq
	@BIN=$(BIN) $(PYTHON) Benchmarks/pipeline.py

backlog: dependencies build ## start a daemon on GB=10 of undecided payloads: time to the first ack, and memory
	@BIN=$(BIN) $(PYTHON) Benchmarks/backlog.py --gb $(or $(GB),10)

bench-intake: dependencies build ## measure durable puts/s beside a C program that appends and syncs the same bytes
	@BIN=$(BIN) $(PYTHON) Benchmarks/intake.py

bench-feed: dependencies build ## measure the durable feed: records/s to 1, 4 and 16 consumers, and from put to record
	@BIN=$(BIN) $(PYTHON) Benchmarks/feed.py

bench-text: build ## measure how fast texts are read: the samples, or FILES="…"
	@ls $(or $(FILES),docs/samples/*.txt) | $(BIN)/text-extraction bench

bench-decoding: build ## measure the conversion of each encoding to UTF-8 beside Python's codecs and iconv
	@BIN=$(BIN) $(PYTHON) Benchmarks/text-decoding/peers.py

bench-html: build $(HTML_PEERS) ## measure the HTML parser beside lexbor on 500 pages of PAGES=folder
	@BIN=$(BIN) $(HTML_PEERS)/bin/python Benchmarks/html-parsing/peers.py speed $(PAGES)

compare-html: build $(HTML_PEERS) ## compare its trees with those of html5lib on pages of PAGES=folder
	@BIN=$(BIN) $(HTML_PEERS)/bin/python Benchmarks/html-parsing/peers.py agree $(PAGES)

bench-pages: build $(PAGE_PEERS) ## measure articles from HTML beside trafilatura and resiliparse on 500 pages of PAGES=folder
	@BIN=$(BIN) $(PAGE_PEERS)/bin/python Benchmarks/text-extraction/page_peers.py $(PAGES)

$(PAGE_PEERS):
	$(PYTHON) -m venv $@ && $@/bin/pip install --quiet trafilatura lxml_html_clean resiliparse

$(HTML_PEERS):
	$(PYTHON) -m venv $@ && $@/bin/pip install --quiet selectolax html5lib

bench-dedupe: build $(DEDUPE_PEERS) ## measure near-duplicates beside datasketch and rensa, with COUNT (1000000) documents held
	@BIN=$(BIN) $(DEDUPE_PEERS)/bin/python Benchmarks/near-duplicates/peers.py $(or $(COUNT),1000000)

bench-boilerplate: build ## measure what is learned of recurring lines, by precision and recall of body lines; SWEEP=1 all settings
	@$(PYTHON) Benchmarks/boilerplate.py --newswire $(BIN)/newswire $(if $(SWEEP),--sweep)

$(DEDUPE_PEERS):
	$(PYTHON) -m venv $@ && $@/bin/pip install --quiet datasketch rensa

train-pages: build ## the same of the lines of HTML pages, and of kinds of pages (docs/pages.md)
	$(PYTHON) Benchmarks/text-extraction/train_pages.py $(PAGES) --tool $(BIN)/text-extraction

train: build ## learn anew which lines of a text are the article's, from PAGES=folder (docs/text.md)
	$(PYTHON) Benchmarks/text-extraction/train.py $(PAGES) --tool $(BIN)/text-extraction

eval-urls: build ## check that no two articles of URLS=FILE share an identity and no variant of an address splits one
	@BIN=$(BIN) $(PYTHON) Benchmarks/urls.py $(URLS)

docs: build ## write the pages that are made from tables in the program
	$(BIN)/newswired defaults > config/newswired.yaml
	$(BIN)/newswired reference > docs/configuration.md

man: build ## write the manual pages in docs/man anew from the programs' own help
	@NEWSWIRE_BIN=$(BIN) $(PYTHON) packaging/man-pages

release: ## build the programs to install: they need no Swift where they run
	$(RELEASE_BUILD) --product newswired
	$(RELEASE_BUILD) --product newswire

install: release ## install below PREFIX (/usr): programs, unit, manual pages, completions; DESTDIR for packages
	@BIN=$(RELEASE)/release LICENSES=$(RELEASE)/checkouts PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) packaging/install

uninstall: ## remove what install put there; configuration and state stay
	@BIN=$(RELEASE)/release PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) packaging/install --remove

format: ## rewrite the Swift sources in the project's format
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## check the format of the Swift sources
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_SOURCES)

clean: ## delete everything that was built
	rm -rf .build

dependencies: ## check, and where allowed install, the Debian packages and Swift
	@packaging/check-dependencies

test-dependencies: ## the same, and what only testing needs; fetches Prometheus without installing it
	@packaging/check-dependencies test-dependencies
	@packaging/fetch-prometheus $(PROMETHEUS)

build: ## build the programs
	$(SWIFT) build -c release

build-tests: ## build the programs and the unit tests
	$(SWIFT) build -c release --build-tests

# Without --skip-build, `swift test` builds all of it again with -enable-testing, into the same folder.
# NEWSWIRE_LONG_TESTS=1 cuts the power 100,000 times where it is 5,000 otherwise, and so on.
unit-tests: build-tests ## run the unit tests
	$(SWIFT) test -c release --skip-build --disable-xctest

end-to-end-tests: build ## run the built programs against real sockets; SUITES="sample junk" for some of them
	PATH="$$PATH:$(CURDIR)/$(PROMETHEUS)" NEWSWIRE_BIN=$(BIN) $(PYTHON) Tests/EndToEnd/run.py $(SUITES)
