package dev.millrace.kernels;

/**
 * Which keys a query may look at, by positions alone. Named masks compose with {@link And}, {@link Or} and {@link Not}.
 *
 * <p>{@link #cover} answers for a whole block without looking at each pair, so that long sequences compile fast; where it isn't sure
 * it says {@link Cover#PARTIAL}, and the pairs are asked.
 */
public sealed interface TokenMask {

    /** How much of a block of scores a mask lets through. */
    enum Cover {
        EMPTY,
        PARTIAL,
        FULL;

        static Cover of(boolean any, boolean all) {
            return all ? FULL : any ? PARTIAL : EMPTY;
        }
    }

    /** Positions {@code first … last}. */
    record Span(int first, int last) {}

    boolean allows(int query, int key);

    default Cover cover(Span queries, Span keys) {
        return Cover.PARTIAL;
    }

    /** Everything. */
    record All() implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return true;
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return Cover.FULL;
        }
    }

    /** Keys up to the query's own position. */
    record Causal() implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return key <= query;
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return Cover.of(keys.first <= queries.last, keys.last <= queries.first);
        }
    }

    /** Keys at most {@code distance} away. */
    record Window(int distance) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return Math.abs(query - key) <= distance;
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            int nearest = Math.max(0, Math.max(keys.first - queries.last, queries.first - keys.last));
            int farthest = Math.max(keys.last - queries.first, queries.last - keys.first);
            return Cover.of(nearest <= distance, farthest <= distance);
        }
    }

    /** The first {@code count} keys. */
    record Prefix(int count) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return key < count;
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return Cover.of(keys.first < count, keys.last < count);
        }
    }

    /** Keys a multiple of {@code step} away. */
    record Strided(int step) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return (query - key) % step == 0;
        }
    }

    /** Keys of the query's block of {@code size} tokens. */
    record Blocks(int size) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return query / size == key / size;
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return Segments.cover(queries.first / size, queries.last / size, keys.first / size, keys.last / size);
        }
    }

    /** Keys of the query's segment, such as one of several documents in a row. */
    record Segments(Starts starts) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return starts.segment(query) == starts.segment(key);
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return cover(
                    starts.segment(queries.first),
                    starts.segment(queries.last),
                    starts.segment(keys.first),
                    starts.segment(keys.last));
        }

        private static Cover cover(int firstQuery, int lastQuery, int firstKey, int lastKey) {
            boolean apart = lastQuery < firstKey || lastKey < firstQuery;
            return Cover.of(!apart, firstQuery == lastKey && lastQuery == firstKey);
        }
    }

    /** What all of two masks allow. */
    record And(TokenMask left, TokenMask right) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return left.allows(query, key) && right.allows(query, key);
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            Cover cover = left.cover(queries, keys);
            if (cover == Cover.EMPTY) {
                return cover;
            }
            Cover other = right.cover(queries, keys);
            return other.compareTo(cover) < 0 ? other : cover;
        }
    }

    /** What either of two masks allows. */
    record Or(TokenMask left, TokenMask right) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return left.allows(query, key) || right.allows(query, key);
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            Cover cover = left.cover(queries, keys);
            if (cover == Cover.FULL) {
                return cover;
            }
            Cover other = right.cover(queries, keys);
            return other.compareTo(cover) > 0 ? other : cover;
        }
    }

    /** What a mask forbids. */
    record Not(TokenMask mask) implements TokenMask {

        @Override
        public boolean allows(int query, int key) {
            return !mask.allows(query, key);
        }

        @Override
        public Cover cover(Span queries, Span keys) {
            return switch (mask.cover(queries, keys)) {
                case EMPTY -> Cover.FULL;
                case PARTIAL -> Cover.PARTIAL;
                case FULL -> Cover.EMPTY;
            };
        }
    }
}
