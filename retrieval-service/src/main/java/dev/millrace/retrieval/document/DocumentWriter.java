package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentEvent;
import dev.millrace.retrieval.document.Uploads.Gathered;
import dev.millrace.servicekit.partitions.BatchOutcome;
import dev.millrace.servicekit.partitions.ConsumedOffsets;
import dev.millrace.servicekit.partitions.DeadLetters;
import dev.millrace.servicekit.partitions.PartitionBatch;
import dev.millrace.servicekit.partitions.PartitionStore;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Stores one partition's batch: parts, versions, deletions, their changes and the partition's next offset become visible
 * together, or nothing does. Thread-safe.
 */
@Component
class DocumentWriter implements PartitionStore {

    private final DataSource database;
    private final DeadLetters deadLetters;
    private final Encodings encodings;

    DocumentWriter(DataSource database, DeadLetters deadLetters, Encodings encodings) {
        this.database = database;
        this.deadLetters = deadLetters;
        this.encodings = encodings;
    }

    @Override
    public BatchOutcome store(PartitionBatch batch) throws SQLException {
        return ConsumedOffsets.commit(
                                database,
                                batch,
                                connection -> write(
                                        JdbcClient.create(new SingleConnectionDataSource(connection, true)), batch))
                        .isPresent()
                ? BatchOutcome.STORED
                : BatchOutcome.FENCED;
    }

    @Override
    public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException {
        return ConsumedOffsets.read(database, partitions);
    }

    private SortedSet<Changed> write(JdbcClient jdbc, PartitionBatch batch) {
        Uploads uploads = new Uploads(jdbc);
        DocumentTable documents = new DocumentTable(jdbc, encodings);
        SortedSet<Changed> changes = new TreeSet<>();
        for (ConsumerRecord<String, byte[]> source : batch.records()) {
            ReadEvent read =
                    batch.refusal().<ReadEvent>map(ReadEvent.Unusable::new).orElseGet(() -> ReadEvent.read(source));
            switch (read) {
                case ReadEvent.Usable(DocumentEvent event) ->
                    apply(event, uploads, documents, changes).ifPresent(reason -> deadLetters.send(source, reason));
                case ReadEvent.Unusable(String reason) -> deadLetters.send(source, reason);
            }
        }
        ChangeNumbers.give(jdbc, changes);
        return changes;
    }

    /** Why the event cannot be stored, if it can't. */
    private static Optional<String> apply(
            DocumentEvent event, Uploads uploads, DocumentTable documents, SortedSet<Changed> changes) {
        Changed changed = new Changed(event.tenant(), event.document());
        if (event.part().isEmpty()) {
            if (documents.delete(event.tenant(), event.document())) {
                changes.add(changed);
            }
            return Optional.empty();
        }
        return switch (uploads.add(
                event.tenant(), event.document(), event.part().get())) {
            case Gathered.Incomplete(), Gathered.Known() -> Optional.empty();
            case Gathered.Complete complete -> {
                if (documents.replace(event.tenant(), event.document(), complete)) {
                    changes.add(changed);
                }
                yield Optional.empty();
            }
            case Gathered.Refused(String reason) -> Optional.of(reason);
        };
    }
}
