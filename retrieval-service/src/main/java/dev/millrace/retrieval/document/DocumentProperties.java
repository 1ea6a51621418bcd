package dev.millrace.retrieval.document;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the document store.
 *
 * @param group Kafka consumer group; all replicas on one database share it, and nobody else
 * @param consumers consumer threads; a partition is read by one of them
 * @param pollRecords most records taken from the client at once
 * @param batchSize bytes of records after which a batch is written although more is waiting
 * @param retryMax longest pause after a batch could not be written
 * @param uploadWindow for how long the parts of an upload may be incomplete before they are forgotten
 * @param deletions for how long deletions are remembered; an index that is further behind is built anew
 * @param cleaning pause between two runs of the job that forgets both
 * @param maxListed most documents in one page
 * @param maxText most UTF-16 units of text in one answer
 */
@ConfigurationProperties("millrace.documents")
record DocumentProperties(
        @DefaultValue("retrieval-service") String group,
        @DefaultValue("2") int consumers,
        @DefaultValue("100") int pollRecords,
        @DefaultValue("8MB") DataSize batchSize,
        @DefaultValue("2s") Duration retryMax,
        @DefaultValue("24h") Duration uploadWindow,
        @DefaultValue("30d") Duration deletions,
        @DefaultValue("10m") Duration cleaning,
        @DefaultValue("1000") int maxListed,
        @DefaultValue("1000000") int maxText) {}
