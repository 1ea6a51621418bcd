package dev.millrace.retrieval.tkl;

/** A window's score by the definition, part by part. */
record Explaining(TklConfig config, TermCurve.Source curves, float[] factors, float[] dense) {

    private static final double LEAST = 1e-10;

    TklExplanation explain(TklQuery query, TklDocument document, int begin, int end) {
        int terms = query.terms();
        int kernels = config.mu().size();
        double[][] parts = new double[terms][kernels];
        double[][] sums = new double[terms][kernels];
        int[] closest = new int[terms];
        double[] cosines = new double[terms];
        double score = 0;
        for (int term = 0; term < terms; term++) {
            cosines[term] = Double.NEGATIVE_INFINITY;
            for (int token = begin; token < end; token++) {
                double cosine = cosine(query, term, document, token);
                if (cosine > cosines[term]) {
                    cosines[term] = cosine;
                    closest[term] = token;
                }
                for (int k = 0; k < kernels; k++) {
                    double apart =
                            (cosine - config.mu().get(k)) / config.sigma().get(k);
                    sums[term][k] += Math.exp(-apart * apart / 2);
                }
            }
            TermCurve curve = curves.curve(query.ofTerms()[term], end - begin);
            for (int k = 0; k < kernels; k++) {
                parts[term][k] = dense[k] * saturated(curve, sums[term][k], k);
                score += parts[term][k];
            }
        }
        return new TklExplanation(score, parts, sums, closest, cosines);
    }

    private double saturated(TermCurve curve, double sum, int kernel) {
        return switch (config.saturation()) {
            case EMBEDDING, IDF -> curve.scale() * Math.pow(Math.max(sum, LEAST), curve.power()) - curve.shift();
            case LINEAR -> curve.scale() * sum - curve.shift();
            case LOG -> Math.log(Math.max(factors[kernel] * sum, LEAST));
        };
    }

    private static double cosine(TklQuery query, int term, TklDocument document, int token) {
        double product = 0;
        double square = 0;
        for (int i = 0; i < query.width(); i++) {
            double value = document.value(token, i);
            product += query.vectors()[term * query.width() + i] * value;
            square += value * value;
        }
        return square == 0 ? 0 : product / Math.sqrt(square);
    }
}
