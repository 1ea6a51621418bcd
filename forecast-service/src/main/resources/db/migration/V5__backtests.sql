-- What became of each series of a backtest: written once, by who holds the job's lease, and gone with the job.
create table backtest_series (
    tenant text collate "C" not null,
    id text collate "C" not null,
    -- Of the series in the plan, from 0.
    place integer not null,
    -- JSON, compressed.
    scores bytea not null,
    primary key (tenant, id, place),
    foreign key (tenant, id) references job (tenant, id) on delete cascade
);

alter table backtest_series alter column scores set storage external;
