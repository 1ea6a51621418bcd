package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.AnswerClient;
import dev.millrace.stack.client.Answers.AnswerDone;
import dev.millrace.stack.client.Answers.AnswerSentence;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.terminal.AnswerView;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "ask",
        description =
                "Ask the stored documents a question: the sentences that answer it, each with its sources, or that nothing does.")
public final class Ask extends ServiceVerb {

    @Parameters(paramLabel = "WORD", arity = "1..*", description = "The question.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> words;

    @Option(names = "--k", paramLabel = "N", defaultValue = "10", description = "Documents to look at (default 10).")
    private int documents;

    @Option(
            names = "--sentences",
            paramLabel = "N",
            defaultValue = "3",
            description = "Sentences of the answer at most (default 3).")
    private int sentences;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only documents with this tag; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "What documents must meet, such as {\"field\":\"meta.year\",\"from\":2020}.")
    private @Nullable String filter;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "What writes the answer: extractive, a registered decoder's name, or demo-reader, a small one that ships.")
    private @Nullable String model;

    @Option(names = "--mode", paramLabel = "MODE", description = "How a model reads: block, full or anchor.")
    private @Nullable String mode;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Ask(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        String question = String.join(" ", words);
        AnswerView view = new AnswerView(terminal(), question);
        List<AnswerSentence> all = new ArrayList<>();
        try (ServiceClient client = services()) {
            AnswerDone done = new AnswerClient(client).ask(request(question), sentence -> {
                all.add(sentence);
                if (!json) {
                    view.lines(sentence).forEach(this::line);
                }
            });
            if (json) {
                new Report("ask").row(row(question, all, done)).print(terminal());
            } else {
                if (!all.isEmpty()) {
                    line("");
                }
                view.lines(done).forEach(this::line);
            }
        }
        return 0;
    }

    private Map<String, Object> request(String question) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("question", question);
        request.put("k", documents);
        request.put("sentences", sentences);
        if (model != null) {
            request.put("model", model);
        }
        if (mode != null) {
            request.put("mode", mode);
        }
        List<Object> conditions = new ArrayList<>();
        if (!tags.isEmpty()) {
            conditions.add(Map.of("field", "tag", "in", tags));
        }
        if (filter != null) {
            try {
                conditions.add(new JsonMapper().readTree(filter));
            } catch (JacksonException e) {
                throw new Failure("the filter is no JSON: " + e.getOriginalMessage(), "quote it for the shell");
            }
        }
        if (!conditions.isEmpty()) {
            request.put("filter", Map.of("all", conditions));
        }
        return request;
    }

    private static Map<String, Object> row(String question, List<AnswerSentence> sentences, AnswerDone done) {
        return Report.fields(
                "question", question,
                "found", done.found(),
                "sentences", sentences,
                "unsupported", done.unsupported(),
                "report", done.report());
    }
}
