package dev.millrace.registry.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import dev.millrace.registry.RegistryTest;
import dev.millrace.servicekit.access.Keys;
import dev.millrace.servicekit.tenancy.Tenancy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@TestPropertySource(
        properties = {
            "millrace.access.mode=keys",
            "millrace.keys.root=" + KeyIT.ROOT,
            "millrace.keys.service=" + KeyIT.SERVICE
        })
class KeyIT extends RegistryTest {

    static final String ROOT = "root-0123456789012345678901234567890";
    static final String SERVICE = "service-0123456789012345678901234567";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String tenant = "t-" + UUID.randomUUID();

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private record Said(int status, JsonNode json, HttpResponse<String> raw) {}

    @Test
    void withoutAKeyNothingIsSaidButWhetherItIsWell() {
        Said said = ask("GET", "/v1/models", "", "");
        assertThat(said.status()).isEqualTo(401);
        assertThat(said.json().path("code").asString()).isEqualTo("unauthenticated");
        assertThat(said.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(ask("GET", "/v1/models", "mr_0000000000_guess", "").status()).isEqualTo(401);
        assertThat(ask("GET", "/v1/models", "mr_0000000000_guess".repeat(100), "")
                        .status())
                .isEqualTo(401);
        assertThat(ask("GET", "/actuator/health/readiness", "", "").status()).isEqualTo(200);
        assertThat(ask("GET", "/actuator/metrics", "", "").status()).isEqualTo(401);
    }

    @Test
    void aKeyMayWhatItsScopesSay() {
        String reader = make("[\"registry:read\"]");
        assertThat(ask("GET", "/v1/models", reader, "").status()).isEqualTo(200);
        Said refused = ask("DELETE", "/v1/models/m/aliases/champion", reader, "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("code").asString()).isEqualTo("forbidden");
        assertThat(refused.json().path("detail").asString()).contains("lacks the scope promote:champion");
        assertThat(ask("POST", "/v1/keys", reader, "{}").status()).isEqualTo(403);
        assertThat(ask("GET", "/v1/unknown", reader, "").status()).isEqualTo(403);
        assertThat(ask("GET", "/v1/unknown", ROOT, "").status()).isEqualTo(404);
    }

    @Test
    void whoMayRegisterMayNotMoveAnAliasWithIt() {
        String writer = make("[\"registry:write\"]");
        ObjectNode moving = JSON.createObjectNode();
        moving.putObject("manifest").put("family", "ridge");
        String version = JSON.writeValueAsString(withAlias(moving, null));
        Said said = ask("POST", "/v1/models/m/versions", writer, version);
        assertThat(said.status()).isEqualTo(403);
        Said batch = ask(
                "POST",
                "/v1/versions",
                writer,
                "{\"versions\":[" + version.replaceFirst("\\{", "{\"name\":\"m\",") + "]}");
        assertThat(batch.json().at("/results/0/code").asString())
                .as(batch.raw().body())
                .isEqualTo("forbidden");
    }

    @Test
    void aKeyIsOfItsTenant() {
        String own = make("[\"registry:read\"]");
        HttpRequest.Builder request = request("GET", "/v1/models", own, "").header("X-Millrace-Tenant", "another");
        Said said = said(request);
        assertThat(said.status()).isEqualTo(403);
        assertThat(said.json().path("detail").asString()).contains("of another tenant");
    }

    @Test
    void onlyAHashIsKept() {
        String key = make("[\"registry:read\"]");
        String id = key.substring(3, 13);
        String row = Tenancy.of(
                new TenantId(tenant),
                () -> jdbc.sql("select row_to_json(k)::text from api_key k where id = ?")
                        .param(id)
                        .query(String.class)
                        .single());
        assertThat(row).contains(Keys.hash(key)).doesNotContain(key.substring(14));
        Said list = said(request("GET", "/v1/keys", ROOT, "").header("X-Millrace-Tenant", tenant));
        assertThat(list.json().at("/keys/0/prefix").asString()).isEqualTo("mr_" + id);
        assertThat(list.raw().body()).doesNotContain(key).doesNotContain(Keys.hash(key));
    }

    @Test
    void aRotatedKeyGoesOnForAWhileAndARevokedOneDoesNot() {
        String key = make("[\"registry:read\"]");
        String id = key.substring(3, 13);
        Said rotated = said(request("POST", "/v1/keys/" + id + "/rotate?grace=PT1H", ROOT, "")
                .header("X-Millrace-Tenant", tenant));
        String fresh = rotated.json().path("key").asString();
        assertThat(rotated.json().at("/about/rotatedFrom").asString()).isEqualTo(id);
        assertThat(ask("GET", "/v1/models", key, "").status()).isEqualTo(200);
        assertThat(ask("GET", "/v1/models", fresh, "").status()).isEqualTo(200);
        Instant expires = Tenancy.of(
                        new TenantId(tenant),
                        () -> jdbc.sql("select expires_at from api_key where id = ?")
                                .param(id)
                                .query(java.time.OffsetDateTime.class)
                                .single())
                .toInstant();
        assertThat(expires).isBefore(Instant.now().plus(Duration.ofHours(2)));

        assertThat(said(request("DELETE", "/v1/keys/" + id, ROOT, "").header("X-Millrace-Tenant", tenant))
                        .status())
                .isEqualTo(204);
        assertThat(ask("GET", "/v1/models", key, "").status()).isEqualTo(401);
        assertThat(ask("GET", "/v1/models", fresh, "").status()).isEqualTo(200);
        assertThat(Tenancy.of(
                        new TenantId(tenant),
                        () -> jdbc.sql("select event from key_event where tenant = ? order by position")
                                .param(tenant)
                                .query(String.class)
                                .list()))
                .containsExactly("created", "rotated", "revoked");
    }

    @Test
    void anExpiredKeyIsNone() {
        String key = make("[\"registry:read\"]");
        Tenancy.of(
                new TenantId(tenant),
                () -> jdbc.sql("update api_key set expires_at = now() - interval '1 second' where id = ?")
                        .param(key.substring(3, 13))
                        .update());
        assertThat(ask("GET", "/v1/models", key, "").status()).isEqualTo(401);
    }

    @Test
    void nobodyGivesARightThatTheyLack() {
        String maker = make("[\"keys:write\",\"points:*\"]");
        String body = "{\"name\":\"n\",\"scopes\":[\"points:read\",\"%s\"]}";
        assertThat(ask("POST", "/v1/keys", maker, body.formatted("points:write"))
                        .status())
                .isEqualTo(201);
        for (String scope : new String[] {"*", "registry:read", "promote:champion", "points:none"}) {
            Said said = ask("POST", "/v1/keys", maker, body.formatted(scope));
            assertThat(said.status()).as(scope).isEqualTo(400);
            assertThat(said.json().at("/errors/0/field").asString()).isEqualTo("scopes[1]");
        }
        assertThat(ask("POST", "/v1/keys", maker, "{\"name\":\"n\",\"scopes\":[\"points:read\"],\"allTenants\":true}")
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("allTenants");
        assertThat(ask(
                                "POST",
                                "/v1/keys",
                                maker,
                                "{\"name\":\"n\",\"scopes\":[\"points:read\"],\"expiresIn\":\"1 day\"}")
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("expiresIn");
    }

    @Test
    void nobodyGetsByRotationWhatTheyLack() {
        String strong = make("[\"*\"]");
        String weak = make("[\"keys:write\"]");
        Said said = ask("POST", "/v1/keys/" + strong.substring(3, 13) + "/rotate", weak, "");
        assertThat(said.status()).isEqualTo(403);
        assertThat(said.json().path("detail").asString()).contains("lacks itself");
        assertThat(ask("POST", "/v1/keys/" + strong.substring(3, 13) + "/rotate", strong, "")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatConcernsAllTenantsIsNotForAKeyOfOne() {
        String all = make("[\"*\"]");
        assertThat(ask("GET", "/v1/models", all, "").status()).isEqualTo(200);
        for (String path : new String[] {"/actuator/metrics", "/v1/unknown"}) {
            assertThat(ask("GET", path, all, "").status()).as(path).isEqualTo(403);
        }
        assertThat(ask("PUT", "/v1/kernels/full/1", all, "{}").status()).isEqualTo(403);
        assertThat(ask("POST", "/v1/keys/resolve", all, "{}").status()).isEqualTo(403);
        assertThat(ask("GET", "/actuator/metrics", ROOT, "").status()).isEqualTo(200);
    }

    @Test
    void servicesLookKeysUpAndNobodyElse() {
        String key = make("[\"points:read\"]");
        String question = "{\"hash\":\"" + Keys.hash(key) + "\"}";
        Said told = ask("POST", "/v1/keys/resolve", SERVICE, question);
        assertThat(told.json().path("id").asString()).isEqualTo(key.substring(3, 13));
        assertThat(told.json().path("tenant").asString()).isEqualTo(tenant);
        assertThat(told.json().at("/scopes/0").asString()).isEqualTo("points:read");
        assertThat(ask("POST", "/v1/keys/resolve", key, question).status()).isEqualTo(403);
        assertThat(ask("POST", "/v1/keys/resolve", SERVICE, "{\"hash\":\"" + Keys.hash("none") + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(ask("POST", "/v1/keys", SERVICE, "{}").status()).isEqualTo(403);
        assertThat(Tenancy.of(
                        new TenantId(tenant),
                        () -> jdbc.sql("select last_used_at is not null from api_key where id = ?")
                                .param(key.substring(3, 13))
                                .query(Boolean.class)
                                .single()))
                .isTrue();
    }

    @Test
    void whoDidItIsTheKeyWhateverTheRequestSays() {
        String key = make("[\"*\"]");
        String id = key.substring(3, 13);
        ObjectNode version = JSON.createObjectNode();
        version.putObject("manifest").put("family", "ridge");
        version.putArray("evidence")
                .addObject()
                .put("kind", "backtest")
                .putObject("metrics")
                .put("mse", 1);
        withAlias(version, null);
        Said registered = ask("POST", "/v1/models/m/versions", key, JSON.writeValueAsString(version));
        assertThat(registered.status()).as(registered.raw().body()).isEqualTo(201);
        String digest = registered.json().path("digest").asString();
        assertThat(registered.json().at("/alias/actor").asString()).isEqualTo(id + "/tester");
        assertThat(ask("GET", "/v1/versions/" + digest, key, "")
                        .json()
                        .path("createdBy")
                        .asString())
                .isEqualTo(id + "/tester");

        Said measured = ask(
                "POST",
                "/v1/versions/" + digest + "/evidence",
                key,
                "{\"kind\":\"backtest\",\"metrics\":{\"mse\":2},\"recordedBy\":\"root\"}");
        assertThat(measured.json().path("recordedBy").asString()).isEqualTo(id + "/root");

        String why = "{\"reason\":\"test\"%s}";
        ask(
                "PUT",
                "/v1/models/m/aliases/champion/policy",
                key,
                "{\"rules\":[],\"actor\":\"root\",\"reason\":\"test\"}");
        ask("DELETE", "/v1/models/m/aliases/champion", key, why.formatted(",\"expected\":\"" + digest + "\""));
        ask("DELETE", "/v1/versions/" + digest, key, why.formatted(""));
        String log = ask("GET", "/v1/audit/export", key, "").raw().body();
        assertThat(log.lines()
                        .map(JSON::readTree)
                        .map(line -> line.path("type").asString() + " "
                                + line.path("actor").asString()))
                .containsExactly(
                        "move " + id + "/tester",
                        "evidence " + id + "/tester",
                        "evidence " + id + "/root",
                        "policy " + id + "/root",
                        "move " + id,
                        "deletion " + id);
    }

    private String make(String scopes) {
        Said made = said(request("POST", "/v1/keys", ROOT, "{\"name\":\"test\",\"scopes\":" + scopes + "}")
                .header("X-Millrace-Tenant", tenant));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made.json().path("key").asString();
    }

    private Said ask(String method, String path, String key, String body) {
        return said(request(method, path, key, body));
    }

    private HttpRequest.Builder request(String method, String path, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private static Said said(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            boolean lines = response.headers()
                    .firstValue("Content-Type")
                    .filter("application/x-ndjson"::equals)
                    .isPresent();
            JsonNode json = response.body().startsWith("{") && !lines
                    ? JSON.readTree(response.body())
                    : JSON.createObjectNode();
            return new Said(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
