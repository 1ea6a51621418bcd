package dev.millrace.retrieval.answer;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.EventStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer's events as they come. What is refused before the first of them is refused as any request; what fails later is an event {@code
 * error}, the last one. For one answer.
 */
final class AnswerStream {

    private static final Logger log = LoggerFactory.getLogger(AnswerStream.class);

    private final HttpServletResponse response;
    private final JsonMapper json;
    private @Nullable EventStream stream;

    AnswerStream(HttpServletResponse response, JsonMapper json) {
        this.response = response;
        this.json = json;
    }

    /** The client does not read any more. */
    private static final class ClientGone extends RuntimeException {
        ClientGone(IOException cause) {
            super(cause);
        }
    }

    void send(Consumer<Consumer<AnswerEvent>> asked) {
        try {
            asked.accept(event -> write(event.name(), event));
        } catch (ClientGone gone) {
            log.debug("client went away", gone);
        } catch (RuntimeException failure) {
            if (stream == null) {
                throw failure;
            }
            error(failure);
        }
    }

    private void error(RuntimeException failure) {
        ErrorCode code = failure instanceof ApiException refusal ? refusal.code() : ErrorCode.INTERNAL;
        if (code == ErrorCode.INTERNAL) {
            log.error("an answer broke off", failure);
        }
        String detail = failure instanceof ApiException ? String.valueOf(failure.getMessage()) : code.title();
        try {
            write("error", Map.of("code", code.code(), "detail", detail, "remedy", code.remedy()));
        } catch (ClientGone gone) {
            log.debug("client went away", gone);
        }
    }

    private void write(String event, Object data) {
        try {
            EventStream open = stream;
            if (open == null) {
                open = EventStream.open(response, json);
                stream = open;
            }
            open.send(event, data);
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }
}
