package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.DocumentState.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "millrace.encoding.sweep=200ms",
            "millrace.encoding.attempts=2",
            "millrace.encoding.retry-first=10ms",
            "millrace.encoding.lease=2s"
        })
class EncodingIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DocumentId ID = new DocumentId("d");

    private final TenantId tenant = DocumentFixture.newTenant();
    private final String digest = "digest-" + UUID.randomUUID();
    private final FakeEncoding encoding;
    private final DocumentSource source;
    private final VectorStore vectors;
    private final EncodingTasks tasks;
    private final DocumentStates states;
    private final JdbcClient jdbc;
    private final DocumentFixture documents;

    EncodingIT(
            @Autowired FakeEncoding encoding,
            @Autowired DocumentSource source,
            @Autowired VectorStore vectors,
            @Autowired EncodingTasks tasks,
            @Autowired DocumentStates states,
            @Autowired JdbcClient jdbc,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.encoding = encoding;
        this.source = source;
        this.vectors = vectors;
        this.tasks = tasks;
        this.states = states;
        this.jdbc = jdbc;
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        @Primary
        FakeEncoding fakeEncoding() {
            return new FakeEncoding();
        }
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
    }

    @BeforeEach
    void anotherDigest() {
        encoding.become(digest);
    }

    @AfterEach
    void letGo() {
        encoding.letGo();
        // The next test's digest would have them encoded anew.
        jdbc.sql("delete from document where tenant = ?").param(tenant.value()).update();
    }

    @Test
    void aVersionGetsItsVectors() {
        String text = "words and words ".repeat(10);
        documents.put("d", text);
        StoredVectors found = awaitVectors(digest);

        assertThat(found.passages()).hasSize(4);
        assertThat(found.passages().get(1).begin()).isEqualTo(40);
        float[] expected = FakeEncoding.vector(text.substring(40, 80));
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.passages().get(1).vector()[i]).isBetween(expected[i] - 0.005f, expected[i] + 0.005f);
        }
        assertThat(new String(found.rankVectors(), StandardCharsets.UTF_8)).isEqualTo(digest + " of About d");
    }

    @Test
    void oldVectorsServeUntilTheNewOnesAreThere() {
        documents.put("d", "some HELD text");
        awaitVectors(digest);
        encoding.hold();
        encoding.become(digest + "-new");
        await().atMost(SOON).until(() -> taskCount(digest + "-new") == 1);
        assertThat(vectors(digest + "-new").orElseThrow().digest()).isEqualTo(digest);

        encoding.letGo();
        awaitVectors(digest + "-new");
    }

    @Test
    void aNewVersionLosesItsOldVectorsAtOnce() {
        documents.put("d", "some HELD text");
        awaitVectors(digest);
        encoding.hold();
        documents.awaitConsumed(documents.put("d", "another HELD text"));
        assertThat(vectors(digest)).isEmpty();
        assertThat(count("encoding_chunk")).isZero();

        encoding.letGo();
        awaitVectors(digest);
    }

    @Test
    void whatWasDeletedWhileItWasEncodedGetsNothing() {
        encoding.hold();
        documents.awaitConsumed(documents.put("d", "some HELD text"));
        await().atMost(SOON)
                .until(() ->
                        jdbc.sql("select count(*) from encoding_task where tenant = ? and leased_until is not null")
                                        .param(tenant.value())
                                        .query(Integer.class)
                                        .single()
                                == 1);
        documents.awaitConsumed(documents.delete("d"));
        encoding.letGo();
        documents.put("e", "later");
        await().atMost(SOON).until(() -> count("encoding") == 1);

        assertThat(jdbc.sql("select document from encoding where tenant = ?")
                        .param(tenant.value())
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("e"));
    }

    @Test
    void givesUpVisiblyAndHoldsNothingUp() {
        documents.awaitConsumed(documents.put("d", "POISON"));
        await().atMost(SOON).until(() -> state().vectors() == State.failed);
        assertThat(state().problem()).contains("this text cannot be encoded");

        documents.put("d", "harmless");
        awaitVectors(digest);
    }

    @Test
    void whoLostTheLeaseStoresNothing() {
        encoding.hold();
        encoding.become("nobody");
        documents.awaitConsumed(documents.put("d", "some HELD text"));
        tasks.add(digest, List.of(tenant));
        EncodingTask mine = awaitTask();
        jdbc.sql("update encoding_task set leased_until = clock_timestamp() - interval '1 second' where tenant = ?")
                .param(tenant.value())
                .update();
        EncodingTask theirs = awaitTask();
        EncodedDocument encoded = new EncodedDocument(List.of(), new byte[] {1});

        assertThat(tasks.renew(mine)).isFalse();
        assertThat(vectors.store(mine, encoded)).isFalse();
        assertThat(vectors.store(theirs, encoded)).isTrue();
        assertThat(count("encoding")).isEqualTo(1);
    }

    private EncodingTask awaitTask() {
        return await().atMost(SOON)
                .until(
                        () -> {
                            Optional<EncodingTask> taken = tasks.take(List.of(digest));
                            // Documents of other tests, which no longer matter.
                            while (taken.isPresent() && !taken.get().tenant().equals(tenant)) {
                                taken = tasks.take(List.of(digest));
                            }
                            return taken;
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private StoredVectors awaitVectors(String digest) {
        return await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> vectors(digest),
                        found -> found.filter(stored -> stored.digest().equals(digest))
                                .isPresent())
                .orElseThrow();
    }

    private Optional<StoredVectors> vectors(String digest) {
        return source.find(tenant, ID).flatMap(document -> vectors.find(tenant, ID, document.version(), digest));
    }

    private DocumentState state() {
        return states.of(tenant, ID).orElseThrow();
    }

    private int taskCount(String digest) {
        return jdbc.sql("select count(*) from encoding_task where tenant = ? and digest = ?")
                .params(tenant.value(), digest)
                .query(Integer.class)
                .single();
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table + " where tenant = ?")
                .param(tenant.value())
                .query(Integer.class)
                .single();
    }
}
