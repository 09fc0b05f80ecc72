-- Records by kind, region, sector and department, month by month: counted once a night, so that trends and clusters cost no page a
-- look at the records themselves.
create table trend_count (
    item       text not null,
    -- Whose matters: a source department, or empty for the whole city.
    department text not null,
    facet      text not null check (facet in ('kind', 'sector', 'region', 'department')),
    value      text not null,
    -- First day of the month of the decision.
    month      date not null,
    n          integer not null check (n > 0),
    primary key (item, department, facet, value, month)
);
-- For which day was counted.
create table trend_counted (
    one   boolean primary key default true check (one),
    as_of date not null
);
