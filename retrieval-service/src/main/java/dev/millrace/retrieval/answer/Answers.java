package dev.millrace.retrieval.answer;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerReport;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerSentence;
import dev.millrace.retrieval.answer.AnswerEvent.ConsideredDocument;
import dev.millrace.retrieval.answer.AnswerEvent.Done;
import dev.millrace.retrieval.answer.AnswerEvent.Searched;
import dev.millrace.retrieval.answer.AnswerEvent.Source;
import dev.millrace.retrieval.answer.Extraction.Extracted;
import dev.millrace.retrieval.answer.Finding.Found;
import dev.millrace.retrieval.search.DocumentSearch;
import dev.millrace.retrieval.search.DocumentSearch.Opened;
import dev.millrace.retrieval.search.HitText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Answers a tenant's questions out of its documents. Thread-safe. */
@Component
class Answers {

    private final DocumentSearch search;
    private final Extractor extractor;

    Answers(DocumentSearch search, AnswerProperties properties) throws IOException {
        this.search = search;
        SupportModel model =
                properties.support() == null ? SupportModel.shipped() : SupportModel.read(properties.support());
        this.extractor = new Extractor(model, properties.leastSupport());
    }

    /** Sends the answer's events in their order, in this thread. */
    void answer(TenantId tenant, Question question, Consumer<AnswerEvent> events) {
        search.within(tenant, opened -> {
            extract(opened, question, events);
            return true;
        });
    }

    private void extract(Opened opened, Question question, Consumer<AnswerEvent> events) {
        Stages stages = new Stages();
        Finding finding = extractor.search(opened.searcher(), opened.snapshot(), question.query(), opened.texts());
        stages.end("search");
        events.accept(new Searched(
                finding.documents().stream().map(Answers::considered).toList()));
        stages.skip();
        Extraction extraction = extractor.extract(finding, question.sentences());
        stages.end("support");
        int number = 0;
        for (Extracted sentence : extraction.sentences()) {
            events.accept(said(++number, sentence));
        }
        events.accept(new Done(
                extraction.found(),
                detail(finding, extraction),
                extraction.unsupported(),
                new AnswerReport(
                        "extractive",
                        "extractive",
                        extraction.support().isPresent()
                                ? Optional.of(extraction.support().getAsDouble())
                                : Optional.empty(),
                        opened.ranker(),
                        opened.encoder(),
                        stages.milliseconds)));
    }

    private static Optional<String> detail(Finding finding, Extraction extraction) {
        if (extraction.found()) {
            return Optional.empty();
        }
        return Optional.of(
                finding.documents().isEmpty()
                        ? "Not found: there are no documents to answer from"
                        : "Not found in these documents");
    }

    private static ConsideredDocument considered(Found found) {
        return new ConsideredDocument(
                found.hit().candidate().id(),
                found.hit().candidate().version(),
                found.text().title(),
                found.hit().score());
    }

    private static AnswerSentence said(int number, Extracted sentence) {
        Evidence first = sentence.first();
        return new AnswerSentence(
                number,
                first.sighting().text(),
                first.score(),
                first.support(),
                sentence.sources().stream().map(Answers::source).toList());
    }

    private static Source source(Evidence evidence) {
        HitText text = evidence.document();
        int begin = evidence.sighting().span().begin();
        return new Source(
                evidence.candidate().id(),
                evidence.candidate().version(),
                text.title(),
                text.headings(begin),
                text.page(begin),
                begin,
                evidence.sighting().span().end());
    }

    /** Times of stages, one after another. */
    private static final class Stages {

        private final Map<String, Double> milliseconds = new LinkedHashMap<>();
        private long began = System.nanoTime();

        void end(String stage) {
            milliseconds.put(stage, (System.nanoTime() - began) / 1e6);
            skip();
        }

        void skip() {
            began = System.nanoTime();
        }
    }
}
