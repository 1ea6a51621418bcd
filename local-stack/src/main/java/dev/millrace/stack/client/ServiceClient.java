package dev.millrace.stack.client;

import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the services of a stack. Whatever they refuse becomes a {@link Failure} of one line: {@code code: detail}, with their
 * remedy. Thread-safe.
 */
public final class ServiceClient implements AutoCloseable {

    private static final int REFUSED = 400;
    private static final int UNAUTHENTICATED = 401;
    private static final int NOT_FOUND = 404;
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);
    private static final int ERRORS_SHOWN = 5;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Ports ports;
    private final Optional<KeyFile> key;
    private final Optional<String> tenant;

    /** Of services that ask for no key. */
    public ServiceClient(Ports ports) {
        this(ports, Optional.empty(), Optional.empty());
    }

    /** @param key shown with each request @param tenant asked for; empty: the key's own, or the default */
    public ServiceClient(Ports ports, Optional<KeyFile> key, Optional<String> tenant) {
        this.ports = ports;
        this.key = key;
        this.tenant = tenant;
    }

    /** Percent-encodes a name for a path, its slashes too. */
    public static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public URI uri(Service service, String path) {
        return URI.create("http://127.0.0.1:" + ports.of(service.port()) + path);
    }

    public <T> T get(Service service, String path, Class<T> answer) throws InterruptedException {
        return read(send(service, request(service, path).timeout(ANSWER_WITHIN)), answer);
    }

    /** Empty when there is nothing of that name. */
    public <T> Optional<T> find(Service service, String path, Class<T> answer) throws InterruptedException {
        HttpResponse<String> response = exchange(service, request(service, path).timeout(ANSWER_WITHIN));
        return response.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(read(body(service, response), answer));
    }

    public <T> T post(Service service, String path, Object body, Class<T> answer) throws InterruptedException {
        return read(send(service, json(service, path).POST(json(body))), answer);
    }

    /** The answer to a PUT may be empty. */
    public void put(Service service, String path, Object body) throws InterruptedException {
        send(service, json(service, path).PUT(json(body)));
    }

    public void delete(Service service, String path) throws InterruptedException {
        send(service, request(service, path).timeout(ANSWER_WITHIN).DELETE());
    }

    /**
     * Sends a body of any size and waits without limit for its answer, since a stream is answered at its end.
     *
     * @return the answer; its body is empty for a 204
     */
    public String stream(Service service, String path, Map<String, String> headers, BodyPublisher body)
            throws InterruptedException {
        HttpRequest.Builder request = request(service, path).POST(body);
        headers.forEach(request::header);
        return send(service, request);
    }

    /** A server-sent event. @param data JSON */
    public record Event(String name, String data) {}

    /** Posts what is answered in events, and hands over each as it comes. */
    public void events(Service service, String path, Object body, Consumer<Event> events) throws InterruptedException {
        HttpRequest request = json(service, path)
                .header("Accept", "text/event-stream")
                .POST(json(body))
                .build();
        HttpResponse<Stream<String>> response = exchange(service, request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() >= REFUSED) {
                throw refused(service, response.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            EventLines read = new EventLines(events);
            lines.forEach(read::take);
        } catch (UncheckedIOException broken) {
            throw broken(service, broken);
        }
    }

    /** Reads a JSON text that a service has answered. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JacksonException e) {
            throw new Failure("a service answered what cannot be read: " + e.getOriginalMessage());
        }
    }

    private HttpRequest.Builder request(Service service, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(service, path));
        key.ifPresent(shown -> request.header("Authorization", "Bearer " + shown.key()));
        tenant.ifPresent(name -> request.header("X-Millrace-Tenant", name));
        return request;
    }

    private HttpRequest.Builder json(Service service, String path) {
        return request(service, path).timeout(ANSWER_WITHIN).header("Content-Type", "application/json");
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private String send(Service service, HttpRequest.Builder request) throws InterruptedException {
        return body(service, exchange(service, request));
    }

    private String body(Service service, HttpResponse<String> response) {
        if (response.statusCode() >= REFUSED) {
            throw refused(service, response.statusCode(), response.body());
        }
        return response.body();
    }

    private HttpResponse<String> exchange(Service service, HttpRequest.Builder request) throws InterruptedException {
        return exchange(service, request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> exchange(Service service, HttpRequest request, BodyHandler<T> body)
            throws InterruptedException {
        try {
            return http.send(request, body);
        } catch (ConnectException e) {
            throw new Failure("not running: ./millrace up");
        } catch (HttpTimeoutException e) {
            throw new Failure(
                    service.module() + " has not answered within " + ANSWER_WITHIN.toSeconds() + " s",
                    "./millrace logs " + service.module());
        } catch (IOException e) {
            throw broken(service, e);
        }
    }

    private static Failure broken(Service service, Exception e) {
        return new Failure(
                "the connection to " + service.module() + " broke: " + e.getMessage(),
                "./millrace status, then repeat");
    }

    private Failure refused(Service service, int status, String body) {
        if (status != UNAUTHENTICATED) {
            return refusal(service, status, body);
        }
        return key.map(shown -> new Failure(
                        service.module() + " does not take " + shown + ": it is unknown, has expired or was revoked",
                        "./millrace keys list, with another key, says which there are"))
                .orElseGet(() -> new Failure(
                        service.module() + " asks for an API key",
                        "--key-file FILE, or MILLRACE_KEY_FILE; of docker compose: deploy/secrets/root_key"));
    }

    static Failure refusal(Service service, int status, String body) {
        JsonNode problem;
        try {
            problem = JSON.readTree(body);
        } catch (JacksonException e) {
            problem = JSON.createObjectNode();
        }
        String code = problem.path("code").asString("");
        if (code.isEmpty()) {
            return new Failure(service.module() + " answered " + status, "./millrace logs " + service.module());
        }
        List<String> errors = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            if (errors.size() == ERRORS_SHOWN) {
                errors.add("…");
                break;
            }
            String index = error.has("index") ? "[" + error.path("index").asString() + "] " : "";
            errors.add(index + error.path("field").asString("") + " "
                    + error.path("reason").asString(""));
        }
        String remedy = problem.path("remedy").asString("");
        return new Failure(
                code + ": " + problem.path("detail").asString("no detail"),
                remedy.isEmpty() ? null : remedy,
                errors,
                null);
    }

    @Override
    public void close() {
        http.close();
    }
}
