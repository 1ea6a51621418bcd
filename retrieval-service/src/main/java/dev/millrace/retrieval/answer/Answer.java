package dev.millrace.retrieval.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.retrieval.answer.AnswerEvent.Considered;
import dev.millrace.retrieval.answer.AnswerEvent.Done;
import dev.millrace.retrieval.answer.AnswerEvent.Report;
import dev.millrace.retrieval.answer.AnswerEvent.Said;
import dev.millrace.retrieval.answer.AnswerEvent.Searched;
import dev.millrace.retrieval.answer.AnswerEvent.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole answer: all its events in one. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Answer(
        boolean found,
        Optional<String> detail,
        List<Said> sentences,
        List<String> unsupported,
        List<Considered> documents,
        Report report) {

    /** Gathers the events that {@code asked} sends. */
    static Answer of(Consumer<Consumer<AnswerEvent>> asked) {
        List<Considered> documents = new ArrayList<>();
        List<Said> sentences = new ArrayList<>();
        List<Done> ends = new ArrayList<>();
        asked.accept(event -> {
            switch (event) {
                case Searched searched -> documents.addAll(searched.documents());
                case Said said -> sentences.add(said);
                case Written _ -> {}
                case Done done -> ends.add(done);
            }
        });
        Done done = ends.getLast();
        return new Answer(done.found(), done.detail(), sentences, done.unsupported(), documents, done.report());
    }
}
