-- Addresses of filtered lists for scripts/bench-server.sh: item, query, and where a page begins (day since year 1, id). Each
-- filter with its commonest and its rarest value, pairs of filters, a period, a search; first page, middle, near the end.
set client_min_messages = warning;
create temp table facet as
    select c.item, f.name, f.value, sum(n.n) as n
    from disclosure_cell c join disclosure_count n on n.cell = c.id
    cross join lateral (values ('department', c.department), ('region', c.region),
                               ('class', (array['minor','general','serious'])[nullif(c.class, -1) + 1]),
                               ('kind', split_part(c.kind, '；', 1)), ('state', c.state)) as f (name, value)
    where f.value <> '' and c.item in (select item from disclosure_counted where n > 0 order by n desc limit 3)
    group by 1, 2, 3;
create temp table pick as
    select * from (select *, row_number() over (partition by item, name order by n desc, value) as common,
                          row_number() over (partition by item, name order by n, value) as rare from facet) as r
    where common = 1 or rare = 1;
create temp table asked as
    select distinct item, '' as query from pick
    union select item, name || '=' || value from pick
    union select a.item, a.name || '=' || a.value || '&' || b.name || '=' || b.value from pick a join pick b using (item) where a.name < b.name
    union select item, name || '=' || value || '&from=2025-03&to=2025-08' from pick
    union select item, 'from=2024-02-10&to=2024-02-20' from pick
    union select item, 'q=' || q from pick, unnest(array['江渚', '有限公司', '91420700', '鄂']) as q
    union select item, name || '=' || value || '&q=有限公司' from pick where common = 1;
-- Some places on the way down each list.
create temp table place as
    select i.item, r.decided_on, r.id from (select distinct item from pick) as i
    cross join lateral (select greatest((select n from disclosure_counted d where d.item = i.item), 1) as n) as d
    cross join lateral (select decided_on, id from record where record.item = i.item and listed
                        order by decided_on desc, id desc offset (d.n * 0.5)::bigint limit 1) as r
    union all
    select i.item, r.decided_on, r.id from (select distinct item from pick) as i
    cross join lateral (select decided_on, id from record where record.item = i.item and listed
                        order by decided_on, id offset 30 limit 1) as r;
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
select item, query, null, null from asked
union all
select a.item, a.query, p.decided_on - date '0001-01-01' + 1, p.id from asked a join place p using (item) where a.query !~ 'from='
order by 1, 2, 3, 4;
