"""Every setting of 京答, read from the environment in one place.

docs/settings.md explains each; a test fails when one is missing there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from knowledge.errors import InputError, SettingsError
from ui.dates import parse_date


def _home(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError("应为 1 至 65535 之间的整数")
    return int(text)


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("应以 http:// 或 https:// 开头")
    return text


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(?:\.\d+)?", text) or not 0 < float(text) <= 300:
        raise ValueError("应为大于 0、不超过 300 的秒数")
    return float(text)


def _price(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text):
        raise ValueError("应为每百万词元的价格，如 2 或 0.5")
    return Decimal(text)


def _database(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("应以 postgresql:// 开头")
    return text.replace("postgres://", "postgresql://", 1)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise ValueError("应为 0 至 1000000 之间的整数")
    return int(text)


def _log(text: str) -> str:
    if text.lower() not in ("text", "json"):
        raise ValueError("应为 text 或 json")
    return text.lower()


def _flag(text: str) -> bool:
    value = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(text.lower())
    if value is None:
        raise ValueError("应为 1 或 0")
    return value


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if any("/" in name or " " in name for name in names):
        raise ValueError("应为用逗号隔开的主机名，如 policy.example.org")
    return names


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except InputError as error:
        raise ValueError(error.what) from error


def default_home() -> Path:
    """Return the user's data folder for 京答; it need not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("jingda", appauthor=False)


def _setting(name: str, parse: Callable[[str], Any], *, secret: bool = False) -> dict[str, Any]:
    return {"name": name, "parse": parse, "secret": secret}


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What a person can set, with the environment variable that sets it. An empty variable counts as unset."""

    home: Path = field(default_factory=default_home, metadata=_setting("JINGDA_HOME", _home))
    host: str = field(default="127.0.0.1", metadata=_setting("JINGDA_HOST", str))
    port: int = field(default=7860, metadata=_setting("JINGDA_PORT", _port))
    embedder: str = field(default="", metadata=_setting("JINGDA_EMBEDDER", str))
    chroma_url: str = field(default="", metadata=_setting("JINGDA_CHROMA_URL", _url, secret=True))
    engine: str = field(default="", metadata=_setting("JINGDA_ENGINE", str, secret=True))
    database_url: str = field(default="", metadata=_setting("JINGDA_DATABASE_URL", _database, secret=True))
    record: bool = field(default=True, metadata=_setting("JINGDA_RECORD", _flag))
    upload_mb: int = field(default=50, metadata=_setting("JINGDA_UPLOAD_MB", _count))
    retention_days: int = field(default=180, metadata=_setting("JINGDA_RETENTION_DAYS", _count))
    rate_per_minute: int = field(default=120, metadata=_setting("JINGDA_RATE_PER_MINUTE", _count))
    queue: int = field(default=64, metadata=_setting("JINGDA_QUEUE", _count))
    proxies: str = field(default="127.0.0.1", metadata=_setting("JINGDA_PROXIES", str))
    oidc_issuer: str = field(default="", metadata=_setting("JINGDA_OIDC_ISSUER", _url))
    oidc_client_id: str = field(default="", metadata=_setting("JINGDA_OIDC_CLIENT_ID", str))
    oidc_client_secret: str = field(default="", metadata=_setting("JINGDA_OIDC_CLIENT_SECRET", str, secret=True))
    oidc_roles: str = field(default="", metadata=_setting("JINGDA_OIDC_ROLES", str))
    public_url: str = field(default="", metadata=_setting("JINGDA_PUBLIC_URL", _url))
    as_of: date | None = field(default=None, metadata=_setting("JINGDA_AS_OF", _date))
    llm_url: str = field(default="", metadata=_setting("JINGDA_LLM_URL", _url))
    llm_model: str = field(default="", metadata=_setting("JINGDA_LLM_MODEL", str))
    llm_key: str = field(default="", metadata=_setting("JINGDA_LLM_KEY", str, secret=True))
    llm_timeout_s: float = field(default=20.0, metadata=_setting("JINGDA_LLM_TIMEOUT_S", _seconds))
    llm_price_in: Decimal | None = field(default=None, metadata=_setting("JINGDA_LLM_PRICE_IN", _price))
    llm_price_out: Decimal | None = field(default=None, metadata=_setting("JINGDA_LLM_PRICE_OUT", _price))
    tracing: bool | None = field(default=None, metadata=_setting("JINGDA_TRACING", _flag))
    otlp_endpoint: str = field(default="", metadata=_setting("OTEL_EXPORTER_OTLP_ENDPOINT", _url))
    mcp_hosts: tuple[str, ...] = field(default=(), metadata=_setting("JINGDA_MCP_HOSTS", _names))
    log: str = field(default="text", metadata=_setting("JINGDA_LOG", _log))
    debug: bool = field(default=False, metadata=_setting("JINGDA_DEBUG", _flag))

    def __repr__(self) -> str:
        shown = (f"{f.name}={'…' if f.metadata['secret'] else getattr(self, f.name)!r}" for f in fields(self))
        return f"Settings({', '.join(shown)})"


def variables() -> tuple[str, ...]:
    """Return the names of all environment variables that are read."""
    return tuple(f.metadata["name"] for f in fields(Settings))


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this process.

    Raises: SettingsError naming the variable, what is wrong with it and what it may be.
    """
    values = {}
    for f in fields(Settings):
        text = environment.get(f.metadata["name"], "").strip()
        if text:
            values[f.name] = _parsed(f.metadata["name"], f.metadata["parse"], text, secret=f.metadata["secret"])
    return Settings(**values)


def _parsed(name: str, parse: Callable[[str], Any], text: str, *, secret: bool) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        shown = "" if secret else f"“{text}”"
        raise SettingsError(f"取值{shown}不能使用，{error}", where=name, remedy="请修改或取消该环境变量") from error
