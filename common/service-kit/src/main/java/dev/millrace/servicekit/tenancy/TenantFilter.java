package dev.millrace.servicekit.tenancy;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.TenantArgumentResolver;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request see its own tenant's rows, behind the filter that holds it to its key's. */
final class TenantFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<TenantId> tenant = tenant(request);
        if (tenant.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            Tenancy.of(tenant.get(), () -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /** Empty for a header that names none: what asks for the tenant refuses it, and no rows are shown to the rest. */
    private static Optional<TenantId> tenant(HttpServletRequest request) {
        try {
            return Optional.of(TenantArgumentResolver.tenant(request.getHeader(TenantArgumentResolver.HEADER)));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }
}
