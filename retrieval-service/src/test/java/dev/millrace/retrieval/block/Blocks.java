package dev.millrace.retrieval.block;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.decoder.BlockShape;
import dev.millrace.retrieval.decoder.BlockStates;
import dev.millrace.retrieval.decoder.StoreType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Blocks whose states are made of their tokens, without a decoder. */
final class Blocks {

    static final BlockShape SHAPE = new BlockShape(2, 1, 4);
    static final TenantId TENANT = new TenantId("one");
    /** Bytes that a token takes in {@link #SHAPE}. */
    static final int TOKEN = 64;

    private Blocks() {}

    static BlockKey key(int... tokens) {
        return key(TENANT, tokens);
    }

    static BlockKey key(TenantId tenant, int... tokens) {
        return new BlockKey(tenant, new DecoderIdentity("m", "k", "t"), StoreType.F32, new int[0], tokens);
    }

    /** A block of so many tokens. */
    static int[] tokens(int first, int count) {
        int[] tokens = new int[count];
        Arrays.setAll(tokens, i -> first + i);
        return tokens;
    }

    static BlockStates states(BlockKey key, MemorySegment into) {
        for (long i = 0; i < into.byteSize() / Float.BYTES; i++) {
            into.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, value(key, i));
        }
        return new BlockStates(SHAPE, key.store(), key.length(), into);
    }

    static boolean right(BlockKey key, BlockStates states) {
        for (long i = 0; i < states.bytes().byteSize() / Float.BYTES; i++) {
            if (states.bytes().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i) != value(key, i)) {
                return false;
            }
        }
        return true;
    }

    private static float value(BlockKey key, long i) {
        return key.digest().hashCode() + i;
    }
}
