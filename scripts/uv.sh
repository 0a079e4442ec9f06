#!/bin/sh
# Runs .venv's uv with the settings that pip has on this machine: uv reads neither pip's
# configuration files nor its environment variables. Where pip has no setting, uv keeps its own.
# 用本机 pip 的设置（软件源、证书、本地轮子目录）运行 uv；pip 没有设置的，uv 用自己的默认值。
set -eu
venv="${VENV:-.venv}"
settings="$("$venv/bin/python" -m pip config list 2>/dev/null || true)"

# An environment variable of pip overrides its configuration files.
setting() {
    for scope in ':env:' install global; do
        value="$(printf '%s\n' "$settings" | sed -n "s/^$scope\.$1='\(.*\)'\$/\1/p" | sed 's/\\n/ /g' | head -n 1)"
        if [ -n "$value" ]; then
            printf '%s\n' "$value" | tr -s ' ' ' '
            return
        fi
    done
}

give() { # give UV_NAME pip-name [separator]: only where uv itself was told nothing
    eval "now=\${$1:-}"
    if [ -n "$now" ]; then return; fi
    value="$(setting "$2" | sed 's/^ *//; s/ *$//')"
    if [ -z "$value" ]; then return; fi
    if [ -n "${3:-}" ]; then value="$(printf '%s' "$value" | tr ' ' "$3")"; fi
    export "$1=$value"
}

give UV_DEFAULT_INDEX index-url
give UV_INDEX extra-index-url
give UV_FIND_LINKS find-links ,
give SSL_CERT_FILE cert
give UV_INSECURE_HOST trusted-host
give UV_HTTP_TIMEOUT default-timeout
# pip takes the best version from all indexes; uv would stop at the first that knows the name.
if [ -n "${UV_INDEX:-}" ]; then : "${UV_INDEX_STRATEGY:=unsafe-best-match}"; export UV_INDEX_STRATEGY; fi
VIRTUAL_ENV="$(cd "$venv" && pwd)"
export VIRTUAL_ENV
unset CONDA_PREFIX
exec "$venv/bin/uv" "$@"
