package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class OutageIT extends RegistryTest {

    private static final Wire WIRE =
            new Wire(URI.create(TestPostgres.url().substring("jdbc:".length())).getPort());

    @DynamicPropertySource
    static void throughTheWire(DynamicPropertyRegistry properties) {
        properties.add(
                "spring.datasource.hikari.jdbc-url", () -> "jdbc:postgresql://127.0.0.1:" + WIRE.port() + "/postgres");
        properties.add("millrace.registry.outbox.transactional-id", () -> "outage");
    }

    @Test
    void aDatabaseThatIsAwayIsAnAnswerWithinSecondsAndNoneIsLostWhenItIsBack() {
        byte[] data = weights("weights".getBytes(StandardCharsets.UTF_8));
        assertThat(get("/actuator/health/readiness", "outage").status()).isEqualTo(200);
        assertThat(register("outage", "m", withAlias(version(1, data), null)).status())
                .isEqualTo(201);
        WIRE.cut();
        long before = System.nanoTime();
        Answer refused = register("outage", "m", version(2, data));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("unavailable");
        assertThat(refused.raw().headers().firstValue("retry-after")).isPresent();
        assertThat(get("/actuator/health/liveness", "outage").status()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness", "outage").status()).isEqualTo(503);
        WIRE.mend();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                register("outage", "m", version(2, data)).status())
                        .isIn(200, 201));
        assertThat(get("/v1/models/m/versions", "outage")
                        .json()
                        .path("versions")
                        .size())
                .isEqualTo(2);
    }

    /** A way to the database that can be cut. It ends with the JVM. */
    private static final class Wire {
        private final int target;
        private final ServerSocket server;
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private volatile boolean whole = true;

        Wire(int target) {
            this.target = target;
            try {
                this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() {
            whole = false;
            open.forEach(Wire::close);
            open.clear();
        }

        void mend() {
            whole = true;
        }

        private void accept() {
            while (true) {
                try {
                    Socket client = server.accept();
                    if (!whole) {
                        close(client);
                        continue;
                    }
                    Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(database);
                    Thread.ofVirtual().start(() -> copy(client, database));
                    Thread.ofVirtual().start(() -> copy(database, client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Cut, or one end has gone: the other end goes with it.
                close(to);
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
