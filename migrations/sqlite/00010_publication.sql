-- +goose Up
-- The result of one department at one visit, opened when the visit ends.
create table result (
  region       text not null,
  task         text not null,
  subject      text not null,
  dept         text not null,
  id           text not null,
  state        text not null,
  summary      text not null,
  handling     text not null,
  reason       text not null,
  entered_by   text not null,
  entered_at   bigint not null,
  submitted_by text not null,
  submitted_at bigint not null,
  approved_by  text not null,
  approved_at  bigint not null,
  opinion      text not null,
  ended_on     text not null,
  due_on       text not null,
  provisional  integer not null,
  late_reason  text not null,
  published_by text not null,
  published_at bigint not null,
  version      integer not null,
  primary key (region, task, subject, dept)
);
create unique index result_id on result (id, region);
create index result_dept on result (dept, state, due_on);

create table result_type (
  region  text not null,
  task    text not null,
  subject text not null,
  dept    text not null,
  type    text not null,
  primary key (region, task, subject, dept, type)
);

-- Who did what with a result, for the department: its opinions are not public.
create table result_step (
  region text not null,
  result text not null,
  seq    integer not null,
  act    text not null,
  person text not null,
  note   text not null,
  at     bigint not null,
  primary key (region, result, seq)
);

-- What the public reads: the canonical content of one version on one channel.
create table publication (
  region       text not null,
  result       text not null,
  channel      text not null,
  version      integer not null,
  task         text not null,
  subject      text not null,
  dept         text not null,
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

-- A published result is fixed (Article 19): a correction is a row elsewhere.
-- +goose StatementBegin
create trigger result_published_no_update before update on result when old.state = 'published'
begin select raise(abort, 'IMMUTABLE result'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_no_delete before delete on result
begin select raise(abort, 'IMMUTABLE result'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_type_published_insert before insert on result_type
  when exists (select 1 from result r where r.region = new.region and r.task = new.task and r.subject = new.subject and r.dept = new.dept and r.state = 'published')
begin select raise(abort, 'IMMUTABLE result_type'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_type_no_update before update on result_type
begin select raise(abort, 'IMMUTABLE result_type'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_type_published_delete before delete on result_type
  when exists (select 1 from result r where r.region = old.region and r.task = old.task and r.subject = old.subject and r.dept = old.dept and r.state = 'published')
begin select raise(abort, 'IMMUTABLE result_type'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_step_no_update before update on result_step
begin select raise(abort, 'IMMUTABLE result_step'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger result_step_no_delete before delete on result_step
begin select raise(abort, 'IMMUTABLE result_step'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger publication_no_update before update on publication
begin select raise(abort, 'IMMUTABLE publication'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger publication_no_delete before delete on publication
begin select raise(abort, 'IMMUTABLE publication'); end;
-- +goose StatementEnd
