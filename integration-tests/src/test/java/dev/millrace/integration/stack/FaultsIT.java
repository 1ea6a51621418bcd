package dev.millrace.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./millrace bench faults}: what was acknowledged is what is there, whatever happens to the parts. */
class FaultsIT {

    @Test
    void whatWasAcknowledgedIsWhatIsThereWhateverHappensToTheParts(@TempDir Path home) throws Exception {
        long seed =
                Optional.ofNullable(Long.getLong("millrace.seed")).orElseGet(() -> 1L + new Random().nextInt(1 << 20));
        System.out.println("replay with -Dmillrace.seed=" + seed);
        String verdict = new Launcher(home)
                .run(
                        Duration.ofMinutes(9),
                        "./millrace bench faults --seconds 60 --points 60000 --documents 60 --seed " + seed);
        assertThat(verdict).contains("seed " + seed + ": pass");
    }
}
