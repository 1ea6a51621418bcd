package dev.millrace.stack.verb;

import dev.millrace.stack.local.PartStatus;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show each part: process, port, whether it is ready, memory. Exit 1 unless all are.")
public final class Status extends Verb {

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Status(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        List<PartStatus> parts = stack().status();
        if (json) {
            report("status", parts).print(terminal());
        } else {
            Table table = new Table("PART", "PID", "PORT", "READY", "MEMORY", "UPTIME");
            for (PartStatus part : parts) {
                table.row(
                        part.name(),
                        part.pid().map(String::valueOf).orElse("–"),
                        Integer.toString(part.port()),
                        state(part),
                        part.residentBytes() == 0
                                ? "–"
                                : String.format(Locale.ROOT, "%.0f MiB", part.residentBytes() / (double) (1 << 20)),
                        part.pid().isEmpty() ? "–" : uptime(part.uptime()));
            }
            table.render().forEach(this::line);
        }
        return parts.stream().allMatch(PartStatus::ready) ? 0 : 1;
    }

    static Report report(String command, List<PartStatus> parts) {
        Report report = new Report(command);
        for (PartStatus part : parts) {
            Map<String, Object> row = Report.fields("name", part.name(), "port", part.port(), "ready", part.ready());
            part.pid().ifPresent(pid -> {
                row.put("pid", pid);
                row.put("residentBytes", part.residentBytes());
                row.put("uptimeSeconds", part.uptime().toMillis() / 1e3);
                row.put("outdated", part.outdated());
            });
            report.row(row);
        }
        return report;
    }

    private static String state(PartStatus part) {
        if (part.pid().isEmpty()) {
            return "stopped";
        }
        return (part.ready() ? "ready" : "not ready") + (part.outdated() ? ", older build" : "");
    }

    private static String uptime(Duration uptime) {
        if (uptime.toHours() > 0) {
            return uptime.toHours() + "h" + uptime.toMinutesPart() + "m";
        }
        return uptime.toMinutes() > 0
                ? uptime.toMinutes() + "m" + uptime.toSecondsPart() + "s"
                : uptime.toSeconds() + "s";
    }
}
