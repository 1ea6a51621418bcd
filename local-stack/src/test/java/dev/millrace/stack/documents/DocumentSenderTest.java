package dev.millrace.stack.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.stack.Failure;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import java.io.BufferedReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSenderTest {

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private HttpServer service;
    private ServiceClient client;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/v1/documents", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestURI().getRawQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            int status = body.contains("bad") ? 422 : body.contains("away") ? 503 : 200;
            String code = status == 422 ? "document-empty" : "unavailable";
            String answer = status == 200
                    ? "{\"id\":\"x\",\"bytes\":" + body.length() + ",\"characters\":2,\"parts\":1}"
                    : "{\"code\":\"" + code + "\",\"detail\":\"d\"}";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
        client = new ServiceClient(
                Ports.of(0, Map.of(Port.INGEST, service.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        client.close();
        service.stop(0);
    }

    @Test
    void sendsTheDocumentsOfADirectoryUnderTheirPathsWithTheTagsGiven(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("sub dir"));
        Files.createDirectories(directory.resolve(".git"));
        Files.writeString(directory.resolve("a.txt"), "good");
        Files.writeString(directory.resolve("sub dir/b.MD"), "# good");
        Files.writeString(directory.resolve("c.html"), "bad");
        Files.writeString(directory.resolve("d.csv"), "no document");
        Files.writeString(directory.resolve(".git/e.txt"), "hidden");

        DocumentSender sender = new DocumentSender(client);
        sender.files(DocumentFile.in(directory), List.of("a b", "c"), _ -> {});

        assertThat(received)
                .containsExactlyInAnyOrder(
                        "id=a.txt&tag=a%20b&tag=c text/plain good",
                        "id=sub%20dir%2Fb.MD&tag=a%20b&tag=c text/markdown # good",
                        "id=c.html&tag=a%20b&tag=c text/html bad");
        assertThat(sender.tally().accepted()).isEqualTo(2);
        assertThat(sender.tally().bytes()).isEqualTo(10);
        assertThat(sender.tally().listed()).containsExactly(new Tally.Refused("c.html", "document-empty: d"));
    }

    @Test
    void sendsADocumentOfEachLine() throws Exception {
        DocumentSender sender = new DocumentSender(client);
        sender.lines(new BufferedReader(new StringReader("{\"text\":\"good\"}\n\n{\"text\":\"bad\"}\n")), _ -> {});

        assertThat(received)
                .containsExactlyInAnyOrder(
                        "null application/json {\"text\":\"good\"}", "null application/json {\"text\":\"bad\"}");
        assertThat(sender.tally().accepted()).isEqualTo(1);
        assertThat(sender.tally().listed()).containsExactly(new Tally.Refused("line 3", "document-empty: d"));
    }

    @Test
    void endsWhereTheServiceTakesNothing() {
        DocumentSender sender = new DocumentSender(client);

        assertThatThrownBy(() -> sender.lines(new BufferedReader(new StringReader("{\"text\":\"away\"}\n")), _ -> {}))
                .isInstanceOf(Failure.class)
                .hasMessage("unavailable: d");
        assertThat(sender.tally().refused()).isZero();
    }
}
