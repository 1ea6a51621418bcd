package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void wherePiecesEndDoesNotMatter() {
        long seed = Long.getLong("millrace.seed", new Random().nextLong());
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        List<String> stops = List.of("aab", "\n\nQ:", "abba");
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append("ab\nQ: ".charAt(random.nextInt(6)));
            }
            int end = stops.stream()
                    .mapToInt(stop -> text.indexOf(stop))
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(text.length());
            StopStrings strings = new StopStrings(stops);
            StringBuilder given = new StringBuilder();
            for (int at = 0; at < text.length() && strings.met().isEmpty(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(5));
                given.append(strings.add(text.substring(at, next)));
                assertThat(text.toString()).startsWith(given.toString());
                at = next;
            }
            given.append(strings.end());
            assertThat(given).hasToString(text.substring(0, end));
            assertThat(strings.met().isPresent()).isEqualTo(end < text.length());
        }
    }

    @Test
    void whatCannotBecomeAStopStringComesAtOnce() {
        StopStrings strings = new StopStrings(List.of("END"));
        assertThat(strings.add("some E")).isEqualTo("some ");
        assertThat(strings.add("X")).isEqualTo("EX");
        assertThat(strings.add("EN")).isEmpty();
        assertThat(strings.add("D and more")).isEmpty();
        assertThat(strings.met()).contains("END");
        assertThat(strings.add("more")).isEmpty();
        assertThat(strings.end()).isEmpty();
    }

    @Test
    void withoutStopStringsNothingWaits() {
        StopStrings strings = new StopStrings(List.of());
        assertThat(strings.add("all of it")).isEqualTo("all of it");
        assertThat(strings.end()).isEmpty();
    }
}
