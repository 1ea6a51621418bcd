package dev.millrace.stack.keys;

import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Keys of a running registry. Thread-safe. */
public final class ApiKeys {

    private static final String PATH = "/v1/keys";
    private static final int PAGE = 1_000;

    private final ServiceClient services;

    public ApiKeys(ServiceClient services) {
        this.services = services;
    }

    /** All that the caller sees, by id. */
    public List<JsonNode> list() throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            JsonNode page = services.get(
                    Service.REGISTRY,
                    PATH + "?limit=" + PAGE + "&after=" + ServiceClient.encode(after.get()),
                    JsonNode.class);
            page.path("keys").valueStream().forEach(all::add);
            after = Optional.of(page.path("next").asString("")).filter(Predicate.not(String::isEmpty));
        }
        return all;
    }

    /** @param expiresIn ISO 8601; empty: the longest @return {@code key}, and what is kept {@code about} it */
    public JsonNode create(String name, List<String> scopes, Optional<String> expiresIn, boolean allTenants)
            throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("name", name);
        request.put("scopes", scopes);
        expiresIn.ifPresent(period -> request.put("expiresIn", period));
        request.put("allTenants", allTenants);
        return services.post(Service.REGISTRY, PATH, request, JsonNode.class);
    }

    /** @param grace ISO 8601, how long the old key goes on; empty: the registry's own @return as of {@link #create} */
    public JsonNode rotate(String id, Optional<String> grace) throws InterruptedException {
        return services.post(
                Service.REGISTRY,
                path(id) + "/rotate"
                        + grace.map(period -> "?grace=" + ServiceClient.encode(period))
                                .orElse(""),
                Map.of(),
                JsonNode.class);
    }

    public void revoke(String id) throws InterruptedException {
        services.delete(Service.REGISTRY, path(id));
    }

    /** Also of a key's beginning, as a key and its file show it. */
    private static String path(String id) {
        return PATH + "/" + ServiceClient.encode(id.startsWith("mr_") ? id.substring("mr_".length()) : id);
    }
}
