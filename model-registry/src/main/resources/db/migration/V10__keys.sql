-- API keys. Only a hash is kept of what the caller shows; a key is 256 random bits.
create table api_key (
  id text collate "C" primary key check (id ~ '^[0-9a-z]{10}$'),
  -- Absent: a key of every tenant.
  tenant text collate "C",
  name text not null,
  hash text collate "C" not null unique check (hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  -- To a minute.
  last_used_at timestamptz,
  -- The key that this one takes the place of.
  rotated_from text collate "C" references api_key (id)
);

create index api_key_listed on api_key (tenant, id);

-- What was done with keys; the keys themselves may be forgotten.
create table key_event (
  position bigint generated always as identity primary key,
  tenant text collate "C",
  key text collate "C" not null,
  event text not null check (event in ('created', 'rotated', 'revoked')),
  actor text not null,
  at timestamptz not null
);

create trigger append_only before update or delete or truncate on key_event
  for each statement execute function refuse_change();

revoke update, delete on key_event from registry_app;
revoke delete on api_key from registry_app;
