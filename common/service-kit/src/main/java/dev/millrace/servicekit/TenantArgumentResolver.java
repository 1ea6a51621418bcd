package dev.millrace.servicekit;

import dev.millrace.events.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller the tenant of the request: header {@value #HEADER}, or {@link TenantId#DEFAULT} without one. */
public final class TenantArgumentResolver implements HandlerMethodArgumentResolver {

    public static final String HEADER = "X-Millrace-Tenant";

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == TenantId.class;
    }

    @Override
    public TenantId resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        return tenant(request.getHeader(HEADER));
    }

    /** @param name as the header says it; null without one @throws ApiException {@code invalid-request} */
    public static TenantId tenant(@Nullable String name) {
        if (name == null) {
            return TenantId.DEFAULT;
        }
        try {
            return new TenantId(name);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(HEADER, String.valueOf(e.getMessage()));
        }
    }
}
