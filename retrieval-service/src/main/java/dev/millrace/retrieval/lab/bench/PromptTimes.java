package dev.millrace.retrieval.lab.bench;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockKey;
import dev.millrace.retrieval.block.DecoderIdentity;
import dev.millrace.retrieval.block.Lease;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Time until a prompt's first token is known: blocks, then a question, however the blocks come there. In seconds. */
public final class PromptTimes {

    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final DecoderIdentity IDENTITY = new DecoderIdentity("drawn", "kernels", "none");

    private final Decoder decoder;
    private final StoreType store;
    private final int[] question;
    private final List<int[]> blocks = new ArrayList<>();
    private final Random random;

    public PromptTimes(Decoder decoder, StoreType store, int question, long seed) {
        this.decoder = decoder;
        this.store = store;
        this.random = new Random(seed);
        this.question = tokens(question);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, decoder.config().vocabulary()).toArray();
    }

    /** Other blocks than any before. */
    public void drawBlocks(int count, int length) {
        blocks.clear();
        for (int i = 0; i < count; i++) {
            blocks.add(tokens(length));
        }
    }

    private int total() {
        return blocks.stream().mapToInt(block -> block.length).sum() + question.length;
    }

    /** Every token sees all before it. */
    public double full() {
        int[] all = new int[total()];
        int at = 0;
        for (int[] block : blocks) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        System.arraycopy(question, 0, all, at, question.length);
        long began = System.nanoTime();
        try (Sequence sequence = decoder.sequence(all.length)) {
            decoder.append(sequence, all);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Blocks as the cache has them, computed where it has none. */
    public double block(BlockCache cache) {
        long began = System.nanoTime();
        try (Sequence sequence = decoder.sequence(total())) {
            for (int[] block : blocks) {
                try (Lease lease = lease(cache, block)) {
                    sequence.place(lease.states());
                }
            }
            decoder.append(sequence, question);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Has one of the blocks in the cache. */
    public void want(BlockCache cache, int place) {
        lease(cache, blocks.get(place)).close();
    }

    private Lease lease(BlockCache cache, int[] block) {
        return cache.get(
                new BlockKey(TENANT, IDENTITY, store, new int[0], block),
                Optional.empty(),
                decoder.blockShape(),
                into -> decoder.block(block, store, into));
    }
}
