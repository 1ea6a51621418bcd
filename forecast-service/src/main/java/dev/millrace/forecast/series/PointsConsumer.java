package dev.millrace.forecast.series;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.partitions.PartitionConsumers;
import dev.millrace.servicekit.partitions.PartitionReading;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Reads the points topic into Postgres. */
@Component("pointsConsumer")
class PointsConsumer extends PartitionConsumers {

    PointsConsumer(KafkaProperties kafka, SeriesProperties properties, PointsWriter writer, PointsMetrics metrics) {
        super(
                kafka,
                new PartitionReading(
                        Topics.POINTS,
                        properties.group(),
                        "forecast-points",
                        properties.consumers(),
                        properties.pollRecords(),
                        properties.batchSize().toBytes(),
                        properties.retryMax()),
                writer,
                metrics);
    }
}
