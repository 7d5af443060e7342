-- SPDX-License-Identifier: GPL-3.0-or-later
-- Copyright the Followup authors
--
-- A database of version 1 with content, as that version wrote it. Never edited.
PRAGMA application_id = 1181707383;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
) STRICT;
INSERT INTO interview VALUES(1,'2a76edf3-1211-4f34-b16e-90e54498350e','O''Neill & Söhne 🚀','C engineer','o''neill & söhne 🚀','c engineer',1794823200,1794826800,60,'UTC','final','https://meet.example.com/x','2026-11-25','unknown',NULL,replace('two\nlines','\n',char(10)),NULL,NULL,'open',NULL,NULL,'unknown',NULL,1794830400,1794830400,NULL,NULL);
INSERT INTO interview VALUES(2,'50cca3cd-240c-46ef-ace2-0ab381a8caab','Second','Engineer','second','engineer',1794823200,1794826800,60,'UTC','first',NULL,'unknown','unknown',NULL,NULL,NULL,NULL,'rejected',1794830400,NULL,'unknown',NULL,1794830400,1794830400,NULL,NULL);
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
INSERT INTO interviewer VALUES(1,1,0,'ae586f8d-a719-4414-a04b-cf49dfa73196','interviewer','Jane Doe','jane@example.com',NULL,NULL,NULL,NULL,'phone',1,1);
INSERT INTO interviewer VALUES(2,1,1,'8bbb0aa8-c6f9-45f5-b3fe-f90b656cac93','interviewer','山田 花子',NULL,NULL,NULL,NULL,NULL,'none',0,0);
INSERT INTO interviewer VALUES(3,1,2,'796cabbb-664d-42cd-8b40-191d34f99f21','agency','Agency','agency@example.com',NULL,NULL,NULL,NULL,'none',0,0);
INSERT INTO interviewer VALUES(4,2,0,'abdff956-3a68-4001-9c64-cbb68a1498d1','interviewer','Jane Doe',NULL,NULL,NULL,NULL,NULL,'none',0,0);
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  interview INTEGER NOT NULL REFERENCES interview (id),
  at INTEGER NOT NULL,
  decision TEXT NOT NULL,
  note TEXT
) STRICT;
INSERT INTO answer VALUES(1,1,1794830400,'none',NULL);
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
  room BLOB NOT NULL,
  UNIQUE (interview, number)
) STRICT;
INSERT INTO "action" VALUES(1,1,1,'8cdc84ec-802d-49f8-8f0c-9b9bb5c437bd','thank-you',0,'Jane Doe','ae586f8d-a719-4414-a04b-cf49dfa73196','email',1794891600,1794913200,1794891600,'anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'planned',1794891600,NULL,NULL,0,NULL,NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(2,1,2,'b82d595d-0948-43bb-9a0c-e0a37c24e768','thank-you',0,'山田 花子','8bbb0aa8-c6f9-45f5-b3fe-f90b656cac93','email',1794891600,1794913200,1794891600,'anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'planned',1794891600,NULL,NULL,0,NULL,NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(3,1,3,'c83ec931-9b84-4438-835a-eeea3d10c51c','thank-you',0,'Agency','796cabbb-664d-42cd-8b40-191d34f99f21','email',1794891600,1794913200,1794891600,'anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'planned',1794891600,NULL,NULL,0,NULL,NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(4,1,4,'687d1e97-728f-4080-ba7f-d124b937f714','handwritten-note',0,'Jane Doe','ae586f8d-a719-4414-a04b-cf49dfa73196','post',1794909600,1795107600,1794909600,'anchor=end;day=2026-11-16;offset=1d;sources=S2 S5;due=2026-11-17','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'planned',1794909600,NULL,NULL,0,NULL,NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(5,1,5,'2e8515ed-96cf-42e9-850c-376eaffe58d6','check-in',0,'Agency','796cabbb-664d-42cd-8b40-191d34f99f21','email',1795687200,1795798800,1795687200,'anchor=decision;day=2026-11-25;offset=1d;cadence=balanced;sources=S1 S2 S3;due=2026-11-26','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'superseded',NULL,NULL,1794830400,0,NULL,NULL,NULL,X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(6,2,1,'3d46625d-ca8e-4e9a-a331-944b5ff4bcd4','debrief',0,NULL,NULL,'none',1794828600,1794870000,1794828600,'anchor=end;day=2026-11-16;offset=30m;sources=S1 S2 S3 S4;due=2026-11-16','second',NULL,NULL,NULL,NULL,'superseded',NULL,NULL,1794830400,0,NULL,NULL,NULL,X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(7,2,2,'314d84a2-d40e-4e58-b0b0-6b01dc570676','thank-you',0,'Jane Doe','abdff956-3a68-4001-9c64-cbb68a1498d1','email',1794891600,1794913200,1794891600,'anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17','second',NULL,NULL,NULL,NULL,'superseded',NULL,NULL,1794830400,0,NULL,NULL,NULL,X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(8,2,3,'7317e951-3d90-4ba4-aff7-01adf011ad5a','check-in',0,'Jane Doe','abdff956-3a68-4001-9c64-cbb68a1498d1','email',1795428000,1795626000,1795428000,'anchor=end;day=2026-11-16;offset=5bd;cadence=balanced;sources=S3;due=2026-11-23','second',NULL,NULL,NULL,NULL,'superseded',NULL,NULL,1794830400,0,NULL,NULL,NULL,X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "action" VALUES(12,1,6,'aa6f5a86-1c2e-4d41-90f3-60562b3cd1f8','check-in',1,'Agency','796cabbb-664d-42cd-8b40-191d34f99f21','email',1796032800,1796230800,1796032800,'anchor=answer;day=2026-11-16;offset=14d;due=2026-11-30','o''neill & söhne 🚀',NULL,NULL,NULL,NULL,'planned',1796032800,NULL,NULL,0,NULL,NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO event VALUES(1,1,1794830400,'daemon','add',1,NULL,NULL,'made',NULL,'{"employer":"O''Neill & Söhne 🚀"}','[{"table":"interview","id":1,"new":{"uuid":"2a76edf3-1211-4f34-b16e-90e54498350e","employer":"O''Neill & Söhne 🚀","position":"C engineer","employer_key":"o''neill & söhne 🚀","position_key":"c engineer","start":1794823200,"end":1794826800,"duration":60,"zone":"UTC","stage":"final","place":"https://meet.example.com/x","decision":"2026-11-25","may_follow_up":"unknown","liked":"two\u000alines","ending":"open","offer_preferred":"unknown","created":1794830400,"modified":1794830400}},{"table":"interviewer","id":1,"new":{"interview":1,"position":0,"uuid":"ae586f8d-a719-4414-a04b-cf49dfa73196","role":"interviewer","name":"Jane Doe","email":"jane@example.com","prefers":"phone","lead":1,"card":1}},{"table":"interviewer","id":2,"new":{"interview":1,"position":1,"uuid":"8bbb0aa8-c6f9-45f5-b3fe-f90b656cac93","role":"interviewer","name":"山田 花子","prefers":"none","lead":0,"card":0}},{"table":"interviewer","id":3,"new":{"interview":1,"position":2,"uuid":"796cabbb-664d-42cd-8b40-191d34f99f21","role":"agency","name":"Agency","email":"agency@example.com","prefers":"none","lead":0,"card":0}},{"table":"action","id":1,"new":{"interview":1,"number":1,"uuid":"8cdc84ec-802d-49f8-8f0c-9b9bb5c437bd","kind":"thank-you","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"ae586f8d-a719-4414-a04b-cf49dfa73196","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":2,"new":{"interview":1,"number":2,"uuid":"b82d595d-0948-43bb-9a0c-e0a37c24e768","kind":"thank-you","turn":0,"interviewer":"山田 花子","interviewer_uuid":"8bbb0aa8-c6f9-45f5-b3fe-f90b656cac93","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":3,"new":{"interview":1,"number":3,"uuid":"c83ec931-9b84-4438-835a-eeea3d10c51c","kind":"thank-you","turn":0,"interviewer":"Agency","interviewer_uuid":"796cabbb-664d-42cd-8b40-191d34f99f21","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":4,"new":{"interview":1,"number":4,"uuid":"687d1e97-728f-4080-ba7f-d124b937f714","kind":"handwritten-note","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"ae586f8d-a719-4414-a04b-cf49dfa73196","channel":"post","due":1794909600,"by":1795107600,"popup":1794909600,"reason":"anchor=end;day=2026-11-16;offset=1d;sources=S2 S5;due=2026-11-17","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1794909600,"showings":0}},{"table":"action","id":5,"new":{"interview":1,"number":5,"uuid":"2e8515ed-96cf-42e9-850c-376eaffe58d6","kind":"check-in","turn":0,"interviewer":"Agency","interviewer_uuid":"796cabbb-664d-42cd-8b40-191d34f99f21","channel":"email","due":1795687200,"by":1795798800,"popup":1795687200,"reason":"anchor=decision;day=2026-11-25;offset=1d;cadence=balanced;sources=S1 S2 S3;due=2026-11-26","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1795687200,"showings":0}}]');
INSERT INTO event VALUES(2,2,1794830400,'daemon','add',2,NULL,NULL,'made',NULL,'{"employer":"Second"}','[{"table":"interview","id":2,"new":{"uuid":"50cca3cd-240c-46ef-ace2-0ab381a8caab","employer":"Second","position":"Engineer","employer_key":"second","position_key":"engineer","start":1794823200,"end":1794826800,"duration":60,"zone":"UTC","stage":"first","decision":"unknown","may_follow_up":"unknown","ending":"open","offer_preferred":"unknown","created":1794830400,"modified":1794830400}},{"table":"interviewer","id":4,"new":{"interview":2,"position":0,"uuid":"abdff956-3a68-4001-9c64-cbb68a1498d1","role":"interviewer","name":"Jane Doe","prefers":"none","lead":0,"card":0}},{"table":"action","id":6,"new":{"interview":2,"number":1,"uuid":"3d46625d-ca8e-4e9a-a331-944b5ff4bcd4","kind":"debrief","turn":0,"channel":"none","due":1794828600,"by":1794870000,"popup":1794828600,"reason":"anchor=end;day=2026-11-16;offset=30m;sources=S1 S2 S3 S4;due=2026-11-16","employer_key":"second","state":"planned","next_at":1794828600,"showings":0}},{"table":"action","id":7,"new":{"interview":2,"number":2,"uuid":"314d84a2-d40e-4e58-b0b0-6b01dc570676","kind":"thank-you","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"abdff956-3a68-4001-9c64-cbb68a1498d1","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"second","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":8,"new":{"interview":2,"number":3,"uuid":"7317e951-3d90-4ba4-aff7-01adf011ad5a","kind":"check-in","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"abdff956-3a68-4001-9c64-cbb68a1498d1","channel":"email","due":1795428000,"by":1795626000,"popup":1795428000,"reason":"anchor=end;day=2026-11-16;offset=5bd;cadence=balanced;sources=S3;due=2026-11-23","employer_key":"second","state":"planned","next_at":1795428000,"showings":0}}]');
INSERT INTO event VALUES(3,3,1794830400,'daemon','add',3,NULL,NULL,'made',NULL,'{"employer":"Third"}','[{"table":"interview","id":3,"new":{"uuid":"81631466-4073-4de7-825f-55e8fc2c17c4","employer":"Third","employer_key":"third","position_key":"","start":1794823200,"end":1794826800,"duration":60,"zone":"UTC","stage":"first","decision":"unknown","may_follow_up":"unknown","ending":"open","offer_preferred":"unknown","created":1794830400,"modified":1794830400}},{"table":"interviewer","id":5,"new":{"interview":3,"position":0,"uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","role":"interviewer","name":"Jane Doe","prefers":"none","lead":0,"card":0}},{"table":"action","id":9,"new":{"interview":3,"number":1,"uuid":"c73efa22-9845-4e8e-85de-4135423ce4dc","kind":"debrief","turn":0,"channel":"none","due":1794828600,"by":1794870000,"popup":1794828600,"reason":"anchor=end;day=2026-11-16;offset=30m;sources=S1 S2 S3 S4;due=2026-11-16","employer_key":"third","state":"planned","next_at":1794828600,"showings":0}},{"table":"action","id":10,"new":{"interview":3,"number":2,"uuid":"68555c31-4acb-413d-8abe-5dd56ee7f0bf","kind":"thank-you","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"third","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":11,"new":{"interview":3,"number":3,"uuid":"dbfdc1a4-29e5-4a3a-ade8-f81b2e5d08a8","kind":"check-in","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","channel":"email","due":1795428000,"by":1795626000,"popup":1795428000,"reason":"anchor=end;day=2026-11-16;offset=5bd;cadence=balanced;sources=S3;due=2026-11-23","employer_key":"third","state":"planned","next_at":1795428000,"showings":0}}]');
INSERT INTO event VALUES(4,4,1794830400,'followup','hear',1,NULL,'11111111-2222-4333-8444-555555555555','made',NULL,'{"employer":"O''Neill & Söhne 🚀","decision":"none"}','[{"table":"answer","id":1,"new":{"interview":1,"at":1794830400,"decision":"none"}},{"table":"action","id":5,"old":{"state":"planned","next_at":1795687200,"finished_at":null},"new":{"state":"superseded","next_at":null,"finished_at":1794830400}},{"table":"action","id":12,"new":{"interview":1,"number":6,"uuid":"aa6f5a86-1c2e-4d41-90f3-60562b3cd1f8","kind":"check-in","turn":1,"interviewer":"Agency","interviewer_uuid":"796cabbb-664d-42cd-8b40-191d34f99f21","channel":"email","due":1796032800,"by":1796230800,"popup":1796032800,"reason":"anchor=answer;day=2026-11-16;offset=14d;due=2026-11-30","employer_key":"o''neill & söhne 🚀","state":"planned","next_at":1796032800,"showings":0}}]');
INSERT INTO event VALUES(5,5,1794830400,'daemon','snooze',2,2,NULL,'made',NULL,'{"employer":"Second","kind":"thank-you","interviewer":"Jane Doe","until":1795089600,"zone":"UTC"}','[{"table":"action","id":7,"old":{"state":"planned","next_at":1794891600,"snoozed_until":null},"new":{"state":"snoozed","next_at":1795089600,"snoozed_until":1795089600}}]');
INSERT INTO event VALUES(6,6,1794830400,'daemon','remove',3,NULL,NULL,'made',NULL,'{"employer":"Third"}','[{"table":"action","id":9,"old":{"interview":3,"number":1,"uuid":"c73efa22-9845-4e8e-85de-4135423ce4dc","kind":"debrief","turn":0,"channel":"none","due":1794828600,"by":1794870000,"popup":1794828600,"reason":"anchor=end;day=2026-11-16;offset=30m;sources=S1 S2 S3 S4;due=2026-11-16","employer_key":"third","state":"planned","next_at":1794828600,"showings":0}},{"table":"action","id":10,"old":{"interview":3,"number":2,"uuid":"68555c31-4acb-413d-8abe-5dd56ee7f0bf","kind":"thank-you","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","channel":"email","due":1794891600,"by":1794913200,"popup":1794891600,"reason":"anchor=end;day=2026-11-16;offset=18h;cadence=balanced;sources=S1 S2 S3 S4 S5;due=2026-11-17","employer_key":"third","state":"planned","next_at":1794891600,"showings":0}},{"table":"action","id":11,"old":{"interview":3,"number":3,"uuid":"dbfdc1a4-29e5-4a3a-ade8-f81b2e5d08a8","kind":"check-in","turn":0,"interviewer":"Jane Doe","interviewer_uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","channel":"email","due":1795428000,"by":1795626000,"popup":1795428000,"reason":"anchor=end;day=2026-11-16;offset=5bd;cadence=balanced;sources=S3;due=2026-11-23","employer_key":"third","state":"planned","next_at":1795428000,"showings":0}},{"table":"interviewer","id":5,"old":{"interview":3,"position":0,"uuid":"6c6a64d6-6c82-4864-888f-8a26fde6af1e","role":"interviewer","name":"Jane Doe","prefers":"none","lead":0,"card":0}},{"table":"interview","id":3,"old":{"uuid":"81631466-4073-4de7-825f-55e8fc2c17c4","employer":"Third","employer_key":"third","position_key":"","start":1794823200,"end":1794826800,"duration":60,"zone":"UTC","stage":"first","decision":"unknown","may_follow_up":"unknown","ending":"open","offer_preferred":"unknown","created":1794830400,"modified":1794830400}}]');
INSERT INTO event VALUES(7,7,1794830400,'daemon','end',2,NULL,NULL,'made',NULL,'{"employer":"Second","ending":"rejected"}','[{"table":"interview","id":2,"old":{"ending":"open","ended_at":null},"new":{"ending":"rejected","ended_at":1794830400}},{"table":"action","id":6,"old":{"state":"planned","next_at":1794828600,"finished_at":null},"new":{"state":"superseded","next_at":null,"finished_at":1794830400}},{"table":"action","id":7,"old":{"state":"snoozed","next_at":1795089600,"snoozed_until":1795089600,"finished_at":null},"new":{"state":"superseded","next_at":null,"snoozed_until":null,"finished_at":1794830400}},{"table":"action","id":8,"old":{"state":"planned","next_at":1795428000,"finished_at":null},"new":{"state":"superseded","next_at":null,"finished_at":1794830400}}]');
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('rules','1|62|00:00-24:00|UTC|balanced|1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('interview',3);
INSERT INTO sqlite_sequence VALUES('action',12);
INSERT INTO sqlite_sequence VALUES('event',7);
CREATE INDEX interview_process ON interview (employer_key, position_key, start);
CREATE INDEX interview_start ON interview (start);
CREATE INDEX interview_ending ON interview (ending, stage);
CREATE INDEX interviewer_interview ON interviewer (interview, position);
CREATE INDEX answer_interview ON answer (interview, at);
CREATE INDEX action_next ON action (next_at, due) WHERE next_at IS NOT NULL;
CREATE INDEX action_due ON action (due, kind, state) WHERE next_at IS NOT NULL;
CREATE INDEX action_showing ON action (due) WHERE state IN ('showing', 'shown');
CREATE INDEX action_office ON action (employer_key) WHERE next_at IS NOT NULL
  AND kind IN ('check-in', 'second-follow-up');
CREATE INDEX action_touch ON action (employer_key, finished_at) WHERE state = 'done'
  AND kind IN ('check-in', 'second-follow-up', 'touch');
CREATE INDEX action_own ON action (number) WHERE interview IS NULL;
CREATE INDEX event_batch ON event (batch);
CREATE INDEX event_interview ON event (interview);
CREATE INDEX event_standing ON event (standing, id) WHERE standing IS NOT NULL;
CREATE UNIQUE INDEX event_request ON event (request) WHERE request IS NOT NULL;
COMMIT;
