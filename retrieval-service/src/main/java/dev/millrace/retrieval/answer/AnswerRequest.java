package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.filter.Filters;
import dev.millrace.retrieval.generation.GenerationWish;
import dev.millrace.retrieval.prompt.LanguageModels;
import dev.millrace.retrieval.prompt.PromptMode;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.SearchProperties;
import dev.millrace.retrieval.search.SearchRequest;
import dev.millrace.servicekit.ApiException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A question as it is asked.
 *
 * @param question plain words, nothing in it is syntax
 * @param filter see {@link Filters}
 * @param k documents looked at, default 10
 * @param sentences at most, default 3
 * @param depth documents ranked over their whole length, default 100
 * @param model that writes the answer; {@code extractive} writes nothing of its own; absent: the tenant's own, if it has one
 * @param mode how the answer is made: {@code extractive}, or how the model reads its passages; absent: as model and machine are best
 * @param stream whether the answer comes as server-sent events; without it the Accept header says so
 * @param passages that a model reads at most, default 5
 * @param maxTokens that a model writes at most; what follows holds for models too, and is the model's own where it is absent
 */
record AnswerRequest(
        @Nullable String question,
        @Nullable JsonNode filter,
        @Nullable Integer k,
        @Nullable Integer sentences,
        @Nullable Integer depth,
        @Nullable String model,
        @Nullable String mode,
        @Nullable Boolean stream,
        @Nullable Integer passages,
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Integer topK,
        @Nullable Double topP,
        @Nullable Double repetitionPenalty,
        @Nullable List<String> stop,
        @Nullable Long seed) {

    private static final int SENTENCES = 3;
    private static final int PASSAGES = 5;
    private static final int MOST_PASSAGES = 64;

    /**
     * @param usual whether a model writes where neither model nor mode is asked for
     * @throws ApiException {@code invalid-request} with the field at fault
     */
    Question checked(SearchProperties search, AnswerProperties bounds, BooleanSupplier usual) {
        int most = Optional.ofNullable(sentences).orElse(Math.min(SENTENCES, bounds.maxSentences()));
        if (most < 1 || most > bounds.maxSentences()) {
            throw ApiException.invalid("sentences", "is 1 to " + bounds.maxSentences());
        }
        Query query = new SearchRequest(question, k, null, depth, null, filter, null).checked("question", search);
        return new Question(query, most, wish(usual));
    }

    private Optional<Wish> wish(BooleanSupplier usual) {
        Optional<Mode> asked = Optional.ofNullable(mode).map(AnswerRequest::mode);
        String extractive = Mode.EXTRACTIVE.wireName();
        boolean byModel = model != null && !model.equals(extractive);
        if (asked.equals(Optional.of(Mode.EXTRACTIVE)) && byModel) {
            throw ApiException.invalid("mode", "is " + extractive + ", which no model writes");
        }
        if (asked.isPresent() && asked.get() != Mode.EXTRACTIVE && extractive.equals(model)) {
            throw ApiException.invalid("model", "is " + extractive + ", which has the mode " + extractive + " only");
        }
        boolean writes = byModel
                || asked.isPresent() && asked.get() != Mode.EXTRACTIVE
                || model == null && asked.isEmpty() && usual.getAsBoolean();
        if (!writes) {
            return Optional.empty();
        }
        int blocks = passages == null ? PASSAGES : passages;
        if (blocks < 1 || blocks > MOST_PASSAGES) {
            throw ApiException.invalid("passages", "is 1 to " + MOST_PASSAGES);
        }
        return Optional.of(new Wish(
                byModel ? String.valueOf(model) : LanguageModels.DEFAULT,
                asked.flatMap(one -> PromptMode.named(one.wireName())),
                generation(),
                blocks));
    }

    private GenerationWish generation() {
        return new GenerationWish(
                maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                topK == null ? OptionalInt.empty() : OptionalInt.of(topK),
                topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP),
                repetitionPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(repetitionPenalty),
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                Optional.ofNullable(stop));
    }

    private static Mode mode(String name) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        "mode",
                        "is one of "
                                + Arrays.stream(Mode.values())
                                        .map(Mode::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    /** How an answer is made. */
    enum Mode {
        /** Of the documents' own sentences. */
        EXTRACTIVE,
        /** Written by a model that reads each region by itself. */
        BLOCK,
        /** Written by a model that reads all regions as one text. */
        FULL,
        /** As {@link #BLOCK}, each region read behind the first one. */
        ANCHOR;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
