package dev.millrace.retrieval.document;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.partitions.PartitionConsumers;
import dev.millrace.servicekit.partitions.PartitionReading;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Reads the documents topic into Postgres. */
@Component("documentConsumer")
class DocumentConsumer extends PartitionConsumers {

    DocumentConsumer(
            KafkaProperties kafka, DocumentProperties properties, DocumentWriter writer, DocumentMetrics metrics) {
        super(
                kafka,
                new PartitionReading(
                        Topics.DOCUMENTS,
                        properties.group(),
                        properties.group() + "-" + Topics.DOCUMENTS,
                        properties.consumers(),
                        properties.pollRecords(),
                        properties.batchSize().toBytes(),
                        properties.retryMax()),
                writer,
                metrics);
    }
}
