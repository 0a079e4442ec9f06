"""The tables of the records as this version of the program reads them.

migrations/versions/ makes them; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ui.records.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _when(name: str, *, nullable: bool = False, index: bool = False) -> Column[object]:
    return Column(name, UtcDateTime, nullable=nullable, index=index)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),  # unguessable: whoever has it may export and erase
    Column("face", String(20), nullable=False),  # web, api, desk …
    Column("account", String(80), nullable=False, default=""),  # who was signed in, "" for the public
    _when("started_at"),
    _when("last_at", index=True),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    Column("key", String(64), nullable=False, unique=True),  # chosen by the face, so feedback can name it at once
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    _when("asked_at", index=True),
    Column("question", Text, nullable=False),  # personal data masked
    Column("as_of", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("answer", JSON, nullable=False),  # Answer.as_json()
    Column("latency_ms", Float, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), nullable=False, unique=True),
    _when("given_at"),
    Column("thumb", Integer, nullable=False),  # 1 up, -1 down, 0 only a comment
    Column("comment", Text, nullable=False),
)

faqs = Table(
    "faqs",
    metadata,
    _id(),
    Column("state", String(10), nullable=False, index=True),  # 草稿 待审 已发布 待复核 停用
    Column("program_id", String(80), nullable=False, default="", index=True),
    Column("origin", String(40), nullable=False, default=""),  # rule, clause, log, import, hand
    Column("version", Integer, nullable=False),  # number of the version that holds
    _when("created_at"),
    _when("changed_at"),
)

faq_versions = Table(
    "faq_versions",
    metadata,
    _id(),
    Column("faq_id", ForeignKey("faqs.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("rests_on", JSON, nullable=False),  # clause and rule id → fingerprint of its words when written
    Column("as_of", Date, nullable=False),
    Column("author", String(80), nullable=False),
    Column("note", Text, nullable=False),
    _when("written_at"),
    UniqueConstraint("faq_id", "number"),
)

faq_moves = Table(
    "faq_moves",
    metadata,
    _id(),
    Column("faq_id", ForeignKey("faqs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("from_state", String(10), nullable=False),
    Column("to_state", String(10), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("note", Text, nullable=False),
    _when("moved_at"),
)

house_answers = Table(
    "house_answers",
    metadata,
    _id(),
    Column("state", String(10), nullable=False, index=True),  # 待审 已批准 停用
    Column("question", Text, nullable=False),  # personal data masked
    Column("answer", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("proposed_by", String(80), nullable=False),
    Column("decided_by", String(80), nullable=False, default=""),
    Column("turn_key", String(64), nullable=False, default=""),
    _when("proposed_at"),
    _when("decided_at", nullable=True),
)

call_notes = Table(
    "call_notes",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("account", String(80), nullable=False, index=True),
    Column("text", Text, nullable=False),  # personal data masked
    _when("written_at"),
    Column("handed_to", String(80), nullable=False, default=""),  # the supervisor asked for help
    _when("settled_at", nullable=True),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _when("at"),
    Column("actor", String(80), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Text, nullable=False),  # canonical JSON: hashed as it stands
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("name", String(80), nullable=False, unique=True),  # lower case
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False, default=""),  # "" signs in by OIDC only
    Column("must_change", Boolean, nullable=False, default=False),
    Column("oidc_issuer", String(300), nullable=True),
    Column("oidc_subject", String(300), nullable=True),
    _when("created_at"),
    _when("disabled_at", nullable=True),
    UniqueConstraint("oidc_issuer", "oidc_subject"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    _when("created_at"),
    _when("seen_at"),
    _when("expires_at", index=True),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    _id(),
    Column("account", String(80), nullable=False),
    Column("address", String(80), nullable=False),
    _when("at", index=True),
    Index("ix_login_attempts_account_at", "account", "at"),
    Index("ix_login_attempts_address_at", "address", "at"),
)

oidc_logins = Table(
    "oidc_logins",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String(80), nullable=False),
    Column("verifier", String(140), nullable=False),
    Column("next", String(300), nullable=False),
    _when("at", index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("created_by", String(80), nullable=False),
    _when("created_at"),
    _when("expires_at", nullable=True),
    _when("used_at", nullable=True),
    _when("revoked_at", nullable=True),
)
