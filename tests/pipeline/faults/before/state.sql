BEGIN TRANSACTION;
CREATE TABLE changes (
        identity TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, url TEXT NOT NULL, hash TEXT)
        WITHOUT ROWID;
CREATE TABLE cursors (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
        identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, folded TEXT NOT NULL, path TEXT NOT NULL,
        sha256 TEXT NOT NULL, is_post INTEGER NOT NULL, speaks INTEGER NOT NULL, PRIMARY KEY (identity, folded))
        WITHOUT ROWID;
INSERT INTO "files" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','2026/03/02/story-number-1-of-the-bridge-6d957dec/index.md','2026/03/02/story-number-1-of-the-bridge-6d957dec/index.md','e48c59070dae094ebde988f5a6e7c383ea908edf9a9e2761bc5b2129baaead60',1,1);
INSERT INTO "files" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','2026/03/02/story-number-4-of-the-bridge-6ce69449/index.md','2026/03/02/story-number-4-of-the-bridge-6ce69449/index.md','2ce2aac91a26af55c8aa4ffbb7040b3b60c2e81aed646f09eacde81a12c006e2',1,1);
CREATE TABLE host_waits (host TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (
        identity TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL,
        first_seen_at TEXT NOT NULL, path TEXT, slug TEXT, published_at TEXT, fetched_at TEXT, changed_at TEXT,
        revision INTEGER NOT NULL, content_hash TEXT, entry_hash TEXT, text_hash TEXT, etag TEXT, last_modified TEXT,
        duplicate_of TEXT, origin TEXT,
        reason TEXT, sketch TEXT);
INSERT INTO "items" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html','Story number 2 of the bridge','skipped','2026-03-02T08:00:00.000000+00:00',NULL,NULL,'2026-03-02T00:00:00.000000+00:00',NULL,NULL,1,NULL,'e02dcc66e018d6025c4a0a2a',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "items" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html','Story number 3 of the bridge','removed','2026-03-02T08:00:00.000000+00:00','2026/03/02/story-number-3-of-the-bridge-e7f54c67/index.md','story-number-3-of-the-bridge-e7f54c67','2026-03-02T01:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',NULL,1,'sha256:0be77ee76d7e3122309efe6f798d537140ad8a938ab0846c7fc0fbb6739dffbe','ec290d3ee862116d96a7f20a','d73159de2d936e4a25f28e74',NULL,NULL,NULL,'generic','taken down','410b42437257764c4fe884d8a5a9704f51608a25fc8edd9fc35e938d8985096b7683a19dba3787339c5c4f93f0f23503e544062b4d3f9cdc86cc3f3549721be40fc0bbb68ab2e311119ace6faf800e5946642f47678077f56630b6e88d2f20040115a1fbcfc5c8c7eb5f3d273e67a04b10c51ccf030c4aeff0a54f59d141847c');
INSERT INTO "items" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','Story number 4 of the bridge','stored','2026-03-02T08:00:00.000000+00:00','2026/03/02/story-number-4-of-the-bridge-6ce69449/index.md','story-number-4-of-the-bridge-6ce69449','2026-03-02T01:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',NULL,1,'sha256:2a3fcc36b0e2ad8f45aa8e9900070aee187a9fd3752ceceb35dc0e6b9b6d930f','9bd1b15d8d66a208d6aafd52','1ed80963344b39de03dd4068',NULL,NULL,NULL,'generic',NULL,'410b42437257764c4fe884d8a5a9704f51608a25fc8edd9fc35e938d8985096b7683a19dba3787339c5c4f93f0f23503e544062b4d3f9cdc86cc3f3549721be40fc0bbb68ab2e311119ace6faf800e5946642f47678077f56630b6e8636420040115a1fbcfc5c8c7eb5f3d273e67a04b10c51ccf030c4aeff0a54f59d141847c');
INSERT INTO "items" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','Story number 1 of the bridge','stored','2026-03-02T08:00:00.000000+00:00','2026/03/02/story-number-1-of-the-bridge-6d957dec/index.md','story-number-1-of-the-bridge-6d957dec','2026-03-02T00:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',NULL,1,'sha256:6358d20e156f6f79f7acfee293878c20a8f9a478bc2a6eca58143536efe8340a','03f72f1eee0b85480b4991c5','88677eae622cfe2ee61dd7d4',NULL,NULL,NULL,'generic',NULL,'410b42437257764c4fe884d8a5a9704f51608a25fc8edd9fc35e938d8985096b7683a19dba3787339c5c4f93f0f23503e544062b4d3f9cdc86cc3f3549721be40fc0bbb68ab2e311119aaa0daf800e5946642f47678077f56630b6e8636420040115a1fbcfc5c8c7eb5f3d273e67a04b10c51ccf030c4aeff0a54f59d141847c');
INSERT INTO "items" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','Story number 5 of the bridge','owed','2026-03-02T08:00:03.150934+00:00',NULL,NULL,'2026-03-02T01:00:00.000000+00:00',NULL,NULL,1,NULL,'4eeaf5c8001b3d6546b63c9c',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE keys (
        key TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE,
        shown INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "keys" VALUES('guid:newshttps://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html',0);
