package dev.millrace.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of every tutorial works as it is written, in the order it is written. */
@TestInstance(Lifecycle.PER_CLASS)
class TutorialIT {

    private static final int OFFSET = 6_000;
    private static final Duration COMMAND = Duration.ofMinutes(4);

    private Launcher launcher = new Launcher(Path.of("."));

    @BeforeAll
    void startTheStack(@TempDir Path home) throws Exception {
        launcher = new Launcher(home);
        launcher.run(Duration.ofMinutes(4), "./millrace up --postgres-port 15432 --port-offset " + OFFSET);
    }

    @AfterAll
    void stopTheStack() throws Exception {
        launcher.run(Duration.ofMinutes(2), "./millrace down");
    }

    static Stream<Path> tutorials() throws IOException {
        Path root = Path.of(System.getProperty("millrace.root", ".."));
        try (Stream<Path> pages = Files.list(root.resolve("docs/tutorials"))) {
            return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("tutorials")
    void everyCommandOfATutorialWorks(Path tutorial) throws Exception {
        List<String> commands = CommandBlocks.of(tutorial);
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            String here = onOurPorts(command);
            // What was just sent is stored a moment later; a person would try again too. A training takes what it
            // takes.
            await().atMost(COMMAND.plusSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> launcher.run(COMMAND, "set -e\n" + here));
        }
    }

    @Test
    void aRawRecordThatNobodyCanParseIsListedWithItsReasonAndCanBeSentAgain() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + (9092 + OFFSET), "enable.metrics.push", false),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("millrace.raw.default.influx", "no line protocol"))
                    .get(30, TimeUnit.SECONDS);
        }
        String list = "./millrace dead-letters millrace.dlt.raw.default.influx";
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(launcher.run(Duration.ofMinutes(1), list)).contains("REASON", "line"));
        assertThat(launcher.run(Duration.ofMinutes(1), list + " --replay")).contains("1 sent to their source again");
    }

    private static String onOurPorts(String command) {
        String here = command;
        for (int port : new int[] {8081, 8082, 8083, 8084, 9092}) {
            here = here.replace("127.0.0.1:" + port, "127.0.0.1:" + (port + OFFSET));
        }
        return here;
    }
}
