-- What a service at the first released schema holds: one of each thing that people would miss. Both databases read it.
INSERT INTO area (id, code, kind, name, folded, path, languages, demo) VALUES (1, '68', 'province', 'Lâm Đồng', 'lam dong', '/1/', '', FALSE);
INSERT INTO area (id, parent_id, code, kind, name, folded, path, languages, demo) VALUES (2, 1, '23008', 'commune', 'Phan Sơn', 'phan son', '/1/2/', 'rgs', FALSE);
INSERT INTO topic (code, position, vi_name, en_name) VALUES ('health', 1, 'Sức khỏe', 'Health');
INSERT INTO language (tag, position, own_name, vi_name, en_name, script, fallback, locale, machine_voice, active) VALUES ('vi', 1, 'Tiếng Việt', 'Tiếng Việt', 'Vietnamese', 'Latn', '', 'vi', TRUE, TRUE);
INSERT INTO person (id, created_at, language, area_id, audio, notices, shared) VALUES (7, '2026-11-01 03:00:00.000000', 'vi', 2, 'ask', 'now', FALSE);
INSERT INTO address (id, person_id, channel, account, address, state, reason, created_at) VALUES (9, 7, 'telegram', 'bot', '1007', 'good', '', '2026-11-01 03:00:00.000000');
INSERT INTO notice (id, code, level, state, sender, author, approver, approved_hash, audience, clip_ms, clip_language, people, cursor, created_at, approved_at, why) VALUES (5, '3497M', 'normal', 'done', 'Trạm y tế', 'staff:1', 'staff:2', 'x', '{"areas": ["23008"]}', 0, 'vi', 1, 7, '2026-11-02 03:00:00.000000', '2026-11-02 04:00:00.000000', '');
INSERT INTO delivery (kind, ref, person_id, copy_no, address_id, state, reason, tries, due_at, done_at, message_ref) VALUES (1, 5, 7, 0, 9, 2, '', 1, '2026-11-02 04:00:00.000000', '2026-11-02 04:00:01.000000', '77');
INSERT INTO translation (id, ref, field, language, text, hash, source_hash, state, author, changed_at) VALUES (4, 'notice:5', 'body', 'vi', 'Sáng thứ năm tiêm cho trẻ.', 'h', 'h', 'approved', 'staff:1', '2026-11-02 03:00:00.000000');
INSERT INTO "case" (id, code, person_id, kind, urgent, topic, area_id, language, channel, named, state, level, opened_at, demo) VALUES (6, '4H72M9', 7, 'feedback', FALSE, 'health', 2, 'vi', 'telegram', FALSE, 'received', 0, '2026-11-03 03:00:00.000000', FALSE);
INSERT INTO case_message (id, case_id, author, kind, text, mime, ms, at) VALUES (8, 6, 'person', 'text', 'Nước giếng có mùi lạ', '', 0, '2026-11-03 03:00:00.000000');
