package dev.millrace.retrieval.block;

import dev.millrace.retrieval.decoder.BlockStates;
import java.lang.foreign.MemorySegment;

/** Computes a block that is nowhere. */
@FunctionalInterface
public interface Computation {

    /** @param into where the states go, as many bytes as they take */
    BlockStates into(MemorySegment into);
}
