package dev.millrace.forecast.network;

/**
 * How large a network is. Families without a part take no notice of its size.
 *
 * @param features d_model
 * @param feedForward d_ff
 */
public record Sizes(int features, int heads, int feedForward, int encoderLayers, int decoderLayers, double dropout) {

    public static final int LARGEST = 65_536;
    public static final int MOST_LAYERS = 64;

    public Sizes {
        within("d_model", features, LARGEST);
        within("heads", heads, LARGEST);
        within("d_ff", feedForward, LARGEST);
        within("encoder layers", encoderLayers, MOST_LAYERS);
        within("decoder layers", decoderLayers, MOST_LAYERS);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is at least 0 and less than 1, not " + dropout);
        }
        if (features % heads != 0) {
            throw new IllegalArgumentException("d_model " + features + " does not divide into " + heads + " heads");
        }
    }

    /** The published ones. */
    public static Sizes published(NetworkFamily family) {
        return switch (family) {
            case INFORMER, AUTOFORMER, DLINEAR, NLINEAR -> new Sizes(512, 8, 2048, 2, 1, 0.05);
            case PATCHTST -> new Sizes(16, 4, 128, 3, 1, 0.3);
            case ITRANSFORMER -> new Sizes(256, 8, 256, 2, 1, 0.1);
        };
    }

    private static void within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is 1 to " + most + ", not " + value);
        }
    }
}
