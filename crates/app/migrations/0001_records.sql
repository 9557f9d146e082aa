-- The records of Wenxiao, for SQLite and PostgreSQL alike: text, bigint, boolean, date, timestamptz.
-- Money is in fen, a filed figure is scaled by a million (_e6), a computed one by a hundred (_e2). Ids are text (uuid v7).

-- audit -----------------------------------------------------------------------------------------------------------------

-- One row: how many entries there are and the hash of the last one. `chain` is drawn at random when the database is made.
create table audit_head (
    id bigint primary key check (id = 1),
    chain text not null,
    count bigint not null check (count >= 0),
    hash text not null
);

create table audit_entry (
    seq bigint primary key check (seq > 0),
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null,
    prev_hash text not null,
    hash text not null unique
);
create index audit_entry_subject on audit_entry (subject, seq);
create index audit_entry_actor on audit_entry (actor, seq);

-- accounts --------------------------------------------------------------------------------------------------------------

create table account (
    id text primary key,
    login text not null unique,
    name text not null,
    organisation text not null,
    password_hash text not null,
    must_change_password boolean not null,
    created_at timestamptz not null,
    disabled_at timestamptz
);

create table account_role (
    account_id text not null references account (id),
    role text not null check (role in ('administrator', 'finance', 'department', 'recommender', 'host', 'investigator', 'auditor')),
    -- What the role reaches: a host institution for `host`, a project code for `investigator`, a prefecture or university for
    -- `recommender`; empty: everything.
    scope text not null,
    primary key (account_id, role, scope)
);

-- Who is signed in. Not a record: rows come and go without an audit entry (sign-in and sign-out have theirs).
create table session (
    id text primary key,
    account_id text references account (id),
    data text not null,
    expires_at timestamptz not null
);
create index session_expiry on session (expires_at);

