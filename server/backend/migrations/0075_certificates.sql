-- Certificates of courses: who went through which readings and answered all questions rightly.
create table certificate (
    id         bigint generated always as identity primary key,
    -- Twenty characters, drawn at random, as for reports.
    code       text collate "C" not null unique check (char_length(code) = 20),
    course     text not null,
    version    int not null,
    kind       text not null check (kind in ('entry', 'repair')),
    -- The business's name; before entry, whatever name the learner gave.
    holder     text not null check (holder <> ''),
    uscc       text collate "C" references subject,
    account_id bigint references account,
    issued_on  date not null,
    issued_at  timestamptz not null,
    -- What a condition of law may rest on belongs to a business.
    check (kind <> 'repair' or uscc is not null),
    check ((uscc is null) = (account_id is null))
);
create index certificate_of_subject on certificate (uscc, course, id desc) where uscc is not null;
create trigger certificate_stays before update or delete on certificate for each row execute function stays_as_issued();
revoke delete, truncate on certificate from public;
