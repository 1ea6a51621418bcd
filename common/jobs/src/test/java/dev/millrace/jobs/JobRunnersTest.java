package dev.millrace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRunnersTest {

    @Test
    void kindsWithoutALaneOfTheirOwnShareOne() {
        JobRunners runners =
                new JobRunners(List.of(new Fake("training", "main"), new Fake("backtest", "backtest"), new Plain()));
        assertThat(runners.lanes())
                .isEqualTo(Map.of("main", List.of("plain", "training"), "backtest", List.of("backtest")));
    }

    private record Fake(String kind, String lane) implements JobRunner {
        @Override
        public Outcome run(JobLease lease, JobControl control) {
            return new Outcome.Stopped();
        }
    }

    private static final class Plain implements JobRunner {
        @Override
        public String kind() {
            return "plain";
        }

        @Override
        public Outcome run(JobLease lease, JobControl control) {
            return new Outcome.Stopped();
        }
    }
}
