package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.KeyFile;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.registry.Difference;
import dev.millrace.stack.registry.RegistryView;
import dev.millrace.stack.registry.Versions;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

@Command(
        name = "registry",
        description =
                "What the model-registry has: find, show and compare versions, promote and roll back, check and clean up; import a decoder.")
public final class Registry extends ServiceVerb {

    @Option(names = "--json", description = "Print one JSON object.", scope = ScopeType.INHERIT)
    private boolean json;

    public Registry(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure(
                "do what with the registry? one of: list, show, diff, promote, rollback, history, verify, gc, import",
                "./millrace registry --help");
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description =
                    "Register a decoder from a folder in Hugging Face's layout. It is opened first: what cannot generate is not sent."
                            + " The same folder again is the same version.")
    int importDecoder(
            @Parameters(
                            paramLabel = "DIR",
                            description = "Folder with config.json, model.safetensors (or shards), tokenizer.json.")
                    Path folder,
            @Option(
                            names = "--model",
                            paramLabel = "decoder/NAME",
                            description = "Its name in the registry (default: decoder/ and the folder's name).")
                    @Nullable
                    String model,
            @Option(names = "--champion", description = "Let the alias champion of the model name it.")
                    boolean champion)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new Failure("there is no folder " + folder.toAbsolutePath());
        }
        LabArguments arguments = new LabArguments("import-decoder")
                .file(folder)
                .option("registry", "http://127.0.0.1:" + stack().ports().of(Service.REGISTRY.port()))
                .option(
                        "key-file",
                        key().map(KeyFile::read)
                                .map(shown -> shown.file().toAbsolutePath())
                                .orElse(null))
                .option("model", model)
                .option("champion", champion ? "true" : null);
        return new LabView(terminal(), "registry import", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments.list()));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List versions, newest first, or those that a filter finds.")
    int list(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILTER",
                            defaultValue = "",
                            description = "For example: family = informer and metric.mse < 0.4 and alias = champion")
                    String filter,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most N (50).")
                    int limit)
            throws InterruptedException {
        return asked((versions, view) -> view.list(versions.find(filter, limit)));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a version: a digest or its beginning, MODEL@ALIAS, or MODEL for its champion.")
    int show(@Parameters(paramLabel = "VERSION", description = "Which.") String reference) throws InterruptedException {
        return asked((versions, view) -> view.show(versions.resolve(reference)));
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Show in what two versions differ: manifest, artefacts, tags.")
    int diff(
            @Parameters(paramLabel = "VERSION", description = "The first.") String left,
            @Parameters(paramLabel = "VERSION", description = "The second.") String right)
            throws InterruptedException {
        return asked(
                (versions, view) -> view.diff(Difference.between(versions.resolve(left), versions.resolve(right))));
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description = "Let an alias name a version, if the alias's policy lets it.")
    int promote(
            @Parameters(paramLabel = "VERSION", description = "Which.") String reference,
            @Option(names = "--alias", defaultValue = "champion", description = "Which alias (champion).") String alias,
            @Option(names = "--reason", required = true, description = "Why, for the log.") String reason,
            @Option(names = "--actor", defaultValue = "${user.name}", description = "Who, for the log (you).")
                    String actor,
            @Option(names = "--dry-run", description = "Only say how it fares against the policy.") boolean dryRun)
            throws InterruptedException {
        return asked((versions, view) -> {
            JsonNode version = versions.resolve(reference);
            if (dryRun) {
                return view.verdict(versions.verdict(version, alias));
            }
            versions.promote(version, alias, actor, reason);
            return view.moved(
                    version.path("name").asString(),
                    alias,
                    version.path("digest").asString());
        });
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Let an alias name what it named before; once more goes one step further back.")
    int rollback(
            @Parameters(paramLabel = "MODEL", description = "Which model.") String model,
            @Option(names = "--alias", defaultValue = "champion", description = "Which alias (champion).") String alias,
            @Option(names = "--reason", required = true, description = "Why, for the log.") String reason,
            @Option(names = "--actor", defaultValue = "${user.name}", description = "Who, for the log (you).")
                    String actor)
            throws InterruptedException {
        return asked((versions, view) -> view.moved(
                model,
                alias,
                versions.rollback(model, alias, actor, reason).path("digest").asString()));
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Show all moves of an alias, with who, why and by what evidence.")
    int history(
            @Parameters(paramLabel = "MODEL", description = "Which model.") String model,
            @Option(names = "--alias", defaultValue = "champion", description = "Which alias (champion).") String alias)
            throws InterruptedException {
        return asked((versions, view) -> view.history(versions.history(model, alias)));
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Hold versions to what they are named by: read all their bytes. Exit code 1 when one does not pass.")
    int verify(
            @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Which (all).") @Nullable
                    String reference)
            throws InterruptedException {
        return asked((versions, view) -> {
            List<JsonNode> chosen =
                    reference == null ? versions.find("", Integer.MAX_VALUE) : List.of(versions.resolve(reference));
            List<JsonNode> results = new ArrayList<>();
            for (JsonNode version : chosen) {
                results.add(versions.verify(version.path("digest").asString()));
            }
            return view.verified(results);
        });
    }

    @Command(
            name = "gc",
            mixinStandardHelpOptions = true,
            description = "Say which artefacts no version keeps, and with --yes free them.")
    int gc(
            @Option(names = "--yes", description = "Free them.") boolean yes,
            @Option(
                            names = "--unused-for",
                            paramLabel = "PERIOD",
                            description = "Neither sent nor read for so long (P30D).")
                    @Nullable
                    String unusedFor,
            @Option(names = "--actor", defaultValue = "${user.name}", description = "Who, for the log (you).")
                    String actor)
            throws InterruptedException {
        return asked((versions, view) -> view.collected(
                versions.collect(!yes, Optional.ofNullable(unusedFor), actor, "./millrace registry gc")));
    }

    private interface Question {
        int ask(Versions versions, RegistryView view) throws InterruptedException;
    }

    private int asked(Question question) throws InterruptedException {
        try (MillraceClient client = client()) {
            return question.ask(new Versions(client.services()), new RegistryView(terminal(), json));
        }
    }
}
