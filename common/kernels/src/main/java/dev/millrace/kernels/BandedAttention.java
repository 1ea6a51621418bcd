package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Softmax attention within a {@link Band} by tiles of queries, each against the run of keys that any of its queries sees. Tiles whose
 * masks are alike go together as one batched product: all but a few at the ends. O(L · width) time, O(L) memory.
 */
final class BandedAttention {

    /** Queries of a tile, about: the smaller, the fewer masked scores; the larger, the faster the products. */
    private static final int TILE = 64;

    /** Scores at once, over batch and heads. */
    private static final long SCORES = 1L << 19;

    private final Band band;
    private final int tile;

    private BandedAttention(Band band) {
        this.band = band;
        this.tile = band.period() * Math.max(1, (Math.min(TILE, band.length()) + band.period() - 1) / band.period());
    }

    /** Arrays {@code [batch, heads, tokens, dim]}, as many keys as queries. */
    static PartialAttention attend(
            NDArray queries, NDArray keys, NDArray values, Band band, UnaryOperator<NDArray> dropout) {
        return new BandedAttention(band).attend(queries, keys, values, dropout);
    }

    /** Tiles {@code first … first + count - 1}: tile t takes {@code width} keys from {@code start + (t - first)·tile}. */
    private record Run(int first, int count, int start, int width, int[] bounds) {}

    private PartialAttention attend(NDArray queries, NDArray keys, NDArray values, UnaryOperator<NDArray> dropout) {
        Shape shape = queries.getShape();
        int length = band.length();
        int tiles = (length + tile - 1) / tile;
        List<Run> runs = runs(tiles);
        int reach = runs.stream()
                .mapToInt(run -> run.start + (run.count - 1) * tile + pieces(run) * tile)
                .max()
                .orElseThrow();
        NDList done = Scopes.keepingAll(() -> {
            float scale = (float) (1 / Math.sqrt(shape.get(3)));
            NDArray q = filled(Scalars.times(queries, scale), tiles * tile);
            NDArray k = filled(keys, Math.max(length, reach));
            NDArray v = filled(values, Math.max(length, reach));
            NDList outputs = new NDList();
            NDList sums = new NDList();
            for (Run run : runs) {
                long perTile = shape.get(0) * shape.get(1) * tile * pieces(run) * tile;
                int step = (int) Math.max(1, SCORES / perTile);
                for (int begin = 0; begin < run.count; begin += step) {
                    int from = begin;
                    int count = Math.min(step, run.count - begin);
                    NDList some = Scopes.keepingAll(() -> tiles(q, k, v, run, from, count, dropout));
                    outputs.add(some.get(0));
                    sums.add(some.get(1));
                }
            }
            NDIndex whole = new NDIndex(":, :, :{}", length);
            return new NDList(
                    Scopes.concat(outputs, 2).get(whole), Scopes.concat(sums, 2).get(whole));
        });
        return PartialAttention.of(done);
    }

    private NDList tiles(
            NDArray q, NDArray k, NDArray v, Run run, int from, int count, UnaryOperator<NDArray> dropout) {
        Shape shape = q.getShape();
        int first = run.first + from;
        NDArray some = q.get(new NDIndex(":, :, {}:{}", first * tile, (first + count) * tile))
                .reshape(shape.get(0), shape.get(1), count, tile, shape.get(3));
        NDArray near = overlapping(k, run, from, count);
        NDArray scores = some.matMul(near.transpose(0, 1, 2, 4, 3));
        NDArray mask = mask(q, run);
        PartialAttention part = PartialAttention.ofScores(scores.addi(mask), overlapping(v, run, from, count), dropout);
        long rows = (long) count * tile;
        return new NDList(
                part.output()
                        .reshape(shape.get(0), shape.get(1), rows, v.getShape().get(3)),
                part.logSumExp().reshape(shape.get(0), shape.get(1), rows, 1));
    }

    /** {@code [batch, heads, count, pieces·tile, dim]}: the keys of each tile, those of the next tile beginning a tile later. */
    private NDArray overlapping(NDArray rows, Run run, int from, int count) {
        Shape shape = rows.getShape();
        int start = run.start + from * tile;
        NDList shifted = new NDList();
        for (int piece = 0; piece < pieces(run); piece++) {
            int begin = start + piece * tile;
            shifted.add(rows.get(new NDIndex(":, :, {}:{}", begin, begin + count * tile))
                    .reshape(shape.get(0), shape.get(1), count, tile, shape.get(3)));
        }
        return Scopes.concat(shifted, 3);
    }

    /** {@code [tile, pieces·tile]}. */
    private NDArray mask(NDArray like, Run run) {
        int width = pieces(run) * tile;
        float[] mask = new float[tile * width];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < tile; row++) {
            Arrays.fill(mask, row * width + run.bounds[2 * row], row * width + run.bounds[2 * row + 1], 0);
        }
        return EngineArrays.of(like.getManager(), mask, new Shape(tile, width));
    }

    private int pieces(Run run) {
        return (run.width + tile - 1) / tile;
    }

    private List<Run> runs(int tiles) {
        List<Run> runs = new ArrayList<>();
        for (int t = 0; t < tiles; t++) {
            int start = band.low(t * tile);
            int[] bounds = new int[2 * tile];
            int width = 1;
            for (int row = 0; row < tile; row++) {
                // Rows beyond the end are cut off afterwards; until then they look where the last one does.
                int i = Math.min(band.length() - 1, t * tile + row);
                bounds[2 * row] = band.low(i) - start;
                bounds[2 * row + 1] = Math.max(bounds[2 * row], band.high(i) - start);
                width = Math.max(width, bounds[2 * row + 1]);
            }
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && start == last.start + last.count * tile && Arrays.equals(bounds, last.bounds)) {
                runs.set(runs.size() - 1, new Run(last.first, last.count + 1, last.start, last.width, last.bounds));
            } else {
                runs.add(new Run(t, 1, start, width, bounds));
            }
        }
        return runs;
    }

    /** With zeros at the end up to {@code rows} tokens. */
    static NDArray filled(NDArray array, long rows) {
        Shape shape = array.getShape();
        if (rows == shape.get(2)) {
            return array;
        }
        NDArray zeros =
                array.getManager().zeros(new Shape(shape.get(0), shape.get(1), rows - shape.get(2), shape.get(3)));
        return array.concat(zeros, 2);
    }
}
