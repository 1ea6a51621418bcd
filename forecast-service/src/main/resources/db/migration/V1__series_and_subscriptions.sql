-- Times are nanoseconds since 1970-01-01T00:00:00Z. Names compare byte by byte, whatever the cluster's locale.

-- Grows with every transaction that changes a series, and goes on when a series is deleted and made anew, so that a
-- watermark never names two different states.
create sequence series_revision;

create table series (
    tenant text collate "C" not null,
    series bigint generated always as identity,
    id text collate "C" not null,
    unit text,
    labels jsonb not null default '{}',
    count bigint not null,
    first_time bigint not null,
    last_time bigint not null,
    revision bigint not null,
    -- Points that were new when they came; unlike count it never falls. Subscriptions count by it.
    added bigint not null,
    -- Cached: right only while frequency_revision equals revision.
    frequency text,
    frequency_revision bigint,
    primary key (tenant, series),
    unique (tenant, id)
) with (fillfactor = 60);

create index series_labels on series using gin (labels jsonb_path_ops);

-- Whoever writes or deletes points of a series holds the lock of its row in series, so nothing here can be orphaned and
-- series.last_time is exact: points after it need no look for a conflict.
create table points (
    tenant text collate "C" not null,
    series bigint not null,
    time bigint not null,
    value double precision not null,
    primary key (tenant, series, time)
) partition by hash (series);

do $partitions$
begin
    for remainder in 0..15 loop
        execute format(
            'create table points_%s partition of points for values with (modulus 16, remainder %s)',
            remainder, remainder);
    end loop;
end
$partitions$;

-- A partition carries points of every tenant, so its offset belongs to none of them: the tenant is always '*'.
create table consumed_offset (
    tenant text collate "C" not null default '*' check (tenant = '*'),
    topic text collate "C" not null,
    partition integer not null,
    next_offset bigint not null,
    primary key (tenant, topic, partition)
) with (fillfactor = 50);

create table request_part (
    tenant text collate "C" not null,
    idempotency_key text collate "C" not null,
    number integer not null,
    digest bytea not null,
    seen_at timestamptz not null,
    primary key (tenant, idempotency_key, number)
);

create index request_part_seen_at on request_part (seen_at);

create table retention (
    tenant text collate "C" primary key,
    max_age text not null
);

create table subscription (
    tenant text collate "C" not null,
    id text collate "C" not null,
    -- One of the two: named series, or the labels that all matching series carry.
    series_ids text[],
    labels jsonb,
    horizon integer not null,
    every integer not null,
    quantiles double precision[] not null,
    model text not null,
    primary key (tenant, id),
    check ((series_ids is null) <> (labels is null))
);

-- How far each series of a subscription has been answered.
create table subscription_series (
    tenant text collate "C" not null,
    subscription text collate "C" not null,
    series bigint not null,
    -- series.added as of the last forecast, refusal, or the subscription's beginning.
    answered bigint not null,
    problem_code text,
    problem text,
    -- Whoever forecasts holds a lease, so that replicas share the work; it runs out when the holder dies.
    lease uuid,
    leased_until timestamptz,
    primary key (tenant, subscription, series),
    foreign key (tenant, subscription) references subscription (tenant, id) on delete cascade,
    foreign key (tenant, series) references series (tenant, series) on delete cascade
) with (fillfactor = 60);

create index subscription_series_series on subscription_series (tenant, series);

-- Forecasts on their way to Kafka, in the order of position.
create table outbox (
    tenant text collate "C" not null,
    position bigint generated always as identity,
    topic text not null,
    key text not null,
    ce_id text not null,
    ce_time timestamptz not null,
    payload bytea not null,
    primary key (tenant, position)
);

create index outbox_position on outbox (position);

-- The default rights of the application role reach every table of the owner; this one is the owner's alone.
revoke insert, update, delete on flyway_schema_history from forecast_app;
