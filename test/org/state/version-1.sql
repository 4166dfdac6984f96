-- A state of version 1 as helm4-audit 0.1.0 left it. It stays as it is: what such a state holds has to be readable for ever.
CREATE TABLE helm4_audit_state (version INTEGER NOT NULL, tool TEXT NOT NULL);
CREATE TABLE run (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, started_at TEXT NOT NULL,
      finished_at TEXT, tool_version TEXT NOT NULL, scan_key TEXT NOT NULL, settings TEXT NOT NULL,
      shard TEXT, filtered TEXT, complete INTEGER NOT NULL) STRICT;
CREATE TABLE repository (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL) STRICT;
CREATE TABLE outcome (run INTEGER NOT NULL REFERENCES run (key), repository INTEGER NOT NULL REFERENCES repository (key),
      status INTEGER, PRIMARY KEY (run, repository)) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_gone ON outcome (repository, run) WHERE status = 4;
CREATE TABLE failure (run INTEGER NOT NULL, repository INTEGER NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL,
      ms INTEGER NOT NULL, PRIMARY KEY (run, repository), FOREIGN KEY (run, repository) REFERENCES outcome (run, repository)) STRICT;
CREATE TABLE standing (repository INTEGER PRIMARY KEY REFERENCES repository (key), last_run INTEGER NOT NULL,
      held_run INTEGER, since_run INTEGER, gone_run INTEGER) STRICT;
CREATE TABLE result (repository INTEGER PRIMARY KEY REFERENCES repository (key), run INTEGER NOT NULL REFERENCES run (key),
      head TEXT NOT NULL, branch TEXT NOT NULL, stamp TEXT, default_branch TEXT, scan_key TEXT NOT NULL,
      digest TEXT NOT NULL, verdict TEXT NOT NULL, reasons TEXT NOT NULL, coverage TEXT NOT NULL,
      commands INTEGER NOT NULL, uses INTEGER NOT NULL, pins INTEGER NOT NULL, owner TEXT, bytes INTEGER NOT NULL,
      ms INTEGER NOT NULL) STRICT;
CREATE TABLE pin (repository INTEGER NOT NULL REFERENCES repository (key), place INTEGER NOT NULL, how TEXT NOT NULL,
      tool TEXT NOT NULL, version TEXT, span TEXT, major INTEGER, path TEXT NOT NULL, line INTEGER NOT NULL,
      PRIMARY KEY (repository, place)) STRICT;
CREATE TABLE finding (repository INTEGER NOT NULL REFERENCES repository (key), identity TEXT NOT NULL,
      from_run INTEGER NOT NULL REFERENCES run (key), first_run INTEGER NOT NULL REFERENCES run (key),
      end_run INTEGER REFERENCES run (key), end_kind INTEGER, seen_run INTEGER REFERENCES run (key), severity INTEGER NOT NULL,
      code TEXT NOT NULL, rule TEXT NOT NULL, rule_row TEXT NOT NULL, effect TEXT NOT NULL, due TEXT NOT NULL,
      confidence TEXT NOT NULL, path TEXT NOT NULL, start_line INTEGER NOT NULL, start_column INTEGER NOT NULL,
      end_line INTEGER NOT NULL, end_column INTEGER NOT NULL, message TEXT NOT NULL, advice TEXT NOT NULL, fix TEXT,
      owner TEXT, causes TEXT NOT NULL, PRIMARY KEY (repository, identity, from_run)) STRICT;
CREATE INDEX finding_from ON finding (from_run, severity);
CREATE INDEX finding_end ON finding (end_run, severity);
CREATE INDEX finding_open ON finding (repository, severity) WHERE end_run IS NULL;
CREATE TABLE parcel (repository INTEGER PRIMARY KEY REFERENCES repository (key), head TEXT NOT NULL, branch TEXT NOT NULL,
      digest TEXT NOT NULL, sarif BLOB NOT NULL) STRICT;
CREATE TABLE delivery (repository INTEGER PRIMARY KEY REFERENCES repository (key), done TEXT, refused TEXT,
      note TEXT NOT NULL) STRICT;
