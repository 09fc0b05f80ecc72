-- Drafts of the evaluation's rules, as tried in the policy lab. What is adopted becomes an amendment, which alone is law;
-- the draft then only remembers how it came to that.
create table law_draft (
    id          bigint generated always as identity primary key,
    title       text not null check (char_length(title) between 1 and 100),
    -- Parameter → value: one for each control.
    chosen      jsonb not null check (jsonb_typeof(chosen) = 'object'),
    state       text not null default 'draft' check (state in ('draft', 'proposed', 'adopted', 'withdrawn')),
    -- Counts the steps: who takes one with an older number is told.
    revision    bigint not null default 1,
    -- The paper, once it is proposed: first day, title, number, place; and the rules in force that it was proposed against.
    from_on     date,
    document    text,
    number      text,
    article     text,
    rule_set    text,
    begun_by    bigint not null references account,
    changed_by  bigint not null references account,
    changed_at  timestamptz not null,
    proposed_by bigint references account,
    amendment   bigint references amendment,
    check (state <> 'proposed' or num_nulls(from_on, document, number, article, rule_set, proposed_by) = 0),
    check ((state = 'adopted') = (amendment is not null))
);

alter table amendment drop constraint amendment_kind_check;
alter table amendment add constraint amendment_kind_check
    check (kind in ('item', 'calendar', 'template', 'template_end', 'law'));
