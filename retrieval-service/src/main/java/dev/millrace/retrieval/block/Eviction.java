package dev.millrace.retrieval.block;

/** Which block goes first: the one of the least priority. For one thread at a time. */
public interface Eviction {

    /**
     * A block's priority from now on.
     *
     * @param seconds that computing it again would take @param uses so far, this one included
     */
    double priority(double seconds, long uses, long bytes);

    /** Hears the priority of a block that had to go. */
    void evicted(double priority);

    /**
     * Seconds saved by a byte, ageing (Greedy-Dual-Size-Frequency, Cherkasova 1998): what has gone lifts all who come after, so that what
     * was used often long ago does not stay for ever.
     */
    static Eviction greedyDual() {
        return new Eviction() {
            private double age;

            @Override
            public double priority(double seconds, long uses, long bytes) {
                return age + uses * seconds / bytes;
            }

            @Override
            public void evicted(double priority) {
                age = Math.max(age, priority);
            }
        };
    }

    /** Whoever was used longest ago goes first, whatever it costs and weighs. */
    static Eviction leastRecentlyUsed() {
        return new Eviction() {
            private long now;

            @Override
            public double priority(double seconds, long uses, long bytes) {
                return ++now;
            }

            @Override
            public void evicted(double priority) {}
        };
    }
}
