package dev.millrace.retrieval.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.prompt.PassageBlocks.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassageBlocksTest {

    private final long seed = Long.getLong("millrace.seed", new Random().nextLong());

    @Test
    void everyPlaceIsInOnePassageAndThePassageIsTheSameWhereverOneComesFrom() {
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<Section> sections = new ArrayList<>();
        for (int section = 0; section < 4; section++) {
            sections.add(new Section(text.length(), 1, "Part " + section));
            text.append("Part ").append(section).append("\n\n");
            int sentences = 1 + random.nextInt(60);
            for (int i = 0; i < sentences; i++) {
                text.append("Sentence ").append(i).append(" has ");
                text.append("some ".repeat(random.nextInt(20))).append("words. ");
            }
        }
        String all = text.toString();
        PassageBlocks blocks = new PassageBlocks(all.length(), sections, all::substring, 150);
        List<Passage> passages = blocks.all();
        int before = 0;
        for (Passage passage : passages) {
            assertThat(passage.text()).isEqualTo(all.substring(passage.begin(), passage.end()));
            assertThat(passage.text().length()).isLessThanOrEqualTo(300);
            assertThat(all.substring(before, passage.begin())).isBlank();
            assertThat(sections)
                    .noneMatch(section -> section.begin() > passage.begin() && section.begin() < passage.end());
            for (int place : new int[] {passage.begin(), passage.end() - 1}) {
                assertThat(blocks.around(place)).isEqualTo(passage);
            }
            before = passage.end();
        }
        assertThat(all.substring(before)).isBlank();
    }

    @Test
    void whatHasNoSentencesIsCutAndNoCharacterIsHalved() {
        String all = "🚲".repeat(1_000);
        PassageBlocks blocks = new PassageBlocks(all.length(), List.of(), all::substring, 101);
        List<Passage> passages = blocks.all();
        assertThat(String.join("", passages.stream().map(Passage::text).toList()))
                .isEqualTo(all);
        assertThat(passages).allMatch(passage -> passage.text().length() <= 202);
        assertThat(new PassageBlocks(0, List.of(), all::substring, 100).all()).isEmpty();
        assertThat(new PassageBlocks(3, List.of(), " \n "::substring, 100)
                        .around(1)
                        .text())
                .isBlank();
    }
}
