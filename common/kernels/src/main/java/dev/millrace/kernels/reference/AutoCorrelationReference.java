package dev.millrace.kernels.reference;

import java.util.Arrays;

/**
 * Auto-Correlation as the Autoformer authors' code computes it. {@code R[τ] = Σ_t q[t+τ]·k[t]}, circular, averaged over heads and
 * channels; the {@code ⌊factor·ln L⌋} delays of largest R, of the batch's mean while training and of each sample otherwise;
 * {@code o[t] = Σ_i softmax_i(R[τ_i]) v[t+τ_i]}. Keys and values are filled with zeros, or cut, to the queries' length.
 */
public record AutoCorrelationReference(double factor) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        int batch = queries.length;
        int length = queries[0][0].length;
        double[][] curves = new double[batch][];
        double[] mean = new double[length];
        for (int b = 0; b < batch; b++) {
            curves[b] = curve(queries[b], keys[b], length);
            Scalars.add(mean, curves[b], 1.0 / batch);
        }
        int count = (int) Math.max(1, Math.min(length, Math.floor(factor * StrictMath.log(length))));
        double[][][][] mixed = new double[batch][][][];
        for (int b = 0; b < batch; b++) {
            int[] lags = Scalars.largest(call.training() ? mean : curves[b], count);
            double[] weights = softmax(curves[b], lags);
            mixed[b] = new double[values[b].length][][];
            for (int h = 0; h < values[b].length; h++) {
                mixed[b][h] = rolled(values[b][h], lags, weights, length);
            }
        }
        return mixed;
    }

    private static double[] curve(double[][][] q, double[][][] k, int length) {
        double[] curve = new double[length];
        for (int lag = 0; lag < length; lag++) {
            for (int h = 0; h < q.length; h++) {
                for (int t = 0; t < Math.min(length, k[h].length); t++) {
                    curve[lag] += Scalars.dot(q[h][(t + lag) % length], k[h][t]);
                }
            }
        }
        return Scalars.scaled(curve, 1.0 / (q.length * q[0][0].length));
    }

    private static double[] softmax(double[] curve, int[] lags) {
        double largest =
                Arrays.stream(lags).mapToDouble(lag -> curve[lag]).max().orElseThrow();
        double[] weights = new double[lags.length];
        double total = 0;
        for (int n = 0; n < lags.length; n++) {
            weights[n] = StrictMath.exp(curve[lags[n]] - largest);
            total += weights[n];
        }
        return Scalars.scaled(weights, 1 / total);
    }

    private static double[][] rolled(double[][] v, int[] lags, double[] weights, int length) {
        double[][] mixed = new double[length][v[0].length];
        for (int t = 0; t < length; t++) {
            for (int n = 0; n < lags.length; n++) {
                int from = (t + lags[n]) % length;
                if (from < v.length) {
                    Scalars.add(mixed[t], v[from], weights[n]);
                }
            }
        }
        return mixed;
    }
}
