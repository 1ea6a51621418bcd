package dev.millrace.retrieval.prompt;

import dev.millrace.events.TenantId;
import dev.millrace.kernels.Kernels;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockKey;
import dev.millrace.retrieval.block.DecoderIdentity;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import dev.millrace.retrieval.generation.DecoderManifest;
import dev.millrace.retrieval.generation.DecoderSteps;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.Prompt;
import dev.millrace.retrieval.generation.PromptTokens;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes prompts ready to be read, with the cache. Thread-safe. */
public final class BlockPrompts {

    private static final String KERNEL =
            Kernels.descriptor(DecoderManifest.KERNEL).digest();

    private final BlockCache cache;
    private final StoreType store;
    private final int sharedChunk;

    /** @param sharedChunk tokens that are read at a time while other texts wait for their turn */
    public BlockPrompts(BlockCache cache, StoreType store, int sharedChunk) {
        this.cache = cache;
        this.store = store;
        this.sharedChunk = sharedChunk;
    }

    private record Choice(PromptMode mode, String reason) {}

    /**
     * @param owners of the prompt's documents, in order, as many as it has; empty for a text that nobody stored
     * @param asked mode; empty: what this machine and the model are best with
     * @param answer tokens that follow at most
     */
    public ReadyPrompt ready(
            TenantId tenant,
            LoadedModel model,
            PromptTokens tokens,
            List<Optional<Owner>> owners,
            Optional<PromptMode> asked,
            int answer) {
        LanguageModel language = model.model();
        List<PromptTokens.Segment> blocks = tokens.segments().stream()
                .filter(segment -> segment.block() && segment.tokens().length > 0)
                .toList();
        int reusable = blocks.stream().mapToInt(block -> block.tokens().length).sum();
        Choice choice = choice(asked, model, reusable);
        PromptReading reading = new PromptReading(language.decoder(), cache);
        List<Consumer<Sequence>> before = new ArrayList<>();
        if (choice.mode() != PromptMode.FULL) {
            Iterator<Optional<Owner>> owner = owners.iterator();
            for (PromptTokens.Segment block : blocks) {
                Optional<Owner> own =
                        block.kind() == Prompt.Kind.DOCUMENT && owner.hasNext() ? owner.next() : Optional.empty();
                int[] prefix = choice.mode() == PromptMode.ANCHOR && !before.isEmpty()
                        ? blocks.getFirst().tokens()
                        : new int[0];
                BlockKey key = new BlockKey(tenant, identity(language), store, prefix, block.tokens());
                before.add(sequence -> reading.place(sequence, key, own));
            }
        }
        DecoderSteps steps = new DecoderSteps(
                language.decoder(),
                tokens.count() + answer,
                before,
                choice.mode() == PromptMode.FULL ? tokens.all() : tokens.question(),
                sharedChunk);
        return new ReadyPrompt(
                tokens,
                steps,
                reading,
                choice.mode(),
                choice.reason(),
                before.size(),
                model.cost().seconds(language.decoder().config(), tokens.count()));
    }

    private static Choice choice(Optional<PromptMode> asked, LoadedModel model, int reusable) {
        if (reusable == 0) {
            return new Choice(PromptMode.FULL, "the prompt has no blocks");
        }
        if (asked.isPresent()) {
            return new Choice(asked.get(), "asked for");
        }
        int breakEven = model.cost().breakEven();
        if (reusable < breakEven) {
            return new Choice(
                    PromptMode.FULL,
                    breakEven == Integer.MAX_VALUE
                            ? "on this machine this model reads blocks sooner than it places them"
                            : "on this machine blocks of this model pay from %d tokens, and these have %d"
                                    .formatted(breakEven, reusable));
        }
        return model.blockTuned()
                ? new Choice(PromptMode.BLOCK, "the model was fine-tuned for blocks")
                : new Choice(
                        PromptMode.ANCHOR,
                        "the model does not say that it was fine-tuned for blocks: it reads each behind the first");
    }

    /** The key of a passage that is to be in prompts of a model in block mode. */
    public BlockKey key(TenantId tenant, LanguageModel model, int[] tokens) {
        return new BlockKey(tenant, identity(model), store, new int[0], tokens);
    }

    private static DecoderIdentity identity(LanguageModel model) {
        return new DecoderIdentity(model.digest(), KERNEL, model.tokenizer().digest());
    }
}
