package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Scalars;
import java.util.Optional;

/** The learnt saturation of kernel sums, and the sum over query terms. */
final class Saturating {

    private static final double LEAST = 1e-10;
    private static final double EPSILON = 1e-5;
    private static final Init SMALL = new Init.Uniform(0.014);
    private static final Init HUNDRED = new Init.Constant(100);

    private record Features(NDArray term, NDArray length) {}

    private final Saturation kind;
    private final Optional<NDArray> factors;
    private final Optional<Linear> first;
    private final Optional<Linear> second;
    private final Optional<Linear> third;
    private final Optional<Linear> reduced;
    private final Optional<Norm> norm;

    Saturating(Parameters parameters, TklConfig config) {
        this.kind = config.saturation();
        boolean log = kind == Saturation.LOG;
        boolean embedding = kind == Saturation.EMBEDDING;
        this.factors = log
                ? Optional.of(
                        parameters.weight("kernel_mult", Init.ONE, config.mu().size()))
                : Optional.empty();
        this.first = log ? Optional.empty() : Optional.of(pair(parameters, "saturation_linear"));
        this.second = log ? Optional.empty() : Optional.of(pair(parameters, "saturation_linear2"));
        this.third = log || kind == Saturation.LINEAR
                ? Optional.empty()
                : Optional.of(pair(parameters, "saturation_linear3"));
        this.reduced = embedding
                ? Optional.of(Linear.withoutBias(parameters, "sat_emb_reduce1", config.width(), 1))
                : Optional.empty();
        this.norm = embedding ? Optional.of(Norm.of(parameters, "sat_normer", 2)) : Optional.empty();
    }

    private static Linear pair(Parameters parameters, String name) {
        return new Linear(
                parameters.weight(name + ".weight", SMALL, 1, 2), parameters.weight(name + ".bias", HUNDRED, 1));
    }

    /**
     * What the saturation wants to know of each query term.
     *
     * @param vectors {@code [queries, width, terms]}
     * @param idf {@code [queries, terms]}
     * @return {@code [queries, terms]}
     */
    NDArray ofTerms(NDArray vectors, NDArray idf) {
        return reduced.map(map -> map.apply(vectors).squeeze(1)).orElseGet(() -> idf.maximum(idf.zerosLike()));
    }

    /**
     * @param sums {@code [documents, terms, kernels, windows]}
     * @param ofTerms {@code [documents, terms, 1]}
     * @param terms {@code [documents, terms, 1]}, 1 or 0
     * @param lengths {@code [documents, 1, windows]}
     * @return {@code [documents, kernels, windows]}
     */
    NDArray apply(NDArray sums, NDArray ofTerms, NDArray terms, NDArray lengths) {
        NDArray counts =
                lengths.gt(0).toType(DataType.FLOAT32, false).mul(terms).expandDims(2);
        if (kind == Saturation.LOG) {
            NDArray scaled = sums.mul(factors.orElseThrow().expandDims(1));
            return Scalars.atLeast(scaled, LEAST).log().mul(counts).sum(new int[] {1});
        }
        Features features = features(ofTerms, lengths);
        NDArray a = of(first, features).mul(counts);
        NDArray b = of(second, features);
        if (kind == Saturation.LINEAR) {
            return sums.mul(a).add(b.mul(counts)).sum(new int[] {1});
        }
        NDArray powers = Scalars.atLeast(sums, LEAST).log().div(b).exp();
        NDArray c = of(third, features).mul(counts);
        return powers.mul(a).sum(new int[] {1}).sub(c.sum(new int[] {1}));
    }

    /** Layer normalisation of two values: the sign of their difference, nearly. */
    private Features features(NDArray ofTerms, NDArray lengths) {
        if (norm.isEmpty()) {
            return new Features(ofTerms, lengths);
        }
        NDArray half = Scalars.over(ofTerms.sub(lengths), 2);
        NDArray epsilon = half.getManager().full(new ai.djl.ndarray.types.Shape(), (float) EPSILON);
        NDArray sign = half.div(half.square().add(epsilon).sqrt());
        NDArray weight = norm.get().weight();
        NDArray bias = norm.get().bias();
        return new Features(
                sign.mul(at(weight, 0)).add(at(bias, 0)), at(bias, 1).sub(sign.mul(at(weight, 1))));
    }

    /** {@code [documents, terms, 1, windows]} */
    private static NDArray of(Optional<Linear> linear, Features features) {
        Linear pair = linear.orElseThrow();
        NDArray weight = pair.weight().reshape(2);
        NDArray sum = features.term().mul(at(weight, 0)).add(features.length().mul(at(weight, 1)));
        return sum.add(java.util.Objects.requireNonNull(pair.bias())).expandDims(2);
    }

    private static NDArray at(NDArray pair, int which) {
        return pair.get(new NDIndex("{}:{}", which, which + 1));
    }
}
