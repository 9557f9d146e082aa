-- 查重 beyond text: what of a proposal can be funded, signals between proposals, new texts compared with each other.

-- Works that the uploads to the library described.
alter table library_upload add column works bigint not null default 0;

-- What is known of a proposal or project of former years. It never changes; its text, if it has one, is `file` of the library.
create table library_work (
    id text primary key,
    upload_id text not null references library_upload (id),
    code text not null unique,
    file text not null,
    title text not null,
    -- JSON: targets, budget lines, equipment, partners, evidence and pictures by hash.
    work text not null,
    added_at timestamptz not null
);
create index library_work_file on library_work (file);

-- JSON: how many proposals the upload described, and what a person should know about the table. Empty where it had none.
alter table duplicate_check add column proposals text not null default '';

-- JSON: passages that stand in other texts of the same check; empty when it was not compared with them.
alter table checked_text add column peers text not null default '';

-- Where the other side is from: the library, the same check, the projects of the records.
alter table duplicate_pair add column source text not null default 'library' check (source in ('library', 'peer', 'project'));
alter table duplicate_pair add column peer_text_id text references checked_text (id);
-- Whether the rule for signals asks a person to look.
alter table duplicate_pair add column hinted boolean not null default false;
