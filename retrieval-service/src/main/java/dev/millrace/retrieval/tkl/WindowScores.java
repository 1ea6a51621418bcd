package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.EngineArrays;

/** From cosines to a score for each window: kernels, their sums over windows, saturation, and the weights of the kernels. */
final class WindowScores {

    /** Puts a cosine so far from every kernel that the kernel is exactly zero there. */
    private static final float FAR = 1e4f;

    private final TklConfig config;
    private final NDArray mu;
    private final NDArray slope;
    private final Saturating saturating;
    private final NDArray dense;

    WindowScores(Parameters parameters, TklConfig config) {
        this.config = config;
        int kernels = config.mu().size();
        float[] centres = new float[kernels];
        float[] slopes = new float[kernels];
        for (int k = 0; k < kernels; k++) {
            centres[k] = config.mu().get(k).floatValue();
            slopes[k] = (float) (-0.5 / (config.sigma().get(k) * config.sigma().get(k)));
        }
        NDManager manager = parameters.manager();
        this.mu = EngineArrays.of(manager, centres, new Shape(kernels, 1, 1));
        this.slope = EngineArrays.of(manager, slopes, new Shape(kernels, 1, 1));
        this.saturating = new Saturating(parameters, config);
        this.dense = parameters.weight("dense.weight", new Init.Uniform(0.014), 1, kernels);
    }

    /** What the saturation wants to know of each query term: {@code [queries, terms]}. @see Saturating#ofTerms */
    NDArray ofTerms(NDArray vectors, NDArray idf) {
        return saturating.ofTerms(vectors, idf);
    }

    /**
     * @param cosines {@code [documents, terms, room]}
     * @param ofTerms {@code [documents, terms]}, or one row for all documents
     * @param terms {@code [documents, terms]}, 1 for a term and 0 for padding
     * @return {@code [documents, windows]}, 0 where there is no window
     */
    NDArray apply(NDArray cosines, NDArray ofTerms, NDArray terms, Chunks chunks) {
        long documents = cosines.getShape().get(0);
        long queryTerms = cosines.getShape().get(1);
        NDArray sums = windowSums(kernels(cosines, chunks), chunks.windows());
        NDArray lengths = lengths(cosines.getManager(), chunks);
        NDArray saturated = saturating.apply(
                sums, ofTerms.reshape(-1, queryTerms, 1), terms.reshape(documents, queryTerms, 1), lengths);
        return dense.matMul(saturated).reshape(documents, chunks.windows());
    }

    /** {@code [documents, terms, kernels, groups]}: each kernel, summed over the tokens of a stride. */
    private NDArray kernels(NDArray cosines, Chunks chunks) {
        Shape shape = cosines.getShape();
        int stride = config.stride();
        long groups = shape.get(2) / stride;
        NDArray far = EngineArrays.of(
                cosines.getManager(), far(chunks, stride), new Shape(shape.get(0), 1, 1, stride, groups));
        NDArray apart = cosines.reshape(shape.get(0), shape.get(1), groups, stride)
                .transpose(0, 1, 3, 2)
                .reshape(shape.get(0), shape.get(1), 1, stride, groups)
                .add(far);
        return apart.sub(mu).square().mul(slope).exp().sum(new int[] {3});
    }

    private float[] far(Chunks chunks, int stride) {
        int room = chunks.perDocument() * config.chunk();
        int groups = room / stride;
        float[] far = new float[chunks.documents() * room];
        for (int d = 0; d < chunks.documents(); d++) {
            for (int token = chunks.counted()[d]; token < room; token++) {
                far[d * room + token % stride * groups + token / stride] = FAR;
            }
        }
        return far;
    }

    /** Sums over sliding windows of groups, by doubling: nothing is taken away again, so that small sums keep their precision. */
    private NDArray windowSums(NDArray groups, int windows) {
        int perWindow = config.window() / config.stride();
        NDArray power = filled(groups, windows + perWindow - 1L);
        NDArray sums = null;
        int size = 1;
        int offset = 0;
        for (int rest = perWindow; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                NDArray part = power.get(new NDIndex("..., {}:{}", offset, offset + windows));
                sums = sums == null ? part : sums.add(part);
                offset += size;
            }
            if (rest > 1) {
                power = power.get(new NDIndex("..., :{}", -size)).add(power.get(new NDIndex("..., {}:", size)));
                size *= 2;
            }
        }
        return java.util.Objects.requireNonNull(sums);
    }

    private static NDArray filled(NDArray groups, long count) {
        Shape shape = groups.getShape();
        long missing = count - shape.get(3);
        return missing <= 0
                ? groups
                : groups.concat(
                        groups.getManager().zeros(new Shape(shape.get(0), shape.get(1), shape.get(2), missing)), 3);
    }

    private static NDArray lengths(NDManager manager, Chunks chunks) {
        float[] lengths = new float[chunks.documents() * chunks.windows()];
        for (int d = 0; d < chunks.documents(); d++) {
            for (int w = 0; w < chunks.windows(); w++) {
                lengths[d * chunks.windows() + w] = chunks.tokens(d, w);
            }
        }
        return EngineArrays.of(manager, lengths, new Shape(chunks.documents(), 1, chunks.windows()));
    }
}
