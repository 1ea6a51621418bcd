package dev.millrace.stack.ledger;

import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Where the system under test is reached.
 *
 * @param retrieval where documents are searched; unused by what sends none
 * @param key that requests show; blank: none
 */
public record Endpoints(URI ingest, URI forecast, URI registry, URI retrieval, String bootstrapServers, String key) {

    /** Of services that ask for no key. */
    public Endpoints(URI ingest, URI forecast, URI registry, String bootstrapServers) {
        this(ingest, forecast, registry, URI.create("http://127.0.0.1:1"), bootstrapServers, "");
    }

    /** A request that shows the key. */
    public HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return key.isBlank() ? request : request.header("Authorization", "Bearer " + key);
    }
}
