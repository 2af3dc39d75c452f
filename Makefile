# Every task of the project. `make` alone lists them; each does its own set-up (script/bootstrap).

.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:

# Settings, for example `make html PYTHON=python3.13` or `make test TESTOPTS=tests/test_house.py`.
PYTHON     ?=
UV         ?= uv
VENV       ?= .venv
BUILD      ?= _build
HTML       ?= $(BUILD)/html
PORT       ?= 8000
SPHINXOPTS ?= -j auto
TESTOPTS   ?= -n auto --maxprocesses 4
LOCKOPTS   ?=
SCRIPTOPTS ?=
BENCHOPTS  ?=
BULKOPTS   ?=
PROSEOPTS  ?=
TITLE      ?=
# A title or the name of a folder may hold dollar signs: taken as they were typed, not expanded by make.
literal = $(if $(filter command environment,$(firstword $(origin $(1)))),$(eval override $(1) := $$(value $(1))))
$(foreach name,TITLE VENV BUILD HTML PORT PYTHON UV,$(call literal,$(name)))
# Recipes read them from the environment, in quotes: the names of folders may hold blanks and quotes, too.
export PYTHON UV VENV BUILD HTML PORT TITLE

# Programs are run as modules: their scripts hold the path of the folder that they were installed in.
RUN    = "$$VENV/bin/python" -m
SPHINX = $(RUN) infrakb build -b html $(SPHINXOPTS)

## help       この一覧を表示する
.PHONY: help
help:
	@echo '使い方: make ターゲット [変数=値]'
	@echo
	@sed -n 's/^## /  /p' $(firstword $(MAKEFILE_LIST))

## html       サイトを_build/htmlに作る
.PHONY: html
html: setup
	@$(SPHINX) -d "$$BUILD/doctrees" . "$$HTML"

## epub       トピックのハンドブック（EPUB 3）を_build/epubに作る
.PHONY: epub
epub: setup
	@date=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || date +%s)}; \
	SOURCE_DATE_EPOCH=$$date $(RUN) infrakb build -b epub $(SPHINXOPTS) -n -W --keep-going -d "$$BUILD/epub-doctrees" . "$$BUILD/epub"

## live       下書きも含めて表示し、保存のたびに作り直す（PORT=8000が使用中なら次のポート）
.PHONY: live
live: setup
	@$(RUN) infrakb live --port "$$PORT" --build "$$BUILD" $(SPHINXOPTS)

## new        今日の日付の記事ファイルを作る（TITLE="記事の題名"）
.PHONY: new
new: setup
	@$(RUN) infrakb new -- "$$TITLE"

## test       テストを実行する（TESTOPTS=pytestの引数）
.PHONY: test
test: setup
	$(RUN) pytest $(TESTOPTS)

## check      ビルドの警告、古い数値、食い違い、記事とトピックの抜けを調べる（ページは書かない）
.PHONY: check
check: setup
	@$(RUN) infrakb check --doctrees "$$BUILD/doctrees" --site "$$HTML"

## bulk       最後に作ったサイトを、Elasticsearchに入れるファイルにする（BULKOPTS=python -m infrakb.commands.bulkの引数）
.PHONY: bulk
bulk: setup
	@$(RUN) infrakb bulk --out "$$BUILD/bulk" $(BULKOPTS) "$$HTML"

## bench      ビルドの時間とメモリを測る（BENCHOPTS=python -m benchの引数）
.PHONY: bench
bench: setup
	$(RUN) bench $(BENCHOPTS)

## messages   訳文（infrakb/web/locale）を.moに変換する
.PHONY: messages
messages: setup
	$(RUN) babel.messages.frontend -q compile -d infrakb/web/locale -D infrakb
	$(RUN) babel.messages.frontend -q compile -d infrakb/web/locale -D sphinx

## lint       コードの書き方を調べる（ruff）
.PHONY: lint
lint: setup
	$(RUN) ruff check .
	$(RUN) ruff format --check .

## types      型を調べる（mypy --strict）
.PHONY: types
types: setup
	$(RUN) mypy

## scripts    スクリプトを調べ、infrakb/web/staticにまとめる（Node.js。SCRIPTOPTS=--checkで何も書かず、違えば失敗）
.PHONY: scripts
scripts:
	@sh script/scripts $(SCRIPTOPTS)

## prose      記事、トピック、案内の文章を調べる（Node.js。PROSEOPTS=調べるファイル）
.PHONY: prose
prose:
	@sh script/prose $(PROSEOPTS)

## strict     最初から作り、警告が1つでもあれば失敗する
.PHONY: strict
strict: setup
	@$(SPHINX) --empty -E -n -W --keep-going -d "$$BUILD/strict-doctrees" . "$$BUILD/strict"

## setup      環境を用意する（ほかのターゲットは、必要なら自分で用意する）
.PHONY: setup
setup:
	@sh script/bootstrap

## lock       pyproject.tomlからrequirements.lockを作り直す（LOCKOPTS=--upgradeで全部を新しくする）
.PHONY: lock
lock:
	@sh script/lock $(LOCKOPTS)

## clean      作ったものを消す（_build）
.PHONY: clean
clean:
	rm -rf -- "$$BUILD"

## distclean  環境（.venv、node_modules）なども消し、取得した直後の状態に戻す
.PHONY: distclean
distclean: clean
	rm -rf -- "$$VENV" .hypothesis node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
