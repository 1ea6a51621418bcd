package dev.millrace.retrieval.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.retrieval.generation.Ending;
import dev.millrace.retrieval.generation.GenerationResult;
import dev.millrace.retrieval.prompt.PromptReport;
import java.util.List;
import java.util.Optional;

/**
 * An answer, or a piece of one, in the words of OpenAI's interface.
 *
 * @param created in seconds since 1970
 * @param millrace how the prompt was read
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ChatAnswer(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Optional<Usage> usage,
        Optional<PromptReport> millrace) {

    static final String WHOLE = "chat.completion";
    static final String PIECE = "chat.completion.chunk";

    /** @param message of a whole answer @param delta of a piece */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Choice(
            int index,
            Optional<Said> message,
            Optional<Said> delta,
            @JsonProperty("finish_reason") Optional<String> finishReason) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Said(Optional<String> role, Optional<String> content) {}

    record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens,
            @JsonProperty("prompt_tokens_details") Details promptTokensDetails) {}

    record Details(@JsonProperty("cached_tokens") int cachedTokens) {}

    static Usage usage(GenerationResult result, PromptReport report) {
        int prompt = result.report().promptTokens();
        int written = result.report().generatedTokens();
        return new Usage(prompt, written, prompt + written, new Details(report.reusedTokens()));
    }

    /** @throws dev.millrace.servicekit.ApiException or another exception that the text failed with */
    static String finish(Ending ending) {
        return switch (ending) {
            case Ending.EndToken _, Ending.StopString _ -> "stop";
            case Ending.Length _ -> "length";
            case Ending.Cancelled _ -> "cancelled";
            case Ending.Deadline _ -> "deadline";
            case Ending.Failed _ -> "error";
        };
    }
}
