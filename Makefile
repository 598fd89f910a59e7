# Newswire. `make` alone lists the targets.

SWIFT ?= swift
PYTHON ?= /usr/bin/python3
# Where the programs are built. One release build serves run, test and bench.
BIN := .build/release
SWIFT_SOURCES := Package.swift Sources Tests

export SWIFT PYTHON
.DEFAULT_GOAL := help
.NOTPARALLEL:

.PHONY: help run test bench docs format lint clean
.PHONY: dependencies build build-tests unit-tests end-to-end-tests

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: dependencies build ## start a daemon, push the sample articles, show the record; KEEP=1 leaves it running
	@NEWSWIRE_BIN=$(BIN) KEEP=$(KEEP) $(PYTHON) packaging/demo

test: ## install what is missing, then lint, unit tests and end-to-end tests, with the time of each
	@packaging/steps dependencies lint build-tests unit-tests end-to-end-tests

bench: dependencies build ## measure the daemon's throughput beside bare libzmq
	@BIN=$(BIN) $(PYTHON) Benchmarks/pipeline.py

docs: build ## write the pages that are made from tables in the program
	$(BIN)/newswired defaults > config/newswired.yaml
	$(BIN)/newswired reference > docs/configuration.md

format: ## rewrite the Swift sources in the project's format
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## check the format of the Swift sources
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_SOURCES)

clean: ## delete everything that was built
	rm -rf .build

dependencies: ## check, and where allowed install, the Debian packages and Swift
	@packaging/check-dependencies

build: ## build the programs
	$(SWIFT) build -c release

build-tests: ## build the programs and the unit tests
	$(SWIFT) build -c release --build-tests

# Without --skip-build, `swift test` builds all of it again with -enable-testing, into the same folder.
unit-tests: build-tests ## run the unit tests
	$(SWIFT) test -c release --skip-build --disable-xctest

end-to-end-tests: build ## run the built programs against real sockets; SUITES="sample junk" for some of them
	NEWSWIRE_BIN=$(BIN) $(PYTHON) Tests/EndToEnd/run.py $(SUITES)
