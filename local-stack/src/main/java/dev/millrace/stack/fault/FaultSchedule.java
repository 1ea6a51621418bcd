package dev.millrace.stack.fault;

import dev.millrace.stack.fault.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens when. Follows from the seed alone. Every part is harmed before any is harmed again; some faults fall into others. Once in a
 * while the broker is held while the ingest-service is killed: whoever had acknowledged what the broker had not, loses it there.
 */
record FaultSchedule(List<Fault> faults) {

    private static final Duration QUIET_AT_FIRST = Duration.ofSeconds(3);
    private static final int SHORTEST = 500;
    private static final int LONGEST = 6_000;
    private static final int BETWEEN = 1_000;
    private static final int BETWEEN_AT_MOST = 4_000;
    private static final double SECOND = 0.35;
    private static final int HELD = 4_000;

    /** Between two times that the broker is held under the ingest-service. */
    private static final Duration HELD_EVERY = Duration.ofSeconds(30);

    FaultSchedule {
        faults = List.copyOf(faults);
    }

    static FaultSchedule of(long seed, Duration duration, List<String> parts, List<String> cuttable) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        List<String> round = new ArrayList<>();
        Duration now = QUIET_AT_FIRST;
        Duration held = QUIET_AT_FIRST.plusMillis(random.nextInt(BETWEEN_AT_MOST));
        while (now.compareTo(duration) < 0) {
            if (now.compareTo(held) >= 0) {
                now = held(random, now, faults);
                held = now.plus(HELD_EVERY);
                continue;
            }
            String part = next(random, round, parts);
            Fault first = fault(random, part, now, cuttable);
            faults.add(first);
            Duration ends = first.ends();
            if (parts.size() > 1 && random.nextDouble() < SECOND) {
                String other = next(random, round, parts);
                if (!other.equals(part)) {
                    Duration at = now.plusMillis(
                            random.nextInt(Math.toIntExact(first.lasts().toMillis())));
                    Fault second = fault(random, other, at, cuttable);
                    faults.add(second);
                    ends = ends.compareTo(second.ends()) > 0 ? ends : second.ends();
                }
            }
            now = ends.plusMillis(random.nextInt(BETWEEN, BETWEEN_AT_MOST));
        }
        faults.sort(Comparator.comparing(Fault::at));
        return new FaultSchedule(faults);
    }

    private static Duration held(Random random, Duration now, List<Fault> faults) {
        Fault broker = new Fault(Kind.PAUSE, FaultSystem.KAFKA, now, Duration.ofMillis(HELD));
        Duration killed = now.plusMillis(random.nextInt(HELD / 4, HELD / 2));
        faults.add(broker);
        faults.add(new Fault(
                Kind.KILL, FaultSystem.INGEST, killed, Duration.ofMillis(random.nextInt(SHORTEST, HELD / 2))));
        return broker.ends().plusMillis(random.nextInt(BETWEEN, BETWEEN_AT_MOST));
    }

    private static String next(Random random, List<String> round, List<String> parts) {
        if (round.isEmpty()) {
            round.addAll(parts);
            Collections.shuffle(round, random);
        }
        return round.removeLast();
    }

    private static Fault fault(Random random, String part, Duration at, List<String> cuttable) {
        Kind kind = Kind.values()[random.nextInt(cuttable.contains(part) ? Kind.values().length : Kind.CUT.ordinal())];
        return new Fault(kind, part, at, Duration.ofMillis(random.nextInt(SHORTEST, LONGEST)));
    }
}
