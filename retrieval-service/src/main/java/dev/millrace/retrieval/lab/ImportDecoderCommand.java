package dev.millrace.retrieval.lab;

import dev.millrace.events.TenantId;
import dev.millrace.kernels.Kernels;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.KernelRecorded;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientProperties;
import dev.millrace.registryclient.champion.Champions;
import dev.millrace.retrieval.generation.DecoderManifest;
import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.ModelFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/** Registers a folder in Hugging Face's layout as a version of a decoder. What cannot be opened is not sent. */
final class ImportDecoderCommand implements LabCommand {

    private static final String TASK = "import";
    private static final String ACTOR = "millrace registry import";

    @Override
    public String name() {
        return "import-decoder";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder").toAbsolutePath().normalize();
        String model = arguments.text("model").orElseGet(() -> named(folder));
        URI registry = URI.create(arguments
                .text("registry")
                .orElseThrow(() -> new LabFailure("--registry is missing", "give the registry's URL")));
        TenantId tenant = arguments.text("tenant").map(TenantId::new).orElse(TenantId.DEFAULT);
        String key = arguments.text("key-file").isPresent()
                ? Files.readString(Path.of(arguments.text("key-file").get())).strip()
                : "";
        boolean champion = arguments.text("champion").map("true"::equals).orElse(false);
        arguments.refuseOthers();
        if (!model.startsWith(DecoderManifest.KIND + "/")) {
            throw new LabFailure("a decoder's name begins with decoder/", "give --model decoder/NAME");
        }

        try (LanguageModel opened = ModelFolder.open(folder, GenerationProperties.defaults(), Clock.systemUTC())) {
            output.note("%s: %d layers, width %d, %d tokens of context"
                    .formatted(
                            model,
                            opened.decoder().config().layers(),
                            opened.decoder().config().hidden(),
                            opened.decoder().config().positions()));
        }
        RegistryClient client = new RegistryClient(properties(registry), ACTOR, key);
        Champions champions = new Champions(client, () -> record(client), ACTOR);
        SortedMap<String, String> digests = sent(folder, tenant, champions, output);
        Map<String, Object> manifest = DecoderManifest.of(folder, digests);
        String version = champions.register(
                tenant,
                model,
                champion ? champions.of(tenant, model) : Optional.empty(),
                expected -> new NewVersion(
                        model,
                        manifest,
                        DecoderManifest.artefacts(digests),
                        champion
                                ? Optional.of(new NewVersion.Move(AliasTable.CHAMPION, expected, "imported"))
                                : Optional.empty()),
                moved -> moved);
        output.row(Output.fields(
                "model",
                model,
                "version",
                version,
                "modelDigest",
                ModelFolder.digest(digests),
                "files",
                digests.size(),
                "bytes",
                bytes(folder, digests),
                "champion",
                champion));
        return 0;
    }

    private static SortedMap<String, String> sent(Path folder, TenantId tenant, Champions champions, Output output)
            throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        long all = 0;
        for (String name : ModelFolder.names(folder)) {
            all += Files.size(folder.resolve(name));
        }
        long done = 0;
        for (String name : ModelFolder.names(folder)) {
            Path file = folder.resolve(name);
            output.progress(TASK, done, all, name);
            digests.put(name, champions.send(tenant, file));
            done += Files.size(file);
        }
        output.progress(TASK, all, all, digests.size() + " files");
        return digests;
    }

    private static long bytes(Path folder, SortedMap<String, String> digests) throws IOException {
        long bytes = 0;
        for (String name : digests.keySet()) {
            bytes += Files.size(folder.resolve(name));
        }
        return bytes;
    }

    /** The kernel that computes decoders, which a version names. */
    private static void record(RegistryClient client) {
        if (client.record(Kernels.descriptor(DecoderManifest.KERNEL))
                instanceof KernelRecorded.Conflict(String detail)) {
            throw new LabFailure(
                    "the registry has another kernel " + DecoderManifest.KERNEL + ": " + detail,
                    "import with the build that the registry was filled by");
        }
    }

    private static String named(Path folder) {
        String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
        return DecoderManifest.KIND + "/" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
    }

    private static RegistryClientProperties properties(URI registry) {
        return new RegistryClientProperties(
                registry,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ofHours(1),
                DataSize.ofMegabytes(64));
    }
}
