-- Tiers apart from their subjects. What a night writes is narrow here and stands in no index but its own key, so that a change
-- costs microseconds; beside a subject's name each change was a new entry in seventeen indexes.

-- One row for each subject, made by the database when the subject comes.
create table subject_tier (
    uscc        text collate "C" primary key,
    -- As last decided: 0 normal … 4 key attention.
    tier        smallint not null default 0 check (tier between 0 and 4),
    -- The day for which it was first decided so; null until it was decided at all.
    since       date,
    -- The first day on which time alone changes it.
    valid_until date,
    -- The rules of that decision. Later ones that changed nothing for this subject are in `evaluation`.
    rule_set    text not null default '',
    -- Counts the writes: who has decided by facts of before does not overwrite who knew more.
    version     integer not null default 0
) with (fillfactor = 80);
insert into subject_tier (uscc, tier, since, valid_until, rule_set)
    select uscc, tier, tier_on, tier_valid_until, tier_rule_set from subject order by uscc;

-- Something that the tier of this code rests on has changed. A row stays until a decision has seen the change, so whatever
-- comes while an evaluation reads is decided by the next.
create table tier_ask (
    id   bigint generated always as identity primary key,
    uscc text collate "C" not null
);
create index tier_ask_by_subject on tier_ask (uscc);
insert into tier_ask (uscc) select uscc from subject where tier_dirty;

create function subject_undecided() returns trigger language plpgsql as $$
begin
    insert into subject_tier (uscc) select uscc from added;
    insert into tier_ask (uscc) select uscc from added;
    return null;
end $$;
create trigger subject_undecided after insert on subject
    referencing new table as added for each statement execute function subject_undecided();

drop trigger tier_changed on subject;
drop function tier_changed;
drop index subject_by_tier, subject_tier_dirty, subject_tier_due;
alter table subject
    drop column tier, drop column tier_on, drop column tier_valid_until, drop column tier_rule_set, drop column tier_dirty;

-- A subject as a line of a list. `decided` says from when on; whoever reads on an earlier day, on a later one than it holds
-- for, or where somebody asked, decides by himself.
create view subject_line as
    select s.uscc, s.name, s.class, s.status, s.region, s.legal_rep, s.rank, s.weight, t.tier, t.since, t.valid_until,
           exists (select from tier_ask a where a.uscc = s.uscc) as asked
    from subject s join subject_tier t using (uscc);

-- As before (0073), but what is common is asked of each bucket by its own counts (0100), and the tier is looked up beside the
-- subject: subjects whose name contains the term, after a place, with the filters that are given; a common term together with
-- filters that hardly anyone passes stops at some place, with `hit` false. Bucket by bucket: a term that is common enough is
-- looked for along the bucket's order; where that finds too little, since matches lie elsewhere, the rest of the bucket is
-- asked through its inverted index.
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
    -- Names in each bucket, and how many of them have the pair that is rarest there, as far as was counted.
    names   real[];
    rarest  integer[];
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
              and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
            order by left(s.name_key, 1), s.rank, -s.weight, s.uscc limit wanted;
        return;
    end if;
    select array_agg(p.gram order by p.n, p.gram), array[min(p.top), min(p.mid), min(p.n - p.top - p.mid)] into pairs, rarest
        from (select b.gram, coalesce(g.n, 0) as n, coalesce(g.top, 0) as top, coalesce(g.mid, 0) as mid
              from unnest(bigrams(key)) as b (gram) left join gram g using (gram)
              order by 2, 1 limit 3) as p;
    select array_agg(share * greatest(reltuples, 1) order by place) into names
        from pg_class, unnest(array[0.01, 0.09, 0.9]::real[]) with ordinality as part (share, place) where oid = 'subject'::regclass;
    for bucket in coalesce(after_rank, 0) .. 2 loop
        -- A page is met after `wanted * names / rarest` names; reading all that have the pair costs three times as much a piece.
        common := rarest[bucket + 1]::real * rarest[bucket + 1] > names[bucket + 1] * 8;
        stretch := least(greatest(2 * wanted * names[bucket + 1] / greatest(rarest[bucket + 1], 1), 500), 10000);
        if common then
            walked := stretch;
            for turn in 1 .. 2 loop
                return query select w.uscc, bucket::smallint, w.weight, true
                    from (select s.uscc, s.weight, s.name_key from subject s
                          where s.rank >= bucket and s.rank <= bucket
                            and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                            and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                            and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
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
                      and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
                    order by s.rank, -s.weight, s.uscc offset walked - 1 limit 1;
                ended := not found;
                exit when ended or rarest[bucket + 1] < many;
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
                  and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
                order by s.weight desc, s.uscc limit wanted - got;
        elsif bucket = 1 then
            return query select s.uscc, s.rank, s.weight, true from subject s
                where s.rank = 1 and s.name_grams @> pairs and s.name_key like pattern
                  and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                  and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                  and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
                order by s.weight desc, s.uscc limit wanted - got;
        else
            return query select s.uscc, s.rank, s.weight, true from subject s
                where s.rank = 2 and s.name_grams @> pairs and s.name_key like pattern
                  and (at_weight is null or (-s.weight, s.uscc) > (-at_weight, at_uscc))
                  and (of_region is null or s.region = of_region) and (of_class is null or s.class = of_class)
                  and (of_tier is null or (select t.tier from subject_tier t where t.uscc = s.uscc) = of_tier)
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
