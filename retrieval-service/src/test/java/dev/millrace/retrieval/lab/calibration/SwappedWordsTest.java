package dev.millrace.retrieval.lab.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwappedWordsTest {

    private static final Map<String, Double> RARENESS =
            Map.of("the", 0.0, "of", 0.0, "session", .3, "browser", .4, "ends", .5, "administrator", .9);

    private static SwappedWords swapped(String... others) {
        return new SwappedWords(List.of(others), word -> RARENESS.getOrDefault(word, 1.0), 3);
    }

    @Test
    void theRarestThirdBecomesWordsThatTheCollectionDoesNotHave() {
        assertThat(swapped("quokka, session").of("the session of the browser ends"))
                .isEqualTo("the session of the browser quokka");
        assertThat(swapped("quokka").of("the administrator of the session")).isEqualTo("the quokka of the session");
    }

    @Test
    void wordsOfTheCollectionAndShortOnesAreNotSwappedIn() {
        assertThat(swapped("the session of a fox").isPossible()).isFalse();
    }
}
