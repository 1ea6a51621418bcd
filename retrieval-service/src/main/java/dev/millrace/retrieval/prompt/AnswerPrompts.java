package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.PromptRequest;
import java.util.List;

/** What a model is asked when it is to answer from documents. */
public final class AnswerPrompts {

    /** Never changes from question to question, so that it is a block like any other. */
    private static final String INSTRUCTIONS =
            "Answer the question at the end from the documents below and from nothing else. Be short. If they do not say it, say that"
                    + " the documents do not say it.";

    private AnswerPrompts() {}

    /** A model without a chat template was not taught to follow instructions, and gets none. */
    public static PromptRequest request(LanguageModel model, List<String> documents, String question) {
        String instructions = model.prompts().hasTemplate() ? INSTRUCTIONS : "";
        return PromptRequest.question(instructions, documents, question);
    }
}
