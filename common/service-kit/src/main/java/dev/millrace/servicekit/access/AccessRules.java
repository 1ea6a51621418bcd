package dev.millrace.servicekit.access;

import static dev.millrace.servicekit.access.Scopes.*;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which scope each path of each service needs. The first rule that fits decides; what none fits needs all rights, so that a path that was forgotten is closed,
 * not open.
 */
final class AccessRules {

    private static final String ANY = "ANY";
    private static final String ALIAS = "alias";

    /** What a request needs. */
    sealed interface Need {
        /** No key: probes know none. */
        record Nothing() implements Need {}

        /** A valid key, whatever it may do. */
        record AnyKey() implements Need {}

        record Scope(String name) implements Need {}
    }

    private record Rule(List<String> methods, PathPattern pattern, Need need) {

        Optional<Need> need(String method, PathContainer path) {
            if (!methods.contains(ANY) && !methods.contains(method)) {
                return Optional.empty();
            }
            PathPattern.PathMatchInfo match = pattern.matchAndExtract(path);
            if (match == null) {
                return Optional.empty();
            }
            String alias = match.getUriVariables().get(ALIAS);
            return Optional.of(
                    need instanceof Need.Scope(String name) && name.equals(PROMOTE)
                            ? new Need.Scope(PROMOTE + alias)
                            : need);
        }
    }

    private static final List<Rule> RULES = Stream.of(
                    rules(new Need.Nothing(), ANY, "/actuator/health", "/actuator/health/{*rest}"),
                    rules(
                            new Need.AnyKey(),
                            ANY,
                            "/v1/openapi",
                            "/v1/openapi/{*rest}",
                            "/validate_api_key",
                            "/ping",
                            "/health"),
                    rules(scope(METRICS_READ), "GET", "/actuator/{*rest}"),
                    // ingest
                    rules(scope(POINTS_WRITE), "POST", "/v1/points", "/api/v2/write", "/write"),
                    rules(scope(POINTS_WRITE), ANY, "/query"),
                    rules(scope(DEAD_LETTERS_READ), "GET", "/v1/dead-letters"),
                    rules(scope(DEAD_LETTERS_WRITE), "POST", "/v1/dead-letters/{*rest}"),
                    // documents: written by ingest, read from retrieval
                    rules(scope(DOCUMENTS_WRITE), "POST PUT DELETE", "/v1/documents", "/v1/documents/{*rest}"),
                    rules(
                            scope(DOCUMENTS_READ),
                            "GET",
                            "/v1/documents",
                            "/v1/documents/{*rest}",
                            "/v1/cache",
                            "/v1/cache/{*rest}"),
                    rules(
                            scope(DOCUMENTS_READ),
                            "GET POST",
                            "/v1/search",
                            "/v1/search/{*rest}",
                            "/v1/answers",
                            "/v1/chat/completions",
                            "/v1/embeddings"),
                    rules(scope(DOCUMENTS_READ), "GET", "/v1/rankers/{*rest}"),
                    rules(scope(CACHE_WRITE), "POST PUT DELETE", "/v1/cache", "/v1/cache/{*rest}"),
                    // forecast
                    rules(scope(POINTS_READ), "GET", "/v1/series", "/v1/series/{*rest}", "/v1/retention"),
                    rules(scope(POINTS_WRITE), "PUT DELETE", "/v1/series/{*rest}", "/v1/retention"),
                    rules(
                            scope(FORECASTS_READ),
                            "GET POST",
                            "/v1/forecasts",
                            "/v1/anomalies",
                            "/v1/backtests",
                            "/v1/backtests/{*rest}",
                            "/v1/streams",
                            "/v1/streams/{*rest}",
                            "/v2/{*rest}",
                            "/model_params"),
                    rules(
                            scope(FORECASTS_READ),
                            "GET",
                            "/v1/shadows",
                            "/v1/shadows/{id}",
                            "/v1/subscriptions",
                            "/v1/subscriptions/{id}"),
                    rules(scope(SHADOWS_WRITE), "POST DELETE", "/v1/shadows", "/v1/shadows/{*rest}"),
                    rules(scope(SUBSCRIPTIONS_WRITE), "PUT DELETE", "/v1/subscriptions/{id}"),
                    rules(scope(TRAININGS_WRITE), "POST", "/v1/trainings", "/v1/rankers/{name}/trainings"),
                    rules(scope(JOBS_READ), "GET", "/v1/jobs", "/v1/jobs/{*rest}"),
                    rules(scope(JOBS_WRITE), "POST", "/v1/jobs/{*rest}"),
                    // registry
                    rules(scope(PROMOTE), "PUT DELETE", "/v1/models/{name}/aliases/{alias}"),
                    rules(scope(PROMOTE), "POST", "/v1/models/{name}/aliases/{alias}/rollback"),
                    rules(
                            scope(POLICIES_WRITE),
                            "PUT DELETE",
                            "/v1/models/{name}/aliases/{alias}/policy",
                            "/v1/policies/{alias}"),
                    rules(scope(AUDIT_READ), "GET", "/v1/audit", "/v1/audit/{*rest}"),
                    rules(scope(KEYS_RESOLVE), "POST", "/v1/keys/resolve"),
                    rules(scope(KEYS_WRITE), "GET POST DELETE", "/v1/keys", "/v1/keys/{*rest}"),
                    rules(scope(REGISTRY_DELETE), "DELETE", "/v1/versions/{digest}"),
                    rules(scope(REGISTRY_DELETE), "POST", "/v1/gc"),
                    rules(scope(KERNELS_WRITE), "POST PUT", "/v1/kernels/{*rest}", "/v1/kernel-verifications/{id}"),
                    rules(
                            scope(REGISTRY_READ),
                            "GET",
                            "/v1/aliases",
                            "/v1/artefacts/{*rest}",
                            "/v1/evidence/{*rest}",
                            "/v1/kernel-verifications",
                            "/v1/kernel-verifications/{id}",
                            "/v1/kernels",
                            "/v1/kernels/{*rest}",
                            "/v1/models",
                            "/v1/models/{*rest}",
                            "/v1/policies",
                            "/v1/uploads/{*rest}",
                            "/v1/versions",
                            "/v1/versions/{*rest}"),
                    rules(
                            scope(REGISTRY_WRITE),
                            "POST PUT",
                            "/v1/artefacts/{*rest}",
                            "/v1/models/{name}/versions",
                            "/v1/uploads",
                            "/v1/uploads/{*rest}",
                            "/v1/versions",
                            "/v1/versions/{*rest}"),
                    rules(scope(REGISTRY_WRITE), "DELETE", "/v1/uploads/{id}"))
            .flatMap(List::stream)
            .toList();

    private AccessRules() {}

    static Need need(String method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        String asked = method.equals("HEAD") ? "GET" : method;
        return RULES.stream()
                .flatMap(rule -> rule.need(asked, parsed).stream())
                .findFirst()
                .orElse(new Need.Scope(ALL));
    }

    private static Need scope(String name) {
        return new Need.Scope(name);
    }

    private static List<Rule> rules(Need need, String methods, String... patterns) {
        return Arrays.stream(patterns)
                .map(pattern ->
                        new Rule(List.of(methods.split(" ")), PathPatternParser.defaultInstance.parse(pattern), need))
                .toList();
    }
}
