package dev.millrace.retrieval.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Steps whose tokens are known beforehand; they remember what they were asked. */
final class ScriptedSteps implements Steps {

    private final int vocabulary;
    private final int[] tokens;
    private final int parts;
    private final Runnable each;
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> fed = Collections.synchronizedList(new ArrayList<>());
    private int prefilled;
    private int next;
    volatile boolean closed;

    /** @param parts of the prompt @param tokens in order, the last again and again @param each is run in every step */
    ScriptedSteps(int vocabulary, int parts, Runnable each, int... tokens) {
        this.vocabulary = vocabulary;
        this.parts = parts;
        this.each = each;
        this.tokens = tokens;
    }

    @Override
    public Optional<float[]> prefill(boolean alone) {
        calls.add(alone ? "alone" : "shared");
        each.run();
        return ++prefilled < parts ? Optional.empty() : Optional.of(logits());
    }

    @Override
    public float[] next(int token) {
        fed.add(token);
        each.run();
        return logits();
    }

    private float[] logits() {
        float[] logits = new float[vocabulary];
        logits[tokens[Math.min(next++, tokens.length - 1)]] = 9;
        return logits;
    }

    @Override
    public void close() {
        closed = true;
    }
}
