#!/bin/sh
# scripts/install.sh core|dev|models|ocr: what `make install`, `make test`, `make test-models`, `make ocr` need, in .venv.
# 把运行（core）、开发（dev）、模型（models）或文字识别（ocr）所需的依赖按锁文件装进 .venv。
set -eu
cd "$(dirname "$0")/.."
what="${1:?core, dev, models or ocr}"
VENV="${VENV:-.venv}"
PYTHON="${PYTHON:-python3}"
export VENV
py="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

check_python() {
    if ! command -v "$PYTHON" >/dev/null 2>&1; then
        say "没有找到 ${PYTHON}。请安装 Python 3.11 或更新版本，或指定解释器：make install PYTHON=/路径/python3.12"
        say "$PYTHON was not found. Install Python 3.11 or newer, or name it: make install PYTHON=/path/to/python3.12"
        exit 1
    fi
    if ! new_enough "$PYTHON"; then
        found="$("$PYTHON" --version 2>&1)"
        say "京答需要 Python 3.11 或更新版本，这里的 $PYTHON 是 ${found}。请安装新版本后运行：make install PYTHON=python3.12"
        say "Jingda needs Python 3.11 or newer; $PYTHON here is $found. Install one, then: make install PYTHON=python3.12"
        exit 1
    fi
}

make_venv() {
    # A folder that was moved or copied, or whose interpreter is gone, is built anew.
    if new_enough "$py" && [ "$(cat "$VENV/.location" 2>/dev/null)" = "$(pwd)" ]; then return; fi
    check_python
    if [ -e "$VENV" ] && [ ! -e "$VENV/pyvenv.cfg" ]; then
        say "$VENV 已存在但不是虚拟环境，请移走后重试。$VENV exists but is no virtual environment: move it away first."
        exit 1
    fi
    say "[1/3] 建立虚拟环境 $VENV（$("$PYTHON" --version 2>&1)）creating it…"
    if ! "$PYTHON" -m venv --clear "$VENV"; then
        rm -rf "$VENV"
        say "建立虚拟环境失败。Debian、Ubuntu 请先运行：sudo apt-get install python3-venv"
        say "Creating the virtual environment failed. On Debian or Ubuntu first run: sudo apt-get install python3-venv"
        exit 1
    fi
    pwd >"$VENV/.location"
}

locked() { sed -n "s/^\($1==[^ ;]*\).*/\1/p" requirements.lock; }

# Everything is locked, so nothing is resolved. uv takes seconds; where it fails, pip takes a minute or two.
install_lock() {
    say "[2/3] 按 $1 安装依赖 installing…"
    if ! "$py" -m pip install -qq --disable-pip-version-check --no-compile "$(locked uv)"; then
        say "这里装不上 uv，改用 pip（较慢）。uv cannot be had here; pip takes longer."
    elif scripts/uv.sh pip install --no-deps --compile-bytecode -r "$1"; then
        return
    else
        say "uv 安装失败，改用 pip（较慢）。uv failed; pip takes longer."
    fi
    "$py" -m pip install --disable-pip-version-check --no-compile --no-deps --progress-bar off -r "$1"
}

install_project() {
    say "[3/3] 安装京答本身 installing Jingda itself…"
    if [ -x "$VENV/bin/uv" ] && scripts/uv.sh pip install --quiet --no-deps --no-build-isolation -e .; then return; fi
    "$py" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
}

# The lock names torch without its CUDA packages. Order of choice: a CPU build where pip is told to look,
# PyTorch's own CPU builds, then whatever the package index has, with what that build needs beside the lock.
install_models() {
    lock=requirements-models.lock
    say "[2/3] 按 $lock 安装 torch 与 sentence-transformers installing…"
    if [ -x "$VENV/bin/uv" ]; then
        plan="$(scripts/uv.sh pip install --dry-run -r "$lock" 2>&1 || true)"
        case "$plan" in
        *' + nvidia-'* | *' + cuda-'* | *'error'*)
            if scripts/uv.sh pip install --torch-backend cpu -r "$lock"; then return; fi
            say "取不到 torch 的 CPU 版，改装默认版（Linux 上约 4.5 GB）。No CPU build of torch: taking the default one."
            ;;
        esac
        if scripts/uv.sh pip install -r "$lock"; then return; fi
        say "uv 安装失败，改用 pip（较慢）。uv failed; pip takes longer."
    fi
    "$py" -m pip install --disable-pip-version-check --no-compile --progress-bar off -r "$lock"
}

make_venv
case "$what" in
core)
    install_lock requirements.lock
    install_project
    ;;
dev)
    install_lock requirements-dev.lock
    install_project
    ;;
models) install_models ;;
ocr) install_lock requirements-ocr.lock ;;
*)
    say "$0: core, dev, models or ocr, not $what"
    exit 2
    ;;
esac
mkdir -p "$VENV/.stamps"
touch "$VENV/.stamps/$what"
# What dev installs holds all of core.
if [ "$what" = dev ]; then touch "$VENV/.stamps/core"; fi
say "完成 done。"
