-- Of some records of a list, in its order, those that are called so, and the last of them all where fewer than `wanted` are: by a
-- name or the beginning of a code, or by the beginning of a document's number. Planned once: planning it for each page, with the
-- many indexes of records and subjects, cost as much as doing it.
create function records_called(stretch bigint[], name text, number text, wanted bigint)
    returns table (id bigint, decided_on date, hit boolean)
    language plpgsql stable parallel safe
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    key  constant text := search_key(name);
    code constant text := upper(name);
begin
    return query
        select r.id, r.decided_on, c.hit
        from unnest(stretch) with ordinality as p (id, place)
        join record r on r.id = p.id join subject o on o.uscc = r.uscc
        left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
        left join subject s on s.uscc = a.into_uscc
        cross join lateral (select coalesce(
            case when number is not null then starts_with(document_key(r.document), number)
                 when char_length(key) = 1 then starts_with(o.name_key, key) or starts_with(s.name_key, key)
                 else key <> '' and (position(key in o.name_key) > 0 or position(key in s.name_key) > 0) end
                or starts_with(o.uscc, code) or starts_with(s.uscc, code), false) as hit) as c
        where c.hit or p.place = cardinality(stretch)
        order by p.place limit wanted;
end $$;
