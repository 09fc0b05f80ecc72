-- A roster searched for what many are called looks at 128 entries, then at 256 more, as lists do, and at each of them once: it
-- looked at 700, and at all of them again for the place that it had reached. Whoever finds too little goes on from there.
create or replace function roster_page(of_kind text, items text[], to_fields text[], files text[], term text, on_day date,
                                       before_day date, before_id bigint, wanted integer)
    returns table (id bigint, day date, hit boolean)
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    key     constant text := search_key(term);
    span    integer;
    ids     bigint[];
    days    date[];
    codes   text[];
    far_day date := before_day;
    far_id  bigint := before_id;
    found   integer := 0;
    got     integer;
begin
    if files is not null then
        return query
            select m.id, m.day, true from codes_of_files(files) as f
            cross join lateral (
                select e.id * 2 as id, e.from_on as day from roster_entry e
                where e.uscc = f.code and e.kind = of_kind and e.from_on <= on_day and (e.to_on is null or e.to_on > on_day)
                  and (e.from_on, e.id) < (before_day, (before_id + 1) / 2)
                union all
                select r.id * 2 + 1, r.decided_on from unnest(items, to_fields) as i (item, to_field)
                cross join lateral (select * from record r where r.uscc = f.code and r.item = i.item and r.live offset 0) as r
                where r.listed and r.decided_on <= on_day
                  and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
                  and coalesce(least((r.content ->> i.to_field)::date, r.repaired_on) > on_day, true)
                  and (r.decided_on, r.id) < (before_day, before_id / 2)) as m
            order by m.day desc, m.id desc limit wanted;
        return;
    elsif key = '' then
        return query select p.id, p.day, true
            from roster_places(of_kind, items, to_fields, on_day, before_day, before_id, wanted) as p;
        return;
    end if;
    foreach span in array array[128, 256] loop
        select coalesce(array_agg(p.id), '{}'), array_agg(p.day), array_agg(p.uscc) into ids, days, codes
            from roster_places(of_kind, items, to_fields, on_day, far_day, far_id, span) as p;
        return query select p.id, p.day, true
            from unnest(ids, days, codes) as p (id, day, uscc)
            join subject o on o.uscc = p.uscc
            left join subject_alias a on a.from_uscc = p.uscc and a.to_at is null
            left join subject s on s.uscc = a.into_uscc
            where position(key in o.name_key) > 0 or starts_with(o.uscc, upper(term))
               or position(key in s.name_key) > 0 or starts_with(s.uscc, upper(term))
            order by p.day desc, p.id desc limit wanted - found;
        get diagnostics got = row_count;
        found := found + got;
        if found >= wanted or cardinality(ids) < span then return; end if;
        far_day := days[span];
        far_id := ids[span];
    end loop;
    return query select far_id, far_day, false;
end $$;
