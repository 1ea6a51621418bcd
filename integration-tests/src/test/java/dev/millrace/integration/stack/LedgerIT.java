package dev.millrace.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./millrace verify ledger}: what was acknowledged is what is stored, though parts are killed. */
class LedgerIT {

    @Test
    void whatWasAcknowledgedIsWhatIsStoredThoughPartsAreKilled(@TempDir Path home) throws Exception {
        long seed =
                Optional.ofNullable(Long.getLong("millrace.seed")).orElseGet(() -> 1L + new Random().nextInt(1 << 20));
        System.out.println("replay with -Dmillrace.seed=" + seed);
        String verdict = new Launcher(home)
                .run(
                        Duration.ofMinutes(6),
                        "./millrace verify ledger --points 60000 --series 60 --kills 5 --postgres --seed " + seed);
        assertThat(verdict).contains("status         pass");
    }
}
