package dev.millrace.retrieval.prompt;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockKey;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentText;
import dev.millrace.retrieval.generation.Generations;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Has the blocks of documents computed before anybody asks, in idle moments only. Thread-safe. */
@Component
class BlockWarmer {

    private static final String NO_QUESTION = "?";

    private final DocumentSource documents;
    private final LanguageModels models;
    private final BlockPrompts prompts;
    private final BlockCache cache;
    private final Generations generations;

    BlockWarmer(
            DocumentSource documents,
            LanguageModels models,
            BlockPrompts prompts,
            BlockCache cache,
            Generations generations) {
        this.documents = documents;
        this.models = models;
        this.prompts = prompts;
        this.cache = cache;
        this.generations = generations;
    }

    /** @param blocks of the document @param missing of them, which are computed in idle moments @param bytes that these will take */
    record Warmed(int blocks, int missing, long bytes) {}

    /**
     * @param room bytes that may be taken at most; blocks beyond are left out
     * @throws ApiException {@code not-found}; {@code overloaded} when too much waits already; as {@link LanguageModels#use}
     */
    Warmed warm(TenantId tenant, DocumentId document, String model, long room) {
        DocumentText text = documents
                .text(tenant, document)
                .orElseThrow(() -> ApiException.notFound("There is no document " + document));
        Owner owner = new Owner(document, text.document().version());
        int blocks = 0;
        int missing = 0;
        long bytes = 0;
        try (ModelUse use = models.use(tenant, model)) {
            LanguageModel language = use.model().model();
            Decoder decoder = language.decoder();
            for (String passage : RegionBlocks.all(text, use.model())) {
                List<BlockKey> keys = prompts.documents(
                        tenant,
                        use.model(),
                        language.tokens(AnswerPrompts.request(language, List.of(passage), NO_QUESTION)));
                for (BlockKey key : keys) {
                    blocks++;
                    long size = decoder.blockShape().bytes(key.store(), key.length());
                    if (cache.contains(key) || bytes + size > room) {
                        continue;
                    }
                    queue(tenant, model, key, owner);
                    missing++;
                    bytes += size;
                }
            }
        }
        return new Warmed(blocks, missing, bytes);
    }

    private void queue(TenantId tenant, String model, BlockKey key, Owner owner) {
        boolean queued = generations.whenIdle(() -> {
            try (ModelUse use = models.use(tenant, model)) {
                Decoder decoder = use.model().model().decoder();
                if (use.model().model().digest().equals(key.decoder().model())) {
                    cache.get(
                                    key,
                                    Optional.of(owner),
                                    decoder.blockShape(),
                                    into -> decoder.block(key.prefix(), key.tokens(), key.store(), into))
                            .close();
                }
            }
        });
        if (!queued) {
            throw ApiException.unavailable(
                    "Too many blocks wait to be computed", java.time.Duration.ofSeconds(30), null);
        }
    }
}
