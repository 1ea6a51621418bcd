package dev.millrace.stack.verb;

import dev.millrace.stack.client.Answers.DeadLetter;
import dev.millrace.stack.client.Answers.DeadLetterList;
import dev.millrace.stack.client.Answers.Replayed;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dead-letters",
        description = "List the messages that nobody could use, with the reason, or send them to their source again.")
public final class DeadLetters extends ServiceVerb {

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            defaultValue = "millrace.dlt.points.v1",
            description = "For example millrace.dlt.raw.default.influx (default: ${DEFAULT-VALUE}).")
    private String topic = "";

    @Option(names = "--replay", description = "Send those not sent again before to their source.")
    private boolean replay;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "List at most N (default 100).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public DeadLetters(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MillraceClient client = client()) {
            if (replay) {
                replay(client.services());
            } else {
                list(client.services());
            }
        }
        return 0;
    }

    private void replay(ServiceClient services) throws InterruptedException {
        Replayed replayed =
                services.post(Service.INGEST, "/v1/dead-letters/replay", Map.of("topic", topic), Replayed.class);
        if (json) {
            new Report("dead-letters")
                    .row(Report.fields("replayed", replayed.replayed(), "remaining", replayed.remaining()))
                    .print(terminal());
        } else {
            line(replayed.replayed() + " sent to their source again, " + replayed.remaining() + " remain");
        }
    }

    private void list(ServiceClient services) throws InterruptedException {
        List<DeadLetter> letters = services.get(
                        Service.INGEST,
                        "/v1/dead-letters?limit=" + limit + "&topic=" + ServiceClient.encode(topic),
                        DeadLetterList.class)
                .deadLetters();
        if (json) {
            Report report = new Report("dead-letters");
            letters.forEach(letter -> report.row(Report.fields(
                    "topic", letter.topic(),
                    "partition", letter.partition(),
                    "offset", letter.offset(),
                    "time", letter.time(),
                    "reason", letter.reason(),
                    "replayed", letter.replayed())));
            report.print(terminal());
        } else if (letters.isEmpty()) {
            line("no dead letters on " + topic);
        } else {
            Table table = new Table("PARTITION", "OFFSET", "TIME", "REPLAYED", "REASON");
            letters.forEach(letter -> table.row(
                    Integer.toString(letter.partition()),
                    Long.toString(letter.offset()),
                    letter.time(),
                    letter.replayed() ? "yes" : "",
                    letter.reason()));
            table.render().forEach(this::line);
            line("again: ./millrace dead-letters " + topic + " --replay");
        }
    }
}
