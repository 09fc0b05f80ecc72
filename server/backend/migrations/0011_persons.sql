-- Natural persons who answer for a business, and their terms of office.

create table person (
    id            bigint generated always as identity primary key,
    name          text not null check (char_length(name) between 1 and 100),
    -- The identity document: sealed, and the keyed hash of its number under which it is found.
    document      text check (document like 'sealed.%'),
    document_kind text,
    -- For which field of a record it was sealed; `person` where an official entered it.
    document_for  text,
    document_hash text collate "C",
    -- A person without a document is one of one business only: a name alone never joins two files.
    uscc          text collate "C" references subject,
    created_at    timestamptz not null default now(),
    check ((document is null) = (document_hash is null) and (document is null) = (document_for is null)),
    check ((document is null) = (uscc is not null))
);
create unique index person_document on person (document_hash) where document_hash is not null;
create unique index person_of_subject on person (uscc, name) where uscc is not null;
create index person_by_name on person (name, id);

create table tenure (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references person,
    uscc       text collate "C" not null references subject,
    office     text not null check (office in ('legal_representative', 'principal', 'controller')),
    -- First day in office that is known, and last one where somebody said so.
    from_on    date not null,
    to_on      date check (to_on >= from_on),
    -- Last day on which a record still named the person.
    seen_on    date not null,
    -- record: named in records · register: in the register · official: entered by an official.
    source     text not null check (source in ('record', 'register', 'official')),
    -- The record that named the person first, by its first version.
    record_id  bigint references record,
    reason     text not null default '',
    created_by bigint references account,
    created_at timestamptz not null default now(),
    check (seen_on >= from_on)
);
create unique index tenure_from_records on tenure (uscc, office, person_id) where source <> 'official';
create index tenure_by_person on tenure (person_id);
create index tenure_by_subject on tenure (uscc, office, from_on);

-- Terms of office as far as they are known. What records say of a person ends with the first day on which they name
-- another; what the register says begins after the last day on which they named another; what an official entered holds
-- over both. Within one business a name without a document is the person of that name with one.
create view term as
select t.id, t.person_id, p.name, p.document_hash, p.document is not null as documented, t.uscc, s.name as subject, t.office,
       t.source,
       case when t.source = 'register'
            then greatest(t.from_on, (select max(o.seen_on) + 1 from tenure o join person op on op.id = o.person_id
                                      where o.uscc = t.uscc and o.office = t.office and o.source = 'record'
                                        and op.name <> p.name))
            else t.from_on end as from_on,
       case when t.source = 'official' then t.to_on
            else coalesce(t.to_on, (select min(o.from_on) - 1 from tenure o join person op on op.id = o.person_id
                                    where o.uscc = t.uscc and o.office = t.office and o.source <> 'register'
                                      and op.name <> p.name and o.from_on > t.seen_on))
       end as to_on
from tenure t
join person p on p.id = t.person_id
join subject s on s.uscc = t.uscc
where not (p.document is null
           and exists (select from tenure d join person dp on dp.id = d.person_id
                       where d.uscc = t.uscc and d.office = t.office and dp.name = p.name and dp.document is not null))
  and not (t.source <> 'official'
           and exists (select from tenure o join person op on op.id = o.person_id
                       where o.uscc = t.uscc and o.office = t.office and op.name = p.name and o.source = 'official'));
