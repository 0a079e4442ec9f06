BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE api_keys (
	id VARCHAR(16) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	secret_hash VARCHAR(64) NOT NULL, 
	scopes JSON NOT NULL, 
	per_minute INTEGER NOT NULL, 
	created_by VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id)
);
CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	actor VARCHAR(80) NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	detail TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT uq_audit_hash UNIQUE (hash)
);
INSERT INTO "audit" VALUES(1,'2026-11-21 17:27:47.716292','system','start','','{}','','fd824e153ec4b951d5dac1a558946f71838a4891c3471d2c8f20637cd6c0c9af');
INSERT INTO "audit" VALUES(2,'2026-11-21 17:27:47.717500','system','stop','','{}','fd824e153ec4b951d5dac1a558946f71838a4891c3471d2c8f20637cd6c0c9af','d6d6d3af6da2dc8dda89511ce8d5d25ab757e09353b65e48679e4cf23679d54f');
CREATE TABLE call_notes (
	id INTEGER NOT NULL, 
	conversation_id VARCHAR(64), 
	account VARCHAR(80) NOT NULL, 
	text TEXT NOT NULL, 
	written_at DATETIME NOT NULL, 
	handed_to VARCHAR(80) NOT NULL, 
	settled_at DATETIME, 
	CONSTRAINT pk_call_notes PRIMARY KEY (id), 
	CONSTRAINT fk_call_notes_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE
);
CREATE TABLE conversations (
	id VARCHAR(64) NOT NULL, 
	face VARCHAR(20) NOT NULL, 
	account VARCHAR(80) NOT NULL, 
	started_at DATETIME NOT NULL, 
	last_at DATETIME NOT NULL, 
	CONSTRAINT pk_conversations PRIMARY KEY (id)
);
INSERT INTO "conversations" VALUES('c1','web','','2026-11-21 17:27:47.686231','2026-11-21 17:27:47.686231');
CREATE TABLE faq_moves (
	id INTEGER NOT NULL, 
	faq_id INTEGER NOT NULL, 
	from_state VARCHAR(10) NOT NULL, 
	to_state VARCHAR(10) NOT NULL, 
	actor VARCHAR(80) NOT NULL, 
	note TEXT NOT NULL, 
	moved_at DATETIME NOT NULL, 
	CONSTRAINT pk_faq_moves PRIMARY KEY (id), 
	CONSTRAINT fk_faq_moves_faq_id FOREIGN KEY(faq_id) REFERENCES faqs (id) ON DELETE CASCADE
);
CREATE TABLE faq_versions (
	id INTEGER NOT NULL, 
	faq_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	question TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	citations JSON NOT NULL, 
	rests_on JSON NOT NULL, 
	as_of DATE NOT NULL, 
	author VARCHAR(80) NOT NULL, 
	note TEXT NOT NULL, 
	written_at DATETIME NOT NULL, 
	CONSTRAINT pk_faq_versions PRIMARY KEY (id), 
	CONSTRAINT fk_faq_versions_faq_id FOREIGN KEY(faq_id) REFERENCES faqs (id) ON DELETE CASCADE, 
	CONSTRAINT uq_faq_versions_faq_id UNIQUE (faq_id, number)
);
CREATE TABLE faqs (
	id INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	program_id VARCHAR(80) NOT NULL, 
	origin VARCHAR(40) NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_faqs PRIMARY KEY (id)
);
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	turn_id INTEGER NOT NULL, 
	given_at DATETIME NOT NULL, 
	thumb INTEGER NOT NULL, 
	comment TEXT NOT NULL, 
	CONSTRAINT pk_feedback PRIMARY KEY (id), 
	CONSTRAINT fk_feedback_turn_id FOREIGN KEY(turn_id) REFERENCES turns (id) ON DELETE CASCADE, 
	CONSTRAINT uq_feedback_turn_id UNIQUE (turn_id)
);
INSERT INTO "feedback" VALUES(1,1,'2026-11-21 17:27:47.710494',1,'有用');
CREATE TABLE house_answers (
	id INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	question TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	citations JSON NOT NULL, 
	as_of DATE NOT NULL, 
	proposed_by VARCHAR(80) NOT NULL, 
	decided_by VARCHAR(80) NOT NULL, 
	turn_key VARCHAR(64) NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	CONSTRAINT pk_house_answers PRIMARY KEY (id)
);
CREATE TABLE login_attempts (
	id INTEGER NOT NULL, 
	account VARCHAR(80) NOT NULL, 
	address VARCHAR(80) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_login_attempts PRIMARY KEY (id)
);
CREATE TABLE oidc_logins (
	state_hash VARCHAR(64) NOT NULL, 
	browser_hash VARCHAR(64) NOT NULL, 
	nonce VARCHAR(80) NOT NULL, 
	verifier VARCHAR(140) NOT NULL, 
	next VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_oidc_logins PRIMARY KEY (state_hash)
);
CREATE TABLE sessions (
	token_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (token_hash), 
	CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE turns (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	conversation_id VARCHAR(64) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	question TEXT NOT NULL, 
	as_of DATE NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	answer JSON NOT NULL, 
	latency_ms FLOAT NOT NULL, 
	CONSTRAINT pk_turns PRIMARY KEY (id), 
	CONSTRAINT fk_turns_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_turns_key UNIQUE ("key")
);
INSERT INTO "turns" VALUES(1,'k1','c1','2026-11-21 17:27:47.686231','创新券一年最多能用多少？','2026-11-20','answer','','{"kind": "answer", "answer": "每年最高50万元[1]。", "citations": [], "calculations": [], "eligibility": [], "notices": [], "reason": "", "as_of": "2026-11-20", "latency_ms": 12.5}',12.5);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	must_change BOOLEAN NOT NULL, 
	oidc_issuer VARCHAR(300), 
	oidc_subject VARCHAR(300), 
	created_at DATETIME NOT NULL, 
	disabled_at DATETIME, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_name UNIQUE (name), 
	CONSTRAINT uq_users_oidc_issuer UNIQUE (oidc_issuer, oidc_subject)
);
CREATE INDEX ix_conversations_last_at ON conversations (last_at);
CREATE INDEX ix_faqs_program_id ON faqs (program_id);
CREATE INDEX ix_faqs_state ON faqs (state);
CREATE INDEX ix_house_answers_state ON house_answers (state);
CREATE INDEX ix_login_attempts_account_at ON login_attempts (account, at);
CREATE INDEX ix_login_attempts_address_at ON login_attempts (address, at);
CREATE INDEX ix_login_attempts_at ON login_attempts (at);
CREATE INDEX ix_oidc_logins_at ON oidc_logins (at);
CREATE INDEX ix_call_notes_account ON call_notes (account);
CREATE INDEX ix_call_notes_conversation_id ON call_notes (conversation_id);
CREATE INDEX ix_faq_moves_faq_id ON faq_moves (faq_id);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_turns_asked_at ON turns (asked_at);
CREATE INDEX ix_turns_conversation_id ON turns (conversation_id);
CREATE TRIGGER audit_keeps_UPDATE BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps_DELETE BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('audit',2);
COMMIT;
