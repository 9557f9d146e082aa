-- Rows that nobody may change, on SQLite. `guards.postgres.sql` says the same for PostgreSQL.
create trigger if not exists audit_entry_keeps_update before update on audit_entry
begin select raise(abort, 'audit_entry is append-only'); end;
create trigger if not exists audit_entry_keeps_delete before delete on audit_entry
begin select raise(abort, 'audit_entry is append-only'); end;
create trigger if not exists adjustment_keeps_update before update on adjustment
begin select raise(abort, 'adjustment is append-only'); end;
create trigger if not exists adjustment_keeps_delete before delete on adjustment
begin select raise(abort, 'adjustment is append-only'); end;
create trigger if not exists proofreading_keeps_update before update on proofreading
begin select raise(abort, 'proofreading is append-only'); end;
create trigger if not exists proofreading_keeps_delete before delete on proofreading
begin select raise(abort, 'proofreading is append-only'); end;

create trigger if not exists fund_year_stays_frozen before update on fund_year when old.frozen_at is not null
    and (new.frozen_at is null or new.frozen_at <> old.frozen_at or new.evaluated_on <> old.evaluated_on or new.rule_set <> old.rule_set
        or new.budget_central_fen <> old.budget_central_fen or new.budget_local_fen <> old.budget_local_fen
        or new.budget_other_fen <> old.budget_other_fen or new.released_central_fen <> old.released_central_fen
        or new.released_local_fen <> old.released_local_fen or new.released_other_fen <> old.released_other_fen)
begin select raise(abort, 'the period is frozen'); end;

create trigger if not exists project_frozen_insert before insert on project
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists project_frozen_update before update on project
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists project_frozen_delete before delete on project
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;

create trigger if not exists indicator_frozen_insert before insert on indicator
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists indicator_frozen_update before update on indicator
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists indicator_frozen_delete before delete on indicator
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;

create trigger if not exists filing_frozen_insert before insert on filing
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists filing_frozen_update before update on filing
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists filing_frozen_delete before delete on filing
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;

create trigger if not exists adjustment_only_when_frozen before insert on adjustment
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is null)
begin select raise(abort, 'the period is not frozen: edit what is filed'); end;

create trigger if not exists project_adjustment_keeps_update before update on project_adjustment
begin select raise(abort, 'project_adjustment is append-only'); end;
create trigger if not exists project_adjustment_keeps_delete before delete on project_adjustment
begin select raise(abort, 'project_adjustment is append-only'); end;
create trigger if not exists cause_adjustment_keeps_update before update on cause_adjustment
begin select raise(abort, 'cause_adjustment is append-only'); end;
create trigger if not exists cause_adjustment_keeps_delete before delete on cause_adjustment
begin select raise(abort, 'cause_adjustment is append-only'); end;
create trigger if not exists project_adjustment_only_when_frozen before insert on project_adjustment
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is null)
begin select raise(abort, 'the period is not frozen: edit what is filed'); end;
create trigger if not exists cause_adjustment_only_when_frozen before insert on cause_adjustment
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is null)
begin select raise(abort, 'the period is not frozen: edit what is filed'); end;
create trigger if not exists deviation_cause_frozen_insert before insert on deviation_cause
when exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists deviation_cause_frozen_update before update on deviation_cause
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;
create trigger if not exists deviation_cause_frozen_delete before delete on deviation_cause
when exists (select 1 from fund_year y where y.id = old.fund_year_id and y.frozen_at is not null)
begin select raise(abort, 'the period is frozen'); end;

create trigger if not exists leaf_adjustment_keeps_update before update on leaf_adjustment
begin select raise(abort, 'leaf_adjustment is append-only'); end;
create trigger if not exists leaf_adjustment_keeps_delete before delete on leaf_adjustment
begin select raise(abort, 'leaf_adjustment is append-only'); end;
create trigger if not exists leaf_adjustment_only_when_frozen before insert on leaf_adjustment
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is null)
begin select raise(abort, 'the evaluation is not frozen: edit what is filed'); end;

create trigger if not exists evaluated_project_adjustment_keeps_update before update on evaluated_project_adjustment
begin select raise(abort, 'evaluated_project_adjustment is append-only'); end;
create trigger if not exists evaluated_project_adjustment_keeps_delete before delete on evaluated_project_adjustment
begin select raise(abort, 'evaluated_project_adjustment is append-only'); end;
create trigger if not exists evaluated_project_adjustment_only_when_frozen before insert on evaluated_project_adjustment
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is null)
begin select raise(abort, 'the evaluation is not frozen: edit what is filed'); end;

create trigger if not exists evaluated_fund_stays_frozen before update on evaluated_fund when old.frozen_at is not null
    and (new.frozen_at is null or new.frozen_at <> old.frozen_at or new.evaluated_on <> old.evaluated_on or new.rule_set <> old.rule_set
        or new.kind <> old.kind or new.commissioned_by <> old.commissioned_by or new.evaluated <> old.evaluated
        or new.evaluator <> old.evaluator)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists evaluated_money_frozen_insert before insert on evaluated_money
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists evaluated_money_frozen_update before update on evaluated_money
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists evaluated_money_frozen_delete before delete on evaluated_money
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists scheme_node_frozen_insert before insert on scheme_node
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists scheme_node_frozen_update before update on scheme_node
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists scheme_node_frozen_delete before delete on scheme_node
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists leaf_score_frozen_insert before insert on leaf_score
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists leaf_score_frozen_update before update on leaf_score
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists leaf_score_frozen_delete before delete on leaf_score
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists evaluated_project_frozen_insert before insert on evaluated_project
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists evaluated_project_frozen_update before update on evaluated_project
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists evaluated_project_frozen_delete before delete on evaluated_project
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists problem_frozen_insert before insert on problem
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists problem_frozen_update before update on problem
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists problem_frozen_delete before delete on problem
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists survey_answer_frozen_insert before insert on survey_answer
when exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists survey_answer_frozen_update before update on survey_answer
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;
create trigger if not exists survey_answer_frozen_delete before delete on survey_answer
when exists (select 1 from evaluated_fund y where y.id = old.evaluated_fund_id and y.frozen_at is not null)
begin select raise(abort, 'the evaluation is frozen'); end;

create trigger if not exists pair_decision_keeps_update before update on pair_decision
begin select raise(abort, 'pair_decision is append-only'); end;
create trigger if not exists pair_decision_keeps_delete before delete on pair_decision
begin select raise(abort, 'pair_decision is append-only'); end;

create trigger if not exists pair_explanation_keeps_update before update on pair_explanation
begin select raise(abort, 'pair_explanation is append-only'); end;
create trigger if not exists pair_explanation_keeps_delete before delete on pair_explanation
begin select raise(abort, 'pair_explanation is append-only'); end;

-- A blank form is taken away once, and never changed otherwise.
create trigger if not exists blank_form_keeps_update before update on blank_form
when old.removed_at is not null or new.removed_at is null or new.id <> old.id or new.file_name <> old.file_name or new.text_hash <> old.text_hash
    or new.chars <> old.chars or new.uploaded_by <> old.uploaded_by or new.uploaded_at <> old.uploaded_at
begin select raise(abort, 'a blank form is only taken away'); end;
create trigger if not exists blank_form_keeps_delete before delete on blank_form
begin select raise(abort, 'blank_form is append-only'); end;