INSERT INTO "keys" VALUES('guid:newshttps://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html',0);
INSERT INTO "keys" VALUES('guid:newshttps://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('guid:newshttps://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html',0);
INSERT INTO "keys" VALUES('guid:newshttps://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html',0);
INSERT INTO "keys" VALUES('near:0:410b42437257764c','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:10:46642f47678077f5','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:11:6630b6e863642004','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html',0);
INSERT INTO "keys" VALUES('near:11:6630b6e88d2f2004','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:12:0115a1fbcfc5c8c7','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:13:eb5f3d273e67a04b','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:14:10c51ccf030c4aef','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:15:f0a54f59d141847c','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:1:4fe884d8a5a9704f','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:2:51608a25fc8edd9f','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:3:c35e938d8985096b','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:4:7683a19dba378733','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:5:9c5c4f93f0f23503','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:6:e544062b4d3f9cdc','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:7:86cc3f3549721be4','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:8:0fc0bbb68ab2e311','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('near:9:119aaa0daf800e59','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html',0);
INSERT INTO "keys" VALUES('near:9:119ace6faf800e59','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('title:news35eef0da3471c311@29540220','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html',0);
INSERT INTO "keys" VALUES('title:news54940835fe88f5d0@29540220','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',0);
INSERT INTO "keys" VALUES('title:news55ba083988a80bc8@29540220','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html',0);
INSERT INTO "keys" VALUES('title:news80d2971a657e3533@29540160','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html',0);
INSERT INTO "keys" VALUES('title:newsf05f2abb94f3e6b0@29540160','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html',0);
INSERT INTO "keys" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html',1);
INSERT INTO "keys" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html',0);
INSERT INTO "keys" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html',1);
INSERT INTO "keys" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html',1);
INSERT INTO "keys" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html',0);
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "notes" VALUES('journal','92e36a558fd932a7d4f06adf9311114e26863f09cc0fe672d48b7f8120cbdb91');
INSERT INTO "notes" VALUES('landed','dcad6a7a3b86dc0b927b8ca5a2608a6492c5a51877326e61cf3738dfea4e838f');
INSERT INTO "notes" VALUES('robots','{"https://news.example.org": ["2026-03-02T08:00:00+00:00", ""]}');
CREATE TABLE owed (
        identity TEXT PRIMARY KEY REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, url TEXT NOT NULL,
        entry TEXT NOT NULL, since TEXT NOT NULL, attempts INTEGER NOT NULL, next_try_at TEXT NOT NULL,
        error TEXT NOT NULL, want TEXT NOT NULL);
INSERT INTO "owed" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','news','https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','{"guid":"https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html","link":"https://news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html","title":"Story number 5 of the bridge","published":{"at":"2026-03-02T01:00:00Z","origin":"stated"},"body":"<p>What was said of story 5.</p>","text_hash":"2cb9db845199eeffdea20d86","text_length":20,"teaser":"What was said of story 5.","feed_url":"https://news.example.org/feed.xml","home_url":"https://news.example.org/"}','2026-03-02T08:00:00.000000+00:00',1,'2026-03-02T08:00:00.000000+00:00','the page answers 503','article');
CREATE TABLE pictures (
        identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, url TEXT NOT NULL, name TEXT, sha256 TEXT,
        attempts INTEGER NOT NULL, next_try_at TEXT, error TEXT, PRIMARY KEY (identity, url)) WITHOUT ROWID;
CREATE TABLE rechecks (
            identity TEXT PRIMARY KEY REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, entry TEXT NOT NULL,
            since TEXT NOT NULL, next_at TEXT NOT NULL);
CREATE TABLE renames (was TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
        id TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT NOT NULL, added INTEGER NOT NULL,
        updated INTEGER NOT NULL, removed INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "runs" VALUES('20260302T080000.000000Z','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:03.150934+00:00',3,0,0);
INSERT INTO "runs" VALUES('20260303T090003.150934Z','2026-03-03T09:00:03.150934+00:00','2026-03-03T09:00:03.150934+00:00',0,0,1);
CREATE TABLE sightings (
            identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, first_at TEXT NOT NULL,
            last_at TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (identity, source)) WITHOUT ROWID;
INSERT INTO "sightings" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-1.html','news','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',1);
INSERT INTO "sightings" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-2.html','news','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',1);
INSERT INTO "sightings" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-3.html','news','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',1);
INSERT INTO "sightings" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-4.html','news','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',1);
INSERT INTO "sightings" VALUES('url:news.example.org/2026/a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer/story-5.html','news','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00',1);
CREATE TABLE sources (
        name TEXT PRIMARY KEY, url TEXT NOT NULL, etag TEXT, last_modified TEXT, body_hash TEXT, title TEXT,
        first_polled_at TEXT, polled_at TEXT, succeeded_at TEXT, full_at TEXT, next_poll_at TEXT,
        failures INTEGER NOT NULL, error TEXT, new_items INTEGER NOT NULL, notes TEXT NOT NULL);
INSERT INTO "sources" VALUES('news','https://news.example.org/feed.xml','"d35ff51a11185df1"',NULL,'d35ff51a11185df1b79e6e2760079297bf888a6b0afb9b092db4f6cefac851d2','News','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00','2026-03-02T08:00:00.000000+00:00','2026-03-02T09:11:23.189239+00:00',0,NULL,4,'{"keys": {"ignored": [], "random_polls": 0, "shared": []}, "polling": {"quiet_since": 1772438400, "reason": "window"}, "rhythm": {"at": 1772438400, "cells": {"1": 2.957}, "misses": [0.0, 0.0], "recent": [0.0, 0.0], "since": 1772409600}, "window": {"rows": [[1772409600, "780762e5", "f081f49f", "9efddd80"], [1772409600, "7342ca23", "35108989", "e0f78bea"], [1772413200, "a3eb27af", "ba625567", "05401d50"], [1772413200, "a8318991", "a2559bb7", "644dab51"], [1772413200, "76a37125", "1d83b8b4", "7136bced"]], "size": 5, "url": "https://news.example.org/feed.xml"}}');
CREATE TABLE strangers (path TEXT PRIMARY KEY, signature TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX items_by_source ON items (source);
CREATE INDEX keys_by_identity ON keys (identity);
CREATE INDEX files_by_path ON files (folded);
CREATE UNIQUE INDEX posts_by_path ON files (folded) WHERE is_post;
CREATE INDEX pictures_owed ON pictures (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX rechecks_due ON rechecks (source, next_at);
COMMIT;
PRAGMA user_version = 3;
PRAGMA application_id = 1717924963;
