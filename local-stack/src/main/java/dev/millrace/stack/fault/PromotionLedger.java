package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An alias that moves between two versions while the system is harmed; then the log of all aliases is read and held against itself. */
final class PromotionLedger {

    private static final int PAUSE = 700;
    private static final int PAGE = 1_000;
    private static final int MAX_EXAMPLES = 10;

    private final String model;
    private final Endpoints endpoints;
    private final Calls calls;
    private final Consumer<String> report;
    private final List<String> acknowledged = new ArrayList<>();

    PromotionLedger(long seed, Endpoints endpoints, Calls calls, Consumer<String> report) {
        this.model = "faults/" + seed;
        this.endpoints = endpoints;
        this.calls = calls;
        this.report = report;
    }

    /**
     * What the log says.
     *
     * @param promotions acknowledged
     * @param lost of these, not in the log, or not in their order
     * @param broken moves that do not follow from the one before of their alias
     * @param dangling aliases that name something else than their last move says, or no version
     */
    record Outcome(int promotions, long moves, int lost, int broken, int dangling, List<String> examples) {

        boolean consistent() {
            return lost == 0 && broken == 0 && dangling == 0;
        }
    }

    /** Moves the alias to and fro until told to stop. */
    void write(BooleanSupplier over) throws InterruptedException {
        List<String> versions = List.of(register(1), register(2));
        String current = "";
        for (int move = 0; !over.getAsBoolean(); move++) {
            String next = versions.get(move % 2);
            Calls.Answer answer = calls.send("PUT", alias(model, "champion"), "application/json", body(current, next));
            // An answer that never came may have been a yes: the alias says so itself.
            if (!answer.good() && !named(model, "champion").equals(next)) {
                throw new IllegalStateException("the alias does not move: " + answer.json());
            }
            acknowledged.add(next);
            current = next;
            Thread.sleep(PAUSE);
        }
        report.accept("%d promotions acknowledged".formatted(acknowledged.size()));
    }

    private String register(int number) throws InterruptedException {
        Calls.Answer answer = calls.send(
                "POST",
                endpoints.registry().resolve("/v1/models/" + Calls.encoded(model) + "/versions"),
                "application/json",
                "{\"manifest\":{\"family\":\"ridge\",\"number\":" + number + "}}");
        if (!answer.good()) {
            throw new IllegalStateException("a version is refused: " + answer.json());
        }
        return answer.json().path("digest").asString();
    }

    private static String body(String expected, String next) {
        String before = expected.isEmpty() ? "" : "\"expected\":\"" + expected + "\",";
        return "{" + before + "\"digest\":\"" + next + "\",\"actor\":\"faults\",\"reason\":\"to and fro\"}";
    }

    private URI alias(String name, String alias) {
        return endpoints.registry().resolve("/v1/models/" + Calls.encoded(name) + "/aliases/" + alias);
    }

    /** Blank: nothing. */
    private String named(String name, String alias) throws InterruptedException {
        return calls.get(alias(name, alias)).json().path("digest").asString("");
    }

    /** Reads the whole log. Once everything works. */
    Outcome settle() throws InterruptedException {
        Map<String, JsonNode> last = new HashMap<>();
        List<String> mine = new ArrayList<>();
        List<String> examples = new ArrayList<>();
        long moves = 0;
        int broken = 0;
        String after = "0";
        while (true) {
            JsonNode page = calls.get(endpoints.registry().resolve("/v1/audit?limit=" + PAGE + "&after=" + after))
                    .json();
            for (JsonNode move : page.path("moves")) {
                moves++;
                String key =
                        move.path("name").asString() + " " + move.path("alias").asString();
                JsonNode before = last.put(key, move);
                if (!follows(before, move)) {
                    broken++;
                    example(examples, key + ": " + move + " does not follow from " + before);
                }
                if (move.path("name").asString().equals(model)) {
                    mine.add(move.path("digest").asString());
                }
            }
            if (!page.hasNonNull("next")) {
                break;
            }
            after = page.path("next").asString();
        }
        int lost = lost(mine);
        int dangling = dangling(last, examples);
        return new Outcome(acknowledged.size(), moves, lost, broken, dangling, List.copyOf(examples));
    }

    private static boolean follows(@org.jspecify.annotations.Nullable JsonNode before, JsonNode move) {
        String previous = move.path("previous").asString("");
        return before == null
                ? previous.isEmpty()
                : previous.equals(before.path("digest").asString(""))
                        && move.path("sequence").asLong()
                                == before.path("sequence").asLong() + 1;
    }

    /** Acknowledged moves that are not there in their order. */
    private int lost(List<String> logged) {
        int at = 0;
        for (String digest : logged) {
            if (at < acknowledged.size() && acknowledged.get(at).equals(digest)) {
                at++;
            }
        }
        return acknowledged.size() - at;
    }

    private int dangling(Map<String, JsonNode> last, List<String> examples) throws InterruptedException {
        int dangling = 0;
        for (JsonNode move : last.values()) {
            String digest = move.path("digest").asString("");
            String name = move.path("name").asString();
            String named = named(name, move.path("alias").asString());
            boolean there = digest.isEmpty()
                    || calls.get(endpoints.registry().resolve("/v1/versions/" + digest))
                            .good();
            if (!Objects.equals(named, digest) || !there) {
                dangling++;
                example(examples, name + " names " + named + ", its last move says " + digest);
            }
        }
        return dangling;
    }

    private static void example(List<String> examples, String text) {
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(text);
        }
    }
}
