-- Evaluations by a third party, the finance department or the line department: an indicator tree, its scores, and the projects behind them.
-- A fund and year can have several, one for each kind and agency.

-- A role more: 第三方机构. SQLite can't change a check, so the table is made anew.
alter table account_role rename to account_role_before;
create table account_role (
    account_id text not null references account (id),
    role text not null check (role in
        ('administrator', 'finance', 'department', 'evaluator', 'recommender', 'host', 'investigator', 'auditor')),
    -- What the role reaches: a host institution for `host`, a project code for `investigator`, a prefecture or university for
    -- `recommender`, an agency for `evaluator`; empty: everything.
    scope text not null,
    primary key (account_id, role, scope)
);
insert into account_role (account_id, role, scope) select account_id, role, scope from account_role_before;
drop table account_role_before;

create table evaluated_fund (
    id text primary key,
    fund_id text not null references fund (id),
    fiscal_year bigint not null check (fiscal_year between 1949 and 2999),
    region text not null,
    kind text not null check (kind in ('finance', 'department')),
    commissioned_by text not null,
    evaluated text not null,
    evaluator text not null,
    rule_set text not null,
    evaluated_on date not null,
    revision bigint not null,
    changed_at timestamptz not null,
    frozen_at timestamptz,
    frozen_by text references account (id),
    unique (fund_id, fiscal_year, kind, evaluator)
);

-- 预算, 拨付 by source, in the order of the file.
create table evaluated_money (
    evaluated_fund_id text not null references evaluated_fund (id),
    level text not null check (level in ('budget', 'released')),
    position bigint not null,
    source text not null,
    amount_fen bigint not null,
    primary key (evaluated_fund_id, level, position)
);

create table scheme_node (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    position bigint not null,
    parent_position bigint,
    code text not null,
    name text not null,
    full_marks_e6 bigint not null,
    method text check (method in ('elements', 'ratio_at_least', 'ratio_at_most', 'steps', 'deduction', 'manual')),
    -- How many elements, `80:5;60:4`, points a case: as in the file.
    parameter text,
    unique (evaluated_fund_id, code),
    unique (evaluated_fund_id, position),
    check (parameter is null or method in ('elements', 'steps', 'deduction')),
    foreign key (evaluated_fund_id, parent_position) references scheme_node (evaluated_fund_id, position) deferrable initially deferred
);

-- What was filed for a leaf; `experts` is `4;4.5;5`.
create table leaf_score (
    node_id text primary key references scheme_node (id),
    evaluated_fund_id text not null references evaluated_fund (id),
    position bigint not null,
    satisfied_e6 bigint,
    actual_e6 bigint,
    target_e6 bigint,
    count_e6 bigint,
    experts text not null
);
create index leaf_score_evaluated_fund on leaf_score (evaluated_fund_id, position);

-- What changed after the evaluation was frozen: the frozen row stays, the last adjustment holds.
create table leaf_adjustment (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    node_id text not null references scheme_node (id),
    number bigint not null check (number > 0),
    satisfied_e6 bigint,
    actual_e6 bigint,
    target_e6 bigint,
    count_e6 bigint,
    experts text not null,
    reason text not null check (length(reason) > 0),
    adjusted_by text not null,
    adjusted_at timestamptz not null,
    unique (node_id, number)
);
create index leaf_adjustment_evaluated_fund on leaf_adjustment (evaluated_fund_id, adjusted_at);

-- A leaf's score as it holds now: as filed or frozen, or as last adjusted.
create view leaf_score_now as
select n.id as node_id, n.evaluated_fund_id, n.position as node_position, n.code, s.position, coalesce(a.number, 0) as adjustments,
    case when a.id is null then s.satisfied_e6 else a.satisfied_e6 end as satisfied_e6,
    case when a.id is null then s.actual_e6 else a.actual_e6 end as actual_e6,
    case when a.id is null then s.target_e6 else a.target_e6 end as target_e6,
    case when a.id is null then s.count_e6 else a.count_e6 end as count_e6,
    case when a.id is null then s.experts else a.experts end as experts
from scheme_node n
left join leaf_score s on s.node_id = n.id
left join leaf_adjustment a on a.node_id = n.id and a.number = (select max(b.number) from leaf_adjustment b where b.node_id = n.id)
where s.node_id is not null or a.id is not null;

create table evaluated_project (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    position bigint not null,
    code text not null,
    direction text not null,
    cohort text not null check (cohort in ('new', 'continuing')),
    mode text not null check (mode in ('up_front', 'ex_post', 'reward', 'risk_compensation', 'vc_guidance', 'interest_subsidy')),
    name text not null,
    host text not null,
    committed_fen bigint not null check (committed_fen >= 0),
    allocated_fen bigint not null check (allocated_fen >= 0),
    due_on date,
    released_on date,
    spent_fen bigint not null check (spent_fen >= 0),
    counterpart_fen bigint not null check (counterpart_fen >= 0),
    grade text check (grade in ('excellent', 'good', 'fair', 'poor')),
    field text not null,
    stage text not null check (stage in ('implementing', 'acceptance_requested', 'accepted')),
    targets_met boolean,
    unique (evaluated_fund_id, code)
);
create index evaluated_project_position on evaluated_project (evaluated_fund_id, position);

-- 问题与建议
create table problem (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    position bigint not null,
    aspect text not null check (aspect in ('decision', 'process', 'output', 'benefit')),
    finding text not null,
    cause text not null,
    recommendation text not null,
    evidence text not null
);
create index problem_evaluated_fund on problem (evaluated_fund_id, position);

-- 问卷
create table survey_answer (
    evaluated_fund_id text not null references evaluated_fund (id),
    position bigint not null,
    respondents text not null,
    question text not null,
    respondent text not null,
    answer bigint check (answer > 0),
    primary key (evaluated_fund_id, position)
);

-- The whole package as it stood, by its hash.
create table scheme_snapshot (
    hash text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    taken_at timestamptz not null,
    package text not null
);
create index scheme_snapshot_evaluated_fund on scheme_snapshot (evaluated_fund_id, taken_at);

create table scheme_narrative (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    key text not null,
    version bigint not null check (version > 0),
    text text not null,
    author_id text not null references account (id),
    written_at timestamptz not null,
    unique (evaluated_fund_id, key, version)
);

-- Computed by domain, stored in the transaction of the change that it follows from.
create table scheme_evaluation (
    id text primary key,
    evaluated_fund_id text not null references evaluated_fund (id),
    number bigint not null check (number > 0),
    rule_set text not null,
    versions text not null,
    snapshot_hash text not null,
    computed_at timestamptz not null,
    json text not null,
    budget_fen bigint not null,
    released_fen bigint not null,
    spent_fen bigint not null,
    total_e2 bigint not null,
    grade text not null check (grade in ('excellent', 'good', 'fair', 'poor')),
    unique (evaluated_fund_id, number)
);

create table node_result (
    scheme_evaluation_id text not null references scheme_evaluation (id),
    position bigint not null,
    code text not null,
    level bigint not null check (level > 0),
    full_marks_e2 bigint not null,
    score_e2 bigint not null,
    rate_percent_e2 bigint not null,
    primary key (scheme_evaluation_id, position)
);

-- An upload is of one kind or the other.
alter table import add column kind text not null default 'filing' check (kind in ('filing', 'evaluation'));
alter table import add column evaluated_fund_id text references evaluated_fund (id);
