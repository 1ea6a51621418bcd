package dev.millrace.kernels.reference;

/** No mixing: {@code o_i = v_i}. */
public record IdentityReference() implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> {
                    double[][] same = new double[v.length][];
                    for (int i = 0; i < v.length; i++) {
                        same[i] = v[i].clone();
                    }
                    return same;
                })
                .mix(queries, keys, values, call);
    }
}
