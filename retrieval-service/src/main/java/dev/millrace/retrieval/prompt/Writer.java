package dev.millrace.retrieval.prompt;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.generation.GenerationConfig;
import dev.millrace.retrieval.generation.GenerationOptions;
import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.GenerationTask;
import dev.millrace.retrieval.generation.GenerationWish;
import dev.millrace.retrieval.generation.Generations;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.PromptTokens;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Has texts written from prompts, with the cache of blocks. Thread-safe. */
public final class Writer {

    private final Generations generations;
    private final BlockPrompts prompts;
    private final GenerationProperties limits;
    private final RandomGenerator seeds;

    /** @param seeds for requests that name none; thread-safe */
    public Writer(Generations generations, BlockPrompts prompts, GenerationProperties limits, RandomGenerator seeds) {
        this.generations = generations;
        this.prompts = prompts;
        this.limits = limits;
        this.seeds = seeds;
    }

    /** Checks a wish. @throws ApiException {@code invalid-request} naming the field that is outside its limits */
    public GenerationOptions options(GenerationWish wish, GenerationConfig config) {
        return GenerationOptions.of(wish, config, limits, seeds.nextLong());
    }

    /**
     * Begins a text.
     *
     * @param use closed when the text has ended, or is refused
     * @param owners of the prompt's documents, in their order; empty for one that nobody stored
     * @param mode that is asked for
     * @param options fewer tokens are written where the decoder has no room for more
     * @throws ApiException {@code overloaded}, {@code unavailable}
     */
    public Writing write(
            TenantId tenant,
            ModelUse use,
            PromptTokens tokens,
            List<Optional<Owner>> owners,
            Optional<PromptMode> mode,
            GenerationOptions options) {
        try {
            LanguageModel model = use.model().model();
            GenerationOptions fitting = options.atMost(model.room(tokens.count()));
            ReadyPrompt ready = prompts.ready(tenant, use.model(), tokens, owners, mode, fitting.maxTokens());
            GenerationTask task =
                    new GenerationTask(ready.steps(), model.tokenizer(), tokens.all(), fitting, limits.deadline());
            Writing writing = new Writing(ready, use.model());
            writing.started(generations.start(task, writing.listener(use::close)));
            return writing;
        } catch (RuntimeException e) {
            use.close();
            throw e;
        }
    }
}
