-- 后台任务 and 查重: long work that survives a restart; a library of texts, checks against it, pairs, decisions.

-- Work that takes longer than a request. It is asked for in the transaction of whatever needs it, and taken by any one server.
-- `heartbeat_at`, `done` and `total` say how far it is and change without an audit entry; every change of `state` has one.
create table job (
    id text primary key,
    kind text not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    requested_by text not null,
    requested_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    heartbeat_at timestamptz,
    -- The server that has it.
    worker text,
    attempts bigint not null check (attempts >= 0),
    done bigint not null check (done >= 0),
    total bigint not null check (total >= 0),
    cancel_requested boolean not null,
    -- Why it failed, in a sentence.
    message text not null,
    check ((state in ('waiting', 'running')) = (finished_at is null))
);
create index job_state on job (state, requested_at);

-- A file or archive whose texts were added to the library.
create table library_upload (
    id text primary key,
    job_id text not null references job (id),
    file_name text not null,
    file_hash text not null references file (hash),
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    synthetic boolean not null,
    added bigint not null,
    unchanged bigint not null,
    -- JSON list of the files that could not be read, with the reason.
    unreadable text not null
);

-- A text of the library. It never changes: the index on disk is made of these rows on any server.
create table library_text (
    id text primary key,
    upload_id text not null references library_upload (id),
    name text not null unique,
    text_hash text not null references file (hash),
    person text not null,
    host text not null,
    year text not null,
    programme text not null,
    chars bigint not null check (chars >= 0),
    added_at timestamptz not null
);
create index library_text_host on library_text (host, name);

create table duplicate_check (
    id text primary key,
    job_id text not null references job (id),
    title text not null,
    file_name text not null,
    file_hash text not null references file (hash),
    requested_by text not null,
    requested_at timestamptz not null,
    synthetic boolean not null,
    -- JSON: what counts as a passage, and the library as it was; empty until it is done.
    settings text not null,
    library text not null,
    -- JSON: the rule for signals beyond text as it was used; empty where none was asked.
    rule text not null
);
create index duplicate_check_time on duplicate_check (requested_at);

create table checked_text (
    id text primary key,
    check_id text not null references duplicate_check (id),
    position bigint not null,
    name text not null,
    text_hash text references file (hash),
    person text not null,
    host text not null,
    year text not null,
    programme text not null,
    chars bigint not null check (chars >= 0),
    compared bigint not null check (compared >= 0),
    -- Why it was not compared; empty when it was.
    unreadable text not null,
    -- JSON: passages, editions, what was left out.
    result text not null,
    unique (check_id, position)
);

-- A new text or proposal and an old one that share something. Either side may have no text: then only signals connect them.
create table duplicate_pair (
    id text primary key,
    check_id text not null references duplicate_check (id),
    position bigint not null,
    checked_text_id text references checked_text (id),
    library_text_id text references library_text (id),
    new_name text not null,
    old_name text not null,
    -- The new side's host, who may be asked to explain.
    host text not null,
    relation text not null check (relation in ('others', 'same_host', 'unknown', 'same_person')),
    share_e4 bigint not null check (share_e4 between 0 and 10000),
    same bigint not null check (same >= 0),
    longest bigint not null check (longest >= 0),
    passages bigint not null check (passages >= 0),
    reason text not null,
    -- JSON: which passages of the checked text they are.
    passage_list text not null,
    -- JSON: signals beyond text, each with its words and figures.
    signals text not null,
    signal_count bigint not null check (signal_count >= 0),
    unique (check_id, position)
);
create index duplicate_pair_host on duplicate_pair (host, check_id);

-- 不构成重复, 需说明, 不予受理. The last one holds; none is ever changed.
create table pair_decision (
    id text primary key,
    pair_id text not null references duplicate_pair (id),
    number bigint not null check (number > 0),
    decision text not null check (decision in ('not_duplicate', 'explain', 'refused')),
    reason text not null check (length(reason) > 0),
    -- What the host is asked, only with `explain`.
    question text not null,
    decided_by text not null references account (id),
    decided_at timestamptz not null,
    unique (pair_id, number),
    check ((decision = 'explain') = (length(question) > 0))
);

-- 说明: what the host answers to a request.
create table pair_explanation (
    id text primary key,
    decision_id text not null references pair_decision (id),
    number bigint not null check (number > 0),
    text text not null check (length(text) > 0),
    answered_by text not null references account (id),
    answered_at timestamptz not null,
    unique (decision_id, number)
);
