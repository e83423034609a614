-- +goose Up
-- One row is one version of the plan of a department for a year.
create table plan (
  id           text primary key,
  region       text not null,
  dept         text not null,
  year         integer not null,
  version      integer not null,
  state        text not null,
  name         text not null,
  reason       text not null,
  authors      text not null,
  approved_by  text not null,
  approved_on  text not null,
  opinion      text not null,
  published_on text not null,
  row_version  integer not null,
  unique (dept, year, version)
);
-- At most one version is in the works, and at most one is published.
create unique index plan_one_open on plan (dept, year) where state in ('draft', 'pending', 'approved');
create unique index plan_one_published on plan (dept, year) where state = 'published';

create table plan_task (
  id         text primary key,
  plan       text not null references plan (id),
  seq        integer not null,
  no         text not null,
  name       text not null,
  direction  text not null,
  source     text not null,
  basis      text not null,
  scope_text text not null,
  frequency  text not null,
  from_on    text not null,
  until_on   text not null,
  lead_dept  text not null,
  joint      integer not null,
  scope      text not null,
  mode       text not null,
  disclosure text not null,
  unique (plan, seq)
);

-- The cooperating departments (配合部门).
create table plan_task_coop (
  plan_task text not null references plan_task (id),
  seq       integer not null,
  dept      text not null,
  primary key (plan_task, dept)
);
create index plan_task_coop_dept on plan_task_coop (dept);

create table plan_task_item (
  plan_task text not null references plan_task (id),
  seq       integer not null,
  item      text not null,
  version   integer not null,
  dept      text not null,
  primary key (plan_task, item)
);
create index plan_task_item_item on plan_task_item (item);

create table plan_task_quota (
  plan_task text not null references plan_task (id),
  seq       integer not null,
  stratum   text not null,
  name      text not null,
  member_by text not null,
  value     text not null,
  num       bigint not null,
  den       bigint not null,
  count     bigint not null,
  primary key (plan_task, stratum)
);

-- A published version keeps its content; only its state moves, and only to
-- replaced. Its tasks and their rows neither come, change nor go.
-- +goose StatementBegin
create trigger plan_no_change before update of id, region, dept, year, version, name, reason, authors,
  approved_by, approved_on, opinion, published_on on plan
when old.state in ('published', 'replaced')
begin select raise(abort, 'IMMUTABLE plan'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_no_way_back before update of state on plan
when old.state in ('published', 'replaced') and (old.state = 'replaced' or new.state <> 'replaced')
begin select raise(abort, 'IMMUTABLE plan'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_no_delete before delete on plan when old.state in ('published', 'replaced')
begin select raise(abort, 'IMMUTABLE plan'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_no_insert before insert on plan_task
when exists (select 1 from plan where id in (new.plan) and state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_no_update before update on plan_task
when exists (select 1 from plan where id in (old.plan, new.plan) and state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_no_delete before delete on plan_task
when exists (select 1 from plan where id in (old.plan) and state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_coop_no_insert before insert on plan_task_coop
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_coop'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_coop_no_update before update on plan_task_coop
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task, new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_coop'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_coop_no_delete before delete on plan_task_coop
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_coop'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_item_no_insert before insert on plan_task_item
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_item_no_update before update on plan_task_item
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task, new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_item_no_delete before delete on plan_task_item
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_quota_no_insert before insert on plan_task_quota
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_quota'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_quota_no_update before update on plan_task_quota
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task, new.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_quota'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger plan_task_quota_no_delete before delete on plan_task_quota
when exists (select 1 from plan_task t join plan p on p.id = t.plan where t.id in (old.plan_task) and p.state in ('published', 'replaced'))
begin select raise(abort, 'IMMUTABLE plan_task_quota'); end;
-- +goose StatementEnd
