package dev.millrace.forecast.series;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the series store.
 *
 * @param group Kafka consumer group; all replicas on one database share it, and nobody else
 * @param consumers consumer threads; a partition is read by one of them
 * @param pollRecords most events taken from the client at once
 * @param batchSize bytes of events after which a batch is written although more is waiting
 * @param retryMax longest pause after a batch could not be written
 * @param resendWindow for how long a request part is remembered
 * @param maxListed most series in one page
 * @param maxPoints most points in one page
 * @param cleaning pause between two runs of the job that deletes what retention no longer wants, and old request parts
 * @param historyCache bytes of newest values kept in memory for forecasts
 */
@ConfigurationProperties("millrace.series")
record SeriesProperties(
        @DefaultValue("forecast-service") String group,
        @DefaultValue("2") int consumers,
        @DefaultValue("100") int pollRecords,
        @DefaultValue("8MB") DataSize batchSize,
        @DefaultValue("2s") Duration retryMax,
        @DefaultValue("24h") Duration resendWindow,
        @DefaultValue("1000") int maxListed,
        @DefaultValue("100000") int maxPoints,
        @DefaultValue("10m") Duration cleaning,
        @DefaultValue("64MB") DataSize historyCache) {}
