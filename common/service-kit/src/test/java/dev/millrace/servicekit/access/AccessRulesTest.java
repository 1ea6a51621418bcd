package dev.millrace.servicekit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.servicekit.access.AccessRules.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessRulesTest {

    private static final Path OPENAPI = Path.of("../../docs/openapi");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** What no rule names needs all rights: nobody but the root key could use it. */
    @Test
    void everyPathOfEveryServiceHasARule() throws IOException {
        List<Path> services;
        try (Stream<Path> files = Files.list(OPENAPI)) {
            services = files.toList();
        }
        assertThat(services).hasSize(4);
        Set<String> forgotten = new TreeSet<>();
        for (Path service : services) {
            JsonNode paths =
                    new JsonMapper().readTree(Files.readString(service)).get("paths");
            paths.properties()
                    .forEach(path -> path.getValue().propertyNames().stream()
                            .filter(METHODS::contains)
                            .filter(method -> AccessRules.need(
                                            method.toUpperCase(Locale.ROOT),
                                            path.getKey().replaceAll("\\{[^}]*}", "x"))
                                    .equals(new Need.Scope(Scopes.ALL)))
                            .forEach(method -> forgotten.add(method + " " + path.getKey())));
        }
        assertThat(forgotten).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/points, points:write",
        "GET, /v1/series/a%2Fb/points, points:read",
        "HEAD, /v1/series, points:read",
        "DELETE, /v1/series/a%2Fb, points:write",
        "POST, /v1/forecasts, forecasts:read",
        "GET, /v1/shadows/abc, forecasts:read",
        "POST, /v1/shadows, shadows:write",
        "POST, /v1/shadows/abc/stop, shadows:write",
        "DELETE, /v1/shadows/abc, shadows:write",
        "PUT, /v1/models/forecast%2Fa%2Fh24/aliases/champion, promote:champion",
        "POST, /v1/models/m/aliases/staging/rollback, promote:staging",
        "PUT, /v1/models/m/aliases/champion/policy, policies:write",
        "DELETE, /v1/versions/abc, registry:delete",
        "POST, /v1/versions, registry:write",
        "GET, /v1/versions/abc, registry:read",
        "POST, /v1/keys/resolve, keys:resolve",
        "POST, /v1/keys, keys:write",
        "POST, /v1/search, documents:read",
        "DELETE, /v1/documents/x, documents:write",
        "GET, /actuator/prometheus, metrics:read",
        "POST, /actuator/shutdown, *",
        "GET, /v1/somewhere, *",
        "GET, //v1/forecasts, *",
        "GET, /v1/forecasts/../keys, *",
    })
    void aPathNeedsItsScope(String method, String path, String scope) {
        assertThat(AccessRules.need(method, path)).isEqualTo(new Need.Scope(scope));
    }

    @Test
    void probesNeedNothing() {
        assertThat(AccessRules.need("GET", "/actuator/health/readiness")).isEqualTo(new Need.Nothing());
        assertThat(AccessRules.need("GET", "/v1/openapi")).isEqualTo(new Need.AnyKey());
    }
}
