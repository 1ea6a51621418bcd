package dev.millrace.retrieval.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.millrace.kernels.ChunkedAttention;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * One decoder. Immutable, so several threads may compute with it, each on sequences of its own; better few long-lived ones, since the
 * engine keeps native helpers for each. Owns the mapping of its files and its native memory until it is closed.
 */
public final class Decoder implements AutoCloseable {

    /** Tokens that go through the layers at once: enough for products to run at full speed, few enough for bounded memory. */
    private static final int CHUNK = 512;

    private static final ChunkedAttention ATTENTION = new ChunkedAttention(true, CHUNK);

    private final DecoderConfig config;
    private final WeightFiles files;
    private final NDManager manager;
    private final Weights weights;
    private final Rope rope;
    private final LongAdder operations = new LongAdder();

    private Decoder(DecoderConfig config, WeightFiles files, NDManager manager) {
        this.config = config;
        this.files = files;
        this.manager = manager;
        this.weights = Weights.of(files, config, manager);
        this.rope = new Rope(config);
    }

    /**
     * @param folder in Hugging Face's layout
     * @throws DecoderFormatException naming what is missing or wrong
     */
    public static Decoder open(Path folder) throws IOException {
        DecoderConfig config = DecoderConfig.read(folder);
        WeightFiles files = WeightFiles.open(folder);
        NDManager manager = TensorEngine.newManager();
        try {
            return new Decoder(config, files, manager);
        } catch (RuntimeException e) {
            manager.close();
            files.close();
            throw e;
        }
    }

    public DecoderConfig config() {
        return config;
    }

    /** Multiplications and additions of its matrix products so far, as they were done. */
    public long operations() {
        return operations.sum();
    }

    /** @param capacity tokens at most @throws IllegalArgumentException when it is more than the decoder has positions for */
    public Sequence sequence(int capacity) {
        if (capacity < 1 || capacity > config.positions()) {
            throw new IllegalArgumentException(
                    "a sequence has 1 to " + config.positions() + " tokens, not " + capacity);
        }
        return new Sequence(config, rope, capacity);
    }

    /**
     * Tokens behind what the sequence has; each sees all before it.
     *
     * @return the logits of the last one, {@code [vocabulary]}
     * @throws IllegalArgumentException when there is no room, or a token is none of the vocabulary
     */
    public float[] append(Sequence sequence, int... tokens) {
        return append(sequence, tokens, 1)[0];
    }

