package dev.millrace.servicekit.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where in a trace something happens (W3C Trace Context, level 1).
 *
 * @param traceId 32 hex digits, not all 0
 * @param spanId 16 hex digits, not all 0
 * @param sampled whether somebody records the trace
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    /** The header. */
    public static final String HEADER = "traceparent";

    static final String TRACE = "traceId";
    static final String SPAN = "spanId";
    private static final String FLAGS = "traceFlags";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** The context of a header; empty for what is none. A later version may have more behind it. */
    static Optional<TraceContext> parse(@Nullable String header) {
        if (header == null || header.length() > 512) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(header);
        if (!form.matches() || (form.group(1).equals("00") && form.group(5) != null)) {
            return Optional.empty();
        }
        return Optional.of(
                new TraceContext(form.group(2), form.group(3), (Integer.parseInt(form.group(4), 16) & 1) == 1));
    }

    static TraceContext begin(RandomGenerator random) {
        return new TraceContext(hex(random, 2), hex(random, 1), false);
    }

    /** A part of the same trace. */
    TraceContext child(RandomGenerator random) {
        return new TraceContext(traceId, hex(random, 1), sampled);
    }

    /** What this thread works on; empty outside of a request. */
    public static Optional<TraceContext> current() {
        String trace = MDC.get(TRACE);
        String span = MDC.get(SPAN);
        return trace == null || span == null
                ? Optional.empty()
                : Optional.of(new TraceContext(trace, span, "01".equals(MDC.get(FLAGS))));
    }

    /** As the header has it. */
    public String header() {
        return "00-" + traceId + "-" + spanId + "-" + flags();
    }

    private String flags() {
        return sampled ? "01" : "00";
    }

    void enter() {
        MDC.put(TRACE, traceId);
        MDC.put(SPAN, spanId);
        MDC.put(FLAGS, flags());
    }

    static void leave() {
        MDC.remove(TRACE);
        MDC.remove(SPAN);
        MDC.remove(FLAGS);
    }

    private static String hex(RandomGenerator random, int longs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            // Never 0, which says that there is none.
            text.append(HexFormat.of().toHexDigits(random.nextLong() | 1));
        }
        return text.toString();
    }
}
