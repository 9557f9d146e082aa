-- Money, dates and grade of a project of an agency's evaluation, adjusted after freezing: the frozen row stays, the last adjustment holds.

create table evaluated_project_adjustment (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    project_id text not null references evaluated_project (id),
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
create index evaluated_project_adjustment_evaluated_fund on evaluated_project_adjustment (evaluated_fund_id, adjusted_at);

-- A project as it holds now: as filed or frozen, or as last adjusted.
create view evaluated_project_now as
select p.id, p.evaluated_fund_id, p.position, p.code, p.direction, p.cohort, p.mode, p.name, p.host,
    case when a.id is null then p.committed_fen else a.committed_fen end as committed_fen,
    case when a.id is null then p.allocated_fen else a.allocated_fen end as allocated_fen,
    case when a.id is null then p.due_on else a.due_on end as due_on,
    case when a.id is null then p.released_on else a.released_on end as released_on,
    case when a.id is null then p.spent_fen else a.spent_fen end as spent_fen,
    case when a.id is null then p.counterpart_fen else a.counterpart_fen end as counterpart_fen,
    case when a.id is null then p.grade else a.grade end as grade,
    p.field, p.stage, p.targets_met, coalesce(a.number, 0) as adjustments
from evaluated_project p
left join evaluated_project_adjustment a on a.project_id = p.id
    and a.number = (select max(b.number) from evaluated_project_adjustment b where b.project_id = p.id);
