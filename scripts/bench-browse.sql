-- What lists, search and suggestions cost in PostgreSQL: run by scripts/bench-browse.sh with `n` records on file.
-- A backend reads its own CPU from /proc, so that nothing but the statement is counted.
\set ON_ERROR_STOP on
\set QUIET on
set client_min_messages = warning;

create function spent() returns bigint language sql volatile as $$
    select split_part(stat, ' ', 12)::bigint + split_part(stat, ' ', 13)::bigint
    from (select regexp_replace(pg_read_file('/proc/self/stat'), '^.*\) ', '') as stat) as s
$$;

\echo loading :subjects subjects, :n records
\set today 2026-11-21
insert into browse_field (item, kind_field, state_field, stale) values ('penalty', 'CF_CFLB', '', false), ('licence', 'XK_XKLB', 'XK_ZT', false);
\ir bench-city.sql
update record set listed = false where listed and publish_until < '2026-11-21';
insert into disclosure_count select cell, date_trunc('month', decided_on)::date, count(*) from record where listed and cell is not null group by 1, 2;
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
call measure('search, 20 characters', 300, $q$select count(*) from search_subjects((select name || '分公司及其分支' from subject order by uscc offset ($1 * 37) % 100 limit 1), null, null, null, null, null, null, 21)$q$);
call measure('search, 1 character', 300, $q$select count(*) from search_subjects((array['湖','鄂','武','重'])[1 + $1 % 4], null, null, null, null, null, null, 21)$q$);
call measure('search, common name, filters nobody passes', 30, $q$select count(*) from search_subjects('有限公司', 'none', null, null, null, null, null, 21), (select $1::int) as i(i)$q$);
call measure('search, rare pair', 300, $q$select count(*) from search_subjects(chr(19968 + $1 * 7 % 6000) || chr(19968 + $1 * 13 % 6000), null, null, null, null, null, null, 21)$q$);
call measure('home figures', 300, $q$select (select sum(n) from subject_tally), count(*) from (select item, sum(n) from (select item, n from disclosure_counted union all select item, n from disclosure_change) as t group by item) as t, (select $1::int) as i(i)$q$);
call measure('list of one subject''s records by name', 100, $q$select count(*) from (select r.id from record r where r.uscc in (select code from codes_of_files((select array_agg(uscc) from search_subjects('有限公司', null, null, null, null, null, null, 200)))) and r.item = 'penalty' and r.live and r.listed order by r.decided_on desc, r.id desc limit 21) as l, (select $1::int) as i(i)$q$);
call measure('list, rare kind in a period, asked', 300, $q$select count(*) from disclosed_page('penalty', null, '420704', null, '行政拘留', null, '2025-03-01', '2025-04-30', '2026-11-21', date '2026-11-21' - $1 * 2, 0, 21, false)$q$);

\echo milliseconds of CPU for each (PostgreSQL alone; the kernel counts in hundredths of a second)
select what, round(ticks * 10.0 / runs, 2) as cpu_ms, slowest_ms from measured;
