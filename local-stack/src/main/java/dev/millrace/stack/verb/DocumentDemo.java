package dev.millrace.stack.verb;

import dev.millrace.stack.client.AnswerClient;
import dev.millrace.stack.client.Answers.AnswerDone;
import dev.millrace.stack.client.Answers.AnswerSentence;
import dev.millrace.stack.client.Answers.FoundDocument;
import dev.millrace.stack.client.Answers.SearchAnswer;
import dev.millrace.stack.client.Answers.StoredDocument;
import dev.millrace.stack.client.HeatPage;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.demo.DemoDocument;
import dev.millrace.stack.demo.DemoDocuments;
import dev.millrace.stack.demo.Question;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.AnswerView;
import dev.millrace.stack.terminal.ProgressBar;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.SearchView;
import dev.millrace.stack.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The part of {@link Demo} that is about documents. */
final class DocumentDemo {

    private static final int TEXT_LINES = 4;

    private final Terminal terminal;
    private final boolean json;
    private final ServiceClient client;
    private final DemoDocuments documents;

    DocumentDemo(Terminal terminal, boolean json, ServiceClient client) {
        this.terminal = terminal;
        this.json = json;
        this.client = client;
        this.documents = new DemoDocuments(client);
    }

    /** @param report gets a row for each document found and each question answered */
    void run(Report report) throws InterruptedException {
        send();
        for (Question question : Question.all()) {
            ask(question, report);
        }
        tell("");
        tell("Questions to this program's own documentation, answered by POST "
                + client.uri(Service.RETRIEVAL, "/v1/answers") + ":");
        for (Question question : Question.toAnswer()) {
            answer(question, question.answerRequest(), report);
        }
        tell("");
        tell("Written by a decoder of a million parameters that ships to show the way (demo-reader), from blocks");
        tell("of passages: the second question finds blocks in the cache that the first one left there.");
        for (Question question : Question.toWrite()) {
            answer(question, question.writtenRequest(), report);
        }
    }

    private void answer(Question question, Map<String, Object> request, Report report) throws InterruptedException {
        tell("");
        tell(terminal.bold("“" + question.text() + "”"));
        AnswerView view = new AnswerView(terminal, question.text());
        List<AnswerSentence> sentences = new ArrayList<>();
        AnswerDone done = new AnswerClient(client).ask(request, sentence -> {
            sentences.add(sentence);
            view.lines(sentence).forEach(this::tell);
        });
        view.lines(done).forEach(this::tell);
        report.row(Report.fields(
                "question", question.text(),
                "found", done.found(),
                "sentences", sentences,
                "unsupported", done.unsupported(),
                "report", done.report()));
    }

    private void send() throws InterruptedException {
        tell("");
        tell(
                "Long texts in the public domain (provenance: local-stack/src/main/resources/demo/documents/PROVENANCE.md)");
        tell("and this program's documentation, sent to POST " + client.uri(Service.INGEST, "/v1/documents") + ":");
        long began = System.nanoTime();
        List<DemoDocument> all = DemoDocument.all();
        List<StoredDocument> sent = new ArrayList<>();
        Map<String, List<StoredDocument>> byTag = new LinkedHashMap<>();
        for (DemoDocument document : all) {
            StoredDocument stored = documents.send(document);
            sent.add(stored);
            byTag.computeIfAbsent(document.tag(), _ -> new ArrayList<>()).add(stored);
        }
        byTag.forEach((tag, ofTag) -> tell(String.format(
                Locale.ROOT,
                "  %s %-24s %,8d characters in %d document%s",
                terminal.green("✓"),
                "tag " + tag,
                ofTag.stream().mapToLong(StoredDocument::characters).sum(),
                ofTag.size(),
                ofTag.size() == 1 ? "" : "s")));
        ProgressBar bar = new ProgressBar(terminal);
        try {
            documents.awaitSearched(sent, done -> {
                if (!json) {
                    bar.show(
                            "vectors",
                            done,
                            sent.size(),
                            done + " of " + sent.size() + " documents",
                            System.nanoTime());
                }
            });
        } finally {
            bar.clear();
        }
        tell(String.format(
                Locale.ROOT,
                "  %s searched by words and by meaning %.0f s after the first was sent",
                terminal.green("✓"),
                (System.nanoTime() - began) / 1e9));
    }

    private void ask(Question question, Report report) throws InterruptedException {
        SearchAnswer answer = documents.ask(question);
        tell("");
        tell(terminal.bold("“" + question.text() + "”")
                + terminal.dim(String.format(Locale.ROOT, "  %.0f ms", answer.milliseconds())));
        SearchView view = new SearchView(terminal, question.text(), TEXT_LINES);
        int place = 0;
        for (FoundDocument found : answer.documents()) {
            place++;
            view.lines(place, found).forEach(this::tell);
            report.row(row(question, place, found, answer.milliseconds()));
        }
        answer.documents().stream()
                .findFirst()
                .ifPresent(best -> tell("   heat page: " + HeatPage.of(client, best.document(), question.text())));
    }

    private Map<String, Object> row(Question question, int place, FoundDocument found, double milliseconds) {
        Map<String, Object> row = Report.fields(
                "query", question.text(),
                "place", place,
                "document", found.document(),
                "score", found.score(),
                "milliseconds", milliseconds,
                "heatPage",
                        HeatPage.of(client, found.document(), question.text()).toString());
        Optional.of(found.regions())
                .filter(regions -> !regions.isEmpty())
                .map(List::getFirst)
                .ifPresent(best -> {
                    row.put("headings", best.headings());
                    row.put("region", best.text());
                });
        return row;
    }

    private void tell(String text) {
        if (!json) {
            terminal.out().println(text);
        }
    }
}
