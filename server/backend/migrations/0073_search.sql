-- Search and suggestions that cost the same wherever the matches lie.
--
-- The planner takes it that matches are spread evenly over the order of results. They are not: the best subjects of a city
-- are not named like the others. So every walk along an order names the index that it walks, by sorting by all of its
-- columns and bounding the first from both sides (an equality would be taken out of the order, and any index with the
-- rest of it would do). The names that are compared along the way lie in the index.

drop index subject_by_rank;
create index subject_by_rank on subject (rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_region;
create index subject_by_region on subject (region, rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_tier;
create index subject_by_tier on subject (tier, rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_first;
create index subject_by_first on subject (left(name_key, 1), rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_first_2;
create index subject_by_first_2 on subject (left(name_key, 2), rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_first_4;
create index subject_by_first_4 on subject (left(name_key, 4), rank, (-weight), uscc) include (name_key, weight);
drop index subject_by_initial_1;
create index subject_by_initial_1 on subject (left(initials, 1), rank, (-weight), uscc) include (initials, weight);
drop index subject_by_initial_3;
create index subject_by_initial_3 on subject (left(initials, 3), rank, (-weight), uscc) include (initials, weight);

-- As before (0042): few matches are read and sorted, many are met soon along the order of results. Whether they are few is
-- seen in the index of names alone.
create or replace function suggest_subjects(term text, wanted integer) returns setof text
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
declare
    key  constant text := search_key(term);
    -- Behind every text that begins with the key, in the order of code points.
    ends constant text := key || chr(1114111);
    few  constant integer := 500;
    hits text[];
begin
    if key = '' or wanted < 1 then
        return;
    end if;
    if key ~ '^[a-z]+$' then
        if not exists (select from subject where initials >= key and initials < ends order by initials offset few limit 1) then
            select array_agg(f.uscc order by f.rank, -f.weight, f.uscc) into hits
                from subject f where f.initials >= key and f.initials < ends;
        elsif char_length(key) < 3 then
            select array_agg(f.uscc) into hits
                from (select uscc from subject
                      where left(initials, 1) >= left(key, 1) and left(initials, 1) <= left(key, 1)
                        and initials >= key and initials < ends
                      order by left(initials, 1), rank, -weight, uscc limit wanted) as f;
        else
            select array_agg(f.uscc) into hits
                from (select uscc from subject
                      where left(initials, 3) >= left(key, 3) and left(initials, 3) <= left(key, 3)
                        and initials >= key and initials < ends
                      order by left(initials, 3), rank, -weight, uscc limit wanted) as f;
        end if;
        hits := coalesce(hits[:wanted], '{}');
        return query select unnest(hits);
        -- Names that are written in Latin letters follow.
        if cardinality(hits) < wanted then
            return query select f.uscc from subject f
                where f.name_key >= key and f.name_key < ends and f.uscc <> all (hits)
                order by f.rank, -f.weight, f.uscc limit wanted - cardinality(hits);
        end if;
    elsif not exists (select from subject where name_key >= key and name_key < ends order by name_key offset few limit 1) then
        return query select f.uscc from (select uscc, rank, weight from subject where name_key >= key and name_key < ends offset 0) as f
            order by f.rank, -f.weight, f.uscc limit wanted;
    elsif char_length(key) = 1 then
        return query select uscc from subject where left(name_key, 1) >= key and left(name_key, 1) <= key
            order by left(name_key, 1), rank, -weight, uscc limit wanted;
    elsif char_length(key) < 4 then
        return query select uscc from subject
            where left(name_key, 2) >= left(key, 2) and left(name_key, 2) <= left(key, 2) and name_key >= key and name_key < ends
            order by left(name_key, 2), rank, -weight, uscc limit wanted;
    else
        return query select uscc from subject
            where left(name_key, 4) >= left(key, 4) and left(name_key, 4) <= left(key, 4) and name_key >= key and name_key < ends
            order by left(name_key, 4), rank, -weight, uscc limit wanted;
    end if;
end $$;

-- As before (0042): subjects whose name contains the term, after a place, with the filters that are given; a common term
-- together with filters that hardly anyone passes stops at some place, with `hit` false. Bucket by bucket: a term that is
-- common enough is looked for along the bucket's order; where that finds too little, since matches lie elsewhere, the rest of
-- the bucket is asked through its inverted index.
create or replace function search_subjects(term text, of_region text, of_class text, of_tier smallint,
                                           after_rank smallint, after_weight integer, after_uscc text, wanted integer)
    returns table (uscc text, rank smallint, weight integer, hit boolean)
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    key     constant text := search_key(term);
    -- In a LIKE pattern the reader's own signs stand for themselves.
    pattern constant text := '%' || replace(replace(replace(key, '\', '\\'), '%', '\%'), '_', '\_') || '%';
    pairs   text[];
    rarest  integer;
    names   real;
    common  boolean;
    -- So many names are walked in a bucket, and so many at most.
    stretch integer;
    longest constant integer := 60000;
    -- Matches that an inverted index finds at the price of a long walk.
    many    constant integer := 5000;
    got     integer := 0;
    seen    integer;
    walked  integer;
    ended   boolean;
    at_weight integer := after_weight;
    at_uscc text := coalesce(after_uscc, '');
begin
    if key = '' or wanted < 1 then
        return;
    end if;
    if char_length(key) = 1 then
        return query select s.uscc, s.rank, s.weight, true from subject s
            where left(s.name_key, 1) >= key and left(s.name_key, 1) <= key
              and (after_rank is null or (s.rank, -s.weight, s.uscc) > (after_rank, -after_weight, at_uscc))
              and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
              and (of_tier is null or s.tier = of_tier)
            order by left(s.name_key, 1), s.rank, -s.weight, s.uscc limit wanted;
        return;
    end if;
    select array_agg(p.gram order by p.n, p.gram), min(p.n) into pairs, rarest
        from (select b.gram, coalesce(g.n, 0) as n from unnest(bigrams(key)) as b (gram) left join gram g using (gram)
              order by 2, 1 limit 3) as p;
    select greatest(reltuples, 1) into names from pg_class where oid = 'subject'::regclass;
    -- A page is met after `wanted * names / rarest` names; reading all that have the pair costs three times as much a piece.
    common := rarest::real * rarest > names * 8;
    stretch := least(greatest(2 * wanted * names / greatest(rarest, 1), 500), 10000);
    for bucket in coalesce(after_rank, 0) .. 2 loop
        if common then
            walked := stretch;
            for turn in 1 .. 2 loop
                return query select w.uscc, bucket::smallint, w.weight, true
                    from (select s.uscc, s.weight, s.name_key from subject s
                          where s.rank >= bucket and s.rank <= bucket
                            and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                            and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                            and (of_tier is null or s.tier = of_tier)
                          order by s.rank, -s.weight, s.uscc limit walked) as w
                    where w.name_key like pattern limit wanted - got;
                get diagnostics seen = row_count;
                got := got + seen;
                if got = wanted then
                    return;
                end if;
                select s.weight, s.uscc into at_weight, at_uscc from subject s
                    where s.rank >= bucket and s.rank <= bucket
                      and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                      and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                      and (of_tier is null or s.tier = of_tier)
                    order by s.rank, -s.weight, s.uscc offset walked - 1 limit 1;
                ended := not found;
                exit when ended or rarest * (array[0.01, 0.09, 0.9])[bucket + 1] < many;
                if turn = 2 then
                    return query select at_uscc, bucket::smallint, at_weight, false;
                    return;
                end if;
                walked := longest;
            end loop;
            if ended then
                at_weight := null;
                continue;
            end if;
        end if;
        -- Three statements: each names its bucket, so that its partial index can serve it.
        if bucket = 0 then
            return query select s.uscc, s.rank, s.weight, true from subject s
                where s.rank = 0 and s.name_grams @> pairs and s.name_key like pattern
                  and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                  and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                  and (of_tier is null or s.tier = of_tier)
                order by s.weight desc, s.uscc limit wanted - got;
        elsif bucket = 1 then
            return query select s.uscc, s.rank, s.weight, true from subject s
                where s.rank = 1 and s.name_grams @> pairs and s.name_key like pattern
                  and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                  and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                  and (of_tier is null or s.tier = of_tier)
                order by s.weight desc, s.uscc limit wanted - got;
        else
            return query select s.uscc, s.rank, s.weight, true from subject s
                where s.rank = 2 and s.name_grams @> pairs and s.name_key like pattern
                  and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                  and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                  and (of_tier is null or s.tier = of_tier)
                order by s.weight desc, s.uscc limit wanted - got;
        end if;
        get diagnostics seen = row_count;
        got := got + seen;
        if got = wanted then
            return;
        end if;
        at_weight := null;
    end loop;
end $$;
