package dev.millrace.retrieval.tkl;

import java.util.Arrays;

/**
 * How a batch of documents is cut into chunks. Chunks without a token of their own are left out.
 *
 * @param counted tokens of each document that count
 * @param perDocument room for chunks that each document has
 * @param windows room for windows that each document has
 * @param document of each chunk
 * @param first token of each chunk, the overlap before it not counted
 */
record Chunks(TklConfig config, int[] counted, int perDocument, int windows, int[] document, int[] first) {

    static Chunks of(TklConfig config, int[] lengths) {
        int longest = Arrays.stream(lengths).max().orElse(0);
        int perDocument =
                config.referenceCompat() ? asReference(config, longest) : Math.ceilDiv(longest, config.chunk());
        int room = perDocument * config.chunk();
        int windows = config.referenceCompat()
                ? Math.max(0, (room - config.window()) / config.stride() + 1)
                : Math.ceilDiv(longest, config.stride());
        int[] counted =
                Arrays.stream(lengths).map(length -> Math.min(length, room)).toArray();
        int chunks = Arrays.stream(counted)
                .map(tokens -> Math.ceilDiv(tokens, config.chunk()))
                .sum();
        int[] document = new int[chunks];
        int[] first = new int[chunks];
        int at = 0;
        for (int d = 0; d < counted.length; d++) {
            for (int token = 0; token < counted[d]; token += config.chunk()) {
                document[at] = d;
                first[at++] = token;
            }
        }
        return new Chunks(config, counted, perDocument, windows, document, first);
    }

    /** The authors' formula, by the padded length of the batch: up to {@code overlap - 1} last tokens are in no chunk. */
    private static int asReference(TklConfig config, int padded) {
        int right = padded > config.overlap()
                ? config.extended() - (padded - config.overlap()) % config.chunk()
                : config.chunk() + config.overlap() - padded;
        return (config.overlap() + padded + right - config.extended()) / config.chunk() + 1;
    }

    /** Only those from one number to another, for what looks at chunks alone. */
    Chunks part(int from, int to) {
        return new Chunks(
                config,
                counted,
                perDocument,
                windows,
                Arrays.copyOfRange(document, from, to),
                Arrays.copyOfRange(first, from, to));
    }

    int size() {
        return document.length;
    }

    int documents() {
        return counted.length;
    }

    /** Whether each document fills all of its room, so that chunks lie one after another without a gap. */
    boolean dense() {
        return size() == documents() * perDocument;
    }

    /** For each place of each document its chunk, or {@link #size} where it has none. */
    long[] places() {
        long[] places = new long[documents() * perDocument];
        Arrays.fill(places, size());
        for (int n = 0; n < size(); n++) {
            places[document[n] * perDocument + first[n] / config.chunk()] = n;
        }
        return places;
    }

    /** Tokens of a document in one of its windows. */
    int tokens(int inDocument, int window) {
        return Math.clamp(counted[inDocument] - (long) window * config.stride(), 0, config.window());
    }

    /** Windows of a document that hold a token. */
    int windowsOf(int inDocument) {
        return Math.min(windows, Math.ceilDiv(counted[inDocument], config.stride()));
    }

    /** {@code [chunks, extended]}: 1 where a chunk sees a token of its document, 0 beyond its ends. */
    float[] seen(int[] lengths) {
        int extended = config.extended();
        float[] seen = new float[size() * extended];
        for (int n = 0; n < size(); n++) {
            int begin = first[n] - config.overlap();
            int from = Math.max(0, -begin);
            int to = Math.min(extended, lengths[document[n]] - begin);
            Arrays.fill(seen, n * extended + from, n * extended + to, 1);
        }
        return seen;
    }

    /** {@code [chunks, extended, width]}: the states that each chunk sees, zeros beyond the ends of its document. */
    float[] states(java.util.List<TokenStates> documents, int width) {
        int extended = config.extended();
        float[] states = new float[Math.multiplyExact(Math.multiplyExact(size(), extended), width)];
        for (int n = 0; n < size(); n++) {
            TokenStates from = documents.get(document[n]);
            int begin = Math.max(0, first[n] - config.overlap());
            int end = Math.min(from.tokens(), first[n] + config.chunk() + config.overlap());
            int skipped = begin - (first[n] - config.overlap());
            System.arraycopy(
                    from.values(), begin * width, states, (n * extended + skipped) * width, (end - begin) * width);
        }
        return states;
    }
}
