package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.filter.Filters;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.SearchProperties;
import dev.millrace.retrieval.search.SearchRequest;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param model that writes the answer; {@code extractive}, the default, writes nothing of its own
 * @param mode how the answer is made, default {@code extractive}
 * @param stream whether the answer comes as server-sent events; without it the Accept header says so
 */
record AnswerRequest(
        @Nullable String question,
        @Nullable JsonNode filter,
        @Nullable Integer k,
        @Nullable Integer sentences,
        @Nullable Integer depth,
        @Nullable String model,
        @Nullable String mode,
        @Nullable Boolean stream) {

    private static final int SENTENCES = 3;

    /** @throws ApiException {@code invalid-request} with the field at fault, {@code model-missing} */
    Question checked(SearchProperties search, AnswerProperties bounds) {
        int most = Optional.ofNullable(sentences).orElse(Math.min(SENTENCES, bounds.maxSentences()));
        if (most < 1 || most > bounds.maxSentences()) {
            throw ApiException.invalid("sentences", "is 1 to " + bounds.maxSentences());
        }
        requireServed();
        Query query = new SearchRequest(question, k, null, depth, null, filter, null).checked("question", search);
        return new Question(query, most);
    }

    private void requireServed() {
        Mode asked = mode == null ? Mode.EXTRACTIVE : mode(mode);
        if (asked != Mode.EXTRACTIVE) {
            throw missing("mode", asked.wireName() + " needs a model that writes, and none serves here");
        }
        if (model != null && !model.equals(Mode.EXTRACTIVE.wireName())) {
            throw missing("model", "no model of this name serves here; there is " + Mode.EXTRACTIVE.wireName());
        }
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

    private static ApiException missing(String field, String reason) {
        return new ApiException(ErrorCode.MODEL_MISSING, field + ": " + reason, List.of(Fault.field(field, reason)));
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
