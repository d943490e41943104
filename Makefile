# Two commands do everything on a fresh Debian or Ubuntu with Rust's toolchain:
#   make demo   builds a graph from the example articles, asks it, draws it
#   make test   formatter, linter, tests and documentation
#
# One profile (release) and one target folder for all checkouts: RocksDB compiles once, in about
# ten minutes.

export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/newsgraph/target
NEWSGRAPH := $(CARGO_TARGET_DIR)/release/newsgraph
DEMO := demo

.PHONY: demo test build page install-needs lint docs models seeds bench bench-syntax fuzz clean-demo

build: install-needs page
	cargo build --release --locked

# The page of `newsgraph serve`, which the program carries if Node.js and npm are here when it is built.
page: ui/dist/app.js
ui/dist/app.js: $(wildcard ui/src/*) ui/build.mjs ui/package.json
	@if command -v npm > /dev/null; then \
		cd ui && npm install --no-audit --no-fund --silent && node build.mjs; \
	else \
		echo "the page of 'newsgraph serve' is left out: install Node.js and npm, and run 'make page build'"; \
	fi

# Compiler and libclang for RocksDB, Graphviz for the picture.
install-needs:
	@sh scripts/install-needs.sh

demo: build
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)
	$(NEWSGRAPH) build examples/articles --store $(DEMO)/graph
	@for question in who-signs-what who-invests-how-much what-deals-cover; do \
		printf '\n'; sed -n '1s/^# //p' examples/queries/$$question.rq; \
		$(NEWSGRAPH) query --store $(DEMO)/graph --file examples/queries/$$question.rq --format table || exit 1; \
	done
	@$(NEWSGRAPH) export --store $(DEMO)/graph --format dot > $(DEMO)/graph.dot
	@dot -Tsvg $(DEMO)/graph.dot -o graph.svg
	@printf '\nThe graph is drawn in graph.svg, and stands in $(DEMO)/graph:\n  $(NEWSGRAPH) query --store $(DEMO)/graph "SELECT ?who ?deal WHERE { ?who ng:signs ?deal }"\nTo look around in it, run this and open http://localhost:7878 in a browser:\n  $(NEWSGRAPH) serve --store $(DEMO)/graph\n'

test: install-needs page lint
	cargo test --release --locked
	@$(MAKE) --no-print-directory docs

lint:
	cargo fmt --all --check
	cargo clippy --release --locked --all-targets -- -D warnings
	sh scripts/check-licences.sh

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps --document-private-items

# The tables and models that the repository holds, from open data in DATA (see seeds/README.md and
# models/fr/README.md).
DATA ?= ../shared/data
seeds: build
	$(NEWSGRAPH) seeds make --from $(DATA)/gazetteers --out seeds

TREEBANKS := $(DATA)/treebanks
WINER := $(DATA)/entities/winer_fr
# The texts of the development articles (their names stand in the README beside them) are left out.
TEXTS = $(filter-out $(addprefix %/,$(addsuffix .txt,$(shell grep -oE '20[0-9]{2}_[0-9_]+-[0-9]+' \
	$(DATA)/../eval/dev/README.md))),$(sort $(wildcard $(WINER)/*/*.txt)))

NAME_CLASSES := $(foreach c,Person=Person Organization=Organization Location=Location Product=Project Event=Event,--class $c)

models: build
	$(NEWSGRAPH) train entities $(NAME_CLASSES) --out models/fr/names.model \
		--names-of Company=Organization --names-of Place=Location --passages models/fr/names/business.txt \
		$(filter $(WINER)/train/%,$(TEXTS))
	$(NEWSGRAPH) train syntax --lang fr --out models/fr/syntax.model \
		--lexicon $(DATA)/lexica/french_forms.tsv --lexicon $(DATA)/lexica/french_lemmas.tsv \
		$(addprefix --text ,$(TEXTS)) \
		$(TREEBANKS)/ud_french_sequoia/fr_sequoia-ud-train.conllu $(TREEBANKS)/ud_french_gsd/fr_gsd-ud-dev.conllu

# The stages on one thread, then whole runs over 1,000, 5,000 and 20,000 generated articles; about half an hour.
bench: build
	cargo bench --locked --bench stages
	@mkdir -p $(CARGO_TARGET_DIR)/bench
	cargo run --release --locked --example corpus -- 20000 > $(CARGO_TARGET_DIR)/bench/corpus.jsonl
	python3 scripts/bench-run.py $(NEWSGRAPH) $(CARGO_TARGET_DIR)/bench/corpus.jsonl

# Each fuzz target for ten minutes, two hours in all (see scripts/fuzz.sh).
fuzz: install-needs
	sh scripts/fuzz.sh 600

# Scores and speed beside UDPipe 1 and spaCy 3 (PEERS/run.sh installs them in BENCH); about ten minutes.
PEERS ?= ../shared/peers
BENCH ?= $(CARGO_TARGET_DIR)/bench-syntax
bench-syntax: build
	python3 scripts/bench-syntax.py $(NEWSGRAPH) $(TREEBANKS) $(PEERS) $(BENCH)

clean-demo:
	rm -rf $(DEMO) graph.svg
