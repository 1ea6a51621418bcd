-- What became of networks whose forecasts got worse than they promised: each version leads to one training at most, and a model to a few within a time.
create table retraining (
    tenant text collate "C" not null,
    -- Of the version that got worse.
    digest text collate "C" not null,
    model text collate "C" not null,
    -- The training, or why there is none.
    job text,
    problem text,
    made_at timestamptz not null,
    primary key (tenant, digest)
);

create index retraining_model on retraining (tenant, model, made_at);
