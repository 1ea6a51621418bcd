package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.generation.GenerationWish;
import dev.millrace.retrieval.prompt.PromptMode;
import java.util.Optional;

/**
 * How an answer is to be written.
 *
 * @param model by its name
 * @param mode that its prompt is read in; empty: what model and machine are best with
 * @param blocks passages that it reads at most
 */
public record Wish(String model, Optional<PromptMode> mode, GenerationWish generation, int blocks) {}
