-- Evidence, policies and moves of aliases draw their positions from one sequence, so that a reader of all of them has one order: that of
-- their commits, because each is written under the tenant's lock.
create table evidence (
  tenant text collate "C" not null,
  id text collate "C" not null check (id ~ '^[0-9a-f]{64}$'),
  digest text collate "C" not null,
  position bigint not null default nextval('alias_move_position_seq'),
  kind text collate "C" not null,
  -- In canonical form (RFC 8785): {"mse":{"value":0.48},"p95_latency":{"unit":"ms","value":12.5}}.
  metrics text not null,
  data_digest text collate "C" check (data_digest ~ '^[0-9a-f]{64}$'),
  data_from timestamptz,
  data_to timestamptz,
  windows text collate "C",
  hardware text collate "C",
  measured_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (tenant, id),
  unique (tenant, position),
  unique (tenant, digest, position),
  -- Deferred: evidence that comes with its version is judged before the version is written.
  constraint evidence_of_a_version foreign key (tenant, digest)
    references version deferrable initially deferred
);

-- The whole history: of one scope and alias, the row with the highest sequence holds; without rules it was removed.
create table policy (
  tenant text collate "C" not null,
  scope text collate "C" not null check (scope in ('name', 'prefix')),
  name text collate "C" not null,
  alias text collate "C" not null,
  sequence bigint not null check (sequence >= 1),
  position bigint not null default nextval('alias_move_position_seq'),
  rules text[],
  actor text not null,
  reason text not null,
  changed_at timestamptz not null,
  primary key (tenant, scope, name, alias, sequence),
  unique (tenant, position)
);

-- What is proven about a kernel on some hardware. Kernels are the same for every tenant: see docs/decisions/0006.
create table kernel_evidence (
  name text collate "C" not null,
  version integer not null,
  id text collate "C" not null primary key check (id ~ '^[0-9a-f]{64}$'),
  position bigint generated always as identity unique,
  hardware text collate "C" not null,
  largest_error double precision not null,
  tolerance double precision not null,
  -- In canonical form: seeds, sizes, times and bytes over lengths.
  details text not null,
  measured_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  foreign key (name, version) references kernel
);
create index on kernel_evidence (name, version, hardware, position);

alter table alias_move
  add column cause text not null default 'move' check (cause in ('move', 'removal', 'rollback')),
  -- What was judged, and the position of the policy it was judged by.
  add column evidence text[] not null default '{}',
  add column policy bigint;

create trigger append_only before update or delete or truncate on evidence
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on policy
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on kernel_evidence
  for each statement execute function refuse_change();

revoke update, delete on evidence, policy, kernel_evidence from registry_app;
