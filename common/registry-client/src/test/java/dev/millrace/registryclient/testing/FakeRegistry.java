package dev.millrace.registryclient.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.events.AliasState;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.servicekit.testing.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The registry's interface in memory: versions, artefacts, aliases by compare-and-set, and their topic. */
public final class FakeRegistry {

    private final HttpServer server;
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "acks", "all", "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
    private final Map<String, byte[]> artefacts = new HashMap<>();
    private final Map<String, Map<String, Object>> versions = new LinkedHashMap<>();
    private final Map<String, AliasState> aliases = new HashMap<>();
    private final Map<String, JsonNode> evidence = new HashMap<>();
    private final Map<String, String> kernels = new HashMap<>();
    private Optional<KernelRef> chosen = Optional.empty();
    private volatile boolean away;
    private volatile boolean silent;
    private volatile Optional<Policy> policy = Optional.empty();
    private int registrations;

    public FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** While away, connections end without an answer. */
    public void setAway(boolean away) {
        this.away = away;
    }

    /** While silent, moves of aliases do not reach the topic. */
    public void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** What evidence has to say for a champion to move. */
    public record Policy(String metric, double most) {}

    /** Empty: whatever is registered may serve. */
    public void setPolicy(Optional<Policy> policy) {
        this.policy = policy;
    }

    /** What came along with a version, as a list. */
    public synchronized @Nullable JsonNode evidence(String digest) {
        return evidence.get(digest);
    }

    /** Digest by name and version, {@code full/1}. */
    public synchronized Map<String, String> kernels() {
        return Map.copyOf(kernels);
    }

    public synchronized void recordKernel(String nameAndVersion, String digest) {
        kernels.put(nameAndVersion, digest);
    }

    /** What the evidence is for; empty: for nothing. */
    public synchronized void choose(Optional<KernelRef> kernel) {
        chosen = kernel;
    }

    public synchronized int registrations() {
        return registrations;
    }

    public synchronized Optional<String> champion(TenantId tenant, String name) {
        return Optional.ofNullable(aliases.get(tenant + "/" + name)).flatMap(AliasState::digest);
    }

    public synchronized @Nullable Map<String, Object> version(String digest) {
        return versions.get(digest);
    }

    public synchronized byte @Nullable [] artefact(String sha256) {
        return artefacts.get(sha256);
    }

