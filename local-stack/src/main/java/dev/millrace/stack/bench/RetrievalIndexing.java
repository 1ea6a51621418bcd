package dev.millrace.stack.bench;

import dev.millrace.stack.documents.DocumentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * From acknowledged to searched: the whole path's rate on many documents beside the bare encoder's, then how soon single ones are found
 * by their words and have their vectors.
 */
final class RetrievalIndexing {

    private static final int CLIENTS = 4;
    private static final int WARM_UP = 8;
    private static final int SINGLES = 20;
    private static final int LETTERS = 12;
    private static final double WORDS_GOAL_MILLIS = 1_000;
    private static final double VECTORS_GOAL_MILLIS = 10_000;
    private static final double RATE_GOAL = 0.8;
    private static final long TELL_EVERY_NANOS = 20_000_000_000L;

    private final DocumentService service;
    private final DocumentLoad load;
    private final Consumer<String> report;

    RetrievalIndexing(DocumentService service, DocumentLoad load, Consumer<String> report) {
        this.service = service;
        this.load = load;
        this.report = report;
    }

    /** Documents under other ids, so that what runs for the first time has run. */
    void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            DocumentFile file = file(i);
            service.send("warm-up-" + i, file.mediaType(), Files.readAllBytes(file.path()));
        }
        for (int i = 0; i < WARM_UP; i++) {
            while (!service.hasVectors("warm-up-" + i)) {
                Thread.sleep(50);
            }
        }
    }

    /** @param bare the encoder's rate by itself, pieces a second */
    List<Measurement> all(Measurement bare) throws IOException, InterruptedException, ExecutionException {
        double megabytes = load.bytes() / 1e6;
        double before = service.pieces();
        long start = System.nanoTime();
        service.sendAll(load.files(), CLIENTS);
        double acknowledged = (System.nanoTime() - start) / 1e9;
        report.accept("%,d documents, %.1f MB, acknowledged in %.1f s; waiting until they are encoded and indexed"
                .formatted(load.files().size(), megabytes, acknowledged));
        await(start);
        double seconds = (System.nanoTime() - start) / 1e9;
        double pieces = service.pieces() - before;
        report.accept("encoded and indexed in %.1f s".formatted(seconds));
        Measurement rate = Measurement.of("from acknowledged to encoded and indexed", pieces / seconds, "pieces/s");
        return List.of(
                bare,
                rate.against(bare),
                Measurement.of("share of the encoder's rate", pieces / seconds / bare.value(), "share")
                        .goal("at least " + RATE_GOAL, RATE_GOAL),
                Measurement.of("acknowledged", load.files().size() / acknowledged, "documents/s"),
                Measurement.of("encoded and indexed", load.files().size() / seconds, "documents/s"));
    }

    private void await(long start) throws IOException, InterruptedException {
        Deque<DocumentFile> open = new ArrayDeque<>(load.files());
        long told = start;
        while (!open.isEmpty()) {
            if (service.hasVectors(open.getFirst().id())) {
                open.removeFirst();
            } else {
                Thread.sleep(100);
            }
            if (System.nanoTime() - told > TELL_EVERY_NANOS) {
                told = System.nanoTime();
                int done = load.files().size() - open.size();
                report.accept(String.format(
                        Locale.ROOT,
                        "  %,d of %,d documents after %.0f s",
                        done,
                        load.files().size(),
                        (told - start) / 1e9));
            }
        }
    }

    /** One document at a time, each with a word that no other has. */
    List<Measurement> singles(long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        double[] words = new double[SINGLES];
        double[] vectors = new double[SINGLES];
        for (int i = 0; i < SINGLES; i++) {
            DocumentFile file = file(i * 3);
            String id = "single-" + i;
            String own = word(random);
            byte[] text = Files.readAllBytes(file.path());
            service.send(
                    id,
                    file.mediaType(),
                    (new String(text, StandardCharsets.UTF_8) + "\n\n" + own + "\n").getBytes(StandardCharsets.UTF_8));
            long acknowledged = System.nanoTime();
            while (!service.search(own, 10).contains(id)) {
                Thread.sleep(2);
            }
            words[i] = (System.nanoTime() - acknowledged) / 1e6;
            while (!service.hasVectors(id)) {
                Thread.sleep(2);
            }
            vectors[i] = (System.nanoTime() - acknowledged) / 1e6;
        }
        List<Measurement> rows = new ArrayList<>();
        rows.addAll(latest("found by a word after acknowledgement", new Percentiles(words), WORDS_GOAL_MILLIS));
        rows.addAll(latest("vectors searched after acknowledgement", new Percentiles(vectors), VECTORS_GOAL_MILLIS));
        return rows;
    }

    private List<Measurement> latest(String name, Percentiles times, double goal) {
        report.accept("%s: %.0f ms, at most %.0f ms".formatted(name, times.at(50), times.at(100)));
        return List.of(
                Measurement.of(name + ", p50", times.at(50), "ms"),
                Measurement.of(name + ", the latest of " + SINGLES, times.at(100), "ms")
                        .goal("%,.0f ms".formatted(goal), goal));
    }

    private DocumentFile file(int number) {
        List<DocumentFile> texts = load.files().stream()
                .filter(file -> file.mediaType().startsWith("text/"))
                .toList();
        return texts.get(number % texts.size());
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder("zq");
        for (int i = 0; i < LETTERS; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
