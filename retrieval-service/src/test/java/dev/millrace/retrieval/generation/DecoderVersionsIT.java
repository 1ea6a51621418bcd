package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientProperties;
import dev.millrace.registryclient.kernel.KernelAutoConfiguration;
import dev.millrace.registryclient.kernel.KernelCheck;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class DecoderVersionsIT {

    private static final Path STORIES = Path.of("../../shared/models/stories260K");
    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final String NAME = "decoder/test";

    private final TenantId tenant = new TenantId("t");
    private final RegistryClient client = new RegistryClient(
            new Binder(new MapConfigurationPropertySource(Map.of("millrace.registry.url", REGISTRY.url())))
                    .bindOrCreate("millrace.registry", RegistryClientProperties.class),
            "test");

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @BeforeEach
    void tellNobody() {
        REGISTRY.setSilent(true);
    }

    @Test
    void aRegisteredFolderGeneratesHereAndItsFilesAreFetchedOnce() throws Exception {
        TestModels.write(folder);
        String version = register(Map.of());
        String digest;
        try (LanguageModel model = versions(16).load(tenant, version)) {
            digest = model.digest();
            assertThat(digest).isEqualTo(ModelFolder.digest(ModelFolder.digests(folder)));
            PromptTokens prompt = model.tokens(PromptRequest.question("", List.of(), "the"));
            assertThat(prompt.count()).isPositive();
        }
        List<Path> files = files();
        assertThat(files).hasSize(5);
        // The registry cannot give what is here already; what is damaged, it must.
        Files.write(files.getFirst(), new byte[] {1});
        try (LanguageModel again = versions(16).load(tenant, version)) {
            assertThat(again.digest()).isEqualTo(digest);
        }
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void aRealDecoderIsTheSameAfterItsWayThroughTheRegistry() throws Exception {
        assumeTrue(Files.isDirectory(STORIES), "the shared folder is not here");
        for (String name : ModelFolder.names(STORIES)) {
            Files.copy(STORIES.resolve(name), folder.resolve(name));
        }
        try (LanguageModel model = versions(16).load(tenant, register(Map.of()))) {
            assertThat(model.digest()).isEqualTo(ModelFolder.digest(ModelFolder.digests(STORIES)));
            assertThat(model.decoder().config().layers()).isEqualTo(5);
        }
    }

    @Test
    void whatCannotServeIsRefusedWithItsReason() throws Exception {
        TestModels.write(folder);
        refused(register(Map.of("kind", "ranker")), ErrorCode.ARTEFACT_INVALID, "kind is 'ranker'");
        Map<String, Object> kernel = Map.of("name", "full-chunked", "version", 77, "digest", "0".repeat(64));
        refused(register(Map.of("kernels", List.of(kernel))), ErrorCode.KERNEL_MISSING, "version 77");
        refused("0".repeat(64), ErrorCode.ARTEFACT_INVALID, "does not have it");
        refused("../0", ErrorCode.ARTEFACT_INVALID, "SHA-256");
        String whole = register(Map.of());
        assertThatThrownBy(() -> versions(0).load(tenant, whole)).hasMessageContaining("max-size allows 0");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        refused(register(Map.of()), ErrorCode.ARTEFACT_INVALID, "tokenizer.json");
    }

    @Test
    void namesThatLeadOutOfTheFolderAreRefused() throws Exception {
        TestModels.write(folder);
        register(Map.of());
        SortedMap<String, String> digests = ModelFolder.digests(folder);
        Map<String, Object> manifest = DecoderManifest.of(folder, digests);
        for (String name : List.of("../config.json", "/tmp/x", ".hidden", "a/b")) {
            SortedMap<String, String> evil = new TreeMap<>(digests);
            evil.put(name, client.putArtefact(tenant, folder.resolve("config.json")));
            refused(registered(manifest, DecoderManifest.artefacts(evil)), ErrorCode.ARTEFACT_INVALID, name);
        }
        assertThat(files()).isEmpty();
    }

    private void refused(String version, ErrorCode code, String reason) {
        assertThatThrownBy(() -> versions(16).load(tenant, version))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private String register(Map<String, Object> other) throws IOException {
        SortedMap<String, String> digests = ModelFolder.digests(folder);
        for (String name : digests.keySet()) {
            client.putArtefact(tenant, folder.resolve(name));
        }
        Map<String, Object> manifest = DecoderManifest.of(folder, digests);
        manifest.putAll(other);
        return registered(manifest, DecoderManifest.artefacts(digests));
    }

    private String registered(Map<String, Object> manifest, List<NewVersion.Content> artefacts) {
        Registered answer = client.register(
                        tenant, List.of(new NewVersion(NAME, manifest, artefacts, Optional.empty())))
                .getFirst();
        return ((Registered.Done) answer).digest();
    }

    private DecoderVersions versions(int gigabytes) {
        return new DecoderVersions(
                client,
                kernels(),
                data,
                new ModelProperties(DataSize.ofGigabytes(gigabytes), 3, null),
                GenerationProperties.defaults(),
                TestModels.CLOCK);
    }

    /** What this build's auto-configuration makes. */
    private KernelCheck kernels() {
        List<KernelCheck> check = new ArrayList<>();
        new ApplicationContextRunner()
                .withUserConfiguration(KernelAutoConfiguration.class)
                .withBean(RegistryClient.class, () -> client)
                .run(context -> check.add(context.getBean(KernelCheck.class)));
        return check.getFirst();
    }

    private List<Path> files() throws IOException {
        Path files = data.resolve("files");
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.sorted().toList();
        }
    }
}
