-- A batch and a finding of the handler's department, a subscription with a delivery that was tried too often, a merged file.
insert into batch (item, department, file_name, rows, accepted, rejected, duplicates, received_on, header)
  values ('penalty', 'development', 'x.csv', 1, 0, 1, 0, '2026-11-20', '["CF_WSH"]');
insert into subscription (name, url, algorithm, secret, created_at)
  values ('省信用平台', 'https://x.example/', 'sha256', 'x', '2026-11-21T01:00:00Z');
insert into delivery (subscription_id, from_seq, from_part, to_seq, to_part, changes, state, attempts, next_at, created_at)
  values (1, 0, 0, 1, 0, 1, 'dead', 12, '2026-11-21T01:00:00Z', '2026-11-21T01:00:00Z');
insert into finding (kind, department, item, record_id, field, uscc, found, expected, found_on, due_on)
  values ('name_mismatch', 'development', 'penalty', 1, 'CF_XDR_MC', '91420700MA4900010Y', '江渚厂', '湖北江渚新材料有限公司',
          '2026-11-20', '2026-11-27');
insert into subject (uscc, name, region) values ('93410481MA4400032T', '江渚新材料厂', '420704');
insert into subject_alias (from_uscc, into_uscc, reason, document, from_at)
  values ('93410481MA4400032T', '91420700MA4900010Y', '一企两码', '文件', '2026-11-20T01:00:00Z');

-- A draft of the law that is being written.
insert into law_draft (title, chosen, begun_by, changed_by, changed_at)
    select 'x', '{"tier.window_months": 18}', id, id, now() from account where role = 'credit_office';

-- A watch rule of the handler's department that was switched on, and what it found.
insert into watch_rule (department, created_by, created_at)
    select 'development', id, now() from account where role = 'credit_office';
insert into watch_version (rule_id, version, title, rule, state, trial, seq, written_by, written_at, on_by, on_at)
    select 1, 1, '许可到期',
           '{"conditions":[{"item":"licence","when":{"kind":"ahead","field":"XK_YXQZI","within":{"n":30,"unit":"days"}}}]}',
           'on', null, 0, id, now(), id, now() from account where role = 'credit_office';
insert into watch_notice (rule_id, version, on_day, first) select rule_id, version, '2026-11-20', false from watch_version;
insert into watch_hit (notice_id, department, uscc, on_day, facts, reminded)
    select id, 'development', '91420700MA4900010Y', '2026-11-20', '[]', true from watch_notice;
-- A public article of the handler's department, and one that waits for review.
insert into article (unit, begun_at) values ('development', '2026-11-20T01:00:00Z'), ('development', '2026-11-20T01:00:00Z');
insert into article_text (article, n, state, section, title, summary, body, from_on, written_by, changed_at, decided_by, decided_at)
    select 1, 1, 'published', 'explained', 'x', 'x', 'x', '2026-11-20', writer.id, now(), office.id, now()
    from account writer, account office where writer.department = 'development' and office.role = 'credit_office'
    order by writer.id, office.id limit 1;
insert into article_text (article, n, state, section, title, summary, body, written_by, changed_at)
    select 2, 1, 'review', 'news', 'y', 'y', 'y', id, now() from account where department = 'development' order by id limit 1;
-- A theme library of the handler's department, with one subject listed by hand.
insert into library (name, theme, purpose, document, department, predicate, changed_at)
  values ('kept', 'other', 'x', 'x', 'development', '{}', '2026-11-21T01:00:00Z');
insert into library_pick (library, uscc, reason, added_by, added_at)
  select 1, '91420700MA4900010Y', 'x', id, '2026-11-21T01:00:00Z' from account where role = 'credit_office' order by id limit 1;

-- A plan with two tasks in which the handler's department leads and the other one cooperates: one is open, one was handed in.
insert into plan (title_zh, title_en, document, remind_days, written_by, written_at)
    select 'x', 'x', 'x', 30, id, now() from account where role = 'credit_office' order by id limit 1;
insert into plan_task (plan, part, number, group_zh, group_en, sector_zh, sector_en, work, begin_on, due_on, leads, supports, stage,
                       done_on, revision, added_by, added_at)
    select 1, 1, n, 'x', 'x', 'x', 'x', '{x}', '2026-01-01', '2026-12-31', '{development}', '{finance}',
           case n when 1 then 'open' else 'handed_in' end, case n when 2 then date '2026-11-20' end, n, id, now()
    from account, generate_series(1, 2) n where role = 'credit_office'
    order by id, n limit 2;
insert into plan_event (task, n, step, by, unit, at, evidence, evidence_on, done_on)
    select 2, 1, 'hand_in', id, 'development', now(), 'x', '2026-11-20', '2026-11-20'
    from account where department = 'development' order by id limit 1;
-- Every month before this day was counted: a brief of it may be published.
insert into trend_counted (as_of) values ('2026-11-21');

-- The handler's place is the other official's today.
insert into delegation (delegator, deputy, from_on, until, reason, away, made_at)
  select h.id, o.id, '2026-11-21', '2026-11-21', '培训', true, '2026-11-20 08:00+08'
  from account h, account o where h.email = 'handler@example.cn' and o.email = 'otherofficial@example.cn';
