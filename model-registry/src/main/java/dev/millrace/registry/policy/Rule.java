package dev.millrace.registry.policy;

import dev.millrace.registry.evidence.Amount;
import dev.millrace.registry.evidence.Evidence;
import java.util.Optional;

/** One rule of a policy, parsed. */
sealed interface Rule {

    /** {@code mse <= 0.5}. */
    record Threshold(String metric, Comparison comparison, Amount limit, Where where) implements Rule {}

    /** {@code coverage within 0.87..0.93}; both ends belong to it. */
    record Within(String metric, Amount low, Amount high, Where where) implements Rule {}

    /**
     * {@code mse <= champion * 1.00 on the same windows}: against the version that the alias names now.
     *
     * @param operator one of {@code * + -}
     * @param by what the champion's value is changed by; 1 for {@code *} changes nothing
     * @param sameWindows only evidence on the same data and windows compares
     */
    record Relative(String metric, Comparison comparison, char operator, Amount by, boolean sameWindows, Where where)
            implements Rule {}

    /** Every kernel that the manifest names has newest evidence within its tolerance on the hardware. */
    record KernelsConform(Hardware hardware) implements Rule {}

    /** The manifest says what it takes to make the version again. */
    record ManifestComplete() implements Rule {}

    /** The manifest's code has a version and was not changed beside it. */
    record CodeClean() implements Rule {}

    /** How two amounts compare. */
    enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        boolean holds(int compared) {
            return switch (this) {
                case LESS -> compared < 0;
                case AT_MOST -> compared <= 0;
                case MORE -> compared > 0;
                case AT_LEAST -> compared >= 0;
            };
        }

        /** What does not hold then. */
        String opposite() {
            return switch (this) {
                case LESS -> ">=";
                case AT_MOST -> ">";
                case MORE -> "<=";
                case AT_LEAST -> "<";
            };
        }
    }

    /** On which machine. */
    sealed interface Hardware {

        /** The one that the registry is told it serves, by {@code millrace.registry.hardware}. */
        record Here() implements Hardware {}

        record Named(String name) implements Hardware {}

        default String name(String here) {
            return switch (this) {
                case Here() -> here;
                case Named(String name) -> name;
            };
        }
    }

    /** Which evidence counts; what is absent is not asked for. */
    record Where(Optional<Hardware> hardware, Optional<String> windows, Optional<String> data) {

        static final Where ANY = new Where(Optional.empty(), Optional.empty(), Optional.empty());

        boolean takes(Evidence evidence, String here) {
            return (hardware.isEmpty() || evidence.hardware().equals(hardware.map(machine -> machine.name(here))))
                    && (windows.isEmpty() || windows.equals(evidence.windows()))
                    && (data.isEmpty() || data.equals(evidence.data().flatMap(Evidence.Data::digest)));
        }

        /** For a message: empty, or with a space before it. */
        String words(String here) {
            return hardware.map(machine -> " on hardware " + machine.name(here)).orElse("")
                    + windows.map(named -> " on windows " + named).orElse("")
                    + data.map(digest -> " on data " + digest).orElse("");
        }
    }
}
