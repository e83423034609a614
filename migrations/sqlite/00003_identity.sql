-- +goose Up
create table department (
  code     text primary key,
  region   text not null,
  level    text not null,
  parent   text not null,
  name     text not null,
  short    text not null,
  doc_word text not null,
  version  integer not null
);
create index department_region on department (region, code);

create table section (
  code text primary key,
  dept text not null references department (code),
  name text not null
);

-- password is an argon2id string with its parameters; "" means that nobody can
-- sign in as this person. stamp changes with the password and ends sessions.
create table person (
  id         text primary key,
  login      text not null unique,
  name       text not null,
  pseudonym  text not null unique,
  dept       text not null references department (code),
  section    text not null,
  inspector  text not null,
  password   text not null,
  stamp      text not null,
  must_change integer not null,
  active     integer not null,
  created_at bigint not null,
  version    integer not null
);
create index person_dept on person (dept, id);
create unique index person_inspector on person (inspector) where inspector <> '';

-- A role holds from from_at (included) until until_at (excluded).
create table role_grant (
  person   text not null references person (id),
  role     text not null,
  from_at  bigint not null,
  until_at bigint not null,
  granted_by text not null,
  primary key (person, role, from_at)
);

-- Technical: guesses at one login name, known or not (key is its hash).
create table sign_in_guess (
  login        text primary key,
  failures     integer not null,
  locked_until bigint not null,
  last_at      bigint not null
);

-- Technical: the token is stored hashed.
create table session (
  token   text primary key,
  data    blob not null,
  expires bigint not null
);
create index session_expires on session (expires);
