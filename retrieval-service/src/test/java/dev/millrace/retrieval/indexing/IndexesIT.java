package dev.millrace.retrieval.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.ChangeLog;
import dev.millrace.retrieval.document.DocumentFixture;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.Encodings;
import dev.millrace.retrieval.document.FakeEncoding;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "millrace.encoding.sweep=200ms")
class IndexesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path own;

    private final TenantId tenant = DocumentFixture.newTenant();
    private final List<Follower> followers = new ArrayList<>();
    private final Indexes indexes;
    private final ChangeLog changes;
    private final Assembly assembly;
    private final Encodings encodings;
    private final FakeEncoding encoding;
    private final DocumentSource source;
    private final JdbcClient jdbc;
    private final DocumentFixture documents;

    IndexesIT(
            @Autowired Indexes indexes,
            @Autowired ChangeLog changes,
            @Autowired Assembly assembly,
            @Autowired Encodings encodings,
            @Autowired FakeEncoding encoding,
            @Autowired DocumentSource source,
            @Autowired JdbcClient jdbc,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.indexes = indexes;
        this.changes = changes;
        this.assembly = assembly;
        this.encodings = encodings;
        this.encoding = encoding;
        this.source = source;
        this.jdbc = jdbc;
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        @Primary
        FakeEncoding indexedEncoding() {
            FakeEncoding encoding = new FakeEncoding();
            encoding.become("indexed-1");
            return encoding;
        }
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
    }

    @AfterEach
    void closeAll() {
        followers.forEach(Follower::close);
        // The next test's digest would have them encoded anew.
        jdbc.sql("delete from document where tenant = ?").param(tenant.value()).update();
    }

    @Test
    void wordsAreFoundWithinASecondOfTheCommit() {
        documents.awaitConsumed(documents.put("warm", "up"));
        awaitFound("up", "warm");
        List<RecordMetadata> sent = documents.put("d", "a quokka and other animals");
        documents.awaitConsumed(sent);
        long committed = System.nanoTime();
        awaitFound("quokka", "d");

        assertThat(Duration.ofNanos(System.nanoTime() - committed)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void anUpdatedDocumentIsFoundOnlyInItsNewVersion() {
        documents.put("d", "a quokka here");
        awaitFound("quokka", "d");
        documents.put("d", "a wombat there");
        awaitFound("wombat", "d");

        assertThat(found("quokka")).isEmpty();
        assertThat(search("wombat").getFirst().version())
                .isEqualTo(
                        source.find(tenant, new DocumentId("d")).orElseThrow().version());
    }

    @Test
    void aDeletedDocumentIsFoundNowhere() {
        documents.put("d", "a quokka here");
        documents.put("e", "another quokka there");
        awaitFound("quokka", "d", "e");
        await().atMost(SOON).until(() -> dense("d") && dense("e"));
        documents.delete("d");
        awaitFound("quokka", "e");

        assertThat(search("quokka", Optional.of(FakeEncoding.vector("a quokka here"))))
                .extracting(candidate -> candidate.id().value())
                .containsExactly("e");
    }

    @Test
    void vectorsFollowWords() {
        documents.put("d", "aaaa bbbb HELD", List.of(new Section(0, 1, "aaaa")), Map.of("k", 1));
        encoding.hold();
        awaitFound("bbbb", "d");
        assertThat(dense("d")).isFalse();
        encoding.letGo();
        await().atMost(SOON).until(() -> dense("d"));

        try (Snapshot snapshot = indexes.open(tenant)) {
            Candidate found = snapshot.search(query("bbbb", Optional.of(FakeEncoding.vector("aaaa bbbb"))))
                    .getFirst();
            assertThat(found.dense()).isBetween(0.98, 1.01);
            assertThat(text(snapshot.rankVectors().of(found).orElseThrow())).isEqualTo("indexed-1 of About d");
        }
    }

    @Test
    void aTenantWithoutDocumentsFindsNothing() {
        assertThat(indexes.search(DocumentFixture.newTenant(), query("any", Optional.empty())))
                .isEmpty();
    }

    @Test
    void goesOnWhereItStopped() {
        documents.put("d", "a quokka here");
        documents.awaitConsumed(documents.put("e", "a wombat"));
        Follower first = follower();
        drain(first);
        long before = first.find(tenant).orElseThrow().searchable();
        first.close();
        documents.awaitConsumed(documents.delete("e"));

        assertThat(folders().open(tenant, changes.store()).mark().change()).isEqualTo(before);
    }

    @Test
    void whatIsCommittedServesUntilItHasCaughtUp() {
        documents.awaitConsumed(documents.put("d", "a quokka here"));
        Follower first = follower();
        drain(first);
        first.close();
        documents.awaitConsumed(documents.put("d", "a wombat there"));
        Follower second = follower();
        assertThat(second.caughtUp()).isFalse();
        drain(second);

        assertThat(second.caughtUp()).isTrue();
        assertThat(found(second, "quokka")).isEmpty();
        assertThat(found(second, "wombat")).containsExactly("d");
    }

    @Test
    void aWipedFolderIsBuiltAnew() throws IOException {
        documents.awaitConsumed(documents.put("d", "a quokka here"));
        Follower first = follower();
        drain(first);
        first.close();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Follower second = follower();
        drain(second);

        assertThat(found(second, "quokka")).containsExactly("d");
    }

    @Test
    void aDamagedIndexIsMovedAwayAndBuiltAnew() throws IOException {
        documents.awaitConsumed(documents.put("d", "a quokka here"));
        Follower first = follower();
        drain(first);
        first.close();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] ^= 0x55;
                }
                Files.write(file, bytes);
            }
        }
        Follower second = follower();
        drain(second);

        assertThat(found(second, "quokka")).containsExactly("d");
        assertThat(own.resolve("moved").resolve(tenant.value())).isDirectory();
    }

    @Test
    void anIndexOfAnotherDatabaseIsMovedAway() {
        documents.awaitConsumed(documents.put("d", "a quokka here"));
        IndexFolders.Opened foreign = folders().open(tenant, UUID.randomUUID());
        foreign.index().commit(new IndexMark(UUID.randomUUID(), tenant, last(), "").write());
        foreign.close();
        Follower follower = follower();
        drain(follower);

        assertThat(found(follower, "quokka")).containsExactly("d");
        assertThat(own.resolve("moved").resolve(tenant.value())).isDirectory();
    }

    @Test
    void anIndexThatIsTooFarBehindIsBuiltAnew() {
        documents.put("d", "a quokka here");
        documents.awaitConsumed(documents.put("e", "a quokka there"));
        Follower first = follower();
        drain(first);
        first.close();
        documents.awaitConsumed(documents.delete("d"));
        jdbc.sql("delete from document_change where tenant = ? and deleted")
                .param(tenant.value())
                .update();
        jdbc.sql("update change_counter set forgotten = last_change where tenant = ?")
                .param(tenant.value())
                .update();
        Follower second = follower();
        drain(second);

        assertThat(found(second, "quokka")).containsExactly("e");
    }

    private Follower follower() {
        Follower follower = new Follower(
                changes, assembly, folders(), properties(), new IndexMetrics(new SimpleMeterRegistry()), encodings);
        followers.add(follower);
        return follower;
    }

    private IndexFolders folders() {
        return new IndexFolders(properties(), new IndexMetrics(new SimpleMeterRegistry()));
    }

    private IndexingProperties properties() {
        return new IndexingProperties(own, Duration.ofMillis(100), Duration.ofHours(1), 16, 1000);
    }

    private Path folder() {
        return own.resolve("index").resolve(tenant.value());
    }

    private void drain(Follower follower) {
        await().atMost(SOON).until(() -> {
            while (follower.step()) {
                assertThat(follower.find(tenant)).isPresent();
            }
            return follower.find(tenant).orElseThrow().searchable() >= last();
        });
    }

    private long last() {
        return Objects.requireNonNull(changes.positions().get(tenant)).last();
    }

    private boolean dense(String id) {
        return search("", Optional.of(FakeEncoding.vector("aaaa bbbb quokka"))).stream()
                .anyMatch(candidate -> candidate.id().value().equals(id) && !Double.isNaN(candidate.dense()));
    }

    private void awaitFound(String word, String... ids) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(found(word)).containsExactlyInAnyOrder(ids));
    }

    private List<String> found(String word) {
        return ids(search(word));
    }

    private List<String> found(Follower follower, String word) {
        return ids(follower.find(tenant).orElseThrow().index().search(query(word, Optional.empty())));
    }

    private static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.id().value()).toList();
    }

    private List<Candidate> search(String word) {
        return search(word, Optional.empty());
    }

    private List<Candidate> search(String word, Optional<float[]> vector) {
        return indexes.search(tenant, query(word, vector));
    }

    private static FirstStageQuery query(String word, Optional<float[]> vector) {
        return new FirstStageQuery(word, vector, Filter.ALL, 10);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
