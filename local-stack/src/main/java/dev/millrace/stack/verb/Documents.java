package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.DocumentDetails;
import dev.millrace.stack.client.Answers.DocumentPage;
import dev.millrace.stack.client.Answers.DocumentSummary;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "documents", description = "List the stored documents, show one, or delete one.")
public final class Documents extends ServiceVerb {

    private static final int PAGE = 500;

    enum Action {
        list,
        show,
        delete
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            defaultValue = "list",
            description = "One of ${COMPLETION-CANDIDATES} (default: list).")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Which one to show or delete.")
    private @Nullable String id;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "List at most N (default 1000).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Documents(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ServiceClient client = services()) {
            switch (action) {
                case list -> list(client);
                case show -> show(client, id());
                case delete -> delete(client, id());
            }
        }
        return 0;
    }

    private String id() {
        return Optional.ofNullable(id)
                .orElseThrow(() -> new Failure("which document?", "./millrace documents " + action + " ID"));
    }

    private void list(ServiceClient client) throws InterruptedException {
        List<DocumentSummary> found = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent() && found.size() < limit) {
            int most = Math.min(PAGE, limit - found.size());
            DocumentPage page = client.get(
                    Service.RETRIEVAL,
                    "/v1/documents?limit=" + most + "&after=" + ServiceClient.encode(after.get()),
                    DocumentPage.class);
            found.addAll(page.documents());
            after = page.next();
        }
        if (json) {
            Report report = new Report("documents");
            found.forEach(document -> report.row(row(document)));
            report.print(terminal());
        } else if (found.isEmpty()) {
            line("no documents yet: ./millrace ingest FILE-OR-DIRECTORY");
        } else {
            Table table = new Table("DOCUMENT", "CHARACTERS", "TYPE", "STORED", "TITLE");
            found.forEach(document -> table.row(
                    document.id(),
                    String.format(Locale.ROOT, "%,d", document.characters()),
                    document.mediaType(),
                    document.updatedAt().orElse(""),
                    document.title().orElse("")));
            table.render().forEach(this::line);
            if (after.isPresent()) {
                line("… --limit shows more");
            }
        }
    }

    private void show(ServiceClient client, String name) throws InterruptedException {
        String path = "/v1/documents/" + ServiceClient.encode(name);
        DocumentSummary document = client.get(Service.RETRIEVAL, path, DocumentSummary.class);
        DocumentDetails details = client.get(Service.RETRIEVAL, path, DocumentDetails.class);
        if (json) {
            Map<String, Object> row = row(document);
            row.put("state", details.state());
            row.put("sections", details.sections());
            row.put("pages", details.pages());
            new Report("documents").row(row).print(terminal());
            return;
        }
        row(document).forEach((field, value) -> line(String.format(Locale.ROOT, "%-11s %s", field, value)));
        details.state().forEach((field, value) -> line(String.format(Locale.ROOT, "%-11s %s", field, value)));
        if (!details.pages().isEmpty()) {
            line(String.format(
                    Locale.ROOT, "%-11s %,d", "pages", details.pages().size()));
        }
        details.sections().forEach(section -> line("  " + "  ".repeat(section.level() - 1) + section.heading()));
    }

    private void delete(ServiceClient client, String name) throws InterruptedException {
        client.delete(Service.INGEST, "/v1/documents?id=" + ServiceClient.encode(name));
        if (json) {
            new Report("documents")
                    .row(Report.fields("id", name, "deleted", true))
                    .print(terminal());
        } else {
            line(name + " is deleted");
        }
    }

    private static Map<String, Object> row(DocumentSummary document) {
        Map<String, Object> row = Report.fields("id", document.id());
        document.title().ifPresent(title -> row.put("title", title));
        row.put("mediaType", document.mediaType());
        row.put("bytes", document.bytes());
        row.put("characters", document.characters());
        document.language().ifPresent(language -> row.put("language", language));
        row.put("tags", document.tags());
        row.put("metadata", document.metadata());
        row.put("digest", document.digest());
        document.updatedAt().ifPresent(time -> row.put("updatedAt", time));
        return row;
    }
}
