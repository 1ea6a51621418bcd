package dev.millrace.stack.verb;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "listen",
        description =
                "Print what leaves for subscribers on Kafka, one JSON object a line, as any consumer would get it.")
public final class Listen extends Verb {

    @Parameters(arity = "0..1", paramLabel = "WHAT", defaultValue = "forecasts", description = "forecasts, anomalies.")
    private String what = "";

    @Option(names = "--series", paramLabel = "ID", description = "Of this series only.")
    private @Nullable String series;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "End after N (${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--new", description = "Only what leaves from now on; else from the beginning.")
    private boolean fresh;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "End after N seconds without any (${DEFAULT-VALUE}); exit 1.")
    private int seconds;

    public Listen(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        String topic = topic();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:" + stack().ports().of(Port.KAFKA),
                        "isolation.level",
                        "read_committed",
                        "default.api.timeout.ms",
                        10_000,
                        "enable.metrics.push",
                        false),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            if (fresh) {
                consumer.seekToEnd(partitions);
            } else {
                consumer.seekToBeginning(partitions);
            }
            return listen(consumer);
        }
    }

    private String topic() {
        return switch (what) {
            case "forecasts" -> Topics.forecasts(TenantId.DEFAULT).name();
            case "anomalies" -> Topics.anomalies(TenantId.DEFAULT).name();
            default ->
                throw new Failure(
                        "listen to what? " + what + " is neither forecasts nor anomalies", "./millrace listen --help");
        };
    }

    private int listen(KafkaConsumer<String, String> consumer) {
        int printed = 0;
        long until = deadline();
        while (printed < count) {
            if (System.nanoTime() - until > 0) {
                terminal().err().println("nothing more came for " + seconds + " seconds");
                return 1;
            }
            for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofMillis(200))) {
                if (printed < count && (series == null || series.equals(event.key()))) {
                    line(event.value());
                    printed++;
                    until = deadline();
                }
            }
        }
        return 0;
    }

    private long deadline() {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }
}
