package dev.millrace.stack.local;

/** Every port of the stack, with its default. */
public enum Port {
    INGEST("ingest", 8081),
    FORECAST("forecast", 8082),
    RETRIEVAL("retrieval", 8083),
    REGISTRY("registry", 8084),
    KAFKA("kafka", 9092),
    KAFKA_CONTROLLER("kafka-controller", 9093),
    POSTGRES("postgres", 54329);

    private final String label;
    private final int standard;

    Port(String label, int standard) {
        this.label = label;
        this.standard = standard;
    }

    /** As in the option {@code --LABEL-port}. */
    public String label() {
        return label;
    }

    public int standard() {
        return standard;
    }
}
