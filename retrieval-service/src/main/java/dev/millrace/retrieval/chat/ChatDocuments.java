package dev.millrace.retrieval.chat;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.chat.ChatRequest.Given;
import dev.millrace.retrieval.chat.ChatRequest.Retrieve;
import dev.millrace.retrieval.prompt.LoadedModel;
import dev.millrace.retrieval.prompt.RegionBlocks;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.SearchProperties;
import dev.millrace.retrieval.search.SearchRequest;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what a conversation is about in the tenant's documents. */
@Component
class ChatDocuments {

    private static final int PASSAGES = 5;

    private final RegionBlocks blocks;
    private final SearchProperties bounds;

    ChatDocuments(RegionBlocks blocks, SearchProperties bounds) {
        this.blocks = blocks;
        this.bounds = bounds;
    }

    /** The best last. */
    List<Given> found(TenantId tenant, String question, Retrieve wish, LoadedModel model) {
        int most = wish.k() == null ? PASSAGES : wish.k();
        if (most < 1 || most > ChatRequest.MOST_DOCUMENTS) {
            throw ApiException.invalid("retrieve.k", "is 1 to " + ChatRequest.MOST_DOCUMENTS);
        }
        Query query =
                new SearchRequest(question, null, null, null, null, wish.filter(), null).checked("messages", bounds);
        return blocks.find(tenant, query, most, model).blocks().stream()
                .map(block -> new Given(block.prompt(), Optional.of(block.owner())))
                .toList();
    }
}
