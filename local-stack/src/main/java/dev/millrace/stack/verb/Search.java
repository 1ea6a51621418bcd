package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.FoundDocument;
import dev.millrace.stack.client.Answers.SearchAnswer;
import dev.millrace.stack.client.HeatPage;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.SearchView;
import dev.millrace.stack.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "search", description = "Search the stored documents; each comes with its best regions.")
public final class Search extends ServiceVerb {

    private static final int TEXT_LINES = 4;

    @Parameters(paramLabel = "WORD", arity = "1..*", description = "What to search for.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> words;

    @Option(names = "--k", paramLabel = "N", defaultValue = "5", description = "Documents to show (default 5).")
    private int documents;

    @Option(names = "--regions", paramLabel = "N", defaultValue = "2", description = "Regions of each (default 2).")
    private int regions;

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "What documents must meet, such as {\"field\":\"tag\",\"equals\":\"manual\"}.")
    private @Nullable String filter;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Search(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ServiceClient client = services()) {
            SearchAnswer answer = client.post(Service.RETRIEVAL, "/v1/search", request(), SearchAnswer.class);
            if (json) {
                Report report = new Report("search");
                answer.documents().forEach(document -> report.row(row(document)));
                report.print(terminal());
            } else if (answer.documents().isEmpty()) {
                line("nothing found; ./millrace documents lists what is stored");
            } else {
                show(answer);
                String best = answer.documents().getFirst().document();
                line("heat page of the first: " + HeatPage.of(client, best, query()));
                line(String.format(Locale.ROOT, "%.0f ms", answer.milliseconds()));
            }
        }
        return 0;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("query", query());
        request.put("k", documents);
        request.put("regions", regions);
        if (filter != null) {
            try {
                request.put("filter", new JsonMapper().readTree(filter));
            } catch (JacksonException e) {
                throw new Failure("the filter is no JSON: " + e.getOriginalMessage(), "quote it for the shell");
            }
        }
        return request;
    }

    private void show(SearchAnswer answer) {
        SearchView view = new SearchView(terminal(), query(), TEXT_LINES);
        int place = 0;
        for (FoundDocument document : answer.documents()) {
            view.lines(++place, document).forEach(this::line);
            line("");
        }
    }

    private String query() {
        return String.join(" ", words);
    }

    private static Map<String, Object> row(FoundDocument document) {
        return Report.fields(
                "document", document.document(),
                "version", document.version(),
                "score", document.score(),
                "regions", document.regions());
    }
}
