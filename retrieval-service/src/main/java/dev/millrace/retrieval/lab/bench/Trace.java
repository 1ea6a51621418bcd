package dev.millrace.retrieval.lab.bench;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.Eviction;
import dev.millrace.retrieval.block.Shelf;
import java.util.Arrays;
import java.util.Random;

/**
 * Requests for blocks, few of them often and many of them seldom: the k-th is asked for in proportion to 1 / k^s (Zipf). Sizes are drawn
 * independently of that. Replayable by its seed.
 */
public final class Trace {

    private final int[] requests;
    private final int[] tokens;

    /** @param exponent s @param least tokens of a block @param most tokens, with as many blocks in every doubling between */
    public Trace(int blocks, int requests, double exponent, int least, int most, long seed) {
        Random random = new Random(seed);
        this.tokens = new int[blocks];
        double[] upTo = new double[blocks];
        double sum = 0;
        for (int i = 0; i < blocks; i++) {
            tokens[i] = (int) Math.round(least * Math.pow((double) most / least, random.nextDouble()));
            sum += Math.pow(i + 1, -exponent);
            upTo[i] = sum;
        }
        this.requests = new int[requests];
        for (int i = 0; i < requests; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            this.requests[i] = Math.min(blocks - 1, found < 0 ? -found - 1 : found);
        }
    }

    /** Numbers of the blocks that are asked for, in order. */
    public int[] requests() {
        return requests.clone();
    }

    /** @param hits tokens that need not be computed, of all @param saved seconds, of all that computing everything would take */
    public record Outcome(double hits, double saved) {}

    /** What a block costs and weighs. */
    @FunctionalInterface
    public interface Seconds {
        double of(int tokens);
    }

    /** @param room part of all blocks' bytes that there is room for */
    public Outcome replay(Eviction eviction, double room, long bytesPerToken, Seconds cost) {
        long all = Arrays.stream(tokens).asLongStream().sum() * bytesPerToken;
        long capacity = (long) (room * all);
        Shelf<Integer> shelf = new Shelf<>(capacity, _ -> capacity, eviction);
        double hits = 0;
        double asked = 0;
        double saved = 0;
        double spent = 0;
        for (int block : requests) {
            double seconds = cost.of(tokens[block]);
            asked += tokens[block];
            spent += seconds;
            if (shelf.used(block)) {
                hits += tokens[block];
                saved += seconds;
            } else {
                shelf.add(block, TenantId.DEFAULT, tokens[block] * bytesPerToken, seconds, 1);
            }
        }
        return new Outcome(hits / asked, saved / spent);
    }
}
