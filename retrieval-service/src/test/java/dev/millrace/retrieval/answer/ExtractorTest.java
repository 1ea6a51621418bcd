package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.Searcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents that have no vectors yet: words alone decide. */
class ExtractorTest {

    private static final String ISLANDS = "Quokkas\n\nHow do quokkas live? "
            + "Quokkas live on Rottnest Island, where they have no predators. Ships bring visitors every morning.";
    private static final String BAKING =
            "Bread rises because yeast makes gas in the dough. Knead the dough until it is smooth.";

    /** All texts mean the same. */
    private static final TextEncoder ENCODER = new TextEncoder() {
        @Override
        public int width() {
            return 2;
        }

        @Override
        public String name() {
            return "one-meaning";
        }

        @Override
        public String digest() {
            return "one-meaning/1";
        }

        @Override
        public List<EncodedPassage> encode(List<String> passages, Urgency urgency) {
            return passages.stream()
                    .map(text -> {
                        Words words = Words.of(text);
                        return new EncodedPassage(words, new float[2 * words.size()], new float[] {1, 0}, words.size());
                    })
                    .toList();
        }
    };

    private final TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC);
    private final Map<String, String> texts = Map.of("islands", ISLANDS, "baking", BAKING);
    private final Extractor extractor = new Extractor(SupportModel.shipped(), Extractor.LEAST_SUPPORT);

    @BeforeEach
    void index() {
        texts.forEach((id, text) -> index.put(new IndexedDocument(
                new DocumentId(id),
                "1",
                Header.EMPTY,
                text,
                List.of(new IndexedPassage(0, text.length(), Optional.empty())),
                Optional.empty())));
        index.refresh();
    }

    @AfterEach
    void close() {
        index.close();
    }

    private record Text(String text, List<Section> sections) implements HitText {
        @Override
        public Optional<String> title() {
            return Optional.empty();
        }

        @Override
        public int characters() {
            return text.length();
        }

        @Override
        public String slice(int begin, int end) {
            return text.substring(Math.min(begin, text.length()), Math.min(end, text.length()));
        }

        @Override
        public List<Integer> pages() {
            return List.of();
        }
    }

    private Extraction ask(String question, Filter filter) {
        try (Snapshot snapshot = index.snapshot()) {
            Finding finding = extractor.search(
                    new Searcher(ENCODER, Optional.empty()),
                    snapshot,
                    new Query(question, filter, 10, 1, 100, false),
                    candidate -> Optional.ofNullable(texts.get(candidate.id().value()))
                            .map(text -> new Text(text, List.of(new Section(0, 1, "Quokkas")))));
            return extractor.extract(finding, 1);
        }
    }

    @Test
    void theSentenceIsCitedThatHasTheQuestionsWordsAndNeitherItsHeadingNorAQuestion() {
        Extraction extraction = ask("On which island do quokkas live?", Filter.ALL);

        assertThat(extraction.found()).isTrue();
        assertThat(extraction.unsupported()).isEmpty();
        Evidence first = extraction.sentences().getFirst().first();
        assertThat(first.candidate().id()).isEqualTo(new DocumentId("islands"));
        assertThat(first.sighting().text()).isEqualTo("Quokkas live on Rottnest Island, where they have no predators.");
        assertThat(ISLANDS.substring(
                        first.sighting().span().begin(), first.sighting().span().end()))
                .isEqualTo(first.sighting().text());
    }

    @Test
    void whatNothingSupportsIsRefusedWithTheWordsAtFault() {
        Extraction extraction = ask("Which submarine did the island's garrison sink?", Filter.ALL);

        assertThat(extraction.found()).isFalse();
        assertThat(extraction.sentences()).isEmpty();
        assertThat(extraction.support().orElseThrow()).isLessThan(.5);
        assertThat(extraction.unsupported()).contains("submarine", "garrison", "sink");
    }

    @Test
    void documentsThatAFilterLeavesOutAnswerNothing() {
        Filter others = new Filter.Equals(Field.ID, new Value.Text("baking"));

        assertThat(ask("On which island do quokkas live?", others).found()).isFalse();
        assertThat(ask("On which island do quokkas live?", new Filter.Equals(Field.ID, new Value.Text("none")))
                        .support())
                .isEmpty();
    }
}
