package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.answer.SupportModel;
import java.io.IOException;
import java.util.List;

/** What is compared with each other at answering. */
public final class AnswerMethods {

    private AnswerMethods() {}

    /** The service's own first, with a support model. Takes long, and says how far it is. */
    public static List<AnswerMethod> prepare(Workbench bench, SupportModel model) throws IOException {
        return List.of(new Extractive(bench, model), new Bm25Sentences(bench));
    }
}
