package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads documents, each in a thread of its own with a deadline. A parser that does not end in time keeps its place until
 * it does, so that no more of them run than there are places. Thread-safe.
 */
@Component
public final class Extraction {

    private static final Logger log = LoggerFactory.getLogger(Extraction.class);

    /** Parsers recurse; the deepest ones PDFBox allows itself fit. */
    private static final long STACK = 4L << 20;

    /** What a reader that asks the deadline may need to end by itself and say why. */
    private static final long GRACE_MILLIS = 1_000;

    private final DocumentLimits limits;
    private final Semaphore threads;
    private final MeterRegistry meters;

    public Extraction(DocumentLimits limits, MeterRegistry meters) {
        this.limits = limits;
        this.threads = new Semaphore(limits.threads(), true);
        this.meters = meters;
        meters.gauge("millrace.ingest.extractions.active", threads, free -> limits.threads() - free.availablePermits());
    }

    /**
     * The document's text.
     *
     * @throws ApiException one of the {@code document-} codes; {@code overloaded} when no place came free
     */
    public Extracted extract(Source source, DocumentType type) {
        enter();
        Deadline deadline = Deadline.in(limits.extraction());
        FutureTask<Extracted> reading = new FutureTask<>(() -> {
            Timer.Sample timer = Timer.start(meters);
            try {
                return read(source, type, deadline);
            } finally {
                timer.stop(meters.timer("millrace.ingest.extraction", "type", type.mediaType()));
                threads.release();
            }
        });
        Thread.Builder.OfPlatform builder = Thread.ofPlatform().daemon().name("extraction");
        builder.stackSize(STACK).start(reading);
        try {
            return reading.get(deadline.millisLeft() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw deadline.exceeded();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException refusal ? refusal : broken(type, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The service is stopping", Duration.ofSeconds(1), e);
        }
    }

    private void enter() {
        try {
            if (threads.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw DocumentGate.overloaded();
    }

    private Extracted read(Source source, DocumentType type, Deadline deadline) {
        try {
            return extractor(type).extract(source, limits, deadline);
        } catch (OutOfMemoryError e) {
            log.warn("a document of {} did not fit into the heap", type.mediaType());
            throw new ApiException(
                    ErrorCode.DOCUMENT_TOO_LARGE, "Reading the document takes more memory than there is");
        } catch (StackOverflowError e) {
            throw new ApiException(ErrorCode.DOCUMENT_BROKEN, "The document is nested too deeply");
        } catch (IOException e) {
            throw refusalIn(e).orElseGet(() -> broken(type, e));
        } catch (RuntimeException e) {
            throw refusalIn(e).orElseGet(() -> broken(type, e));
        }
    }

    /** A reader's refusal, also where a parser has put an exception of its own around it. */
    private static Optional<ApiException> refusalIn(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < 10; i++) {
            if (cause instanceof ApiException refusal) {
                return Optional.of(refusal);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static TextExtractor extractor(DocumentType type) {
        return switch (type) {
            case TEXT -> new PlainText();
            case MARKDOWN -> new MarkdownText();
            case HTML -> new HtmlText();
            case PDF -> new PdfText();
        };
    }

    private static ApiException broken(DocumentType type, Throwable cause) {
        log.debug("a document could not be read", cause);
        return new ApiException(
                ErrorCode.DOCUMENT_BROKEN,
                "The document cannot be read as " + type.mediaType()
                        + (cause instanceof IOException && cause.getMessage() != null ? ": " + cause.getMessage() : ""),
                List.of(),
                Optional.empty(),
                cause);
    }
}
