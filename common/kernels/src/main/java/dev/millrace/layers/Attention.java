package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import dev.millrace.kernels.Kernel;

/**
 * Projections around a kernel: queries, keys, values and output, each with a bias.
 *
 * @param place its name within the network, for those who trace a pass
 * @param scrambled Informer's {@code mix}: heads and positions of the result are read in the wrong order, as the authors' decoder does
 * @param dropout on attention weights, for kernels that have them
 */
public record Attention(
        String place,
        Linear queries,
        Linear keys,
        Linear values,
        Linear output,
        int heads,
        Kernel kernel,
        boolean scrambled,
        double dropout) {

    /** @param prefix with a dot at its end, before {@code query_projection} and so on */
    public static Attention of(
            Parameters parameters,
            String prefix,
            int features,
            int heads,
            Kernel kernel,
            boolean scrambled,
            double dropout) {
        if (features % heads != 0) {
            throw new IllegalArgumentException(features + " features do not divide into " + heads + " heads");
        }
        return new Attention(
                prefix.substring(0, prefix.length() - 1),
                Linear.of(parameters, prefix + "query_projection", features, features),
                Linear.of(parameters, prefix + "key_projection", features, features),
                Linear.of(parameters, prefix + "value_projection", features, features),
                Linear.of(parameters, prefix + "out_projection", features, features),
                heads,
                kernel,
                scrambled,
                dropout);
    }

    /** @param x {@code [batch, features, queries]} @param context {@code [batch, features, keys]} */
    public NDArray apply(NDArray x, NDArray context, Pass pass) {
        return apply(x, context, x.getShape().get(2), pass);
    }

    /** The same for the last {@code rows} queries only. */
    public NDArray apply(NDArray x, NDArray context, long rows, Pass pass) {
        long batch = x.getShape().get(0);
        long features = x.getShape().get(1);
        long length = x.getShape().get(2);
        pass.trace().at(place, kernel.name());
        NDArray mixed = kernel.mix(
                split(queries.apply(x)),
                split(keys.apply(context)),
                split(values.apply(context)),
                pass.mixing(dropout));
        NDArray joined = scrambled
                ? mixed.reshape(batch, length, features).transpose(0, 2, 1)
                : mixed.transpose(0, 1, 3, 2).reshape(batch, features, length);
        return output.apply(Layers.last(joined, rows));
    }

    /** {@code [batch, heads, tokens, dim]}, a view. */
    private NDArray split(NDArray x) {
        long batch = x.getShape().get(0);
        long features = x.getShape().get(1);
        return x.reshape(batch, heads, features / heads, x.getShape().get(2)).transpose(0, 1, 3, 2);
    }
}
