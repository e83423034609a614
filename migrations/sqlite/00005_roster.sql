-- +goose Up
-- Inspected subjects (检查对象名录库). A row is never deleted: a subject that no
-- longer exists keeps its row with that state.
create table subject (
  region     text not null,
  id         text not null,
  name       text not null,
  uscc       text not null,
  licence    text not null,
  type       text not null,
  status     text not null,
  legal_rep  text not null,
  address    text not null,
  street     text not null,
  station    text not null,
  industry   text not null,
  founded    text not null,
  credit     text not null,
  contact    text not null,
  phone      text not null,
  source     text not null,
  labels     text not null,
  version    integer not null,
  updated_at bigint not null,
  updated_by text not null,
  batch      text not null,
  primary key (region, id)
);
-- A subject without a code is known again by its name and licence.
create unique index subject_uncoded on subject (region, name, licence) where uscc = '';

-- The versions that were replaced; the newest stands in subject.
create table subject_history (
  region      text not null,
  id          text not null,
  version     integer not null,
  body        text not null,
  replaced_at bigint not null,
  replaced_by text not null,
  batch       text not null,
  primary key (region, id, version)
);

create table inspector (
  code        text primary key,
  dept        text not null,
  section     text not null,
  station     text not null,
  name        text not null,
  category    text not null,
  cert_no     text not null,
  cert_issuer text not null,
  cert_until  text not null,
  leader      integer not null,
  quals       text not null,
  status      text not null,
  reason      text not null,
  person      text not null,
  version     integer not null,
  updated_at  bigint not null,
  updated_by  text not null,
  batch       text not null
);
create index inspector_dept on inspector (dept, code);
create unique index inspector_cert on inspector (dept, cert_no) where cert_no <> '';
create unique index inspector_person on inspector (person) where person <> '';

create table inspector_history (
  code        text not null,
  version     integer not null,
  body        text not null,
  replaced_at bigint not null,
  replaced_by text not null,
  batch       text not null,
  primary key (code, version)
);

-- salt hides what a ledger entry says of the row: without it the entry's hash
-- tells nobody anything, so emptying it erases what the log knows.
create table inspector_conflict (
  region      text not null,
  subject     text not null,
  inspector   text not null references inspector (code),
  kind        text not null,
  until       text not null,
  declared_by text not null,
  at          bigint not null,
  salt        text not null,
  primary key (region, subject, inspector, kind)
);
create index inspector_conflict_inspector on inspector_conflict (inspector);

-- One counter per roster (region of subjects, department of inspectors). Every
-- change raises it, which makes earlier confirmations stale; next_number is the
-- last internal number given.
create table roster_revision (
  kind        text not null,
  scope       text not null,
  revision    bigint not null,
  next_number bigint not null,
  touched_at  bigint not null,
  primary key (kind, scope)
);

create table roster_confirmation (
  task         text not null,
  dept         text not null,
  kind         text not null,
  scope        text not null,
  count        integer not null,
  hash         text not null,
  confirmed_by text not null,
  at           bigint not null,
  revision     bigint not null,
  primary key (task, dept, kind)
);

create table import_batch (
  id          text primary key,
  region      text not null,
  dept        text not null,
  kind        text not null,
  filename    text not null,
  sha256      text not null,
  sm3         text not null,
  size        bigint not null,
  state       text not null,
  sheet       text not null,
  sheets      text not null,
  header      text not null,
  mapping     text not null,
  total       bigint not null,
  fresh       bigint not null,
  changed     bigint not null,
  unchanged   bigint not null,
  wrong       bigint not null,
  warned      bigint not null,
  fields      text not null,
  fault       text not null,
  created_by  text not null,
  decided_by  text not null,
  created_at  bigint not null,
  finished_at bigint not null,
  version     integer not null
);
create index import_batch_dept on import_batch (dept, created_at);

-- What is wrong or unusual in the rows of an import file.
create table import_problem (
  region  text not null,
  batch   text not null,
  seq     bigint not null,
  line    bigint not null,
  col     text not null,
  value   text not null,
  reason  text not null,
  warning integer not null,
  primary key (region, batch, seq)
);

-- What an import would change, the first of them.
create table import_change (
  region text not null,
  batch  text not null,
  seq    bigint not null,
  line   bigint not null,
  id     text not null,
  name   text not null,
  col    text not null,
  old_value text not null,
  new_value text not null,
  primary key (region, batch, seq)
);

-- +goose StatementBegin
create trigger subject_no_delete before delete on subject
begin select raise(abort, 'IMMUTABLE subject'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger subject_history_no_update before update on subject_history
begin select raise(abort, 'IMMUTABLE subject_history'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger subject_history_no_delete before delete on subject_history
begin select raise(abort, 'IMMUTABLE subject_history'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger inspector_no_delete before delete on inspector
begin select raise(abort, 'IMMUTABLE inspector'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger inspector_history_no_update before update on inspector_history
begin select raise(abort, 'IMMUTABLE inspector_history'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger inspector_history_no_delete before delete on inspector_history
begin select raise(abort, 'IMMUTABLE inspector_history'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger inspector_conflict_no_delete before delete on inspector_conflict
begin select raise(abort, 'IMMUTABLE inspector_conflict'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger roster_confirmation_no_delete before delete on roster_confirmation
begin select raise(abort, 'IMMUTABLE roster_confirmation'); end;
-- +goose StatementEnd
