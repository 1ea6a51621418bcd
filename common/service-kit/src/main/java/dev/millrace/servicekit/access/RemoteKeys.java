package dev.millrace.servicekit.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the model-registry, and remembers what it said. While it is away, what it said a while ago holds. */
final class RemoteKeys implements Keys {

    private static final int MOST_KNOWN = 10_000;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AccessProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final HttpClient http;
    private final Cache<String, Known> known;

    private record Known(Optional<Caller> caller, Instant at) {}

    private record Told(String id, Optional<TenantId> tenant, Set<String> scopes) {}

    RemoteKeys(AccessProperties properties, JsonMapper json, Clock clock) {
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.http = HttpClient.newBuilder().connectTimeout(properties.timeout()).build();
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(properties.stale())
                .build();
    }

    @Override
    public Optional<Caller> find(String hash) {
        Known before = known.getIfPresent(hash);
        if (before != null && before.at().plus(properties.cache()).isAfter(clock.instant())) {
            return before.caller();
        }
        try {
            Optional<Caller> caller = ask(hash);
            known.put(hash, new Known(caller, clock.instant()));
            return caller;
        } catch (ApiException e) {
            if (before != null) {
                return before.caller();
            }
            throw e;
        }
    }

    private Optional<Caller> ask(String hash) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        properties.registry().resolve("/v1/keys/resolve"))
                .timeout(properties.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(Map.of("hash", hash))));
        if (!properties.key().isBlank()) {
            request.header("Authorization", "Bearer " + properties.key());
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> {
                    Told told = json.readValue(answer.body(), Told.class);
                    yield Optional.of(new Caller(told.id(), told.tenant(), told.scopes()));
                }
                case 404 -> Optional.empty();
                default ->
                    throw ApiException.unavailable(
                            "The model-registry answers " + answer.statusCode() + " when asked for a key", RETRY, null);
            };
        } catch (IOException | JacksonException e) {
            throw ApiException.unavailable("The model-registry, which knows the keys, cannot be reached", RETRY, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while a key is looked up", RETRY, e);
        }
    }
}
