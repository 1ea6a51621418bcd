package dev.millrace.forecast.shadow;

import dev.millrace.forecast.ForecastServiceApplication;
import dev.millrace.forecast.shadow.RegistryJar.Answer;
import dev.millrace.forecast.subscription.OwnDatabase;
import dev.millrace.servicekit.testing.TestKafka;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The forecast-service on a database of its own, which outlives it. Not thread-safe. */
final class RestartedService implements AutoCloseable {

    private final Map<String, String> settings = new HashMap<>();
    private ConfigurableApplicationContext context;

    /** Starts it. @param settings besides those of the test's Kafka and Postgres */
    RestartedService(String database, Map<String, String> settings) {
        Map<String, Supplier<Object>> parts = new HashMap<>();
        TestKafka.configure(parts::put);
        OwnDatabase.configure(parts::put, database);
        parts.forEach((name, value) -> this.settings.put(name, String.valueOf(value.get())));
        this.settings.putAll(settings);
        this.settings.put("server.port", "0");
        this.context = started();
    }

    private ConfigurableApplicationContext started() {
        return new SpringApplicationBuilder(ForecastServiceApplication.class)
                .run(settings.entrySet().stream()
                        .map(one -> "--" + one.getKey() + "=" + one.getValue())
                        .toArray(String[]::new));
    }

    /** Again, once it was closed. */
    void start() {
        context = started();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Answer send(String tenant, String method, String path, String body) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
        RestClient.RequestBodySpec request = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant)
                .defaultStatusHandler(status -> true, (asked, answered) -> {})
                .build()
                .method(HttpMethod.valueOf(method))
                .uri(path);
        return Answer.of((body.isEmpty()
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).body(body))
                .retrieve()
                .toEntity(JsonNode.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
