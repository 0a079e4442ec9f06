"""What can go wrong with a model, as codes that stand in the log and in `Answer.usage`."""

from __future__ import annotations


class ModelFailure(Exception):
    """The endpoint gave nothing that can be used. code: timeout, connection, rate_limited, unauthorized, http_500, cut, …"""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


def failure_of(error: BaseException) -> ModelFailure:
    """Return our failure for whatever LangChain, the OpenAI client or the connection raised."""
    import openai

    if isinstance(error, ModelFailure):
        return error
    # Most special first: a time-out of the client is a connection error too.
    if isinstance(error, TimeoutError | openai.APITimeoutError) or _of_transport(error, "TimeoutException"):
        return ModelFailure("timeout", type(error).__name__)
    if isinstance(error, openai.RateLimitError):
        return ModelFailure("rate_limited", "429")
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelFailure("unauthorized", str(error.status_code))
    if isinstance(error, openai.APIStatusError):
        return ModelFailure(f"http_{error.status_code}", type(error).__name__)
    if isinstance(error, openai.APIConnectionError) or _of_transport(error, "TransportError"):
        return ModelFailure("connection", type(error).__name__)
    return ModelFailure("malformed", type(error).__name__)


def _of_transport(error: BaseException, name: str) -> bool:
    """True for an error of the client's HTTP library, which it lets through from the middle of a stream.

    By name: the client has changed from httpx to httpx2, whose errors are no relations.
    """
    return any(kind.__name__ == name and kind.__module__.startswith("httpx") for kind in type(error).__mro__)


def unreachable(code: str) -> bool:
    """Return whether a failure is the endpoint's own and will likely meet the next question too."""
    return code in ("timeout", "connection", "rate_limited", "unauthorized") or code.startswith("http_5")


def passing(code: str) -> bool:
    """Return whether the same request may well succeed a moment later."""
    return code in ("connection", "rate_limited") or code.startswith("http_5")
