package dev.millrace.retrieval.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what speaks for a sentence into its support, from 0 to 1: a logistic regression that was fitted to questions made of texts
 * themselves, nobody's judgements. 0.5 is the point that nine of ten such questions reach where their answer is in the documents. Immutable.
 *
 * @param vectors for sentences of documents that have vectors
 * @param words for the others, by their words alone: its weight of coverage is that of the words
 * @param nearness mean of a term's greatest cosine in any sentence
 */
public record SupportModel(Fit vectors, Fit words, double nearness) {

    private static final String SHIPPED = "/dev/millrace/retrieval/answer/support.json";
    private static final JsonMapper JSON = new JsonMapper();

    /** Weights. */
    public record Fit(double coverage, double meaning, double constant) {

        public Fit {
            if (!Double.isFinite(coverage) || !Double.isFinite(meaning) || !Double.isFinite(constant)) {
                throw new IllegalArgumentException("weights are finite numbers");
            }
        }

        double support(double covered, double cosine) {
            return 1 / (1 + Math.exp(-(coverage * covered + meaning * cosine + constant)));
        }
    }

    public SupportModel {
        if (!(nearness >= -1 && nearness < 1)) {
            throw new IllegalArgumentException("nearness is a cosine below 1");
        }
    }

    /** The one that ships, beside the note that says where it comes from. */
    public static SupportModel shipped() {
        try (InputStream file = SupportModel.class.getResourceAsStream(SHIPPED)) {
            if (file == null) {
                throw new IllegalStateException(SHIPPED + " is not on the class path");
            }
            return JSON.readValue(file, SupportModel.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when the file is none of {@link #write} */
    public static SupportModel read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), SupportModel.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " holds no support model: " + e.getOriginalMessage(), e);
        }
    }

    public void write(Path file) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** What {@link Evidence} has of a sentence. */
    double support(double coverage, double wordsCovered, double meaning) {
        return Double.isNaN(meaning) ? words.support(wordsCovered, 0) : vectors.support(coverage, meaning);
    }
}
