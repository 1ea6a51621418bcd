package dev.millrace.retrieval.prompt;

import dev.millrace.events.TenantId;
import dev.millrace.kernels.Kernels;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockKey;
import dev.millrace.retrieval.block.DecoderIdentity;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.block.ReuseRates;
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
    private final ReuseRates rates;

    /**
     * @param sharedChunk tokens that are read at a time while other texts wait for their turn
     * @param rates hears of the documents that are read
     */
    public BlockPrompts(BlockCache cache, StoreType store, int sharedChunk, ReuseRates rates) {
        this.cache = cache;
        this.rates = rates;
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
        int reusable =
                blocks(tokens).stream().mapToInt(block -> block.tokens().length).sum();
        Choice choice = choice(asked, model, reusable);
        PromptReading reading = new PromptReading(language.decoder(), cache);
        List<Consumer<Sequence>> before = new ArrayList<>();
        if (choice.mode() != PromptMode.FULL) {
            Iterator<Optional<Owner>> owner = owners.iterator();
            for (Keyed block : keyed(tenant, language, tokens, choice.mode())) {
                Optional<Owner> own = block.document() && owner.hasNext() ? owner.next() : Optional.empty();
                own.ifPresent(one -> rates.used(tenant, one.document(), 1));
                before.add(sequence -> reading.place(sequence, block.key(), own));
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

    /** @param document whether it is one of the prompt's documents */
    private record Keyed(BlockKey key, boolean document) {}

    private List<Keyed> keyed(TenantId tenant, LanguageModel model, PromptTokens tokens, PromptMode mode) {
        List<Keyed> keyed = new ArrayList<>();
        int[] anchor = new int[0];
        for (PromptTokens.Segment block : blocks(tokens)) {
            BlockKey key = new BlockKey(tenant, identity(model), store, anchor, block.tokens());
            keyed.add(new Keyed(key, block.kind() == Prompt.Kind.DOCUMENT));
            if (mode == PromptMode.ANCHOR && keyed.size() == 1) {
                anchor = block.tokens();
            }
        }
        return keyed;
    }

    private static List<PromptTokens.Segment> blocks(PromptTokens tokens) {
        return tokens.segments().stream()
                .filter(segment -> segment.block() && segment.tokens().length > 0)
                .toList();
    }

    /** The keys of a prompt's documents in the mode that a model is read in unless another is asked for. */
    List<BlockKey> documents(TenantId tenant, LoadedModel model, PromptTokens tokens) {
        return keyed(tenant, model.model(), tokens, model.blockTuned() ? PromptMode.BLOCK : PromptMode.ANCHOR).stream()
                .filter(Keyed::document)
                .map(Keyed::key)
                .toList();
    }

    private static DecoderIdentity identity(LanguageModel model) {
        return new DecoderIdentity(model.digest(), KERNEL, model.tokenizer().digest());
    }
}
