-- SPDX-License-Identifier: GPL-3.0-or-later
-- Copyright the Followup authors
--
-- The tables of version 4. Never edited: a later version gets a file of its own.
PRAGMA application_id = 1181707383;
PRAGMA user_version = 4;
CREATE TABLE interview (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  employer TEXT NOT NULL,
  position TEXT,
  employer_key TEXT NOT NULL,
  position_key TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  zone TEXT NOT NULL,
  stage TEXT NOT NULL,
  place TEXT,
  decision TEXT NOT NULL,
  may_follow_up TEXT NOT NULL,
  cadence TEXT,
  liked TEXT,
  forgot TEXT,
  note TEXT,
  ending TEXT NOT NULL,
  ended_at INTEGER,
  offer_deadline TEXT,
  offer_preferred TEXT NOT NULL,
  no_show_at INTEGER,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  ical_uid TEXT,
  ical_sequence INTEGER
, holidays TEXT) STRICT;
CREATE INDEX interview_process ON interview (employer_key, position_key, start);
CREATE INDEX interview_start ON interview (start);
CREATE INDEX interview_ending ON interview (ending, stage);
CREATE TABLE interviewer (
  id INTEGER PRIMARY KEY,
  interview INTEGER NOT NULL REFERENCES interview (id),
  position INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('interviewer', 'agency')),
  name TEXT,
  email TEXT,
  phone TEXT,
  post TEXT,
  title TEXT,
  about TEXT,
  prefers TEXT NOT NULL,
  lead INTEGER NOT NULL,
  card INTEGER NOT NULL
) STRICT;
CREATE INDEX interviewer_interview ON interviewer (interview, position);
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  interview INTEGER NOT NULL REFERENCES interview (id),
  at INTEGER NOT NULL,
  decision TEXT NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX answer_interview ON answer (interview, at);
CREATE TABLE action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview INTEGER REFERENCES interview (id),
  number INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  kind TEXT NOT NULL,
  turn INTEGER NOT NULL,
  interviewer TEXT,
  interviewer_uuid TEXT,
  channel TEXT NOT NULL,
  due INTEGER NOT NULL,
  by INTEGER NOT NULL,
  popup INTEGER NOT NULL,
  reason TEXT NOT NULL,
  employer_key TEXT NOT NULL,
  about INTEGER,
  text TEXT,
  note TEXT,
  rule_due INTEGER,
  state TEXT NOT NULL,
  next_at INTEGER,
  snoozed_until INTEGER,
  finished_at INTEGER,
  showings INTEGER NOT NULL,
  server_id INTEGER,
  server_owner TEXT,
  bus_guid TEXT,
  room BLOB NOT NULL, opened_at INTEGER,
  UNIQUE (interview, number)
) STRICT;
CREATE INDEX action_next ON action (next_at, due) WHERE next_at IS NOT NULL;
CREATE INDEX action_due ON action (due, kind, state) WHERE next_at IS NOT NULL;
CREATE INDEX action_showing ON action (due) WHERE state IN ('showing', 'shown');
CREATE INDEX action_office ON action (employer_key) WHERE next_at IS NOT NULL
  AND kind IN ('check-in', 'second-follow-up');
CREATE INDEX action_touch ON action (employer_key, finished_at) WHERE state = 'done'
  AND kind IN ('check-in', 'second-follow-up', 'touch');
CREATE INDEX action_own ON action (number) WHERE interview IS NULL;
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  verb TEXT NOT NULL,
  interview INTEGER,
  action INTEGER,
  request TEXT,
  standing TEXT,
  target INTEGER,
  facts TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX event_batch ON event (batch);
CREATE INDEX event_interview ON event (interview);
CREATE INDEX event_standing ON event (standing, id) WHERE standing IS NOT NULL;
CREATE UNIQUE INDEX event_request ON event (request) WHERE request IS NOT NULL;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_ical ON interview (ical_uid) WHERE ical_uid IS NOT NULL;
CREATE INDEX action_first ON action (interview, due) WHERE next_at IS NOT NULL;
CREATE TABLE line (
  interview INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
CREATE VIEW line_now (interview, text) AS
  SELECT i.id, CASE WHEN a.id IS NULL
  THEN printf('%d	%d	%s	%s	%s	0
', i.id, i.start, i.employer, i.position, i.ending)
  ELSE printf('%d	%d	%s	%s	%s	%d	%s	%s	%s	%s	%s	%d	%d	%d	%d
',
    i.id, i.start, i.employer, i.position, i.ending, a.number, a.kind, a.state, a.channel,
    a.interviewer, replace(replace(a.text, char(9), ' '), char(10), ' '), a.due, a.by, a.popup, a.snoozed_until) END
  FROM interview i LEFT JOIN action a ON a.id = (SELECT n.id FROM action n
    WHERE n.interview = i.id AND n.next_at IS NOT NULL ORDER BY n.due, n.id LIMIT 1);
CREATE TRIGGER line_interview_changed AFTER UPDATE OF start, employer, position, ending ON interview
BEGIN
  INSERT OR REPLACE INTO line
  SELECT interview, text FROM line_now WHERE interview = new.id;
END;
CREATE TRIGGER line_interview_gone AFTER DELETE ON interview
BEGIN
  DELETE FROM line WHERE interview = old.id;
END;
CREATE TRIGGER line_action_changed AFTER UPDATE OF number, kind, state, channel, interviewer, text, due, by, popup,
  next_at, snoozed_until ON action
BEGIN
  INSERT OR REPLACE INTO line
  SELECT interview, text FROM line_now WHERE interview = new.interview;
END;
CREATE TRIGGER line_action_gone AFTER DELETE ON action WHEN old.next_at IS NOT NULL
BEGIN
  INSERT OR REPLACE INTO line
  SELECT interview, text FROM line_now WHERE interview = old.interview;
END;
