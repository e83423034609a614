-- +goose Up
create table task_number (
  region text not null,
  dept   text not null,
  year   text not null,
  n      integer not null,
  primary key (region, dept, year)
);

create table task (
  region       text not null,
  id           text not null,
  no           text not null,
  name         text not null,
  plan_task    text not null,
  plan         text not null,
  plan_version integer not null,
  initiator    text not null,
  from_on      text not null,
  to_on        text not null,
  state        text not null,
  disclosure   text not null,
  hash         text not null,
  slots        integer not null,
  slack        integer not null,
  cross_station integer not null,
  scope        text not null,
  witness      text not null,
  opinion      text not null,
  created_by   text not null,
  created_at   bigint not null,
  submitted_by text not null,
  approved_by  text not null,
  approved_at  bigint not null,
  revoked_why  text not null,
  objects_draw text not null,
  version      integer not null,
  primary key (region, id)
);
create unique index task_id on task (id, region);
create unique index task_no on task (region, no);
create index task_state on task (region, state);

create table task_dept (
  task      text not null,
  dept      text not null,
  lead      integer not null,
  primary key (task, dept)
);

create table task_item (
  task         text not null,
  seq          integer not null,
  item         text not null,
  item_version integer not null,
  dept         text not null,
  primary key (task, seq)
);

create table task_quota (
  task    text not null,
  seq     integer not null,
  stratum text not null,
  name    text not null,
  split   text not null,
  value   text not null,
  num     bigint not null,
  den     bigint not null,
  fixed   bigint not null,
  primary key (task, seq)
);

create table dispatch (
  region   text not null,
  task     text not null,
  dept     text not null,
  objects  bigint not null,
  sent_by  text not null,
  sent_at  bigint not null,
  acked_by text not null,
  acked_at bigint not null,
  draw     text not null,
  staffed_at bigint not null,
  primary key (region, task, dept)
);

-- The members of the inspection groups: drawn, or chosen by an approved act to
-- fill a gap of the draw. Never changed; a replacement is a row elsewhere.
create table team_member (
  region    text not null,
  task      text not null,
  subject   text not null,
  dept      text not null,
  slot      integer not null,
  inspector text not null,
  leader    integer not null,
  origin    text not null,
  reason    text not null,
  by_person text not null,
  at        bigint not null,
  primary key (region, task, subject, dept, slot)
);
create index team_member_inspector on team_member (inspector, task);

-- A task keeps the list that was locked for it.
-- +goose StatementBegin
create trigger task_list_fixed before update on task
  when (new.region <> old.region or new.id <> old.id or new.objects_draw <> old.objects_draw)
    and exists (select 1 from draw where id = old.objects_draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE task'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_no_delete before delete on task
begin select raise(abort, 'IMMUTABLE task'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger team_member_no_update before update on team_member
begin select raise(abort, 'IMMUTABLE team_member'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger team_member_no_delete before delete on team_member
begin select raise(abort, 'IMMUTABLE team_member'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger dispatch_no_delete before delete on dispatch
begin select raise(abort, 'IMMUTABLE dispatch'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_dept_settled_insert before insert on task_dept
  when exists (select 1 from task where id = new.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_dept'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_dept_settled_update before update on task_dept
  when exists (select 1 from task where id in (old.task, new.task) and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_dept'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_dept_settled_delete before delete on task_dept
  when exists (select 1 from task where id = old.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_dept'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_item_settled_insert before insert on task_item
  when exists (select 1 from task where id = new.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_item_settled_update before update on task_item
  when exists (select 1 from task where id in (old.task, new.task) and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_item_settled_delete before delete on task_item
  when exists (select 1 from task where id = old.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_quota_settled_insert before insert on task_quota
  when exists (select 1 from task where id = new.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_quota'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_quota_settled_update before update on task_quota
  when exists (select 1 from task where id in (old.task, new.task) and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_quota'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger task_quota_settled_delete before delete on task_quota
  when exists (select 1 from task where id = old.task and state <> 'draft')
begin select raise(abort, 'IMMUTABLE task_quota'); end;
-- +goose StatementEnd
