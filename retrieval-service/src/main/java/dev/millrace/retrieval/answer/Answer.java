package dev.millrace.retrieval.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerReport;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerSentence;
import dev.millrace.retrieval.answer.AnswerEvent.ConsideredDocument;
import dev.millrace.retrieval.answer.AnswerEvent.Done;
import dev.millrace.retrieval.answer.AnswerEvent.Searched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole answer: all its events in one. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Answer(
        boolean found,
        Optional<String> detail,
        List<AnswerSentence> sentences,
        List<String> unsupported,
        List<ConsideredDocument> documents,
        AnswerReport report) {

    /** Gathers the events that {@code asked} sends. */
    static Answer of(Consumer<Consumer<AnswerEvent>> asked) {
        List<ConsideredDocument> documents = new ArrayList<>();
        List<AnswerSentence> sentences = new ArrayList<>();
        List<Done> ends = new ArrayList<>();
        asked.accept(event -> {
            switch (event) {
                case Searched searched -> documents.addAll(searched.documents());
                case AnswerSentence said -> sentences.add(said);
                case Done done -> ends.add(done);
            }
        });
        Done done = ends.getLast();
        return new Answer(done.found(), done.detail(), sentences, done.unsupported(), documents, done.report());
    }
}
