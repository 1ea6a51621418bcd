package dev.millrace.retrieval.training;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.training.TrainingPlan.Chosen;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A tenant's documents that a training reads. For one request. */
final class Sample {

    private static final int PAGE = 1_000;

    private final DocumentSource source;
    private final TenantId tenant;
    private final TrainingProperties limits;
    private final Map<String, Document> known = new LinkedHashMap<>();
    private final boolean complete;

    /** Lists the tenant's documents. */
    Sample(DocumentSource source, TenantId tenant, TrainingProperties limits) {
        this.source = source;
        this.tenant = tenant;
        this.limits = limits;
        this.complete = list();
    }

    private boolean list() {
        String after = "";
        while (known.size() < limits.maxDocuments()) {
            List<Document> page = source.page(tenant, after, PAGE);
            for (Document document : page) {
                known.put(document.id().value(), document);
                after = document.id().value();
            }
            if (page.size() < PAGE) {
                return true;
            }
        }
        return false;
    }

    boolean has(String id) {
        return find(id).isPresent();
    }

    private Optional<Document> find(String id) {
        Document listed = known.get(id);
        if (listed != null || complete || id.isBlank()) {
            return Optional.ofNullable(listed);
        }
        try {
            return source.find(tenant, new DocumentId(id));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /**
     * The documents named, and others in an order that the seed decides until there is enough text. Those without text are left out.
     *
     * @param named documents that are there
     * @param field what is at fault when those are too much
     * @throws ApiException {@code training-too-large}, {@code training-too-few}
     */
    List<Chosen> chosen(Set<String> named, String field, long seed) {
        List<Chosen> chosen = new ArrayList<>();
        long characters = 0;
        for (String id : named) {
            Document document = find(id).orElseThrow();
            characters += document.characters();
            chosen.add(chosen(document));
        }
        if (characters > limits.maxCharacters()) {
            String reason = "name documents of " + characters + " characters together; a training reads at most "
                    + limits.maxCharacters();
            throw new ApiException(
                    ErrorCode.TRAINING_TOO_LARGE, field + ": " + reason, List.of(Fault.field(field, reason)));
        }
        List<Document> others = new ArrayList<>(others(named));
        Collections.shuffle(others, new Random(seed));
        for (Document document : others) {
            if (characters + document.characters() <= limits.characters()) {
                characters += document.characters();
                chosen.add(chosen(document));
            }
        }
        if (chosen.size() < limits.minDocuments()) {
            throw new ApiException(
                    ErrorCode.TRAINING_TOO_FEW,
                    "There are " + chosen.size() + " documents to train on; a training needs at least "
                            + limits.minDocuments());
        }
        return chosen;
    }

    private Collection<Document> others(Set<String> named) {
        return known.values().stream()
                .filter(document -> document.characters() > 0
                        && !named.contains(document.id().value()))
                .toList();
    }

    private static Chosen chosen(Document document) {
        return new Chosen(document.id().value(), document.version());
    }
}
