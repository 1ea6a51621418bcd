package dev.millrace.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    private static final long OWN = ProcessHandle.current().pid();

    @Test
    void aLivingProcessIsItself() {
        ProcessIdentity own = ProcessIdentity.of(OWN).orElseThrow();
        assertThat(own.alive()).contains(ProcessHandle.current());
        assertThat(ProcessIdentity.of(OWN)).contains(own);
    }

    @Test
    void aLaterProcessWithTheSameNumberIsAnother() {
        ProcessIdentity former = new ProcessIdentity(OWN, "another boot:1");
        assertThat(former.alive()).isEmpty();
    }

    @Test
    void anEndedProcessIsNotAlive() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
        assertThat(identity.alive()).isPresent();
        process.destroyForcibly().waitFor();
        assertThat(identity.alive()).isEmpty();
    }

    @Test
    void aRecordCountsOnlyWhileItsProcessLives(@TempDir Path folder) {
        RunRecords records = new RunRecords(folder);
        ProcessIdentity own = ProcessIdentity.of(OWN).orElseThrow();
        RunRecord record = new RunRecord("kafka", own, 9092, Instant.EPOCH, "a");
        records.write(record);
        records.write(new RunRecord("postgres", new ProcessIdentity(OWN, "1"), 54329, Instant.EPOCH, ""));
        assertThat(records.running("kafka")).contains(record);
        assertThat(records.running("postgres")).isEmpty();
        assertThat(records.running("ingest-service")).isEmpty();
    }

    @Test
    void aBrokenRecordIsNone(@TempDir Path folder) throws IOException {
        java.nio.file.Files.writeString(folder.resolve("kafka.json"), "{\"name\":");
        assertThat(new RunRecords(folder).running("kafka")).isEmpty();
    }
}
