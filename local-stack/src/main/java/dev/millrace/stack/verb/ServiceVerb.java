package dev.millrace.stack.verb;

import dev.millrace.stack.client.KeyFile;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What the verbs share that ask a running stack's services: the key they show, where services ask for one. */
abstract class ServiceVerb extends Verb {

    static final String ENVIRONMENT = "MILLRACE_KEY_FILE";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with the API key to show (default: " + ENVIRONMENT + "; without either, none).")
    private @Nullable Path keyFile;

    ServiceVerb(Terminal terminal) {
        super(terminal);
    }

    final ServiceClient services() {
        return new ServiceClient(stack().ports(), key().map(KeyFile::read), Optional.empty());
    }

    final MillraceClient client() {
        return new MillraceClient(services());
    }

    /** Where the key lies; empty: none is shown. */
    final Optional<Path> key() {
        return Optional.ofNullable(keyFile)
                .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT))
                        .filter(told -> !told.isBlank())
                        .map(Path::of));
    }
}
