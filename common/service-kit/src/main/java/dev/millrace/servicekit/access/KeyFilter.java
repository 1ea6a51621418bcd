package dev.millrace.servicekit.access;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.TenantArgumentResolver;
import dev.millrace.servicekit.access.AccessRules.Need;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets in who shows a key with the scope that the path needs, as {@code Authorization: Bearer KEY}, {@code Token KEY} (InfluxDB's clients) or {@code X-Api-Key}. The
 * tenant is the key's own; a key of all tenants names it in a header.
 */
final class KeyFilter extends OncePerRequestFilter {

    private static final String HEADER = "X-Api-Key";
    private static final List<String> SCHEMES = List.of("bearer ", "token ");
    private static final int LONGEST = 512;

    private final Keys keys;
    private final RateLimits limits;
    private final HandlerExceptionResolver refusals;

    KeyFilter(Keys keys, RateLimits limits, HandlerExceptionResolver refusals) {
        this.keys = keys;
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Need need = AccessRules.need(request.getMethod(), request.getRequestURI());
        HttpServletRequest admitted;
        try {
            admitted = switch (need) {
                case Need.Nothing nothing -> request;
                case Need.AnyKey any -> as(caller(request), request);
                case Need.Scope(String scope) -> {
                    Caller caller = caller(request);
                    if (caller.tenant().isPresent() && Scopes.isOfAllTenants(scope)) {
                        throw new ApiException(
                                ErrorCode.FORBIDDEN,
                                "This is for keys of all tenants; key " + caller.key() + " is of one");
                    }
                    if (!caller.may(scope)) {
                        throw new ApiException(
                                ErrorCode.FORBIDDEN, "The key " + caller.key() + " lacks the scope " + scope);
                    }
                    yield as(caller, request);
                }
            };
        } catch (ApiException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            }
            refusals.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(admitted, response);
    }

    private Caller caller(HttpServletRequest request) {
        String key = key(request)
                .orElseThrow(() -> new ApiException(ErrorCode.UNAUTHENTICATED, "The request shows no API key"));
        Caller caller = keys.find(Keys.hash(key))
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNAUTHENTICATED, "The API key is unknown, has expired or was revoked"));
        limits.take(caller);
        return caller;
    }

    private static Optional<String> key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Optional<String> key = Optional.ofNullable(request.getHeader(HEADER));
        if (authorization != null) {
            String lower = authorization.toLowerCase(Locale.ROOT);
            key = SCHEMES.stream()
                    .filter(lower::startsWith)
                    .map(scheme -> authorization.substring(scheme.length()).strip())
                    .findFirst();
        }
        return key.filter(one -> !one.isEmpty() && one.length() <= LONGEST);
    }

    private static HttpServletRequest as(Caller caller, HttpServletRequest request) {
        request.setAttribute(Caller.ATTRIBUTE, caller);
        String asked = request.getHeader(TenantArgumentResolver.HEADER);
        Optional<TenantId> own = caller.tenant();
        if (own.isEmpty()) {
            return request;
        }
        if (asked != null && !asked.equals(own.get().value())) {
            throw new ApiException(
                    ErrorCode.FORBIDDEN,
                    "The key " + caller.key() + " is of another tenant than " + TenantArgumentResolver.HEADER
                            + " names");
        }
        return new OfTenant(request, own.get());
    }

    /** Names the key's tenant as if the request had. */
    private static final class OfTenant extends HttpServletRequestWrapper {

        private final String tenant;

        OfTenant(HttpServletRequest request, TenantId tenant) {
            super(request);
            this.tenant = tenant.value();
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(TenantArgumentResolver.HEADER) ? tenant : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(TenantArgumentResolver.HEADER)
                    ? Collections.enumeration(List.of(tenant))
                    : super.getHeaders(name);
        }
    }
}
