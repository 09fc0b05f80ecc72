-- What lists, search and suggestions cost in PostgreSQL: run by scripts/bench-browse.sh with `n` records on file.
-- A backend reads its own CPU from /proc, so that nothing but the statement is counted.
\set ON_ERROR_STOP on
\set QUIET on
set client_min_messages = warning;

create function spent() returns bigint language sql volatile as $$
    select split_part(stat, ' ', 12)::bigint + split_part(stat, ' ', 13)::bigint
    from (select regexp_replace(pg_read_file('/proc/self/stat'), '^.*\) ', '') as stat) as s
$$;

\echo loading :n records
select setseed(0.42) \gset
insert into browse_field (item, kind_field, state_field, stale) values ('penalty', 'CF_CFLB', '', false), ('licence', 'XK_XKLB', 'XK_ZT', false);
-- Every fifth of a record a subject; names of the length and the repetitions of real ones.
insert into subject (uscc, name, class, region, industry, legal_rep, tier_dirty, rank, weight)
    select '914207' || lpad(i::text, 12, '0'),
           (array['湖北','鄂州','鄂州市','武汉','重庆'])[1 + i % 5] || (array['江渚','樊口','葛店','华容','梁子','长港','泽林','燕矶'])[1 + (i / 7) % 8]
             || chr(19968 + (i::bigint * 7919 % 6000)::int) || chr(19968 + (i::bigint * 104729 % 6000)::int)
             || (array['新材料','餐饮管理','建筑工程','物流','商贸','科技'])[1 + (i / 3) % 6] || (array['有限公司','有限责任公司','经营部','合作社'])[1 + i % 4],
           case when i % 3 = 0 then '98' else '01' end, (array['420702','420703','420704','gedian','linkong'])[1 + (i / 11) % 5], 'C26',
           chr(19968 + i % 300) || chr(19968 + (i / 300) % 900) || chr(20000 + i % 50), false,
           case when i % 100 = 0 then 0 when i % 10 = 0 then 1 else 2 end, i::bigint * 31 % 97
    from generate_series(1, greatest(:n / 5, 100)) as i;
insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, publish_from, publish_until, received_on)
    select '914207' || lpad((1 + (i::bigint * 48271) % greatest(:n / 5, 100))::text, 12, '0'),
           case when i % 2 = 0 then 'penalty' else 'licence' end, 1,
           case when i % 2 = 0 then jsonb_build_object('CF_WSH', '罚〔' || i || '〕号', 'CF_CFLB', (array['罚款','警告','没收违法所得','罚款；没收违法所得','责令停产停业','暂扣许可证件','行政拘留'])[1 + least(6, floor(random() * random() * 7)::int)])
                else jsonb_build_object('XK_WSH', '许〔' || i || '〕号', 'XK_XKLB', (array['普通','核准','登记','认可','特许','其他'])[1 + least(5, floor(random() * random() * 6)::int)], 'XK_ZT', (array['有效','无效'])[1 + (i / 5) % 2]) end,
           case when i % 2 = 0 then '罚〔' else '许〔' end || i || '〕号', '某局',
           'd' || floor(random() * random() * 25)::int, d.day, case when i % 2 = 0 then 1 + (i / 97) % 2 end,
           d.day, case when i % 2 = 0 then d.day + 365 * (1 + (i / 97) % 2) end, d.day
    from generate_series(1, :n) as i, lateral (select date '2026-11-21' - (i::bigint * 7 % 2190)::int as day) as d;
update record set listed = false where listed and publish_until < '2026-11-21';
insert into disclosure_count select cell, date_trunc('month', decided_on)::date, count(*) from record where listed and cell is not null group by 1, 2;
insert into gram select g, count(*)::int from subject, unnest(name_grams) as g group by g;
vacuum analyze;
\echo cells, rows of the cube, size of the record table with its indexes
select (select count(*) from disclosure_cell) as cells, (select count(*) from disclosure_count) as cube,
       pg_size_pretty(pg_total_relation_size('record')) as record, pg_size_pretty(pg_total_relation_size('subject')) as subject;

