package dev.millrace.stack.ledger;

import java.net.URI;

/** Where the system under test is reached. */
public record Endpoints(URI ingest, URI forecast, URI registry, String bootstrapServers) {}
