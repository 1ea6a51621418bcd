package dev.millrace.retrieval.indexing;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How indexes follow.
 *
 * @param data this replica's folder, shared with no other process
 * @param poll pause between two looks for changes; what this replica stores itself is seen at once
 * @param commit pause between two writes to disk; what came after the last is taken from Postgres again after a crash
 * @param batch most changes of a tenant before they become visible and the next tenant's turn comes
 * @param batchCharacters of text after which a batch ends although more is waiting
 */
@ConfigurationProperties("millrace.retrieval")
record IndexingProperties(
        @DefaultValue("data/retrieval") Path data,
        @DefaultValue("100ms") Duration poll,
        @DefaultValue("5s") Duration commit,
        @DefaultValue("128") int batch,
        @DefaultValue("4000000") int batchCharacters) {}
