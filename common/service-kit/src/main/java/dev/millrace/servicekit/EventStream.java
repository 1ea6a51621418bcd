package dev.millrace.servicekit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events, each on its way as soon as it is written. For the thread of the request alone; writing waits for a client that reads
 * slowly.
 */
public final class EventStream {

    private final OutputStream out;
    private final JsonMapper json;

    private EventStream(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    /** Begins the answer: headers may follow no more, and a refusal can only be an event. */
    public static EventStream open(HttpServletResponse response, JsonMapper json) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // Proxies that gather answers would keep events back.
        response.setHeader("X-Accel-Buffering", "no");
        return new EventStream(response.getOutputStream(), json);
    }

    /** @param data becomes JSON of one line @throws IOException when the client is gone */
    public void send(String event, Object data) throws IOException {
        write("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    /** @param id that a client may go on after */
    public void send(String id, String event, Object data) throws IOException {
        write("id: " + id + "\nevent: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    /** What clients pass over; it keeps the connection open. */
    public void comment(String text) throws IOException {
        write(": " + text + "\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
