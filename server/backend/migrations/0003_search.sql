-- Search by part of a name, exact and ranked: bucket first (top 1 %, next 9 %, the rest), then weight, then code.
--
-- Three ways, the cheapest that can answer:
--   one character     names that begin with it, read off an index that is already in order;
--   a common term     the first few thousand subjects in order usually contain enough matches;
--   any other term    the three rarest of its pairs through the bucket's inverted index, then the name itself.
--
-- In one function because the planner must see the very values (generic plans cost a second on a million names), and so
-- that a search is one round trip.
create function search_subjects(term text, wanted integer) returns setof text
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
declare
    key     constant text := search_key(term);
    -- In a LIKE pattern the reader's own signs stand for themselves.
    pattern constant text := '%' || replace(replace(replace(key, '\', '\\'), '%', '\%'), '_', '\_') || '%';
    pairs   text[];
    rarest  integer;
    names   real;
    hits    text[] := '{}';
    page   text[];
begin
    if key = '' or wanted < 1 then
        return;
    end if;
    if char_length(key) = 1 then
        return query select uscc from subject where left(name_key, 1) = key order by rank, weight desc, uscc limit wanted;
        return;
    end if;
    select array_agg(p.gram order by p.n, p.gram), min(p.n) into pairs, rarest
        from (select b.gram, coalesce(g.n, 0) as n from unnest(bigrams(key)) as b (gram) left join gram g using (gram)
              order by 2, 1 limit 3) as p;
    select reltuples into names from pg_class where oid = 'subject'::regclass;
    if rarest > names / 50 then
        select array_agg(w.uscc order by w.rank, w.weight desc, w.uscc) into page
            from (select uscc, rank, weight, name_key from subject order by rank, weight desc, uscc limit 3000) as w
            where w.name_key like pattern;
        if cardinality(page) >= wanted then
            return query select unnest(page[:wanted]);
            return;
        end if;
    end if;
    -- Three statements and not one loop: each names its bucket, so that its partial index can serve it.
    select array_agg(m.uscc order by m.weight desc, m.uscc) into page from (
        select uscc, weight from subject where rank = 0 and name_grams @> pairs and name_key like pattern
        order by weight desc, uscc limit wanted) as m;
    hits := hits || coalesce(page, '{}');
    if cardinality(hits) < wanted then
        select array_agg(m.uscc order by m.weight desc, m.uscc) into page from (
            select uscc, weight from subject where rank = 1 and name_grams @> pairs and name_key like pattern
            order by weight desc, uscc limit wanted - cardinality(hits)) as m;
        hits := hits || coalesce(page, '{}');
    end if;
    if cardinality(hits) < wanted then
        select array_agg(m.uscc order by m.weight desc, m.uscc) into page from (
            select uscc, weight from subject where rank = 2 and name_grams @> pairs and name_key like pattern
            order by weight desc, uscc limit wanted - cardinality(hits)) as m;
        hits := hits || coalesce(page, '{}');
    end if;
    return query select unnest(hits);
end $$;

-- By document number, whoever issued it.
create index record_by_document on record (document) where live and document <> '';