CREATE TABLE given (key TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE answer (url TEXT PRIMARY KEY, etag TEXT NOT NULL, packed INTEGER NOT NULL, size INTEGER NOT NULL,
      used INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
INSERT INTO helm4_audit_state (version, tool) VALUES (1, '0.1.0');
INSERT INTO run (key, id, label, started_at, finished_at, tool_version, scan_key, settings, shard, filtered, complete) VALUES (1, 'run-1', 'github:acme', '2026-01-02T00:00:00.000Z', '2026-11-21T20:59:24.088Z', '0.1.0', 'key', '{"target":"4.0.0","asOf":"2026-11-21","support":null,"minConfidence":"medium","rules":null,"ignores":true,"include":[],"exclude":[]}', NULL, '{"archived":2}', 1);
INSERT INTO run (key, id, label, started_at, finished_at, tool_version, scan_key, settings, shard, filtered, complete) VALUES (2, 'run-2', 'github:acme', '2026-01-03T00:00:00.000Z', '2026-11-21T20:59:24.090Z', '0.1.0', 'key', '{"target":"4.0.0","asOf":"2026-11-21","support":null,"minConfidence":"medium","rules":null,"ignores":true,"include":[],"exclude":[]}', NULL, '{"archived":2}', 1);
INSERT INTO repository (key, id, data) VALUES (1, 'github.com/acme/a', '{"id":"github.com/acme/a","forge":"github","host":"github.com","name":"acme/a","url":"https://github.com/acme/a.git","webUrl":"https://github.com/acme/a","apiUrl":"https://api.github.com","apiId":null,"defaultBranch":"main","head":null,"stamp":"s","sizeKb":1,"visibility":"private","archived":false,"fork":false,"topics":[],"properties":{},"owner":null}');
INSERT INTO repository (key, id, data) VALUES (2, 'github.com/acme/b', '{"id":"github.com/acme/b","forge":"github","host":"github.com","name":"acme/b","url":"https://github.com/acme/b.git","webUrl":"https://github.com/acme/b","apiUrl":"https://api.github.com","apiId":null,"defaultBranch":"main","head":null,"stamp":"s","sizeKb":1,"visibility":"private","archived":false,"fork":false,"topics":[],"properties":{},"owner":null}');
INSERT INTO repository (key, id, data) VALUES (3, 'github.com/acme/c', '{"id":"github.com/acme/c","forge":"github","host":"github.com","name":"acme/c","url":"https://github.com/acme/c.git","webUrl":"https://github.com/acme/c","apiUrl":"https://api.github.com","apiId":null,"defaultBranch":"main","head":null,"stamp":"s","sizeKb":1,"visibility":"private","archived":false,"fork":false,"topics":[],"properties":{},"owner":null}');
INSERT INTO outcome (run, repository, status) VALUES (1, 1, 0);
INSERT INTO outcome (run, repository, status) VALUES (1, 2, 0);
INSERT INTO outcome (run, repository, status) VALUES (1, 3, 2);
INSERT INTO outcome (run, repository, status) VALUES (2, 1, 0);
INSERT INTO outcome (run, repository, status) VALUES (2, 2, 3);
INSERT INTO outcome (run, repository, status) VALUES (2, 3, 4);
INSERT INTO failure (run, repository, kind, message, ms) VALUES (2, 2, 'timeout', 'too slow', 3);
INSERT INTO standing (repository, last_run, held_run, since_run, gone_run) VALUES (1, 2, 2, 1, NULL);
INSERT INTO standing (repository, last_run, held_run, since_run, gone_run) VALUES (2, 2, 1, 1, NULL);
INSERT INTO standing (repository, last_run, held_run, since_run, gone_run) VALUES (3, 2, 1, 1, 2);
INSERT INTO result (repository, run, head, branch, stamp, default_branch, scan_key, digest, verdict, reasons, coverage, commands, uses, pins, owner, bytes, ms) VALUES (1, 2, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'main', 's', 'main', 'key', 'd2', 'blocked', '[]', '{}', 1, 0, 1, NULL, 9, 1);
INSERT INTO result (repository, run, head, branch, stamp, default_branch, scan_key, digest, verdict, reasons, coverage, commands, uses, pins, owner, bytes, ms) VALUES (2, 1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'main', 's', 'main', 'key', 'db', 'blocked', '[]', '{}', 1, 0, 1, NULL, 9, 1);
INSERT INTO pin (repository, place, how, tool, version, span, major, path, line) VALUES (2, 0, 'action', 'helm', 'v3', '3', 3, 'ci.yml', 2);
INSERT INTO pin (repository, place, how, tool, version, span, major, path, line) VALUES (1, 0, 'action', 'helm', 'v3', '3', 3, 'ci.yml', 2);
INSERT INTO finding (repository, identity, from_run, first_run, end_run, end_kind, seen_run, severity, code, rule, rule_row, effect, due, confidence, path, start_line, start_column, end_line, end_column, message, advice, fix, owner, causes) VALUES (1, 'kept', 1, 1, NULL, NULL, NULL, 0, 'HELM4001', 'atomic-flag', 'install', 'rejected', 'on-upgrade', 'high', 'ci.yml', 3, 5, 3, 13, 'it''s rejected', '--rollback-on-failure', 'safe', NULL, '[{"kind":"action","name":"azure/setup-helm","version":"v4"}]');
INSERT INTO finding (repository, identity, from_run, first_run, end_run, end_kind, seen_run, severity, code, rule, rule_row, effect, due, confidence, path, start_line, start_column, end_line, end_column, message, advice, fix, owner, causes) VALUES (1, 'fixed', 1, 1, 2, 0, 1, 0, 'HELM4001', 'atomic-flag', 'install', 'rejected', 'on-upgrade', 'high', 'ci.yml', 3, 5, 3, 13, 'it''s rejected', '--rollback-on-failure', 'safe', NULL, '[{"kind":"action","name":"azure/setup-helm","version":"v4"}]');
INSERT INTO finding (repository, identity, from_run, first_run, end_run, end_kind, seen_run, severity, code, rule, rule_row, effect, due, confidence, path, start_line, start_column, end_line, end_column, message, advice, fix, owner, causes) VALUES (1, 'worse', 1, 1, 2, 2, 1, 2, 'HELM4001', 'atomic-flag', 'install', 'rejected', 'on-upgrade', 'high', 'ci.yml', 3, 5, 3, 13, 'it''s rejected', '--rollback-on-failure', 'safe', NULL, '[{"kind":"action","name":"azure/setup-helm","version":"v4"}]');
INSERT INTO finding (repository, identity, from_run, first_run, end_run, end_kind, seen_run, severity, code, rule, rule_row, effect, due, confidence, path, start_line, start_column, end_line, end_column, message, advice, fix, owner, causes) VALUES (1, 'worse', 2, 1, NULL, NULL, NULL, 1, 'HELM4001', 'atomic-flag', 'install', 'rejected', 'on-upgrade', 'high', 'ci.yml', 3, 5, 3, 13, 'it''s rejected', '--rollback-on-failure', 'safe', NULL, '[{"kind":"action","name":"azure/setup-helm","version":"v4"}]');
INSERT INTO finding (repository, identity, from_run, first_run, end_run, end_kind, seen_run, severity, code, rule, rule_row, effect, due, confidence, path, start_line, start_column, end_line, end_column, message, advice, fix, owner, causes) VALUES (1, 'new', 2, 2, NULL, NULL, NULL, 2, 'HELM4001', 'atomic-flag', 'install', 'rejected', 'on-upgrade', 'high', 'ci.yml', 3, 5, 3, 13, 'it''s rejected', '--rollback-on-failure', 'safe', NULL, '[{"kind":"action","name":"azure/setup-helm","version":"v4"}]');
INSERT INTO parcel (repository, head, branch, digest, sarif) VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'main', 'd2', X'73617269662074776f');
INSERT INTO delivery (repository, done, refused, note) VALUES (1, 'd1', NULL, 'https://example.org/1');
INSERT INTO given (key, value, at) VALUES ('webhook', 'run-1', '2026-11-21T20:59:24.094Z');
INSERT INTO answer (url, etag, packed, size, used, body) VALUES ('https://api.github.com/orgs/acme/repos', '"1"', 0, 2, 1, X'5b5d');
