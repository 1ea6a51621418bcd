-- Candidates that answer silently beside a model's champion, and what came of them.
create table shadow (
    tenant text collate "C" not null,
    id text collate "C" not null,
    -- Name of the model in the registry, and digests of its versions.
    model text collate "C" not null,
    candidate text collate "C" not null,
    champion text collate "C" not null,
    share double precision not null check (share > 0 and share <= 1),
    until timestamptz,
    maximum bigint,
    -- Finishing: it takes no more windows, and waits for the values of those it has.
    state text collate "C" not null default 'running' check (state in ('running', 'finishing', 'ended')),
    -- Why it does not run any more.
    reason text collate "C",
    created_at timestamptz not null,
    ended_at timestamptz,
    -- Of requests.
    requests bigint not null default 0,
    sampled bigint not null default 0,
    answered bigint not null default 0,
    repeated bigint not null default 0,
    dropped bigint not null default 0,
    failed bigint not null default 0,
    -- The newest of those that failed.
    failure text,
    -- Of windows: one series from one origin.
    windows bigint not null default 0,
    scored bigint not null default 0,
    expired bigint not null default 0,
    -- Over all steps of all windows that were scored.
    points bigint not null default 0,
    candidate_squares double precision not null default 0,
    candidate_errors double precision not null default 0,
    candidate_covered bigint not null default 0,
    champion_squares double precision not null default 0,
    champion_errors double precision not null default 0,
    champion_covered bigint not null default 0,
    first_time bigint,
    last_time bigint,
    -- Digest over what was scored, in order, so that it names windows and values.
    data_digest text collate "C" not null default '',
    -- How many of the candidate's answers took how long, by steps that grow.
    latency bigint[] not null default '{}',
    -- Windows scored as of the newest evidence.
    evidenced bigint not null default 0,
    primary key (tenant, id)
) with (fillfactor = 50);

create unique index shadow_running on shadow (tenant, model, candidate) where state <> 'ended';
create index shadow_listed on shadow (tenant, created_at desc, id desc);

-- What champion and candidate forecast of one series from one origin, until the values are there.
create table shadow_window (
    tenant text collate "C" not null,
    shadow text collate "C" not null,
    series text collate "C" not null,
    -- Time of the step before the first, and of the last, in nanoseconds.
    origin bigint not null,
    last_target bigint not null,
    frequency text not null,
    -- What errors are divided by.
    unit double precision not null,
    -- Means, then the lower and the upper ends of the central interval, step by step.
    champion double precision[] not null,
    candidate double precision[] not null,
    expires_at timestamptz not null,
    -- Since when the series has gone past it with steps left out.
    passed_at timestamptz,
    primary key (tenant, shadow, series, origin),
    foreign key (tenant, shadow) references shadow (tenant, id) on delete cascade
);

create index shadow_window_series on shadow_window (tenant, series, last_target);
create index shadow_window_expires on shadow_window (expires_at);

-- Evidence as it is to be recorded in the registry, for both versions.
create table shadow_evidence (
    tenant text collate "C" not null,
    shadow text collate "C" not null,
    -- How many there were.
    windows bigint not null,
    -- The names by which both are compared, and what was measured of each.
    candidate_evidence jsonb not null,
    champion_evidence jsonb not null,
    measured_at timestamptz not null,
    candidate_id text collate "C",
    champion_id text collate "C",
    -- Why the registry does not take it.
    problem text,
    primary key (tenant, shadow, windows),
    foreign key (tenant, shadow) references shadow (tenant, id) on delete cascade
);

create index shadow_evidence_waiting on shadow_evidence (measured_at)
    where problem is null and (candidate_id is null or champion_id is null);
