-- What of a frozen period could only be filed before: money, dates and grade of projects, and causes of deviations.
-- As with filings, the frozen row stays and the last adjustment holds.

create table project_adjustment (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    project_id text not null references project (id),
    number bigint not null check (number > 0),
    committed_fen bigint not null check (committed_fen >= 0),
    allocated_fen bigint not null check (allocated_fen >= 0),
    due_on date,
    released_on date,
    spent_fen bigint not null check (spent_fen >= 0),
    counterpart_fen bigint not null check (counterpart_fen >= 0),
    grade text check (grade in ('excellent', 'good', 'fair', 'poor')),
    reason text not null check (length(reason) > 0),
    adjusted_by text not null,
    adjusted_at timestamptz not null,
    unique (project_id, number)
);
create index project_adjustment_fund_year on project_adjustment (fund_year_id, adjusted_at);

-- A project as it holds now: as filed or frozen, or as last adjusted.
create view project_now as
select p.id, p.fund_year_id, p.position, p.code, p.direction, p.cohort, p.mode, p.name, p.host,
    case when a.id is null then p.committed_fen else a.committed_fen end as committed_fen,
    case when a.id is null then p.allocated_fen else a.allocated_fen end as allocated_fen,
    case when a.id is null then p.due_on else a.due_on end as due_on,
    case when a.id is null then p.released_on else a.released_on end as released_on,
    case when a.id is null then p.spent_fen else a.spent_fen end as spent_fen,
    case when a.id is null then p.counterpart_fen else a.counterpart_fen end as counterpart_fen,
    case when a.id is null then p.grade else a.grade end as grade,
    coalesce(a.number, 0) as adjustments
from project p
left join project_adjustment a on a.project_id = p.id
    and a.number = (select max(b.number) from project_adjustment b where b.project_id = p.id);

-- Both texts empty: the cause is taken away.
create table cause_adjustment (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    indicator_id text not null references indicator (id),
    number bigint not null check (number > 0),
    cause text not null,
    improvement text not null,
    reason text not null check (length(reason) > 0),
    adjusted_by text not null,
    adjusted_at timestamptz not null,
    unique (indicator_id, number)
);
create index cause_adjustment_fund_year on cause_adjustment (fund_year_id, adjusted_at);

-- The cause of an indicator's deviation as it holds now; `position` is null where only an adjustment gave one.
create view deviation_cause_now as
select i.fund_year_id, i.id as indicator_id, i.position as indicator_position, d.position, coalesce(a.number, 0) as adjustments,
    case when a.id is null then d.cause else a.cause end as cause,
    case when a.id is null then d.improvement else a.improvement end as improvement
from indicator i
left join deviation_cause d on d.indicator_id = i.id
left join cause_adjustment a on a.indicator_id = i.id
    and a.number = (select max(b.number) from cause_adjustment b where b.indicator_id = i.id)
where (a.id is null and d.id is not null) or (a.id is not null and (a.cause <> '' or a.improvement <> ''));
