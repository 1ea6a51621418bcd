package dev.millrace.retrieval.encoder;

import java.util.Arrays;

/** Strings by their characters, for the longest one that a text begins with. Looking up allocates nothing. Thread-safe once filled. */
final class Trie {

    static final int ROOT = 1;

    /** A key is a node and a character; 0 is none. */
    private long[] keys = new long[1 << 16];

    private int[] children = new int[keys.length];
    private boolean[] ends = new boolean[keys.length];
    private int nodes = ROOT;

    void add(String string) {
        int node = ROOT;
        for (int i = 0; i < string.length(); i++) {
            node = childOrNew(node, string.charAt(i));
        }
        ends[node] = true;
    }

    /** The node below one, or 0. */
    int child(int node, char character) {
        return children[slot(key(node, character))];
    }

    /** Whether a string ends at a node. */
    boolean ends(int node) {
        return ends[node];
    }

    private int childOrNew(int node, char character) {
        if (2 * nodes > keys.length) {
            grow();
        }
        long key = key(node, character);
        int slot = slot(key);
        if (children[slot] == 0) {
            keys[slot] = key;
            children[slot] = ++nodes;
        }
        return children[slot];
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[2 * oldKeys.length];
        children = new int[keys.length];
        ends = Arrays.copyOf(ends, keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldChildren[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                children[slot] = oldChildren[i];
            }
        }
    }

    private static long key(int node, char character) {
        return (long) node << 16 | character;
    }

    /** Where a key is, or would be. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (keys[slot] != key && keys[slot] != 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
