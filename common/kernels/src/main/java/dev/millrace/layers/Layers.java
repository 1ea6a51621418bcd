package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import dev.millrace.tensors.TensorEngine;
import org.jspecify.annotations.Nullable;

/** Operations on {@code [batch, features, tokens]}. */
public final class Layers {

    private static final float EPSILON = 1e-5f;
    /** Where the engine begins to give convolutions of width one to oneDNN: elements of a single sample, and samples on one thread. */
    private static final long SMALL = 20_480;

    private static final int BATCH = 16;
    private static final Shape ONE = new Shape(1);
    private static final Shape NONE = new Shape(0);

    private Layers() {}

    /**
     * A linear map of each token's features.
     *
     * @param weight {@code [out, in]} or {@code [out, in, 1]}
     * @param bias {@code [out]}
     */
    public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        NDArray kernel = weight.getShape().dimension() == 2 ? weight.expandDims(2) : weight;
        return convolution(x, kernel, bias);
    }

    /**
     * A convolution of width three over tokens that form a ring, as many tokens out as in; computed as one of width one over each token
     * and its neighbours.
     *
     * @param weight {@code [out, in, 3]}
     */
    public static NDArray ringConvolution(NDArray x, NDArray weight, @Nullable NDArray bias) {
        NDArray before = x.get(new NDIndex(":, :, -1:")).concat(x.get(new NDIndex(":, :, :-1")), 2);
        NDArray after = x.get(new NDIndex(":, :, 1:")).concat(x.get(new NDIndex(":, :, :1")), 2);
        NDArray neighbours = NDArrays.concat(new NDList(before, x, after), 1);
        Shape shape = weight.getShape();
        return linear(neighbours, weight.transpose(0, 2, 1).reshape(shape.get(0), 3 * shape.get(1)), bias);
    }

    /**
     * Of width one only: wider ones come out wrong on CPUs with AVX-512 where a number of features is no multiple of 16 (oneDNN, as
     * PyTorch 2.7.1 brings it). What the engine would not give to oneDNN is a plain product: the convolution it takes then is no faster,
     * and looks for a library each time that it says it did not find.
     */
    private static NDArray convolution(NDArray x, NDArray kernel, @Nullable NDArray bias) {
        if (plain(x)) {
            NDArray product = kernel.squeeze(2).matMul(x);
            return bias == null ? product : product.add(bias.expandDims(1));
        }
        return Conv1d.conv1d(x, kernel, bias, ONE, NONE, ONE, 1).singletonOrThrow();
    }

    private static boolean plain(NDArray x) {
        long batch = x.getShape().get(0);
        return batch == 1 && x.size() <= SMALL || batch < BATCH && TensorEngine.threads() == 1;
    }

    /** Over the features of each token. @param weight and bias {@code [features]} */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias) {
        NDArray rows = x.transpose(0, 2, 1);
        return LayerNorm.layerNorm(rows, weight.getShape(), weight, bias, EPSILON)
                .singletonOrThrow()
                .transpose(0, 2, 1);
    }

    /** Over batch and tokens of each feature; while training the running statistics are updated in place, a tenth each time. */
    public static NDArray batchNorm(
            NDArray x, NDArray mean, NDArray variance, NDArray weight, NDArray bias, boolean training) {
        return BatchNorm.batchNorm(x, mean, variance, weight, bias, -1, 0.9f, EPSILON, training)
                .singletonOrThrow();
    }

    /** Tokens {@code [begin, end)}. */
    public static NDArray tokens(NDArray x, long begin, long end) {
        return begin == 0 && end == x.getShape().get(2) ? x : x.get(new NDIndex(":, :, {}:{}", begin, end));
    }

    /** The newest tokens. */
    public static NDArray last(NDArray x, long count) {
        long length = x.getShape().get(2);
        return tokens(x, length - count, length);
    }
}
