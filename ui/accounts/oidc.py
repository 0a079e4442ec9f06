"""Signing in through an OpenID Connect provider: authorization code with PKCE, the ID token checked against its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, delete

from knowledge.errors import InputError, SettingsError, StoreUnavailable
from ui.accounts.roles import Role, parse_role
from ui.accounts.secrets import digest, token
from ui.records.schema import oidc_logins
from ui.records.types import now

if TYPE_CHECKING:
    from ui.settings import Settings

ANSWER_S = 10.0
LASTS = timedelta(minutes=10)  # between leaving for the provider and coming back
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # public keys only: a client secret must not sign
LEEWAY_S = 60  # clocks differ
_REMEDY = "请重新登录；若仍不行，请联系管理员"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the provider says has signed in."""

    issuer: str
    subject: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that was begun: what to keep until the person comes back, and where to send them."""

    address: str
    state: str
    nonce: str
    verifier: str


class SignInRefused(InputError):
    """The provider did not vouch for this person, or gave them no role here."""


def expired() -> SignInRefused:
    return SignInRefused("这次登录已过期", remedy=_REMEDY)


def roles_of_groups(text: str) -> dict[str, Role]:
    """Return group → role from `staff=hotline,admin=it`. Raises: SettingsError."""
    found = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        role, mark, group = part.partition("=")
        if not mark or not group.strip():
            remedy = "请写成 staff=组名,supervisor=组名,admin=组名"
            raise SettingsError(f"“{part}”不是 角色=组", where="JINGDA_OIDC_ROLES", remedy=remedy)
        found[group.strip()] = parse_role(role)
    return found


class Provider:
    """The provider that JINGDA_OIDC_ISSUER names; what it publishes of itself is read at the first sign-in."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._id, self._secret = settings.oidc_client_id, settings.oidc_client_secret
        self._roles = roles_of_groups(settings.oidc_roles)
        self._published: dict[str, Any] = {}

    def begin(self, redirect_uri: str) -> Begun:
        """Raises: StoreUnavailable when the provider cannot be reached."""
        nonce, verifier = token(), token() + token()
        with self._client(redirect_uri) as client:
            endpoint = _reached(lambda: self._metadata(client)["authorization_endpoint"])
            address, state = client.create_authorization_url(endpoint, code_verifier=verifier, nonce=nonce)
        return Begun(address, state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str, redirect_uri: str) -> Vouched:
        """Return who came back with this code. Raises: SignInRefused; StoreUnavailable."""
        with self._client(redirect_uri) as client:
            given = _reached(
                lambda: client.fetch_token(self._metadata(client)["token_endpoint"], code=code, code_verifier=verifier)
            )
            keys = _reached(
                lambda: client.request("GET", self._metadata(client)["jwks_uri"], withhold_token=True).json()
            )
        claims = self._checked(str(given.get("id_token", "")), keys, nonce)
        return Vouched(self._issuer, str(claims["sub"]), _name(claims), self._role(claims))

    def _client(self, redirect_uri: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self._id, self._secret, scope="openid profile email", redirect_uri=redirect_uri,
            code_challenge_method="S256", timeout=ANSWER_S,
        )  # fmt: skip

    def _metadata(self, client: Any) -> dict[str, Any]:
        if not self._published:
            reply = client.request("GET", f"{self._issuer}/.well-known/openid-configuration", withhold_token=True)
            reply.raise_for_status()
            self._published = reply.json()
        return self._published

    def _checked(self, text: str, keys: Any, nonce: str) -> dict[str, Any]:
        """Return the claims of a token that is really the provider's, for us, for this login, and still good."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        needed: dict[str, Any] = {
            "iss": {"essential": True, "value": self._published.get("issuer", self._issuer)},
            "aud": {"essential": True, "value": self._id},
            "nonce": {"essential": True, "value": nonce},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
        try:
            claims = jwt.decode(text, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(leeway=LEEWAY_S, **needed).validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInRefused("统一账号的登录凭证没有通过核验", remedy=_REMEDY) from error
        return dict(claims)

    def _role(self, claims: dict[str, Any]) -> Role:
        """Return the highest role of the person's groups."""
        groups: list[Any] = []
        for claim in ("groups", "roles"):
            value = claims.get(claim, [])
            groups += value if isinstance(value, list) else [value]
        held = [self._roles[group] for group in groups if isinstance(group, str) and group in self._roles]
        if not held:
            raise SignInRefused("您的统一账号没有被授予本系统的角色", remedy="请联系管理员")
        return next(role for role in reversed(Role) if role in held)


def _reached(call: Callable[[], T]) -> T:
    """Turn what goes wrong on the way to the provider into one of two sentences."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError, InvalidURL

    try:
        return call()
    except AuthlibBaseError as error:
        raise SignInRefused("统一账号没有确认这次登录", remedy=_REMEDY) from error
    except (HTTPError, InvalidURL, ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable("统一账号服务没有应答", remedy="请稍后再试，或用本地账号登录") from error


def _name(claims: dict[str, Any]) -> str:
    for claim in ("preferred_username", "email", "name"):
        if isinstance(claims.get(claim), str) and claims[claim]:
            return str(claims[claim])
    return str(claims["sub"])


def remember(connection: Connection, begun: Begun, browser: str, next: str) -> None:
    """Keep a begun login until the person comes back, in the same browser."""
    connection.execute(
        oidc_logins.insert().values(
            state_hash=digest(begun.state),
            browser_hash=digest(browser),
            nonce=begun.nonce,
            verifier=begun.verifier,
            next=next,
            at=now(),
        )
    )


def recall(connection: Connection, state: str, browser: str) -> tuple[str, str, str] | None:
    """Return (nonce, verifier, next) of a login begun in this browser, None for no such one.

    It works once, whoever tries: the caller commits before it refuses.
    """
    here = delete(oidc_logins).where(oidc_logins.c.state_hash == digest(state)).returning(oidc_logins)
    row = connection.execute(here).one_or_none()
    if row is None or row.browser_hash != digest(browser) or row.at < now() - LASTS:
        return None
    return row.nonce, row.verifier, row.next
