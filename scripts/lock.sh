#!/bin/sh
# Rewrites the lock files from pyproject.toml: newest versions that fit, for every platform and Python >= 3.11.
# 按 pyproject.toml 重新生成锁文件。ARGS: passed to `uv pip compile`, e.g. --upgrade or --upgrade-package NAME.
set -eu
cd "$(dirname "$0")/.."

lock() { # lock FILE options…
    out="$1"; shift
    echo "$out" >&2
    scripts/uv.sh pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
        -o "$out" "$@"
}

lock requirements.lock --group bootstrap "$@"
lock requirements-dev.lock --group bootstrap --extra dev --extra qdrant -c requirements.lock "$@"
lock requirements-models.lock --extra models --excludes scripts/lock-excludes.txt -c requirements-dev.lock "$@"
lock requirements-ocr.lock --extra ocr -c requirements-dev.lock "$@"

# No build of one machine, no CUDA, no address.
if grep -nE '^(nvidia|cuda|triton)|==[^ ;]*\+|://|^-' requirements*.lock; then
    echo 'lock: the lines above bind the lock to a machine or bring CUDA; see scripts/lock-excludes.txt' >&2
    exit 1
fi
