package dev.millrace.stack.verb;

import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the parts listen. What is not given stays as at the last start of the same home. */
final class PortOptions {

    private final Map<Port, Integer> chosen = new EnumMap<>(Port.class);

    @Option(names = "--port-offset", paramLabel = "N", description = "Raise every default port by N.")
    private @Nullable Integer offset;

    @Option(names = "--ingest-port", paramLabel = "PORT", description = "Default 8081.")
    void ingest(int port) {
        chosen.put(Port.INGEST, port);
    }

    @Option(names = "--forecast-port", paramLabel = "PORT", description = "Default 8082.")
    void forecast(int port) {
        chosen.put(Port.FORECAST, port);
    }

    @Option(names = "--retrieval-port", paramLabel = "PORT", description = "Default 8083.")
    void retrieval(int port) {
        chosen.put(Port.RETRIEVAL, port);
    }

    @Option(names = "--registry-port", paramLabel = "PORT", description = "Default 8084.")
    void registry(int port) {
        chosen.put(Port.REGISTRY, port);
    }

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Default 9092.")
    void kafka(int port) {
        chosen.put(Port.KAFKA, port);
    }

    @Option(
            names = "--kafka-controller-port",
            paramLabel = "PORT",
            description = "Default 9093; used by the broker itself.")
    void kafkaController(int port) {
        chosen.put(Port.KAFKA_CONTROLLER, port);
    }

    @Option(names = "--postgres-port", paramLabel = "PORT", description = "Default 54329.")
    void postgres(int port) {
        chosen.put(Port.POSTGRES, port);
    }

    Ports from(Ports remembered) {
        return Optional.ofNullable(offset).map(by -> Ports.of(by, chosen)).orElseGet(() -> remembered.with(chosen));
    }
}
