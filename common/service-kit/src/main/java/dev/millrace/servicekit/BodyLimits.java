package dev.millrace.servicekit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Bounds JSON bodies, sent as they are or with gzip or zstd, each in its size and the large ones in their number, so that callers cannot exhaust
 * the heap. A service whose controllers take {@code @RequestBody} imports it; one that streams its bodies has limits of its own.
 */
@ControllerAdvice
@EnableConfigurationProperties(BodyProperties.class)
public final class BodyLimits extends RequestBodyAdviceAdapter implements HandlerInterceptor, WebMvcConfigurer {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String PERMIT = BodyLimits.class.getName();

    private final int maxBody;
    private final long largeBody;
    private final Semaphore largeBodies;
    /** The heap is what is to be protected, and {@code maxBody} does that: values that repeat compress by more than any text does. */
    private final RequestBodies bodies = new RequestBodies(Integer.MAX_VALUE, _ -> {});

    BodyLimits(BodyProperties limits) {
        this.maxBody = Math.toIntExact(limits.max().toBytes());
        this.largeBody = limits.large().toBytes();
        this.largeBodies = new Semaphore(limits.maxLarge(), true);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        long length = request.getContentLengthLong();
        boolean unknown = length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || RequestBodies.isEncoded(Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)));
        if (request.getMethod().equals("POST") && (unknown || length >= largeBody)) {
            if (length > maxBody) {
                throw new ApiException(ErrorCode.BODY_TOO_LARGE, "The body may have at most " + maxBody + " bytes");
            }
            if (!largeBodies.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ApiException(
                        ErrorCode.OVERLOADED, "Too many large bodies at once", List.of(), Optional.of(PATIENCE), null);
            }
            request.setAttribute(PERMIT, PERMIT);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(PERMIT) != null) {
            request.removeAttribute(PERMIT);
            largeBodies.release();
        }
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        HttpHeaders headers = message.getHeaders();
        InputStream body = bodies.open(
                message.getBody(),
                headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING),
                headers.getContentLength(),
                DataSize.ofBytes(maxBody));
        return new Read(new ByteArrayInputStream(body.readAllBytes()), headers);
    }

    private record Read(InputStream body, HttpHeaders headers) implements HttpInputMessage {
        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
