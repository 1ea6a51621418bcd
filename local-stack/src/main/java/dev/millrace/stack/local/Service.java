package dev.millrace.stack.local;

import java.util.Optional;

/** The services that are processes of their own. */
public enum Service {
    REGISTRY("model-registry", Port.REGISTRY, Optional.of("registry"), "256m"),
    FORECAST("forecast-service", Port.FORECAST, Optional.of("forecast"), "1g"),
    INGEST("ingest-service", Port.INGEST, Optional.empty(), "640m"),
    RETRIEVAL("retrieval-service", Port.RETRIEVAL, Optional.of("retrieval"), "1g");

    private final String module;
    private final Port port;
    private final Optional<String> schema;
    private final String heap;

    Service(String module, Port port, Optional<String> schema, String heap) {
        this.module = module;
        this.port = port;
        this.schema = schema;
        this.heap = heap;
    }

    /** The Maven module, which names the process too. */
    public String module() {
        return module;
    }

    public Port port() {
        return port;
    }

    /** Its schema in Postgres, which names its two roles; empty for a service without state. */
    public Optional<String> schema() {
        return schema;
    }

    /** Largest heap, as the JVM's {@code -Xmx} takes it. */
    public String heap() {
        return heap;
    }
}