    /** @param last how many of the last tokens' logits to return @return {@code [last, vocabulary]} */
    public float[][] append(Sequence sequence, int[] tokens, int last) {
        sequence.requireRoom(tokens.length);
        require(tokens);
        List<float[]> logits = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += CHUNK) {
            int[] some = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + CHUNK));
            int wanted = Math.max(0, from + some.length - Math.max(from, tokens.length - last));
            logits.addAll(pass(sequence, some, wanted, Collector.NONE));
        }
        return logits.toArray(float[][]::new);
    }

    /** The token of the greatest logit, of equal ones the first. */
    public static int likeliest(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    /** {@link BlockShape} of this decoder's blocks. */
    public BlockShape blockShape() {
        return BlockShape.of(config);
    }

    /**
     * A block by itself: its tokens see each other and nothing else.
     *
     * @param into {@link BlockShape#bytes} for so many tokens; the states look at it from then on
     */
    public BlockStates block(int[] tokens, StoreType store, MemorySegment into) {
        return block(new int[0], tokens, store, into);
    }

    /**
     * A block behind a prefix that is not part of it: its tokens see the prefix and each other ("Star Attention", arXiv 2411.17116, where
     * the prefix is the first block).
     */
    public BlockStates block(int[] prefix, int[] tokens, StoreType store, MemorySegment into) {
        require(tokens);
        BlockStates states = new BlockStates(blockShape(), store, tokens.length, into);
        try (Sequence alone = sequence(prefix.length + tokens.length)) {
            if (prefix.length > 0) {
                run(alone, prefix, Collector.NONE);
            }
            run(alone, tokens, (layer, at, keys, values) -> {
                int count = (int) keys.getShape().get(2);
                states.write(layer, false, at - prefix.length, count, keys.toFloatArray());
                states.write(layer, true, at - prefix.length, count, values.toFloatArray());
            });
        }
        return states;
    }

    private void run(Sequence sequence, int[] tokens, Collector collector) {
        require(tokens);
        for (int from = 0; from < tokens.length; from += CHUNK) {
            pass(sequence, Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + CHUNK)), 0, collector);
        }
    }

    private void require(int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("there are no tokens");
        }
        for (int token : tokens) {
            if (token < 0 || token >= config.vocabulary()) {
                throw new IllegalArgumentException(
                        "the token " + token + " is none of a vocabulary of " + config.vocabulary());
            }
        }
    }

    /** Hears of keys before their rotation and of values, {@code [1, key heads, some, dim]}. */
    private interface Collector {

        Collector NONE = (layer, at, keys, values) -> {};

        void add(int layer, int at, NDArray keys, NDArray values);
    }

    private List<float[]> pass(Sequence sequence, int[] tokens, int wanted, Collector collector) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int past = sequence.length();
            long[] numbers = Arrays.stream(tokens).asLongStream().toArray();
            NDArray x = embedded(numbers);
            Rope.Turn turn = rope.turn(manager, past, tokens.length, past + tokens.length);
            for (int layer = 0; layer < config.layers(); layer++) {
                NDArray before = x;
                int number = layer;
                x = kept(() -> layer(number, before, turn, sequence, collector));
                before.close();
            }
            count(past, tokens.length, wanted);
            sequence.advance(tokens.length);
            return wanted == 0 ? List.of() : logits(x, wanted);
        }
    }

    private void count(int past, int tokens, int wanted) {
        long scores = ATTENTION.newestScores(config.heads(), config.keyHeads(), tokens, past);
        long attention = 2 * scores * config.dim();
        operations.add(2
                * (config.layers() * (attention + tokens * config.layerWeights())
                        + (long) wanted * config.hidden() * config.vocabulary()));
    }

    private NDArray embedded(long[] tokens) {
        NDArray numbers = EngineArrays.of(manager, tokens, new Shape(tokens.length));
        return weights.embeddings().get(numbers);
    }

    private List<float[]> logits(NDArray x, int wanted) {
        long count = x.getShape().get(0);
        NDArray some = x.get(new NDIndex("{}:{}", count - wanted, count));
        NDArray all = normalised(some, weights.norm()).matMul(weights.output().transpose());
        List<float[]> logits = new ArrayList<>();
        float[] values = all.toFloatArray();
        for (int i = 0; i < wanted; i++) {
            logits.add(Arrays.copyOfRange(values, i * config.vocabulary(), (i + 1) * config.vocabulary()));
        }
        return logits;
    }

    /** @param x {@code [tokens, hidden]} */
    private NDArray layer(int number, NDArray x, Rope.Turn turn, Sequence sequence, Collector collector) {
        Weights.Layer layer = weights.layers().get(number);
        NDArray normal = normalised(x, layer.inputNorm());
        NDArray queries = turn.apply(split(layer.queries().apply(normal), config.heads()));
        NDArray keys = split(layer.keys().apply(normal), config.keyHeads());
        NDArray values = split(layer.values().apply(normal), config.keyHeads());
        collector.add(number, sequence.length(), keys, values);
        NDArray rotated = turn.apply(keys);
        sequence.write(number, rotated, values);
        int tokens = (int) x.getShape().get(0);
        int seen = sequence.length() + tokens;
        NDArray mixed = ATTENTION.mixNewest(queries, sequence.keys(number, 0, seen), sequence.values(number, 0, seen));
        NDArray joined = mixed.transpose(0, 2, 1, 3).reshape(tokens, (long) config.heads() * config.dim());
        NDArray attended = layer.attention().apply(joined).addi(x);
        NDArray inner = normalised(attended, layer.outputNorm());
        NDArray gate = layer.gate().apply(inner);
        NDArray gated = gate.mul(Activation.sigmoid(gate)).muli(layer.up().apply(inner));
        return layer.down().apply(gated).addi(attended);
    }

    /** {@code [tokens, heads · dim]} as {@code [1, heads, tokens, dim]}. */
    private NDArray split(NDArray x, int heads) {
        return x.reshape(1, x.getShape().get(0), heads, config.dim()).transpose(0, 2, 1, 3);
    }

    /** Root mean square normalisation over the features of each token. */
    private NDArray normalised(NDArray x, NDArray weight) {
        NDArray square = x.mul(x).mean(new int[] {1}, true);
        return x.div(square.addi(config.epsilon()).sqrt()).muli(weight);
    }

    /** Closes what {@code work} made but its result, which goes to the caller's scope. */
    private static NDArray kept(Supplier<NDArray> work) {
        NDArray kept;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            kept = work.get();
            NDScope.unregister(kept);
        }
        NDScope.register(kept);
        return kept;
    }

    @Override
    public void close() throws IOException {
        manager.close();
        files.close();
    }
}
