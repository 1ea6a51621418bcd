package dev.millrace.stack.verb;

import dev.millrace.stack.Version;
import dev.millrace.stack.local.Home;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.Stack;
import dev.millrace.stack.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all verbs share: the stack they work on and where they print. Exit code 0 unless a verb says otherwise. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
abstract class Verb implements Callable<Integer> {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder with the stack's state (default: MILLRACE_HOME, or .millrace beside the launcher).")
    private @Nullable Path home;

    private final Terminal terminal;

    Verb(Terminal terminal) {
        this.terminal = terminal;
    }

    final Terminal terminal() {
        return terminal;
    }

    final Stack stack() {
        Installation installation = installation();
        Path folder = Optional.ofNullable(home)
                .or(() -> Optional.ofNullable(System.getenv("MILLRACE_HOME"))
                        .filter(told -> !told.isBlank())
                        .map(Path::of))
                .orElse(installation.root().resolve(".millrace"));
        return new Stack(installation, new Home(folder), Clock.systemUTC());
    }

    final Installation installation() {
        return Installation.locate();
    }

    final void line(String text) {
        terminal.out().println(text);
    }
}
