-- Lists of a period begin at its end: a page of a week two years ago read everything since then.

-- Ids of one page of a list, newest first. `of_kind` is one of a record's kinds; null = any. `walk` chooses the way and
-- never the answer. The planner must see the very values, so no plan is kept.
create or replace function disclosed_page(of_item text, of_department text, of_region text, of_class smallint, of_kind text,
                               of_state text, first_day date, last_day date, on_day date, before_day date,
                               before_id bigint, wanted integer, walk boolean)
    returns setof bigint language plpgsql stable parallel safe
    set plan_cache_mode = force_custom_plan
    as $$
declare
    cells integer[];
    low  constant date := coalesce(first_day, '-infinity');
    -- One bound from above: of two the index begins at the row comparison, at the newest record of all.
    ends constant boolean := last_day < before_day;
    from_day constant date := case when ends then last_day + 1 else before_day end;
    from_id  constant bigint := case when ends then 0 else before_id end;
begin
    if of_department is null and of_region is null and of_class is null and of_kind is null and of_state is null then
        return query select r.id from record r
            where r.item = of_item and r.listed and r.decided_on >= low
              and (r.decided_on, r.id) < (from_day, from_id)
              and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
            order by r.decided_on desc, r.id desc limit wanted;
        return;
    end if;
    select array_agg(c.id) into cells from disclosure_cell c
        where c.item = of_item
          and (of_department is null or c.department = of_department)
          and (of_region is null or c.region = of_region)
          and (of_class is null or c.class = of_class)
          and (of_kind is null or c.kind = of_kind or string_to_array(c.kind, '；') @> array[of_kind])
          and (of_state is null or c.state = of_state);
    if cells is null then
        return;
    elsif walk then
        return query select r.id from record r
            where r.item = of_item and r.listed and r.cell = any (cells) and r.decided_on >= low
              and (r.decided_on, r.id) < (from_day, from_id)
              and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
            order by r.decided_on desc, r.id desc limit wanted;
    else
        return query select best.id from unnest(cells) as of_cell
            cross join lateral (
                select r.id, r.decided_on from record r
                where r.cell = of_cell and r.listed and r.decided_on >= low
                  and (r.decided_on, r.id) < (from_day, from_id)
                  and r.publish_from <= on_day and (r.publish_until is null or r.publish_until >= on_day)
                order by r.decided_on desc, r.id desc limit wanted) as best
            order by best.decided_on desc, best.id desc limit wanted;
    end if;
end $$;
