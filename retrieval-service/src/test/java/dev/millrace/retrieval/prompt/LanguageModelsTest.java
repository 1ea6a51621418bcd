package dev.millrace.retrieval.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.ModelFolder;
import dev.millrace.retrieval.lab.bench.DrawnDecoder;
import dev.millrace.retrieval.reader.BytePairs;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelsTest {

    private static final TenantId ONE = new TenantId("one");
    private static final TenantId OTHER = new TenantId("other");

    @TempDir
    private Path folder;

    private final Map<String, String> champions = new ConcurrentHashMap<>();
    private final List<String> loads = new CopyOnWriteArrayList<>();
    private LanguageModels models;

    @BeforeEach
    void open() throws IOException {
        new DrawnDecoder(1, 16, 2, 1, 24, 300, 64, 0.3).write(folder, 1);
        BytePairs pairs = new BytePairs();
        pairs.add("words");
        Files.writeString(folder.resolve("tokenizer.json"), pairs.learn(300));
        models = new LanguageModels(
                (tenant, model) -> Optional.ofNullable(champions.get(tenant + " " + model)),
                (tenant, version) -> loaded(version),
                new LanguageModels.Shipped() {
                    @Override
                    public String name() {
                        return "demo";
                    }

                    @Override
                    public boolean available() {
                        return true;
                    }

                    @Override
                    public LanguageModel load() {
                        return loaded("shipped");
                    }
                },
                2);
    }

    @AfterEach
    void close() {
        models.close();
    }

    private LanguageModel loaded(String version) {
        loads.add(version);
        if (version.startsWith("bad")) {
            throw new ApiException(ErrorCode.ARTEFACT_INVALID, "it is bad");
        }
        try {
            return ModelFolder.open(folder, GenerationProperties.defaults(), Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String version(TenantId tenant, String name) {
        try (ModelUse use = models.use(tenant, name)) {
            return use.model().version();
        }
    }

    @Test
    void theChampionServesAndTheNextOneWhenItIsThere() {
        champions.put("one decoder/default", "v1");
        assertThat(models.hasDefault(ONE)).isTrue();
        assertThat(models.hasDefault(OTHER)).isFalse();
        assertThat(version(ONE, "default")).isEqualTo("v1");
        champions.put("one decoder/default", "v2");
        await().until(() -> version(ONE, "default").equals("v2"));
        assertThat(loads).containsExactly("v1", "v2");
    }

    @Test
    void aVersionThatCannotServeLeavesTheOneBefore() {
        champions.put("one decoder/default", "v1");
        assertThat(version(ONE, "default")).isEqualTo("v1");
        champions.put("one decoder/default", "bad");
        version(ONE, "default");
        await().until(() -> loads.contains("bad"));
        assertThat(version(ONE, "default")).isEqualTo("v1");
        assertThat(loads).containsOnlyOnce("bad");
    }

    @Test
    void whatCannotServeAndWhatThereIsNotIsRefused() {
        champions.put("one decoder/mine", "bad");
        assertThatThrownBy(() -> models.use(ONE, "mine")).hasMessageContaining("bad");
        assertThatThrownBy(() -> models.use(OTHER, "mine"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_MISSING))
                .hasMessageContaining("there is demo");
    }

    @Test
    void whatShipsIsLoadedOnceForAll() {
        try (ModelUse one = models.use(ONE, "demo");
                ModelUse other = models.use(OTHER, "demo")) {
            assertThat(one.model()).isSameAs(other.model());
        }
        assertThat(loads).containsExactly("shipped");
    }

    @Test
    void aModelThatIsUsedIsClosedOnlyWhenItsLastUserIsDone() {
        champions.put("one decoder/a", "a");
        champions.put("one decoder/b", "b");
        champions.put("one decoder/c", "c");
        try (ModelUse held = models.use(ONE, "a")) {
            version(ONE, "b");
            version(ONE, "c");
            assertThat(held.model().model().decoder().sequence(4)).satisfies(sequence -> {
                assertThat(held.model().model().decoder().append(sequence, 5, 6))
                        .hasSize(300);
                sequence.close();
            });
        }
        assertThat(version(ONE, "a")).isEqualTo("a");
    }
}
