package dev.millrace.stack.registry;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Versions of a running registry. Thread-safe. */
public final class Versions {

    private static final int PAGE = 1_000;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{8,64}");
    private static final String CHAMPION = "champion";

    private final ServiceClient services;

    public Versions(ServiceClient services) {
        this.services = services;
    }

    /**
     * The version that a reference means: a digest or its first eight digits or more, {@code MODEL@ALIAS}, or {@code MODEL}, which is what
     * its champion names, else what was registered last.
     *
     * @throws Failure when it means none, or several
     */
    public JsonNode resolve(String reference) throws InterruptedException {
        if (DIGEST.matcher(reference).matches()) {
            List<JsonNode> found = find("digest ~ " + reference, 2);
            if (found.size() == 1) {
                return get(found.getFirst().path("digest").asString());
            }
            throw new Failure(
                    (found.isEmpty() ? "there is no version " : "more than one version begins with ") + reference);
        }
        int at = reference.lastIndexOf('@');
        String model = at < 0 ? reference : reference.substring(0, at);
        Optional<String> digest = alias(model, at < 0 ? CHAMPION : reference.substring(at + 1));
        if (digest.isEmpty() && at < 0) {
            digest = latest(model);
        }
        return get(digest.orElseThrow(() -> new Failure(
                at < 0 ? "there is no model " + model : model + " has no alias " + reference.substring(at + 1),
                "./millrace registry list")));
    }

    /** Digest that an alias names; empty when there is no such alias. */
    public Optional<String> alias(String model, String alias) throws InterruptedException {
        return services.find(Service.REGISTRY, aliasPath(model, alias), JsonNode.class)
                .map(state -> state.path("digest").asString());
    }

    private Optional<String> latest(String model) throws InterruptedException {
        return services.find(Service.REGISTRY, "/v1/models/" + ServiceClient.encode(model), JsonNode.class)
                .map(found -> found.path("latest").asString());
    }

    public JsonNode get(String digest) throws InterruptedException {
        return services.get(Service.REGISTRY, "/v1/versions/" + digest, JsonNode.class);
    }

    /** Newest first, at most so many. @param filter blank: all */
    public List<JsonNode> find(String filter, int most) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            JsonNode page = services.get(
                    Service.REGISTRY,
                    "/v1/versions?limit=" + Math.min(PAGE, most - all.size()) + "&filter="
                            + ServiceClient.encode(filter)
                            + after.map(next -> "&after=" + next).orElse(""),
                    JsonNode.class);
            page.path("versions").valueStream().forEach(all::add);
            after = Optional.of(page.path("next").asString("")).filter(Predicate.not(String::isEmpty));
        } while (after.isPresent() && all.size() < most);
        return all;
    }

    /** All moves of an alias, oldest first. */
    public List<JsonNode> history(String model, String alias) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> after = Optional.of("0");
        while (after.isPresent()) {
            JsonNode page = services.get(
                    Service.REGISTRY,
                    "/v1/audit?limit=" + PAGE + "&name=" + ServiceClient.encode(model) + "&alias="
                            + ServiceClient.encode(alias) + "&after=" + after.get(),
                    JsonNode.class);
            page.path("moves").valueStream().forEach(all::add);
            after = Optional.of(page.path("next").asString("")).filter(Predicate.not(String::isEmpty));
        }
        return all;
    }

    /** Has an alias name a version, if its policy lets it. */
    public void promote(JsonNode version, String alias, String actor, String reason) throws InterruptedException {
        String model = version.path("name").asString();
        Map<String, Object> move =
                new HashMap<>(Map.of("digest", version.path("digest").asString(), "actor", actor, "reason", reason));
        alias(model, alias).ifPresent(expected -> move.put("expected", expected));
        services.put(Service.REGISTRY, aliasPath(model, alias), move);
    }

    /** How a version fares against the policy; empty when none holds. */
    public Optional<JsonNode> verdict(JsonNode version, String alias) throws InterruptedException {
        return services.find(
                Service.REGISTRY,
                aliasPath(version.path("name").asString(), alias) + "/verdict?digest="
                        + version.path("digest").asString(),
                JsonNode.class);
    }

    /** @return the alias as it is then */
    public JsonNode rollback(String model, String alias, String actor, String reason) throws InterruptedException {
        return services.post(
                Service.REGISTRY,
                aliasPath(model, alias) + "/rollback",
                Map.of("actor", actor, "reason", reason),
                JsonNode.class);
    }

    public JsonNode verify(String digest) throws InterruptedException {
        return services.get(Service.REGISTRY, "/v1/versions/" + digest + "/verification", JsonNode.class);
    }

    /** @param unusedFor as in ISO 8601; empty: the registry's own */
    public JsonNode collect(boolean dryRun, Optional<String> unusedFor, String actor, String reason)
            throws InterruptedException {
        Map<String, Object> request = new HashMap<>(Map.of("dryRun", dryRun, "actor", actor, "reason", reason));
        unusedFor.ifPresent(period -> request.put("unusedFor", period));
        return services.post(Service.REGISTRY, "/v1/gc", request, JsonNode.class);
    }

    private static String aliasPath(String model, String alias) {
        return "/v1/models/" + ServiceClient.encode(model) + "/aliases/" + ServiceClient.encode(alias);
    }
}
