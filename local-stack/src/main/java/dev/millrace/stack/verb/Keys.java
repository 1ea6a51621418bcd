package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.KeyFile;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.keys.ApiKeys;
import dev.millrace.stack.keys.KeyView;
import dev.millrace.stack.keys.NewKeyFile;
import dev.millrace.stack.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

@Command(
        name = "keys",
        description = "API keys: list, create, rotate and revoke them. Nobody gives a key a right that they lack.")
public final class Keys extends ServiceVerb {

    @Option(names = "--json", description = "Print one JSON object.", scope = ScopeType.INHERIT)
    private boolean json;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            scope = ScopeType.INHERIT,
            description = "Whose keys; for a key of all tenants (its own, or default).")
    private @Nullable String tenant;

    public Keys(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure("do what with keys? one of: list, create, rotate, revoke", "./millrace keys --help");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List keys: what they may do and when they were used, never the keys themselves.")
    int list() throws InterruptedException {
        return asked((keys, view) -> view.list(keys.list()));
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description =
                    "Make a key. It is printed once, alone on standard output, or written to a file that only you can read.")
    int create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is for.")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            paramLabel = "SCOPE",
                            split = ",",
                            description =
                                    "For example points:read, registry:* or promote:champion; more than one by commas.")
                    List<String> scopes,
            @Option(
                            names = "--expires-in",
                            paramLabel = "PERIOD",
                            description = "Holds for so long, for example P90D (as long as the registry lets it).")
                    @Nullable
                    String expiresIn,
            @Option(names = "--all-tenants", description = "For every tenant.") boolean allTenants,
            @Option(names = "--to", paramLabel = "FILE", description = "Write it there; a file that exists is kept.")
                    @Nullable
                    Path to)
            throws InterruptedException {
        return making(to, keys -> keys.create(name, scopes, Optional.ofNullable(expiresIn), allTenants));
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Make a key with the same rights in place of one, which goes on for a while.")
    int rotate(
            @Parameters(paramLabel = "ID", description = "Which, as list shows it.") String id,
            @Option(names = "--grace", paramLabel = "PERIOD", description = "How long the old one goes on (PT1H).")
                    @Nullable
                    String grace,
            @Option(names = "--to", paramLabel = "FILE", description = "Write it there; a file that exists is kept.")
                    @Nullable
                    Path to)
            throws InterruptedException {
        return making(to, keys -> keys.rotate(id, Optional.ofNullable(grace)));
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "End a key. Services that know it let it in for as long as they remember answers, 30 s.")
    int revoke(@Parameters(paramLabel = "ID", description = "Which, as list shows it.") String id)
            throws InterruptedException {
        return asked((keys, view) -> {
            keys.revoke(id);
            return view.revoked(id);
        });
    }

    private interface Question {
        int ask(ApiKeys keys, KeyView view) throws InterruptedException;
    }

    private interface Making {
        JsonNode make(ApiKeys keys) throws InterruptedException;
    }

    /** The file is there before the key is: one that cannot be kept is not made. */
    private int making(@Nullable Path to, Making making) throws InterruptedException {
        if (to == null) {
            return asked((keys, view) -> view.made(making.make(keys), Optional.empty()));
        }
        try (NewKeyFile file = NewKeyFile.reserve(to)) {
            return asked((keys, view) -> {
                JsonNode made = making.make(keys);
                file.write(made.path("key").asString());
                return view.made(made, Optional.of(to));
            });
        }
    }

    private int asked(Question question) throws InterruptedException {
        try (ServiceClient client =
                new ServiceClient(stack().ports(), key().map(KeyFile::read), Optional.ofNullable(tenant))) {
            return question.ask(new ApiKeys(client), new KeyView(terminal(), json, Clock.systemUTC()));
        }
    }
}
