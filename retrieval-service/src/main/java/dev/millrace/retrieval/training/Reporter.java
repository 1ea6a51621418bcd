package dev.millrace.retrieval.training;

import dev.millrace.retrieval.train.RankerListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells of progress now and then, and keeps the figures. Used by the thread that trains. */
final class Reporter implements RankerListener {

    private static final String ENCODING = "encoding";
    private static final String RANKER = "tkl";
    private static final List<String> FIGURES = List.of("mrr", "pairs", "queries");

    private final Consumer<TrainingEvent> events;
    private final long pauseNanos;
    private final Map<String, Map<String, Map<String, Double>>> metrics = new TreeMap<>();
    private OptionalDouble loss = OptionalDouble.empty();
    private long said;

    Reporter(Consumer<TrainingEvent> events, long pauseMillis) {
        this.events = events;
        this.pauseNanos = pauseMillis * 1_000_000;
        this.said = System.nanoTime() - pauseNanos;
    }

    /** By part and way of ranking; {@code untrained} is what the ranker was before. */
    Map<String, Map<String, Map<String, Double>>> metrics() {
        return metrics;
    }

    @Override
    public void progress(String task, long done, long of, String text) {
        long now = System.nanoTime();
        if (now - said >= pauseNanos || done == of) {
            said = now;
            events.accept(new TrainingEvent.Step(!task.equals(ENCODING), done, of, loss));
        }
    }

    @Override
    public void step(double newest) {
        loss = OptionalDouble.of(newest);
    }

    @Override
    public void row(Map<String, ?> row) {
        Map<String, Map<String, Double>> part =
                metrics.computeIfAbsent(String.valueOf(row.get("part")), name -> new TreeMap<>());
        String method = String.valueOf(row.get("method"));
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String figure : FIGURES) {
            if (row.get(figure) instanceof Number number) {
                figures.put(figure, number.doubleValue());
            }
        }
        if (method.equals(RANKER) && !part.containsKey(RANKER)) {
            part.put("untrained", figures);
        }
        part.put(method, figures);
    }

    @Override
    public void note(String text) {
        System.err.println(text);
    }
}
