package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.answer.Evidence;
import dev.millrace.retrieval.answer.Extraction;
import dev.millrace.retrieval.answer.Extractor;
import dev.millrace.retrieval.answer.Finding;
import dev.millrace.retrieval.answer.SupportModel;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.search.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the service does without a model that writes. */
final class Extractive implements AnswerMethod {

    /** As the service answers unless it is asked otherwise. */
    private static final int DOCUMENTS = 10;

    private static final int DEPTH = 100;

    private final List<LabDocument> documents;
    private final ServedIndex index;
    private final Extractor extractor;

    /** @param model what says how far a sentence supports an answer */
    Extractive(Workbench bench, SupportModel model) throws IOException {
        this.extractor = new Extractor(model, Extractor.LEAST_SUPPORT);
        this.documents = bench.texts().documents();
        this.index = bench.served("extractive");
    }

    @Override
    public String name() {
        return "extractive";
    }

    @Override
    public Given answer(LabQuery question, Set<String> without, List<Integer> ks) {
        try (Snapshot snapshot = index.snapshot()) {
            Query query = new Query(question.text(), others(without), DOCUMENTS, 1, DEPTH, true);
            Finding finding = extractor.search(
                    index.searcher(), snapshot, query, candidate -> Optional.of(index.text(candidate)));
            List<Evidence> evidence = extractor.evidence(finding);
            List<Extraction> extractions = ks.stream()
                    .map(k -> extractor.extract(finding, evidence, k))
                    .toList();
            Extraction first = extractions.getFirst();
            return new Given(
                    first.found(),
                    first.support().orElse(0),
                    extractions.stream().map(this::regions).toList());
        }
    }

    /** Documents keep their place in the list as their name in the index. */
    private Filter others(Set<String> without) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            if (without.contains(documents.get(i).id())) {
                values.add(new Value.Text(ServedIndex.id(i).value()));
            }
        }
        return values.isEmpty() ? Filter.ALL : new Filter.Not(new Filter.In(Field.ID, values));
    }

    private List<RankedRegion> regions(Extraction extraction) {
        return extraction.sentences().stream()
                .map(sentence -> new RankedRegion(
                        index.document(sentence.first().candidate()).id(),
                        sentence.first().sighting().span().begin(),
                        sentence.first().sighting().span().end(),
                        sentence.first().score()))
                .toList();
    }
}
