package dev.millrace.retrieval.prompt;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockProperties;
import dev.millrace.retrieval.block.ReuseRates;
import dev.millrace.retrieval.document.ChangeLog;
import dev.millrace.retrieval.document.ChangeLog.Change;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.generation.Generations;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Has the blocks of new and changed documents computed before anybody asks: for tenants with a model of their own, those first that are
 * expected to be used most for their size, as long as there is free room in the budget, and only while nothing else is computed. A document
 * that was answered from before is expected to be again; one that nobody knows yet, as often as others are.
 */
@Component
class BlockAdmission {

    private static final Logger log = LoggerFactory.getLogger(BlockAdmission.class);
    private static final int PAGE = 200;
    private static final int MOST_CANDIDATES = 10_000;
    /** Longer texts are read piece by piece when they are asked about. */
    private static final int MOST_CHARACTERS = 2_000_000;

    private final ChangeLog changes;
    private final DocumentSource documents;
    private final LanguageModels models;
    private final BlockWarmer warmer;
    private final BlockCache cache;
    private final ReuseRates rates;
    private final Generations generations;
    private final long budget;
    private final Map<TenantId, Long> seen = new HashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();

    /** @param perCharacter expected uses */
    private record Candidate(TenantId tenant, DocumentId document, double perCharacter) {}

    BlockAdmission(
            ChangeLog changes,
            DocumentSource documents,
            LanguageModels models,
            BlockWarmer warmer,
            BlockCache cache,
            ReuseRates rates,
            Generations generations,
            BlockProperties properties) {
        this.changes = changes;
        this.documents = documents;
        this.models = models;
        this.warmer = warmer;
        this.cache = cache;
        this.rates = rates;
        this.generations = generations;
        this.budget = (long) (properties.admission() * properties.memory().toBytes());
    }

    @Scheduled(fixedDelayString = "${millrace.retrieval.blocks.admit:2s}")
    void admit() {
        if (budget == 0 || generations.active() + generations.waiting() + generations.idleWork() > 0) {
            return;
        }
        try {
            changes.positions().forEach((tenant, position) -> news(tenant, position.last()));
            next();
        } catch (DataAccessException | ApiException e) {
            log.debug("blocks are admitted in a moment", e);
        }
    }

    private void news(TenantId tenant, long last) {
        long from = seen.getOrDefault(tenant, last);
        if (last > from && models.hasDefault(tenant)) {
            List<Change> some = changes.after(tenant, from, PAGE);
            some.stream().filter(change -> !change.deleted()).forEach(change -> add(tenant, change.document()));
            last = some.isEmpty() ? last : some.getLast().number();
        }
        seen.put(tenant, last);
    }

    private void add(TenantId tenant, DocumentId name) {
        Optional<Document> document = documents.find(tenant, name);
        double known = rates.of(tenant, name);
        double expected = known > 0 ? known : rates.typical(tenant);
        if (expected > 0
                && candidates.size() < MOST_CANDIDATES
                && document.filter(one -> one.characters() <= MOST_CHARACTERS).isPresent()) {
            candidates.removeIf(
                    one -> one.tenant().equals(tenant) && one.document().equals(name));
            candidates.add(new Candidate(
                    tenant, name, expected / Math.max(1, document.get().characters())));
        }
    }

    private void next() {
        long room = budget - cache.total().memoryBytes();
        Optional<Candidate> best = candidates.stream().max(Comparator.comparingDouble(Candidate::perCharacter));
        if (best.isPresent() && room > 0) {
            candidates.remove(best.get());
            warmer.warm(best.get().tenant(), best.get().document(), LanguageModels.DEFAULT, room);
        }
    }
}