    public synchronized void move(TenantId tenant, String name, String digest) {
        AliasState before = aliases.get(tenant + "/" + name);
        AliasState state = new AliasState(
                tenant,
                "model",
                name,
                AliasTable.CHAMPION,
                Optional.of(digest),
                before == null ? 1 : before.sequence() + 1,
                "test",
                "test",
                Instant.EPOCH);
        aliases.put(tenant + "/" + name, state);
        if (!silent) {
            try {
                producer.send(new ProducerRecord<>(Topics.REGISTRY, state.key(), EventJson.write(state)))
                        .get(10, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (away) {
            exchange.close();
            return;
        }
        TenantId tenant = new TenantId(exchange.getRequestHeaders().getFirst("X-Millrace-Tenant"));
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        byte[] body = exchange.getRequestBody().readAllBytes();
        Object answer = answer(tenant, path, body);
        byte[] bytes = answer instanceof byte[] raw ? raw : EventJson.write(answer == null ? Map.of() : answer);
        exchange.sendResponseHeaders(
                switch (answer) {
                    case null -> 404;
                    case Conflict conflict -> 409;
                    default -> 200;
                },
                bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private record Conflict(String detail) {}

    private synchronized @Nullable Object answer(TenantId tenant, String[] path, byte[] body) {
        if (path[2].equals("kernel-verifications")) {
            return Map.of("verifications", List.of());
        }
        if (path[2].equals("kernels") && path[3].equals("selection")) {
            return chosen.<Object>map(kernel -> Map.of("chosen", kernel)).orElseGet(Map::of);
        }
        if (path[2].equals("kernels")) {
            String digest = EventJson.read(body, JsonNode.class).get("digest").asString();
            String recorded = kernels.putIfAbsent(path[3] + "/" + path[4], digest);
            return recorded == null || recorded.equals(digest)
                    ? Map.of()
                    : new Conflict("recorded with the digest " + recorded);
        }
        if (path[2].equals("artefacts")) {
            if (body.length > 0) {
                artefacts.put(path[3], body);
                return Map.of();
            }
            return artefacts.get(path[3]);
        }
        if (path[2].equals("versions") && path.length == 4) {
            return versions.get(path[3]);
        }
        if (path[2].equals("versions")) {
            registrations++;
            List<Object> results = new ArrayList<>();
            EventJson.read(body, JsonNode.class).get("versions").forEach(v -> results.add(register(tenant, v)));
            return Map.of("results", results);
        }
        String name = URLDecoder.decode(path[3], StandardCharsets.UTF_8);
        if (path.length == 4) {
            return versions.values().stream()
                    .filter(v -> name.equals(v.get("name")))
                    .reduce((a, b) -> b)
                    .map(v -> Map.of("latest", v.getOrDefault("digest", "")))
                    .orElse(null);
        }
        return aliases.get(tenant + "/" + name);
    }

    private Object register(TenantId tenant, JsonNode version) {
        String name = version.get("name").asString();
        JsonNode sent = version.get("artefacts");
        String digest = RegistryClient.sha256(
                (name + version.get("manifest") + digests(sent)).getBytes(StandardCharsets.UTF_8));
        JsonNode alias = version.get("alias");
        if (alias != null && !champion(tenant, name).equals(Optional.of(digest))) {
            Optional<String> expected = Optional.ofNullable(alias.get("expected"))
                    .filter(e -> !e.isNull())
                    .map(JsonNode::asString);
            if (!expected.equals(champion(tenant, name))) {
                return Map.of("status", 409, "name", name, "code", "alias-conflict", "detail", "moved");
            }
        }
        JsonNode measured = version.path("evidence");
        if (alias != null && !champion(tenant, name).equals(Optional.of(digest)) && !passes(measured)) {
            return Map.of("status", 422, "name", name, "code", "policy-failed", "detail", "does not pass 1 of 1 rules");
        }
        List<Map<String, Object>> stored = new ArrayList<>();
        for (JsonNode artefact : sent) {
            String sha256 = artefact.get("sha256").asString();
            if (artefact.hasNonNull("data")) {
                artefacts.put(
                        sha256, Base64.getDecoder().decode(artefact.get("data").asString()));
            }
            byte[] data = artefacts.get(sha256);
            if (data == null) {
                return Map.of("status", 422, "name", name, "code", "artefact-missing", "detail", sha256);
            }
            stored.add(Map.of("name", artefact.get("name").asString(), "sha256", sha256, "size", data.length));
        }
        evidence.put(digest, measured);
        versions.putIfAbsent(
                digest,
                Map.of("name", name, "digest", digest, "manifest", version.get("manifest"), "artefacts", stored));
        if (alias == null) {
            return Map.of("status", 201, "name", name, "digest", digest);
        }
        if (!champion(tenant, name).equals(Optional.of(digest))) {
            move(tenant, name, digest);
        }
        AliasState state = aliases.get(tenant + "/" + name);
        return Map.of("status", 201, "name", name, "digest", digest, "alias", state == null ? Map.of() : state);
    }

    private boolean passes(JsonNode measured) {
        return policy.map(rule -> measured.valueStream()
                        .map(one -> one.path("metrics").path(rule.metric()))
                        .anyMatch(value -> value.isNumber() && value.doubleValue() <= rule.most()))
                .orElse(true);
    }

    private static List<String> digests(JsonNode artefacts) {
        List<String> digests = new ArrayList<>();
        artefacts.forEach(artefact -> digests.add(
                artefact.get("name").asString() + artefact.get("sha256").asString()));
        return digests;
    }
}
