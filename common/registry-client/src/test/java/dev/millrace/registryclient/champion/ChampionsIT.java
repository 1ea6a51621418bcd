package dev.millrace.registryclient.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientProperties;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ChampionsIT {

    private static final String MODEL = "trained/load";
    private static final String OTHER = "f".repeat(64);

    private final TenantId tenant = new TenantId("t");
    private final FakeRegistry registry = new FakeRegistry();
    private final List<String> announced = new ArrayList<>();
    private final Champions champions = new Champions(
            new RegistryClient(
                    new RegistryClientProperties(
                            URI.create(registry.url()),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(5),
                            Duration.ofMillis(1),
                            Duration.ofSeconds(5),
                            DataSize.ofMegabytes(1)),
                    "test"),
            () -> announced.add("kernels"),
            "1.0");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void tellNobody() {
        registry.setSilent(true);
    }

    @Test
    void theFirstVersionOfANameServes() throws IOException {
        String digest = register(Optional.empty(), new ArrayList<>());

        assertThat(champions.of(tenant, MODEL)).contains(digest);
        assertThat(announced).containsExactly("kernels");
    }

    @Test
    void anAliasThatMovedIsAskedForAndFollowed() throws IOException {
        registry.move(tenant, MODEL, OTHER);
        List<Optional<String>> moved = new ArrayList<>();
        String digest = register(Optional.empty(), moved);

        assertThat(moved).containsExactly(Optional.of(OTHER));
        assertThat(champions.of(tenant, MODEL)).contains(digest);
    }

    @Test
    void sayingItTwiceRegistersOneVersion() throws IOException {
        assertThat(register(Optional.empty(), new ArrayList<>()))
                .isEqualTo(register(Optional.empty(), new ArrayList<>()));
    }

    @Test
    void whatAPolicyHoldsBackIsRegisteredAndTheAliasStays() throws IOException {
        String first = register(Optional.empty(), new ArrayList<>());
        registry.setPolicy(Optional.of(new FakeRegistry.Policy("mse", 0.1)));
        String artefact = champions.send(tenant, Files.writeString(folder.resolve("next"), "other weights"));
        String second = champions.register(
                tenant, MODEL, Optional.of(first), known -> version(artefact, known), known -> known);
        assertThat(second).isNotEqualTo(first);
        assertThat(registry.version(second)).isNotNull();
        assertThat(champions.of(tenant, MODEL)).contains(first);
    }

    @Test
    void anAliasThatNeverRestsIsLeft() throws IOException {
        registry.move(tenant, MODEL, OTHER);
        String artefact = champions.send(tenant, file());
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> champions.register(
                        tenant, MODEL, Optional.empty(), known -> version(artefact, Optional.empty()), known -> known))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ALIAS_CONFLICT));
    }

    @Test
    void whatTheRegistryDoesNotTakeIsSaid() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> champions.register(
                        tenant, MODEL, Optional.empty(), known -> version("0".repeat(64), known), known -> known))
                .withMessageContaining("artefact-missing")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    private String register(Optional<String> expected, List<Optional<String>> moved) throws IOException {
        String artefact = champions.send(tenant, file());
        return champions.register(tenant, MODEL, expected, known -> version(artefact, known), known -> {
            moved.add(known);
            return known;
        });
    }

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("model"), "weights");
    }

    private static NewVersion version(String artefact, Optional<String> expected) {
        return new NewVersion(
                MODEL,
                Map.of("kind", "network"),
                NewVersion.Content.stored(artefact),
                Optional.of(new NewVersion.Move(AliasTable.CHAMPION, expected, "trained")));
    }
}
