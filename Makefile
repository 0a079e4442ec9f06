# 京答 Jingda. `make help` 列出全部目标。
PYTHON ?= python3
VENV ?= .venv
ARGS ?=
EVAL ?= ../shared/evals/dev.jsonl
export PYTHON VENV Q
export PYTHONUTF8 := 1

BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps

# A .venv that was moved, or whose interpreter is gone, counts as not installed.
ifneq ($(shell cat $(VENV)/.location 2>/dev/null && $(BIN)/python -c '' 2>/dev/null && echo works),$(CURDIR) works)
$(STAMPS)/core $(STAMPS)/dev $(STAMPS)/models $(STAMPS)/ocr: absent
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install serve ask ocr dev test test-models lint format bench eval lock clean absent
absent:

help: ## 列出目标 list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

install: $(STAMPS)/core ## 建立 .venv 并按锁文件安装 create .venv and install what is locked
	@echo '已安装。下一步 installed; next: make serve'

serve: $(STAMPS)/core ## 启动网页 http://127.0.0.1:7860 start the web page
	@$(BIN)/jingda serve $(ARGS)

ask: $(STAMPS)/core ## 问一个问题 ask one question: make ask Q="创新券最高支持多少？"
	@if [ -z "$$Q" ]; then echo '用法 usage: make ask Q="创新券最高支持多少？"' >&2; exit 2; fi
	@$(BIN)/jingda ask $(ARGS) -- "$$Q"

ocr: $(STAMPS)/core $(STAMPS)/ocr ## 安装扫描件文字识别（可选）install OCR for scanned PDFs, optional

dev: $(STAMPS)/dev ## 安装开发工具 install the tools of development

test: dev ## 运行测试（不需要 torch）run the tests, which need no torch
	@$(BIN)/python -m pytest -q -m "not models" -n auto --dist worksteal $(ARGS)

# pytest leaves with 5 when it found no test, which is no failure here.
test-models: dev $(STAMPS)/models ## 运行需要 torch 的测试 run the tests that need torch
	@$(BIN)/python -m pytest -q -m models --timeout 900 $(ARGS) || [ $$? -eq 5 ]

lint: dev ## 检查风格与类型 check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: dev ## 自动整理代码 let ruff repair and format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMPS)/core ## 测量检索与回答的速度 measure the speed of search and answers
	@$(BIN)/python -m benchmarks.speed $(ARGS)

eval: $(STAMPS)/core ## 用题集评分 score on a question set: make eval EVAL=questions.jsonl
	@if [ ! -e "$(EVAL)" ]; then echo "没有题集 no question set at $(EVAL)；用 EVAL= 指定 name one with EVAL=" >&2; exit 2; fi
	@$(BIN)/jingda eval "$(EVAL)" $(ARGS)

lock: dev ## 重新生成锁文件 rewrite the lock files; ARGS=--upgrade takes newer versions
	@scripts/lock.sh $(ARGS)

clean: ## 删除 .venv 与缓存（不动数据）remove .venv and caches, not data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/core: requirements.lock pyproject.toml
	@scripts/install.sh core

$(STAMPS)/dev: requirements.lock requirements-dev.lock pyproject.toml
	@scripts/install.sh dev

$(STAMPS)/models: requirements-models.lock | $(STAMPS)/dev
	@scripts/install.sh models

$(STAMPS)/ocr: requirements-ocr.lock | $(STAMPS)/core
	@scripts/install.sh ocr
