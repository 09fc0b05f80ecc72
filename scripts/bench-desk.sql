-- Open cases of every kind in a city of bench-city.sql, for the desk: :cases of them, spread over subjects, departments and terms.
-- One in fifty of them is of a rare kind.
with subjects as (
    select uscc, row_number() over (order by uscc) as n from (select uscc from subject order by uscc limit 50000) as s
),
made as (
    insert into case_file (kind, uscc, item, item_version, state, turn, department, due_on, opened_on, changed_on, handed)
    select case when g % 50 = 0 then 'ban' else (array['registration', 'objection', 'repair', 'dishonesty'])[1 + g % 4] end,
           s.uscc, 'certificate', 1, 'submitted', case when g % 4 = 2 then 'office' else 'handler' end,
           (array['market', 'environment', 'city_management', 'development', 'transport'])[1 + g % 5],
           case when g % 10 > 0 then :'today'::date - 3 + g % 40 end, :'today'::date - 10, :'today'::date - 10, '{}'
    from generate_series(1, :cases) g join subjects s on s.n = 1 + g % (select count(*) from subjects)
    returning id, department, due_on
)
insert into case_part (case_id, department, waiting, due_on) select id, department, true, due_on from made;
analyze case_file;
analyze case_part;
