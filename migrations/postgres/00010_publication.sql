-- +goose Up
-- The result of one department at one visit, opened when the visit ends.
create table result (
  region       text collate "C" not null,
  task         text collate "C" not null,
  subject      text collate "C" not null,
  dept         text collate "C" not null,
  id           text collate "C" not null,
  state        text not null,
  summary      text not null,
  handling     text not null,
  reason       text not null,
  entered_by   text collate "C" not null,
  entered_at   bigint not null,
  submitted_by text collate "C" not null,
  submitted_at bigint not null,
  approved_by  text collate "C" not null,
  approved_at  bigint not null,
  opinion      text not null,
  ended_on     text not null,
  due_on       text not null,
  provisional  integer not null,
  late_reason  text not null,
  published_by text collate "C" not null,
  published_at bigint not null,
  version      integer not null,
  primary key (region, task, subject, dept)
);
create unique index result_id on result (id, region);
create index result_dept on result (dept, state, due_on);

create table result_type (
  region  text collate "C" not null,
  task    text collate "C" not null,
  subject text collate "C" not null,
  dept    text collate "C" not null,
  type    text not null,
  primary key (region, task, subject, dept, type)
);

-- Who did what with a result, for the department: its opinions are not public.
create table result_step (
  region text collate "C" not null,
  result text collate "C" not null,
  seq    integer not null,
  act    text not null,
  person text collate "C" not null,
  note   text not null,
  at     bigint not null,
  primary key (region, result, seq)
);

-- What the public reads: the canonical content of one version on one channel.
create table publication (
  region       text collate "C" not null,
  result       text collate "C" not null,
  channel      text not null,
  version      integer not null,
  task         text collate "C" not null,
  subject      text collate "C" not null,
  dept         text collate "C" not null,
  task_name    text not null,
  subject_name text not null,
  content      text not null,
  sha256       text not null,
  sm3          text not null,
  published_on text not null,
  at           bigint not null,
  primary key (region, result, channel, version)
);
create index publication_at on publication (at, result);
create index publication_subject on publication (region, subject);

-- +goose StatementBegin
create function forbid_published_type() returns trigger language plpgsql as $$
declare
  t record;
begin
  if tg_op = 'DELETE' then t := old; else t := new; end if;
  if exists (select 1 from result r where r.region = t.region and r.task = t.task and r.subject = t.subject and r.dept = t.dept and r.state = 'published') then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  return t;
end $$;
-- +goose StatementEnd

-- A published result is fixed (Article 19): a correction is a row elsewhere.
create trigger result_published_no_update before update on result
  for each row when (old.state = 'published') execute function forbid_change();
create trigger result_no_delete before delete on result
  for each row execute function forbid_change();
create trigger result_no_truncate before truncate on result
  for each statement execute function forbid_change();
create trigger result_type_published before insert or delete on result_type
  for each row execute function forbid_published_type();
create trigger result_type_no_update before update on result_type
  for each row execute function forbid_change();
create trigger result_type_no_truncate before truncate on result_type
  for each statement execute function forbid_change();
create trigger result_step_no_update before update on result_step
  for each row execute function forbid_change();
create trigger result_step_no_delete before delete on result_step
  for each row execute function forbid_change();
create trigger result_step_no_truncate before truncate on result_step
  for each statement execute function forbid_change();
create trigger publication_no_update before update on publication
  for each row execute function forbid_change();
create trigger publication_no_delete before delete on publication
  for each row execute function forbid_change();
create trigger publication_no_truncate before truncate on publication
  for each statement execute function forbid_change();
