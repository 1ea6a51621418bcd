package dev.millrace.stack.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stack.fault.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static final List<String> PARTS = List.of(
            FaultSystem.KAFKA,
            FaultSystem.POSTGRES,
            FaultSystem.INGEST,
            FaultSystem.FORECAST,
            FaultSystem.RETRIEVAL,
            FaultSystem.REGISTRY);
    private static final List<String> CUTTABLE = List.of(FaultSystem.KAFKA, FaultSystem.POSTGRES);

    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(schedule(7, 600)).isEqualTo(schedule(7, 600)).isNotEqualTo(schedule(8, 600));
    }

    @Test
    void everyPartIsHarmedInEveryWayItCanBe() {
        List<Fault> faults = schedule(1, 3_600).faults();
        for (String part : PARTS) {
            for (Kind kind : Kind.values()) {
                boolean there = faults.stream().anyMatch(fault -> fault.part().equals(part) && fault.kind() == kind);
                assertThat(there).as(part + " " + kind).isEqualTo(kind != Kind.CUT || CUTTABLE.contains(part));
            }
        }
        assertThat(faults.stream().map(Fault::at).toList()).isSorted();
    }

    @Test
    void aMinuteHasTheBrokerHeldUnderTheIngestServiceThatIsKilled() {
        for (long seed = 0; seed < 200; seed++) {
            List<Fault> faults = schedule(seed, 60).faults();
            List<Fault> held = faults.stream()
                    .filter(fault -> fault.part().equals(FaultSystem.KAFKA) && fault.kind() == Kind.PAUSE)
                    .filter(broker -> faults.stream()
                            .anyMatch(fault -> fault.part().equals(FaultSystem.INGEST)
                                    && fault.kind() == Kind.KILL
                                    && fault.at().compareTo(broker.at()) > 0
                                    && fault.at().compareTo(broker.ends()) < 0))
                    .collect(Collectors.toList());
            assertThat(held).as("seed " + seed).isNotEmpty();
        }
    }

    private static FaultSchedule schedule(long seed, int seconds) {
        return FaultSchedule.of(seed, Duration.ofSeconds(seconds), PARTS, CUTTABLE);
    }
}
