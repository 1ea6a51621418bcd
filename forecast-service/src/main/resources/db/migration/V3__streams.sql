-- Changes of a series that are no points after its newest: late points, corrections, deletions. Who holds sums over a series finds here
-- which of its windows to count anew. Rows go after a day; whoever has not looked for that long starts from the points.
create table correction (
    tenant text collate "C" not null,
    series bigint not null,
    -- Of the series, once the change was made.
    revision bigint not null,
    first_time bigint not null,
    last_time bigint not null,
    made_at timestamptz not null default clock_timestamp(),
    primary key (tenant, series, revision),
    foreign key (tenant, series) references series (tenant, series) on delete cascade
);

create index correction_made_at on correction (made_at);

-- Sums over the windows of a series, for one version of a model, as of a revision of the series: what a restart goes on from.
create table stream_state (
    tenant text collate "C" not null,
    series bigint not null,
    name text collate "C" not null,
    digest text collate "C" not null,
    revision bigint not null,
    state bytea not null,
    -- When the series was read for it.
    read_at timestamptz not null,
    primary key (tenant, series, name),
    foreign key (tenant, series) references series (tenant, series) on delete cascade
) with (fillfactor = 50);

-- Percent of a series' new values that are to lie within their interval; those outside are told. Null: none are looked at.
alter table subscription add anomaly_level double precision;
alter table outbox add ce_type text not null default 'dev.millrace.forecast.v1';
