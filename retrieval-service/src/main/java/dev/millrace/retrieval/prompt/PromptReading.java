package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockKey;
import dev.millrace.retrieval.block.Lease;
import dev.millrace.retrieval.block.Origin;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One prompt on its way, and what became of its blocks. The compute thread reads; any may ask for the report. */
final class PromptReading {

    private final Decoder decoder;
    private final BlockCache cache;
    private final Map<Origin, Integer> blocks = new EnumMap<>(Origin.class);
    private int reused;
    private double saved;

    PromptReading(Decoder decoder, BlockCache cache) {
        this.decoder = decoder;
        this.cache = cache;
    }

    /** Puts a block behind what the sequence has, from the cache or computed. */
    synchronized void place(Sequence sequence, BlockKey key, Optional<Owner> owner) {
        try (Lease lease = cache.get(
                key,
                owner,
                decoder.blockShape(),
                into -> decoder.block(key.prefix(), key.tokens(), key.store(), into))) {
            sequence.place(lease.states());
            blocks.merge(lease.origin(), 1, Integer::sum);
            if (lease.origin() != Origin.COMPUTED) {
                reused += key.length();
                saved += lease.seconds();
            }
        }
    }

    private int count(Origin origin) {
        return blocks.getOrDefault(origin, 0);
    }

    synchronized PromptReport report(
            PromptMode mode,
            String reason,
            int all,
            int promptTokens,
            double fullPrefillSeconds,
            Optional<Double> took) {
        return new PromptReport(
                mode.wireName(),
                reason,
                all,
                new PromptReport.Hits(count(Origin.MEMORY), count(Origin.DISK), count(Origin.JOINED)),
                count(Origin.COMPUTED),
                promptTokens,
                reused,
                promptTokens - reused,
                took,
                fullPrefillSeconds,
                saved);
    }
}
