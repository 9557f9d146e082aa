-- Rows that nobody may change, on PostgreSQL. `guards.sqlite.sql` says the same for SQLite.

create or replace function wenxiao_append_only() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end $$;

create or replace trigger audit_entry_append_only before update or delete on audit_entry
for each row execute function wenxiao_append_only();
create or replace trigger audit_entry_no_truncate before truncate on audit_entry
for each statement execute function wenxiao_append_only();
create or replace trigger adjustment_append_only before update or delete on adjustment
for each row execute function wenxiao_append_only();
create or replace trigger adjustment_no_truncate before truncate on adjustment
for each statement execute function wenxiao_append_only();
create or replace trigger proofreading_append_only before update or delete on proofreading
for each row execute function wenxiao_append_only();
create or replace trigger proofreading_no_truncate before truncate on proofreading
for each statement execute function wenxiao_append_only();

create or replace function wenxiao_fund_year_frozen() returns trigger language plpgsql as $$
begin
    if old.frozen_at is not null
        and (new.frozen_at is null or new.frozen_at <> old.frozen_at or new.evaluated_on <> old.evaluated_on or new.rule_set <> old.rule_set
            or new.budget_central_fen <> old.budget_central_fen or new.budget_local_fen <> old.budget_local_fen
            or new.budget_other_fen <> old.budget_other_fen or new.released_central_fen <> old.released_central_fen
            or new.released_local_fen <> old.released_local_fen or new.released_other_fen <> old.released_other_fen) then
        raise exception 'the period is frozen';
    end if;
    return new;
end $$;
create or replace trigger fund_year_stays_frozen before update on fund_year
for each row execute function wenxiao_fund_year_frozen();

create or replace function wenxiao_frozen() returns trigger language plpgsql as $$
declare
    year text;
begin
    if tg_op = 'INSERT' then year := new.fund_year_id; else year := old.fund_year_id; end if;
    if exists (select 1 from fund_year y where y.id = year and y.frozen_at is not null) then
        raise exception 'the period is frozen';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;
create or replace trigger project_frozen before insert or update or delete on project
for each row execute function wenxiao_frozen();
create or replace trigger indicator_frozen before insert or update or delete on indicator
for each row execute function wenxiao_frozen();
create or replace trigger filing_frozen before insert or update or delete on filing
for each row execute function wenxiao_frozen();

create or replace function wenxiao_adjustment_needs_frozen() returns trigger language plpgsql as $$
begin
    if exists (select 1 from fund_year y where y.id = new.fund_year_id and y.frozen_at is null) then
        raise exception 'the period is not frozen: edit what is filed';
    end if;
    return new;
end $$;
create or replace trigger adjustment_only_when_frozen before insert on adjustment
for each row execute function wenxiao_adjustment_needs_frozen();

create or replace trigger project_adjustment_append_only before update or delete on project_adjustment
for each row execute function wenxiao_append_only();
create or replace trigger project_adjustment_no_truncate before truncate on project_adjustment
for each statement execute function wenxiao_append_only();
create or replace trigger project_adjustment_only_when_frozen before insert on project_adjustment
for each row execute function wenxiao_adjustment_needs_frozen();
create or replace trigger cause_adjustment_append_only before update or delete on cause_adjustment
for each row execute function wenxiao_append_only();
create or replace trigger cause_adjustment_no_truncate before truncate on cause_adjustment
for each statement execute function wenxiao_append_only();
create or replace trigger cause_adjustment_only_when_frozen before insert on cause_adjustment
for each row execute function wenxiao_adjustment_needs_frozen();
create or replace trigger deviation_cause_frozen before insert or update or delete on deviation_cause
for each row execute function wenxiao_frozen();

create or replace trigger leaf_adjustment_append_only before update or delete on leaf_adjustment
for each row execute function wenxiao_append_only();
create or replace trigger leaf_adjustment_no_truncate before truncate on leaf_adjustment
for each statement execute function wenxiao_append_only();

