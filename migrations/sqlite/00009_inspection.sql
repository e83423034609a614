-- +goose Up
-- One visit per object of a task (Article 15); its row is made at the start.
create table visit (
  region      text not null,
  task        text not null,
  subject     text not null,
  id          text not null,
  state       text not null,
  started_at  bigint not null,
  started_on  text not null,
  started_by  text not null,
  ended_on    text not null,
  ended_at    bigint not null,
  ended_by    text not null,
  due_on      text not null,
  provisional integer not null,
  sheet_hash  text not null,
  signed_at   bigint not null,
  version     integer not null,
  primary key (region, task, subject)
);
create unique index visit_id on visit (id, region);
create index visit_state on visit (state, region);

-- How many objects a task has and how many visits have ended. Whoever ends a
-- visit holds this row, so that of two who end the last two one sees the other.
create table visit_tally (
  region  text not null,
  task    text not null,
  objects bigint not null,
  ended   bigint not null,
  primary key (region, task)
);

-- The checklist of one item at one visit: the version locked with the task.
create table visit_sheet (
  region       text not null,
  task         text not null,
  subject      text not null,
  seq          integer not null,
  item         text not null,
  item_version integer not null,
  dept         text not null,
  version      integer not null,
  primary key (region, task, subject, seq)
);
create unique index visit_sheet_item on visit_sheet (region, task, subject, item);

create table visit_answer (
  region    text not null,
  task      text not null,
  subject   text not null,
  item      text not null,
  point     integer not null,
  value     text not null,
  note      text not null,
  inspector text not null,
  at        bigint not null,
  primary key (region, task, subject, item, point)
);

create table visit_signature (
  region    text not null,
  task      text not null,
  subject   text not null,
  inspector text not null,
  dept      text not null,
  person    text not null,
  hash      text not null,
  at        bigint not null,
  primary key (region, task, subject, inspector)
);

-- T0 starts the clock of publication: it is set once and does not move. What is
-- due moves once, when the holidays it was provisional for are announced.
-- +goose StatementBegin
create trigger visit_end_fixed before update on visit
  when old.state = 'ended' and (new.state <> old.state or new.region <> old.region or new.task <> old.task or new.subject <> old.subject
    or new.id <> old.id or new.started_at <> old.started_at or new.started_on <> old.started_on
    or new.ended_on <> old.ended_on or new.ended_at <> old.ended_at or new.ended_by <> old.ended_by
    or (old.provisional = 0 and new.due_on <> old.due_on) or new.sheet_hash <> old.sheet_hash or (old.signed_at <> 0 and new.signed_at <> old.signed_at))
begin select raise(abort, 'IMMUTABLE visit'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_no_delete before delete on visit
begin select raise(abort, 'IMMUTABLE visit'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_sheet_no_delete before delete on visit_sheet
begin select raise(abort, 'IMMUTABLE visit_sheet'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_sheet_locked_update before update on visit_sheet
  when new.item <> old.item or new.item_version <> old.item_version or new.dept <> old.dept
    or exists (select 1 from visit v where v.region = old.region and v.task = old.task and v.subject = old.subject and v.state = 'ended')
    or exists (select 1 from visit v where v.region = new.region and v.task = new.task and v.subject = new.subject and v.state = 'ended')
begin select raise(abort, 'IMMUTABLE visit_sheet'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_sheet_ended_insert before insert on visit_sheet
  when exists (select 1 from visit v where v.region = new.region and v.task = new.task and v.subject = new.subject and v.state = 'ended')
begin select raise(abort, 'IMMUTABLE visit_sheet'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_answer_ended_insert before insert on visit_answer
  when exists (select 1 from visit v where v.region = new.region and v.task = new.task and v.subject = new.subject and v.state = 'ended')
begin select raise(abort, 'IMMUTABLE visit_answer'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_answer_ended_update before update on visit_answer
  when exists (select 1 from visit v where v.region = old.region and v.task = old.task and v.subject = old.subject and v.state = 'ended')
    or exists (select 1 from visit v where v.region = new.region and v.task = new.task and v.subject = new.subject and v.state = 'ended')
begin select raise(abort, 'IMMUTABLE visit_answer'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_answer_no_delete before delete on visit_answer
begin select raise(abort, 'IMMUTABLE visit_answer'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_signature_no_update before update on visit_signature
begin select raise(abort, 'IMMUTABLE visit_signature'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger visit_signature_no_delete before delete on visit_signature
begin select raise(abort, 'IMMUTABLE visit_signature'); end;
-- +goose StatementEnd
