-- +goose Up
-- One row is one version of the plan of a department for a year.
create table plan (
  id           text collate "C" primary key,
  region       text collate "C" not null,
  dept         text collate "C" not null,
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
  id         text collate "C" primary key,
  plan       text collate "C" not null references plan (id),
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
  lead_dept  text collate "C" not null,
  joint      integer not null,
  scope      text not null,
  mode       text not null,
  disclosure text not null,
  unique (plan, seq)
);

-- The cooperating departments (配合部门).
create table plan_task_coop (
  plan_task text collate "C" not null references plan_task (id),
  seq       integer not null,
  dept      text collate "C" not null,
  primary key (plan_task, dept)
);
create index plan_task_coop_dept on plan_task_coop (dept);

create table plan_task_item (
  plan_task text collate "C" not null references plan_task (id),
  seq       integer not null,
  item      text collate "C" not null,
  version   integer not null,
  dept      text collate "C" not null,
  primary key (plan_task, item)
);
create index plan_task_item_item on plan_task_item (item);

create table plan_task_quota (
  plan_task text collate "C" not null references plan_task (id),
  seq       integer not null,
  stratum   text collate "C" not null,
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
create trigger plan_no_change before update of id, region, dept, year, version, name, reason, authors,
  approved_by, approved_on, opinion, published_on on plan
  for each row when (old.state in ('published', 'replaced')) execute function forbid_change();
create trigger plan_no_way_back before update of state on plan
  for each row when (old.state in ('published', 'replaced') and (old.state = 'replaced' or new.state <> 'replaced'))
  execute function forbid_change();
create trigger plan_no_delete before delete on plan
  for each row when (old.state in ('published', 'replaced')) execute function forbid_change();
create trigger plan_no_truncate before truncate on plan
  for each statement execute function forbid_change();

-- +goose StatementBegin
create function forbid_plan_task() returns trigger language plpgsql as $$
declare fixed boolean := false;
begin
  if tg_op <> 'INSERT' then
    fixed := exists (select 1 from plan where id = old.plan and state in ('published', 'replaced'));
  end if;
  if tg_op <> 'DELETE' then
    fixed := fixed or exists (select 1 from plan where id = new.plan and state in ('published', 'replaced'));
  end if;
  if fixed then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function forbid_plan_task_rows() returns trigger language plpgsql as $$
declare fixed boolean := false;
begin
  if tg_op <> 'INSERT' then
    fixed := exists (select 1 from plan_task t join plan p on p.id = t.plan
      where t.id = old.plan_task and p.state in ('published', 'replaced'));
  end if;
  if tg_op <> 'DELETE' then
    fixed := fixed or exists (select 1 from plan_task t join plan p on p.id = t.plan
      where t.id = new.plan_task and p.state in ('published', 'replaced'));
  end if;
  if fixed then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger plan_task_fixed before insert or update or delete on plan_task
  for each row execute function forbid_plan_task();
create trigger plan_task_no_truncate before truncate on plan_task
  for each statement execute function forbid_change();
create trigger plan_task_coop_fixed before insert or update or delete on plan_task_coop
  for each row execute function forbid_plan_task_rows();
create trigger plan_task_coop_no_truncate before truncate on plan_task_coop
  for each statement execute function forbid_change();
create trigger plan_task_item_fixed before insert or update or delete on plan_task_item
  for each row execute function forbid_plan_task_rows();
create trigger plan_task_item_no_truncate before truncate on plan_task_item
  for each statement execute function forbid_change();
create trigger plan_task_quota_fixed before insert or update or delete on plan_task_quota
  for each row execute function forbid_plan_task_rows();
create trigger plan_task_quota_no_truncate before truncate on plan_task_quota
  for each statement execute function forbid_change();