create or replace function wenxiao_evaluated_fund_frozen() returns trigger language plpgsql as $$
begin
    if old.frozen_at is not null
        and (new.frozen_at is null or new.frozen_at <> old.frozen_at or new.evaluated_on <> old.evaluated_on or new.rule_set <> old.rule_set
            or new.kind <> old.kind or new.commissioned_by <> old.commissioned_by or new.evaluated <> old.evaluated
            or new.evaluator <> old.evaluator) then
        raise exception 'the evaluation is frozen';
    end if;
    return new;
end $$;
create or replace trigger evaluated_fund_stays_frozen before update on evaluated_fund
for each row execute function wenxiao_evaluated_fund_frozen();

create or replace function wenxiao_evaluation_frozen() returns trigger language plpgsql as $$
declare
    owner text;
begin
    if tg_op = 'INSERT' then owner := new.evaluated_fund_id; else owner := old.evaluated_fund_id; end if;
    if exists (select 1 from evaluated_fund y where y.id = owner and y.frozen_at is not null) then
        raise exception 'the evaluation is frozen';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;
create or replace trigger evaluated_money_frozen before insert or update or delete on evaluated_money
for each row execute function wenxiao_evaluation_frozen();
create or replace trigger scheme_node_frozen before insert or update or delete on scheme_node
for each row execute function wenxiao_evaluation_frozen();
create or replace trigger leaf_score_frozen before insert or update or delete on leaf_score
for each row execute function wenxiao_evaluation_frozen();
create or replace trigger evaluated_project_frozen before insert or update or delete on evaluated_project
for each row execute function wenxiao_evaluation_frozen();
create or replace trigger problem_frozen before insert or update or delete on problem
for each row execute function wenxiao_evaluation_frozen();
create or replace trigger survey_answer_frozen before insert or update or delete on survey_answer
for each row execute function wenxiao_evaluation_frozen();

create or replace function wenxiao_leaf_adjustment_needs_frozen() returns trigger language plpgsql as $$
begin
    if exists (select 1 from evaluated_fund y where y.id = new.evaluated_fund_id and y.frozen_at is null) then
        raise exception 'the evaluation is not frozen: edit what is filed';
    end if;
    return new;
end $$;
create or replace trigger leaf_adjustment_only_when_frozen before insert on leaf_adjustment
for each row execute function wenxiao_leaf_adjustment_needs_frozen();

create or replace trigger evaluated_project_adjustment_append_only before update or delete on evaluated_project_adjustment
for each row execute function wenxiao_append_only();
create or replace trigger evaluated_project_adjustment_no_truncate before truncate on evaluated_project_adjustment
for each statement execute function wenxiao_append_only();
create or replace trigger evaluated_project_adjustment_only_when_frozen before insert on evaluated_project_adjustment
for each row execute function wenxiao_leaf_adjustment_needs_frozen();

create or replace trigger pair_decision_append_only before update or delete on pair_decision
for each row execute function wenxiao_append_only();
create or replace trigger pair_decision_no_truncate before truncate on pair_decision
for each statement execute function wenxiao_append_only();

create or replace trigger pair_explanation_append_only before update or delete on pair_explanation
for each row execute function wenxiao_append_only();
create or replace trigger pair_explanation_no_truncate before truncate on pair_explanation
for each statement execute function wenxiao_append_only();

-- A blank form is taken away once, and never changed otherwise.
create or replace function wenxiao_only_taken_away() returns trigger language plpgsql as $$
begin
    if old.removed_at is not null or new.removed_at is null or new.id <> old.id or new.file_name <> old.file_name or new.text_hash <> old.text_hash
        or new.chars <> old.chars or new.uploaded_by <> old.uploaded_by or new.uploaded_at <> old.uploaded_at then
        raise exception 'a blank form is only taken away';
    end if;
    return new;
end $$;
create or replace trigger blank_form_only_taken_away before update on blank_form
for each row execute function wenxiao_only_taken_away();
create or replace trigger blank_form_append_only before delete on blank_form
for each row execute function wenxiao_append_only();
create or replace trigger blank_form_no_truncate before truncate on blank_form
for each statement execute function wenxiao_append_only();
