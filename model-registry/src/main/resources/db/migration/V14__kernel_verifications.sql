-- What a benchmark measured beside conformance, in canonical form: lengths, milliseconds, bytes.
alter table kernel_evidence add column benchmark text;

-- Wishes that a kernel be verified. A service that has the kernel takes one up, works on it as a job of its own, and says what came of it.
create table kernel_verification (
  id text collate "C" primary key,
  name text collate "C" not null,
  version integer not null,
  -- Who is to do it; absent: whichever service comes first.
  service text collate "C",
  options text not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'accepted', 'succeeded', 'failed')),
  requested_at timestamptz not null,
  requested_by text not null,
  accepted_by text collate "C",
  job text collate "C",
  evidence text collate "C" references kernel_evidence (id),
  problem text,
  changed_at timestamptz not null,
  foreign key (name, version) references kernel,
  check ((state = 'waiting') = (accepted_by is null)),
  check ((state = 'succeeded') = (evidence is not null)),
  check ((state = 'failed') = (problem is not null))
);

create index kernel_verification_open on kernel_verification (requested_at) where state in ('waiting', 'accepted');
create index kernel_verification_listed on kernel_verification (name, version, requested_at);

revoke delete on kernel_verification from registry_app;
