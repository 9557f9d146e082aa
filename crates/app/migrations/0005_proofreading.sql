-- 数据核验: a report that somebody uploaded, and what checking it found. The document as read and the commented Word file are files.
create table proofreading (
    id text primary key,
    file_name text not null check (length(file_name) > 0),
    file_kind text not null check (file_kind in ('text', 'docx', 'pdf', 'xlsx')),
    file_hash text not null references file (hash),
    -- JSON: the text, its blocks and tables, as the findings' places count them.
    document_hash text not null references file (hash),
    -- The original with Word comments; only a Word document has one.
    annotated_hash text references file (hash),
    -- JSON: findings, what was checked, what held, what could not be checked.
    report text not null,
    errors bigint not null check (errors >= 0),
    doubts bigint not null check (doubts >= 0),
    hints bigint not null check (hints >= 0),
    uploaded_by text not null references account (id),
    uploaded_at timestamptz not null,
    check (annotated_hash is null or file_kind = 'docx')
);
create index proofreading_time on proofreading (uploaded_at);
create index proofreading_uploader on proofreading (uploaded_by, uploaded_at);
