-- Places on a roster in its order: determinations have even numbers, records odd ones. Each half is read along its own index,
-- which for records is the day of the decision (`catalogue::Roles::roster` begins with it), and stops after `wanted`.
create function roster_places(of_kind text, items text[], to_fields text[], on_day date, before_day date, before_id bigint,
                              wanted integer)
    returns table (id bigint, day date, uscc text)
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
begin
    return query
        select m.id, m.day, m.uscc from (
            (select e.id * 2 as id, e.from_on as day, e.uscc from roster_entry e
             where e.kind = of_kind and e.from_on <= on_day and (e.to_on is null or e.to_on > on_day)
               and (e.from_on, e.id) < (before_day, (before_id + 1) / 2)
             order by e.from_on desc, e.id desc limit wanted)
            union all
            select l.* from unnest(items, to_fields) as i (item, to_field)
            cross join lateral (
                select r.id * 2 + 1, r.decided_on, r.uscc from record r
                where r.item = i.item and r.listed and r.decided_on <= on_day
                  and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
                  and coalesce(least((r.content ->> i.to_field)::date, r.repaired_on) > on_day, true)
                  and (r.decided_on, r.id) < (before_day, before_id / 2)
                order by r.decided_on desc, r.id desc limit wanted) as l) as m
        order by m.day desc, m.id desc limit wanted;
end $$;

-- One page of a roster. `files` narrows it to the files of some subjects, a bounded few; `term` to names that contain it and
-- codes that begin with it, for terms so common that a page is met soon. Where it is not, the search stops at some place:
-- then that place comes last, with `hit` false, and the reader goes on from there.
create function roster_page(of_kind text, items text[], to_fields text[], files text[], term text, on_day date,
                            before_day date, before_id bigint, wanted integer)
    returns table (id bigint, day date, hit boolean)
    language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    key     constant text := search_key(term);
    longest constant integer := 700;
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
    elsif key = '' then
        return query select p.id, p.day, true
            from roster_places(of_kind, items, to_fields, on_day, before_day, before_id, wanted) as p;
    else
        return query select p.id, p.day, true
            from roster_places(of_kind, items, to_fields, on_day, before_day, before_id, longest) as p
            left join subject_alias a on a.from_uscc = p.uscc and a.to_at is null
            join subject o on o.uscc = p.uscc join subject s on s.uscc = coalesce(a.into_uscc, p.uscc)
            where position(key in s.name_key) > 0 or position(key in o.name_key) > 0
               or starts_with(s.uscc, upper(term)) or starts_with(o.uscc, upper(term))
            order by p.day desc, p.id desc limit wanted;
        get diagnostics got = row_count;
        if got < wanted then
            return query select p.id, p.day, false
                from roster_places(of_kind, items, to_fields, on_day, before_day, before_id, longest) as p offset longest - 1;
        end if;
    end if;
end $$;
