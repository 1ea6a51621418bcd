package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a decoder likes to generate, by {@code generation_config.json}; without the file, greedily until an end token of the decoder's own.
 *
 * @param ends tokens that end a text @param sample whether tokens are drawn, or the likeliest taken
 * @param temperature divides the logits, above 0 @param topK only so many of the likeliest are drawn; 0: all
 * @param topP of those, the fewest that have this much probability together; 1: all
 * @param repetitionPenalty above 0; 1: none
 * @param longest tokens of a text unless a request says otherwise
 */
public record GenerationConfig(
        List<Integer> ends,
        boolean sample,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        OptionalInt longest) {

    static final String FILE = "generation_config.json";
    private static final long LARGEST = 1 << 20;
    private static final int MOST_ENDS = 1_000;

    /** What Hugging Face's library draws from when a configuration that samples does not say. */
    private static final int USUAL_TOP_K = 50;

    public GenerationConfig {
        ends = List.copyOf(ends);
        require(temperature > 0 && Double.isFinite(temperature), "temperature", temperature);
        require(topK >= 0, "top_k", topK);
        require(topP > 0 && topP <= 1, "top_p", topP);
        require(repetitionPenalty > 0 && Double.isFinite(repetitionPenalty), "repetition_penalty", repetitionPenalty);
    }

    private static void require(boolean fits, String field, Number value) {
        if (!fits) {
            throw new DecoderFormatException(FILE + ": " + field + " cannot be " + value);
        }
    }

    /** @throws DecoderFormatException naming the field at fault */
    static GenerationConfig read(Path folder, DecoderConfig decoder) throws IOException {
        return of(
                FolderFiles.json(folder, FILE, LARGEST)
                        .orElseGet(() -> JsonMapper.shared().createObjectNode()),
                decoder);
    }

    static GenerationConfig of(JsonNode json, DecoderConfig decoder) {
        boolean sample = json.path("do_sample").asBoolean(false);
        // A temperature of 0 stands in some files and means that nothing is drawn.
        double temperature = number(json, "temperature", 1);
        JsonNode longest = json.path("max_new_tokens");
        return new GenerationConfig(
                ends(json.path("eos_token_id"), decoder),
                sample && temperature != 0,
                temperature == 0 ? 1 : temperature,
                (int) number(json, "top_k", sample ? USUAL_TOP_K : 0),
                number(json, "top_p", 1),
                number(json, "repetition_penalty", 1),
                longest.isInt() && longest.intValue() > 0 ? OptionalInt.of(longest.intValue()) : OptionalInt.empty());
    }

    private static List<Integer> ends(JsonNode listed, DecoderConfig decoder) {
        TreeSet<Integer> ends = new TreeSet<>(decoder.ends());
        if (listed.isInt()) {
            ends.add(listed.intValue());
        }
        if (listed.isArray()) {
            require(listed.size() <= MOST_ENDS, "eos_token_id", listed.size());
            listed.forEach(end -> ends.add(end.asInt(-1)));
        }
        ends.removeIf(end -> end < 0 || end >= decoder.vocabulary());
        return List.copyOf(ends);
    }

    private static double number(JsonNode json, String field, double usual) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isNumber()) {
            throw new DecoderFormatException(FILE + ": " + field + " is " + value + ", not a number");
        }
        return value.doubleValue();
    }
}