create table measured (what text, runs integer, ticks bigint, slowest_ms numeric);
create procedure measure(what text, runs integer, statement text) language plpgsql as $$
declare before bigint; at timestamptz; slowest interval := '0'; i integer;
begin
    -- Once for the caches.
    for i in 1 .. least(runs, 20) loop execute statement using i; end loop;
    before := spent();
    for i in 1 .. runs loop
        at := clock_timestamp();
        execute statement using i;
        slowest := greatest(slowest, clock_timestamp() - at);
    end loop;
    insert into measured values (what, runs, spent() - before, round(extract(epoch from slowest) * 1000, 1));
end $$;

call measure('list, no filter, first page', 300, $q$select count(*) from disclosed_page('penalty', null, null, null, null, null, null, null, '2026-11-21', 'infinity', 0, 21, true), (select $1::int) as i(i)$q$);
call measure('list, no filter, any page', 300, $q$select count(*) from disclosed_page('licence', null, null, null, null, null, null, null, '2026-11-21', date '2026-11-21' - $1 * 7, 0, 21, true)$q$);
call measure('list, common filter, walked', 300, $q$select count(*) from disclosed_page('licence', null, '420704', null, '普通', null, null, null, '2026-11-21', date '2026-11-21' - $1 * 7, 0, 21, true)$q$);
call measure('list, one cell, asked', 300, $q$select count(*) from disclosed_page('penalty', 'd' || $1 % 25, '420704', 1::smallint, '警告', null, null, null, '2026-11-21', 'infinity', 0, 21, false)$q$);
call measure('list, department, asked', 300, $q$select count(*) from disclosed_page('penalty', 'd' || $1 % 25, null, null, null, null, null, null, '2026-11-21', 'infinity', 0, 21, false)$q$);
call measure('list, rare kind, asked', 300, $q$select count(*) from disclosed_page('penalty', null, null, null, '行政拘留', null, null, null, '2026-11-21', date '2026-11-21' - $1 * 3, 0, 21, false)$q$);
call measure('list, every cell, asked (the worst choice)', 100, $q$select count(*) from disclosed_page('licence', null, null, null, null, '有效', null, null, '2026-11-21', date '2026-11-21' - $1 * 7, 0, 21, false)$q$);
call measure('suggest, 1 character', 300, $q$select count(*) from suggest_subjects((array['湖','鄂','武','重'])[1 + $1 % 4], 8)$q$);
call measure('suggest, 2 characters', 300, $q$select count(*) from suggest_subjects((array['湖北','鄂州','武汉','重庆'])[1 + $1 % 4], 8)$q$);
call measure('suggest, 4 and more', 300, $q$select count(*) from suggest_subjects((select left(name, 3 + $1 % 4) from subject order by uscc offset ($1 * 37) % 100 limit 1), 8)$q$);
call measure('suggest, initials', 300, $q$select count(*) from suggest_subjects((array['h','hb','hbj','hbjz','ezfk','e','cqgd','ezsh'])[1 + $1 % 8], 8)$q$);
call measure('search, common name', 300, $q$select count(*) from search_subjects((array['有限公司','商贸','科技'])[1 + $1 % 3], null, null, null, null, null, null, 21)$q$);
call measure('search, part of a name', 300, $q$select count(*) from search_subjects((select substr(name, 3, 2 + $1 % 4) from subject order by uscc offset ($1 * 37) % 100 limit 1), null, null, null, null, null, null, 21)$q$);
call measure('search, common name in a region', 300, $q$select count(*) from search_subjects('有限公司', '420702', null, null, null, null, null, 21), (select $1::int) as i(i)$q$);
call measure('search, document', 300, $q$select count(*) from (select id from record where listed and document <> '' and document_key(document) collate "C" >= '罚〔' || $1 * 2 and document_key(document) collate "C" < '罚〔' || $1 * 2 || chr(1114111) order by document_key(document) collate "C", id limit 21) as d$q$);

\echo milliseconds of CPU for each (PostgreSQL alone; the kernel counts in hundredths of a second)
select what, round(ticks * 10.0 / runs, 2) as cpu_ms, slowest_ms from measured;