-- Tokens that are shown once: only their hash is kept.
create table setup_token (
    token_hash text primary key,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- files: bytes lie in a folder (or an object store) under their hash ----------------------------------------------------

create table file (
    hash text primary key,
    size bigint not null check (size >= 0),
    media_type text not null,
    stored_at timestamptz not null
);

-- funds -----------------------------------------------------------------------------------------------------------------

create table fund (
    id text primary key,
    name text not null,
    region_code text not null,
    unique (name, region_code)
);

create table fund_year (
    id text primary key,
    fund_id text not null references fund (id),
    fiscal_year bigint not null check (fiscal_year between 1949 and 2999),
    region text not null,
    central_departments text not null,
    finance_department text not null,
    line_department text not null,
    rule_set text not null,
    evaluated_on date not null,
    budget_central_fen bigint not null check (budget_central_fen >= 0),
    budget_local_fen bigint not null check (budget_local_fen >= 0),
    budget_other_fen bigint not null check (budget_other_fen >= 0),
    released_central_fen bigint not null check (released_central_fen >= 0),
    released_local_fen bigint not null check (released_local_fen >= 0),
    released_other_fen bigint not null check (released_other_fen >= 0),
    revision bigint not null,
    changed_at timestamptz not null,
    frozen_at timestamptz,
    frozen_by text references account (id),
    unique (fund_id, fiscal_year)
);

-- The whole package as it stood, by its hash: at import, at freezing, at each adjustment, and whenever a report was made of it.
create table snapshot (
    hash text primary key,
    fund_year_id text not null references fund_year (id),
    taken_at timestamptz not null,
    package text not null
);
create index snapshot_fund_year on snapshot (fund_year_id, taken_at);

-- An upload that waits for somebody to look at its findings. `package` is empty when findings stopped it.
create table import (
    id text primary key,
    file_name text not null,
    file_hash text not null references file (hash),
    findings text not null,
    package text,
    state text not null check (state in ('staged', 'refused', 'stored', 'discarded')),
    uploaded_by text not null references account (id),
    uploaded_at timestamptz not null,
    decided_by text references account (id),
    decided_at timestamptz,
    fund_year_id text references fund_year (id),
    check ((decided_at is null) = (decided_by is null))
);
create index import_time on import (uploaded_at);

create table narrative (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    key text not null,
    version bigint not null check (version > 0),
    text text not null,
    author_id text not null references account (id),
    written_at timestamptz not null,
    unique (fund_year_id, key, version)
);

create table report_file (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    kind text not null check (kind in ('json', 'figures', 'docx', 'pdf', 'xlsx')),
    rule_set text not null,
    snapshot_hash text not null references snapshot (hash),
    file_hash text not null references file (hash),
    made_by text references account (id),
    made_at timestamptz not null
);
create index report_file_fund_year on report_file (fund_year_id, made_at);

-- projects --------------------------------------------------------------------------------------------------------------

create table project (
    id text primary key,
    fund_year_id text not null references fund_year (id),
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
    unique (fund_year_id, code)
);
create index project_position on project (fund_year_id, position);
create index project_direction on project (fund_year_id, direction, position);
create index project_host on project (fund_year_id, host, position);
create index project_allocated on project (fund_year_id, allocated_fen, position);
create index project_spent on project (fund_year_id, spent_fen, position);

-- indicators ------------------------------------------------------------------------------------------------------------

create table indicator (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    position bigint not null,
    code text not null,
    dimension text not null check (dimension in ('output', 'benefit', 'satisfaction')),
    category text not null,
    name text not null,
    unit text not null,
    nature text not null check (nature in ('absolute', 'ratio', 'relative', 'qualitative')),
    direction text not null check (direction in ('>=', '<=', '=')),
    target_state text not null check (target_state in ('not_applicable', 'number', 'text')),
    target_e6 bigint,
    target_text text,
    full_marks_e6 bigint,
    unique (fund_year_id, code),
    check ((target_state = 'number') = (target_e6 is not null)),
    check ((target_state = 'text') = (target_text is not null))
);
create index indicator_position on indicator (fund_year_id, position);

create table deviation_cause (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    indicator_id text not null references indicator (id),
    position bigint not null,
    cause text not null,
    improvement text not null
);
create index deviation_cause_indicator on deviation_cause (indicator_id);
create index deviation_cause_fund_year on deviation_cause (fund_year_id, position);

-- filings: missing, not applicable and a value are three different things -------------------------------------------------

create table filing (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    project_id text not null references project (id),
    indicator_id text not null references indicator (id),
    position bigint not null,
    target_state text not null check (target_state in ('none', 'not_applicable', 'number', 'text')),
    target_e6 bigint,
    target_text text,
    state text not null check (state in ('missing', 'not_applicable', 'value')),
    value_e6 bigint,
    numerator_e6 bigint,
    denominator_e6 bigint,
    tier text check (tier in ('met', 'partly_met', 'not_met')),
    unique (project_id, indicator_id),
    check ((target_state = 'number') = (target_e6 is not null)),
    check ((target_state = 'text') = (target_text is not null)),
    check ((numerator_e6 is null) = (denominator_e6 is null)),
    check (tier is null or value_e6 is not null),
    check (state = 'value' or (value_e6 is null and numerator_e6 is null and tier is null)),
    check (state <> 'value' or ((value_e6 is null) <> (numerator_e6 is null)))
);
create index filing_indicator on filing (indicator_id, position);
create index filing_fund_year on filing (fund_year_id, position);

-- What changed after the period was frozen: the frozen row stays, the last adjustment holds.
create table adjustment (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    filing_id text not null references filing (id),
    number bigint not null check (number > 0),
    old_state text not null check (old_state in ('missing', 'not_applicable', 'value')),
    old_value_e6 bigint,
    old_numerator_e6 bigint,
    old_denominator_e6 bigint,
    old_tier text check (old_tier in ('met', 'partly_met', 'not_met')),
    state text not null check (state in ('missing', 'not_applicable', 'value')),
    value_e6 bigint,
    numerator_e6 bigint,
    denominator_e6 bigint,
    tier text check (tier in ('met', 'partly_met', 'not_met')),
    reason text not null check (length(reason) > 0),
    adjusted_by text not null,
    adjusted_at timestamptz not null,
    unique (filing_id, number),
    check ((numerator_e6 is null) = (denominator_e6 is null)),
    check (tier is null or value_e6 is not null),
    check (state = 'value' or (value_e6 is null and numerator_e6 is null and tier is null)),
    check (state <> 'value' or ((value_e6 is null) <> (numerator_e6 is null)))
);
create index adjustment_fund_year on adjustment (fund_year_id, adjusted_at);

-- A filing as it holds now: as filed or frozen, or as last adjusted.
create view filing_now as
select f.id, f.fund_year_id, f.project_id, f.indicator_id, f.position, f.target_state, f.target_e6, f.target_text,
    coalesce(a.state, f.state) as state,
    case when a.id is null then f.value_e6 else a.value_e6 end as value_e6,
    case when a.id is null then f.numerator_e6 else a.numerator_e6 end as numerator_e6,
    case when a.id is null then f.denominator_e6 else a.denominator_e6 end as denominator_e6,
    case when a.id is null then f.tier else a.tier end as tier,
    coalesce(a.number, 0) as adjustments
from filing f
left join adjustment a on a.filing_id = f.id and a.number = (select max(b.number) from adjustment b where b.filing_id = f.id);

-- evaluation: computed by domain, stored in the transaction of the change it follows from ---------------------------------

create table evaluation (
    id text primary key,
    fund_year_id text not null references fund_year (id),
    number bigint not null check (number > 0),
    rule_set text not null,
    versions text not null,
    snapshot_hash text not null,
    computed_at timestamptz not null,
    json text not null,
    budget_fen bigint not null,
    spent_fen bigint not null,
    rate_percent_e2 bigint not null,
    execution_e2 bigint not null,
    output_e2 bigint not null,
    benefit_e2 bigint not null,
    satisfaction_e2 bigint not null,
    total_e2 bigint not null,
    grade text not null check (grade in ('excellent', 'good', 'fair', 'poor')),
    unique (fund_year_id, number)
);

create table indicator_result (
    evaluation_id text not null references evaluation (id),
    position bigint not null,
    code text not null,
    attainment text not null check (attainment in ('met', 'partly_met', 'not_met', 'not_applicable')),
    reported bigint,
    missing bigint,
    actual_e2 bigint,
    achievement_percent_e2 bigint,
    deviation_percent_e2 bigint,
    full_marks_e2 bigint,
    points_e2 bigint,
    explanation_required boolean,
    explained boolean,
    primary key (evaluation_id, position),
    check ((attainment = 'not_applicable') = (reported is null))
);
