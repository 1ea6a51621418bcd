package dev.millrace.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of every tutorial works as it is written, in the order it is written. */
@TestInstance(Lifecycle.PER_CLASS)
class TutorialIT {

    private static final int OFFSET = 21_000;

    private Launcher launcher = new Launcher(Path.of("."));

    @BeforeAll
    void startTheStack(@TempDir Path home) throws Exception {
        launcher = new Launcher(home);
        launcher.run(Duration.ofMinutes(4), "./millrace up --port-offset " + OFFSET);
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
            // What was just sent is stored a moment later; a person would try again too.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> launcher.run(Duration.ofMinutes(1), "set -e\n" + here));
        }
    }

    private static String onOurPorts(String command) {
        String here = command;
        for (int port : new int[] {8081, 8082, 8083, 8084, 9092}) {
            here = here.replace("127.0.0.1:" + port, "127.0.0.1:" + (port + OFFSET));
        }
        return here;
    }
}
