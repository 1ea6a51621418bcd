package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

@Command(name = "registry", description = "Fill the model-registry.")
public final class Registry extends Verb {

    @Option(names = "--json", description = "Print one JSON object.", scope = ScopeType.INHERIT)
    private boolean json;

    public Registry(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure("do what with the registry? one of: import", "./millrace registry --help");
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
                .option("model", model)
                .option("champion", champion ? "true" : null);
        return new LabView(terminal(), "registry import", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments.list()));
    }
}
