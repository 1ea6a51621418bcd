package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Documents, some of them in several versions, each version with a word that stands nowhere else: so a search tells which versions are found,
 * and how often.
 */
final class DocumentLedger {

    private static final double ANOTHER_VERSION = 0.3;
    private static final int MOST_VERSIONS = 4;
    private static final int WRITERS = 4;
    private static final int READERS = 4;
    private static final int SENTENCES = 8;
    private static final Duration STALLED = Duration.ofMinutes(3);
    private static final int MAX_EXAMPLES = 10;
    private static final List<String> WORDS = List.of(
            "river", "mill", "stone", "water", "grain", "wheel", "flour", "gate", "race", "weir", "sluice", "axle");

    private final int documents;
    private final Duration lasts;
    private final long seed;
    private final Endpoints endpoints;
    private final Calls calls;
    private final Consumer<String> report;
    private final int[] versions;

    DocumentLedger(
            int documents, Duration lasts, long seed, Endpoints endpoints, Calls calls, Consumer<String> report) {
        this.documents = documents;
        this.lasts = lasts;
        this.seed = seed;
        this.endpoints = endpoints;
        this.calls = calls;
        this.report = report;
        this.versions = new int[documents];
    }

    /**
     * What searches find, beside what was acknowledged.
     *
     * @param versions acknowledged, of all documents
     * @param missing documents that are not found by the word of their last version
     * @param stale versions that are found though there is a newer one
     * @param doubled documents that are found more than once
     * @param invented documents that are listed and were never acknowledged
     */
    record Outcome(
            int documents, int versions, int missing, int stale, int doubled, int invented, List<String> examples) {

        boolean equal() {
            return missing == 0 && stale == 0 && doubled == 0 && invented == 0;
        }
    }

    /** Sends all, spread over the time, and returns when each is acknowledged. */
    void write() throws InterruptedException {
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int from = writer;
                writers.add(threads.submit(() -> {
                    Random random = new Random(seed * 31 + from);
                    for (int document = from; document < documents; document += WRITERS) {
                        long due = begin + lasts.toNanos() / documents * document;
                        long wait = due - System.nanoTime();
                        if (wait > 0) {
                            Thread.sleep(Duration.ofNanos(wait));
                        }
                        put(document, random);
                        int earlier = random.nextInt(document + 1) / WRITERS * WRITERS + from;
                        // Only its own, so that "last" is well defined.
                        if (earlier <= document
                                && versions[earlier] < MOST_VERSIONS
                                && random.nextDouble() < ANOTHER_VERSION) {
                            put(earlier, random);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("documents were not taken: " + e.getCause(), e.getCause());
        }
        report.accept("all documents acknowledged, %d versions of %d, %d retries"
                .formatted(IntStream.of(versions).sum(), documents, calls.retries()));
    }

    private void put(int document, Random random) throws InterruptedException {
        int version = versions[document] + 1;
        Calls.Answer answer = calls.send(
                "PUT",
                endpoints.ingest().resolve("/v1/documents/" + id(document)),
                "text/plain",
                text(document, version, random));
        if (!answer.good()) {
            throw new IllegalStateException("document " + id(document) + " is refused: " + answer.json());
        }
        versions[document] = version;
    }

    private String id(int document) {
        return "fault-%d-%05d".formatted(seed, document);
    }

    /** Of letters alone, so that no analyser takes it apart or off its end. */
    private String word(int document, int version) {
        return letters(seed) + "x" + letters(document) + "x" + letters(version) + "q";
    }

    private static String letters(long number) {
        return Long.toString(Math.abs(number), 10)
                .chars()
                .mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                .collect(Collectors.joining());
    }

    private String text(int document, int version, Random random) {
        StringBuilder text = new StringBuilder("The word of this version is " + word(document, version) + ".\n");
        for (int sentence = 0; sentence < SENTENCES; sentence++) {
            text.append("The");
            for (int word = 0; word < SENTENCES; word++) {
                text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
            }
            text.append(".\n");
        }
        return text.toString();
    }

    /** Waits as long as searches find more, and compares. Once everything works. */
    Outcome settle() throws InterruptedException {
        Outcome outcome = compare();
        long lastChange = System.nanoTime();
        while (!outcome.equal() && System.nanoTime() - lastChange < STALLED.toNanos()) {
            Thread.sleep(2_000);
            Outcome next = compare();
            if (next.missing() + next.stale() < outcome.missing() + outcome.stale()) {
                lastChange = System.nanoTime();
            }
            outcome = next;
        }
        return outcome;
    }

    private Outcome compare() throws InterruptedException {
        int[] missing = new int[documents];
        int[] stale = new int[documents];
        int[] doubled = new int[documents];
        List<String> examples = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                int from = reader;
                readers.add(threads.submit(() -> {
                    for (int document = from; document < documents; document += READERS) {
                        for (int version = 1; version <= versions[document]; version++) {
                            long found = found(document, version);
                            boolean last = version == versions[document];
                            missing[document] += last && found == 0 ? 1 : 0;
                            stale[document] += !last && found > 0 ? 1 : 0;
                            doubled[document] += found > 1 ? 1 : 0;
                            if ((found != (last ? 1 : 0)) && examples.size() < MAX_EXAMPLES) {
                                examples.add("%s, version %d of %d: found %d times"
                                        .formatted(id(document), version, versions[document], found));
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("documents cannot be searched: " + e.getCause(), e.getCause());
        }
        Set<String> listed = listed();
        IntStream.range(0, documents).forEach(document -> listed.remove(id(document)));
        listed.stream().limit(MAX_EXAMPLES).forEach(id -> examples.add(id + " is listed, never acknowledged"));
        return new Outcome(
                documents,
                IntStream.of(versions).sum(),
                IntStream.of(missing).sum(),
                IntStream.of(stale).sum(),
                IntStream.of(doubled).sum(),
                listed.size(),
                List.copyOf(examples));
    }

    /** How many hits hold the word of a version. */
    private long found(int document, int version) throws InterruptedException {
        String word = word(document, version);
        Calls.Answer answer = calls.send(
                "POST",
                endpoints.retrieval().resolve("/v1/search"),
                "application/json",
                "{\"query\":\"" + word + "\",\"k\":5,\"depth\":1,\"feedback\":false}");
        if (!answer.good()) {
            throw new IllegalStateException("a search is refused: " + answer.json());
        }
        long found = 0;
        for (JsonNode hit : answer.json().path("documents")) {
            boolean its = hit.path("document").asString().equals(id(document));
            boolean holds = hit.path("regions").toString().contains(word);
            found += its && holds ? 1 : 0;
        }
        return found;
    }

    private Set<String> listed() throws InterruptedException {
        Set<String> ids = new TreeSet<>();
        String prefix = "fault-" + seed + "-";
        String after = prefix;
        while (true) {
            URI uri = endpoints.retrieval().resolve("/v1/documents?limit=1000&after=" + Calls.encoded(after));
            JsonNode page = calls.get(uri).json();
            for (JsonNode document : page.path("documents")) {
                String id = document.path("id").asString();
                if (!id.startsWith(prefix)) {
                    return ids;
                }
                ids.add(id);
            }
            if (!page.hasNonNull("next")) {
                return ids;
            }
            after = page.path("next").asString();
        }
    }
}
