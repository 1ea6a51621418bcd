package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientProperties;
import dev.millrace.registryclient.testing.FakeRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncoderVersionIT {

    @Test
    void theNetworkIsStoredUnderItsDigestAndTheVersionNamesIt() {
        FakeRegistry registry = new FakeRegistry();
        RegistryClient client = new RegistryClient(
                new Binder(new MapConfigurationPropertySource(Map.of("millrace.registry.url", registry.url())))
                        .bindOrCreate("millrace.registry", RegistryClientProperties.class),
                "retrieval-service");
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            NewVersion version = EncoderVersion.of(encoder);
            assertThat(EncoderVersion.register(client, version))
                    .isInstanceOfSatisfying(
                            Registered.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("artefact-missing"));
            EncoderVersion.upload(client);
            assertThat(EncoderVersion.register(client, version))
                    .isInstanceOfSatisfying(
                            Registered.Done.class,
                            done -> assertThat(registry.version(done.digest())).isNotNull());
            assertThat(registry.artefact(encoder.files().network())).hasSize(22_972_370);
        }
    }
}
