package dev.millrace.retrieval.tkl;

import java.util.HashSet;
import java.util.List;

/**
 * What a TKL is built as.
 *
 * @param inputs features of the token states that come in, which a trained projection takes to {@code width}; 0: they have that width
 * @param width features of a token in the model; the heads divide it
 * @param layers of the contextualiser
 * @param feedForward features between the two maps of a layer
 * @param queryTokens most terms of a query
 * @param chunk tokens of a document that are contextualised together
 * @param overlap tokens seen on both sides of a chunk
 * @param positions whether learnt positions within the chunk are added
 * @param window tokens of a region that is scored
 * @param stride tokens between the beginnings of neighbouring windows; divides {@code window} and {@code chunk}
 * @param mu centres of the kernels, cosines
 * @param sigma their widths
 * @param regions best windows that a score is made of, each with its neighbours
 * @param minimumDistance windows that two best ones are apart
 * @param neighbours distances in windows of those that count with a best one, in the order of their weights
 * @param referenceCompat the authors' code with its errors: the last tokens of some lengths are lost, a document's score depends on the
 *     longest beside it, and a score of exactly zero is none
 */
public record TklConfig(
        int inputs,
        int width,
        int heads,
        int layers,
        int feedForward,
        int queryTokens,
        int chunk,
        int overlap,
        boolean positions,
        int window,
        int stride,
        List<Double> mu,
        List<Double> sigma,
        Saturation saturation,
        int regions,
        int minimumDistance,
        List<Integer> neighbours,
        boolean referenceCompat) {

    public static final List<Double> PUBLISHED_MU = List.of(1.0, 0.9, 0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9);
    public static final List<Double> PUBLISHED_SIGMA = List.of(.1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1);

    private static final int LARGEST_WIDTH = 4096;
    private static final int MOST_LAYERS = 48;
    private static final int MOST_TOKENS = 1024;
    private static final int MOST_KERNELS = 64;
    private static final int MOST_REGIONS = 64;

    /** @throws IllegalArgumentException when it cannot be built */
    public TklConfig {
        mu = List.copyOf(mu);
        sigma = List.copyOf(sigma);
        neighbours = List.copyOf(neighbours);
        within("inputs", inputs, 0, LARGEST_WIDTH);
        within("width", width, 1, LARGEST_WIDTH);
        within("heads", heads, 1, width);
        require(width % heads == 0, heads + " heads do not divide the width " + width);
        within("layers", layers, 1, MOST_LAYERS);
        within("feedForward", feedForward, 1, 4 * LARGEST_WIDTH);
        within("queryTokens", queryTokens, 1, MOST_TOKENS);
        within("chunk", chunk, 1, MOST_TOKENS);
        within("overlap", overlap, 0, chunk);
        within("window", window, 1, MOST_TOKENS);
        within("stride", stride, 1, window);
        require(
                window % stride == 0 && chunk % stride == 0,
                "a stride of " + stride + " does not divide a window of " + window + " and a chunk of " + chunk);
        within("kernels", mu.size(), 1, MOST_KERNELS);
        require(mu.size() == sigma.size(), mu.size() + " kernels have " + sigma.size() + " widths");
        require(mu.stream().allMatch(m -> Math.abs(m) <= 1), "the kernels' centres are cosines, from -1 to 1");
        require(sigma.stream().allMatch(s -> s >= 1e-3 && s <= 10), "the kernels' widths are from 0.001 to 10");
        within("regions", regions, 1, MOST_REGIONS);
        within("minimumDistance", minimumDistance, 1, MOST_TOKENS);
        within("neighbours", neighbours.size(), 0, MOST_REGIONS);
        require(
                neighbours.stream().allMatch(n -> n != 0 && Math.abs(n) <= MOST_TOKENS)
                        && new HashSet<>(neighbours).size() == neighbours.size(),
                "neighbours are different distances, none of them 0");
    }

    /** As published, with embeddings of 300 features; {@code feedForward} is 100 in one of the authors' repositories and 300 in the other. */
    public static TklConfig published(Saturation saturation) {
        return new TklConfig(
                0,
                300,
                10,
                2,
                300,
                30,
                40,
                5,
                true,
                30,
                2,
                PUBLISHED_MU,
                PUBLISHED_SIGMA,
                saturation,
                3,
                15,
                List.of(-1, 1, -2, 2),
                false);
    }

    /** The published one over states of {@code inputs} features, taken to {@code width}. */
    public static TklConfig projected(int inputs, int width, int heads, Saturation saturation) {
        return published(saturation).sized(inputs, width, heads, 2, 2 * width);
    }

    /** The same with another contextualiser. */
    public TklConfig sized(int newInputs, int newWidth, int newHeads, int newLayers, int newFeedForward) {
        return new TklConfig(
                newInputs,
                newWidth,
                newHeads,
                newLayers,
                newFeedForward,
                queryTokens,
                chunk,
                overlap,
                positions,
                window,
                stride,
                mu,
                sigma,
                saturation,
                regions,
                minimumDistance,
                neighbours,
                referenceCompat);
    }

    /** The same with other kernels. */
    public TklConfig kernels(List<Double> newMu, List<Double> newSigma) {
        return new TklConfig(
                inputs,
                width,
                heads,
                layers,
                feedForward,
                queryTokens,
                chunk,
                overlap,
                positions,
                window,
                stride,
                newMu,
                newSigma,
                saturation,
                regions,
                minimumDistance,
                neighbours,
                referenceCompat);
    }

    /** The same, computed as the authors' code does or not. */
    public TklConfig compatible(boolean compat) {
        return new TklConfig(
                inputs,
                width,
                heads,
                layers,
                feedForward,
                queryTokens,
                chunk,
                overlap,
                positions,
                window,
                stride,
                mu,
                sigma,
                saturation,
                regions,
                minimumDistance,
                neighbours,
                compat);
    }

    /** Features that a token comes in with. */
    public int stateWidth() {
        return inputs > 0 ? inputs : width;
    }

    /** Tokens of a chunk and what is seen beside it. */
    public int extended() {
        return chunk + 2 * overlap;
    }

    /** Windows that a document's score is made of. */
    public int values() {
        return regions * (1 + neighbours.size());
    }

    private static void within(String name, int value, int least, int most) {
        require(value >= least && value <= most, name + " is from " + least + " to " + most + ", not " + value);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
