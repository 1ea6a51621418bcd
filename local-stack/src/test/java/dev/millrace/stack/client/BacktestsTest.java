package dev.millrace.stack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.terminal.BacktestView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacktestsTest {

    private static final String QUEUED = "{\"id\":\"7\",\"state\":\"queued\",\"progress\":0,\"series\":0}";
    private static final String RUNNING =
            "{\"id\":\"7\",\"state\":\"running\",\"progress\":0.5,\"series\":1,\"ofSeries\":2}";
    private static final String SUCCEEDED = """
            {"id":"7","state":"succeeded","progress":1,"series":2,"ofSeries":2,"result":{"series":2,"models":[
              {"model":"auto","series":2,"refused":0,"sawTheFuture":0,"figures":{"count":96,"mase":0.72,"relativeMae":0.6,"wql":0.01,
                "intervals":[{"level":80.0,"coverage":0.845,"scaledWidth":2.8}]},
               "comparison":{"against":"champion","series":2,"windows":12,"ratio":1.217,"wins":0.25,
                 "test":{"statistic":2.4,"pValue":0.031,"lags":0},"verdict":"worse"}},
              {"model":"champion","series":1,"refused":1,"sawTheFuture":1,"figures":{"count":0,"intervals":[]}}]}}
            """;

    private final Deque<String> answers = new ArrayDeque<>();
    private final HttpServer server = start();

    @BeforeEach
    void listen() {
        server.createContext("/", exchange -> {
            byte[] body = answers.removeFirst().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void oneIsFollowedToItsEnd() throws InterruptedException {
        answers.addAll(List.of(QUEUED, RUNNING, SUCCEEDED));
        List<Double> progress = new ArrayList<>();
        try (ServiceClient services = client()) {
            Backtests backtests = new Backtests(services);
            Backtests.Backtest done = backtests.run(Map.of(), now -> progress.add(now.progress()));

            assertThat(progress).containsExactly(0.0, 0.5);
            List<String> lines = BacktestView.table(done.result().orElseThrow());
            assertThat(lines).hasSize(3);
            assertThat(lines.getFirst().split("  +"))
                    .containsExactly(
                            "MODEL",
                            "SERIES",
                            "MASE",
                            "VS NAIVE",
                            "WQL",
                            "WITHIN 80 %",
                            "VS CHAMPION",
                            "WON",
                            "P",
                            "VERDICT");
            assertThat(lines.get(1).split("  +"))
                    .containsExactly(
                            "auto", "2", "0.720", "0.600", "0.0100", "84.5 %", "1.217", "25 %", "0.031", "worse");
            assertThat(lines.get(2)).startsWith("champion *");
            assertThat(BacktestView.marked(done.result().orElseThrow())).isTrue();
            assertThat(backtests.report("7").getPath()).isEqualTo("/v1/backtests/7/report");
        }
    }

    @Test
    void whatFailsIsItsCodeAndWhatToDo() {
        answers.add("{\"id\":\"7\",\"state\":\"failed\",\"progress\":0,\"series\":0,\"problem\":"
                + "{\"code\":\"history-too-short\",\"detail\":\"no\",\"remedy\":\"Send more\"}}");
        try (ServiceClient services = client()) {
            assertThatThrownBy(() -> new Backtests(services).run(Map.of(), now -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessage("history-too-short: no");
        }
    }

    private ServiceClient client() {
        return new ServiceClient(
                Ports.of(0, Map.of(Port.FORECAST, server.getAddress().getPort())));
    }

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
