-- Long work, shared between replicas. Whoever works on a row holds its lease, and writes only with the fence that the lease came with.
create table job (
    tenant text collate "C" not null,
    id text collate "C" not null,
    kind text collate "C" not null,
    state text collate "C" not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    -- Grows with every change that is worth an event.
    version bigint not null default 1,
    -- What was asked, as it was asked.
    request jsonb not null,
    -- Digest over the request and the data that came with it: the same content is the same job while it is under way.
    content text collate "C" not null,
    idempotency_key text collate "C",
    -- What the request stands for, and the artefact with the data: fixed when the job was accepted.
    plan jsonb not null,
    input text collate "C" not null,
    epoch integer not null default 0,
    epochs integer not null default 0,
    step integer not null default 0,
    steps integer not null default 0,
    loss double precision,
    validation double precision,
    done double precision not null default 0,
    eta_seconds bigint,
    -- The artefact that the work goes on from, and how far that is.
    checkpoint text collate "C",
    checkpoint_steps bigint not null default 0,
    -- The version that the result follows; said before the result is registered, so that saying it again makes the same version.
    parent text collate "C",
    parent_known boolean not null default false,
    result jsonb,
    problem jsonb,
    cancel_wanted boolean not null default false,
    attempt integer not null default 0,
    -- Attempts since there was a new checkpoint.
    failures integer not null default 0,
    fence bigint not null default 0,
    leased_until timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    primary key (tenant, id)
) with (fillfactor = 50);

create unique index job_key on job (tenant, idempotency_key) where idempotency_key is not null;
create index job_content on job (tenant, content) where state in ('queued', 'running');
create index job_waiting on job (created_at) where state in ('queued', 'running');
create index job_listed on job (tenant, created_at desc, id desc);
create index job_ended on job (ended_at) where ended_at is not null;
