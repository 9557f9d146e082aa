-- 空白表格: forms that applicants fill in; their text is boilerplate in every check.

-- A form is not edited: another edition is another row. One that was taken away isn't used by checks that begin later.
create table blank_form (
    id text primary key,
    file_name text not null,
    text_hash text not null references file (hash),
    chars bigint not null check (chars > 0),
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    removed_by text,
    removed_at timestamptz,
    check ((removed_by is null) = (removed_at is null))
);
