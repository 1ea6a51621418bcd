package dev.millrace.servicekit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TraceFilterTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final TraceFilter filter = new TraceFilter(new Random(1));

    @Test
    void aCallersTraceGoesOn() throws Exception {
        TraceContext inside = inside(CALLER);
        assertThat(inside.traceId()).isEqualTo(TRACE);
        assertThat(inside.spanId()).isNotEqualTo("00f067aa0ba902b7").hasSize(16);
        assertThat(inside.sampled()).isTrue();
        assertThat(TraceContext.current()).isEmpty();
    }

    @Test
    void whatIsNoTraceBeginsOne() throws Exception {
        for (String header : List.of(
                "",
                "x",
                CALLER.toUpperCase(java.util.Locale.ROOT),
                CALLER + "-more",
                "ff" + CALLER.substring(2),
                "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-" + "0".repeat(16) + "-01")) {
            assertThat(inside(header).traceId()).as(header).isNotEqualTo(TRACE).hasSize(32);
        }
        assertThat(inside(null).traceId()).hasSize(32);
        assertThat(inside("01" + CALLER.substring(2) + "-more").traceId()).isEqualTo(TRACE);
    }

    private TraceContext inside(@Nullable String header) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (header != null) {
            request.addHeader(TraceContext.HEADER, header);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        AtomicReference<Optional<TraceContext>> seen = new AtomicReference<>(Optional.empty());
        filter.doFilter(request, response, (asked, answered) -> seen.set(TraceContext.current()));
        TraceContext inside = seen.get().orElseThrow();
        assertThat(response.getHeader(TraceContext.HEADER)).isEqualTo(inside.header());
        return inside;
    }
}
