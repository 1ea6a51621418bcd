package dev.millrace.servicekit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteKeysTest {

    private static final String HASH = Keys.hash("a key");

    private final Hands clock = new Hands();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server = registry();
    private int status = 200;
    private RemoteKeys keys = keys();

    private HttpServer registry() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/v1/keys/resolve", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
                byte[] answer = "{\"id\":\"k1\",\"tenant\":\"acme\",\"scopes\":[\"points:read\"]}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RemoteKeys keys() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new RemoteKeys(
                new AccessProperties(
                        AccessProperties.Mode.KEYS,
                        "the service's own",
                        address,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        0,
                        1),
                new JsonMapper(),
                clock);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerHoldsForAWhile() {
        Caller caller = keys.find(HASH).orElseThrow();
        assertThat(caller).isEqualTo(new Caller("k1", Optional.of(new TenantId("acme")), Set.of("points:read")));
        keys.find(HASH);
        assertThat(asked).containsExactly("Bearer the service's own {\"hash\":\"" + HASH + "\"}");

        clock.now = clock.now.plusSeconds(31);
        status = 404;
        assertThat(keys.find(HASH)).as("revoked").isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWasKnownHoldsWhileTheRegistryIsAway() {
        Optional<Caller> caller = keys.find(HASH);
        server.stop(0);
        clock.now = clock.now.plusSeconds(31);
        assertThat(keys.find(HASH)).isEqualTo(caller);
        assertThatThrownBy(() -> keys.find(Keys.hash("another")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("cannot be reached");
    }

    private static final class Hands extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
