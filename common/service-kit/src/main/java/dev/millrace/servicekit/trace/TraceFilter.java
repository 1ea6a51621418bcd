package dev.millrace.servicekit.trace;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.springframework.web.filter.OncePerRequestFilter;

/** Names the trace of a request in whatever is logged on its thread, and in the answer. Before all other filters. */
public final class TraceFilter extends OncePerRequestFilter {

    private final RandomGenerator random;

    /** @param random safe for several threads */
    public TraceFilter(RandomGenerator random) {
        this.random = random;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TraceContext context = TraceContext.parse(request.getHeader(TraceContext.HEADER))
                .map(caller -> caller.child(random))
                .orElseGet(() -> TraceContext.begin(random));
        response.setHeader(TraceContext.HEADER, context.header());
        context.enter();
        try {
            chain.doFilter(request, response);
        } finally {
            TraceContext.leave();
        }
    }
}
