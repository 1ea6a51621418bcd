-- Covariates and calendar that a subscription's forecasts read beside the series, as they were asked for. Null: nothing.
alter table subscription add beside jsonb;
