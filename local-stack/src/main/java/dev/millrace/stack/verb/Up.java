package dev.millrace.stack.verb;

import dev.millrace.stack.local.PartStatus;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.local.Stack;
import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Start Postgres, Kafka and the services; what runs already stays.")
public final class Up extends Verb {

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            split = ",",
            description = "Leave out a service, for example to run it from an IDE. May be repeated.")
    private List<String> without = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object when everything is ready.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public Up(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Service> services = wanted();
        Stack stack = stack();
        long began = System.nanoTime();
        stack.up(ports.from(stack.ports()), services, new Progress(terminal(), !json));
        double seconds = (System.nanoTime() - began) / 1e9;
        List<PartStatus> parts = stack.status();
        if (json) {
            Status.report("up", parts).print(terminal());
            return 0;
        }
        line(String.format(Locale.ROOT, "ready in %.1f s", seconds));
        List<String> old = parts.stream()
                .filter(PartStatus::outdated)
                .map(PartStatus::name)
                .toList();
        if (!old.isEmpty()) {
            line(terminal()
                    .yellow(String.join(", ", old)
                            + " still runs an older build: ./millrace down, then up, for the new one"));
        }
        return 0;
    }

    private List<Service> wanted() {
        List<String> known = Stream.of(Service.values()).map(Service::module).toList();
        for (String name : without) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no service " + name + "; one of "
                                + known.stream().collect(Collectors.joining(", ")));
            }
        }
        return Stream.of(Service.values())
                .filter(service -> !without.contains(service.module()))
                .toList();
    }
}
