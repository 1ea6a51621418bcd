package dev.millrace.retrieval.ranker;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.document.EncodedDocument;
import dev.millrace.retrieval.document.Encoding;
import dev.millrace.retrieval.document.PassageVector;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.window.Passage;
import dev.millrace.retrieval.window.Passages;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Vectors of documents: each passage is encoded once, below the document's title, and its words' vectors go through the ranker, which
 * looks at words near each other also across passages. Thread-safe; memory grows with the document's words, by 1.5 KB each.
 */
public final class RankerEncoding implements Encoding {

    private static final String RULE = "title+passages-" + Passages.WORDS + "/2";
    private static final int TITLE_CHARACTERS = 120;
    private static final int AT_ONCE = 64;

    private final TextEncoder encoder;
    private final Passages passages;
    private final Optional<Ranker> ranker;

    public RankerEncoding(TextEncoder encoder, Passages passages, Optional<Ranker> ranker) {
        this.encoder = encoder;
        this.passages = passages;
        this.ranker = ranker;
    }

    @Override
    public String digest() {
        return digest(encoder, ranker.map(Ranker::digest));
    }

    /** The digest with a ranker that is known by its own digest alone. */
    public static String digest(TextEncoder encoder, Optional<String> ranker) {
        return encoder.digest() + "/" + RULE + "/" + ranker.orElse("no-ranker");
    }

    @Override
    public EncodedDocument encode(String title, String text, List<Section> sections) {
        List<Passage> cut = passages.cut(text, sections);
        String head = title.isBlank() ? "" : shortened(title.strip()) + "\n";
        int headWords = Words.of(head).size();
        List<PassageVector> vectors = new ArrayList<>(cut.size());
        States states = new States(encoder.width());
        for (int from = 0; from < cut.size(); from += AT_ONCE) {
            List<Passage> some = cut.subList(from, Math.min(cut.size(), from + AT_ONCE));
            List<String> texts = some.stream()
                    .map(passage -> head + text.substring(passage.begin(), passage.end()))
                    .toList();
            List<EncodedPassage> encoded = encoder.encode(texts);
            for (int i = 0; i < some.size(); i++) {
                Passage passage = some.get(i);
                vectors.add(new PassageVector(
                        passage.begin(), passage.end(), encoded.get(i).vector()));
                if (ranker.isPresent()) {
                    states.add(
                            encoded.get(i),
                            headWords,
                            passage.begin() - head.length(),
                            Sentences.of(text, passage.begin(), passage.end()));
                }
            }
        }
        byte[] block = ranker.map(states::block).orElseGet(() -> new byte[0]);
        return new EncodedDocument(vectors, block);
    }

    private static String shortened(String title) {
        if (title.length() <= TITLE_CHARACTERS) {
            return title;
        }
        int end =
                Character.isHighSurrogate(title.charAt(TITLE_CHARACTERS - 1)) ? TITLE_CHARACTERS - 1 : TITLE_CHARACTERS;
        return title.substring(0, end);
    }

    /** Words of a document gathered passage by passage. */
    private static final class States {

        private final int width;
        private float[] values = new float[0];
        private int[] begin = new int[0];
        private int[] end = new int[0];
        private final BitSet sentences = new BitSet();
        private int words;

        States(int width) {
            this.width = width;
        }

        void add(EncodedPassage passage, int skipped, int shift, Sentences ofPassage) {
            int added = passage.words().size() - skipped;
            if (words + added > begin.length) {
                int room = Math.max(words + added, begin.length + begin.length / 2);
                values = Arrays.copyOf(values, Math.multiplyExact(room, width));
                begin = Arrays.copyOf(begin, room);
                end = Arrays.copyOf(end, room);
            }
            System.arraycopy(passage.wordVectors(), skipped * width, values, words * width, added * width);
            int sentence = 0;
            for (int i = 0; i < added; i++) {
                begin[words + i] = passage.words().begin()[skipped + i] + shift;
                end[words + i] = passage.words().end()[skipped + i] + shift;
                while (sentence < ofPassage.size() && ofPassage.begin()[sentence] <= begin[words + i]) {
                    sentences.set(words + i);
                    sentence++;
                }
            }
            words += added;
        }

        byte[] block(Ranker ranker) {
            float[] vectors = ranker.document(words, Arrays.copyOf(values, words * width));
            TklDocument document = TklDocument.quantised(
                    vectors, ranker.config().width(), ranker.config().stride(), ranker.number());
            return RankBlock.write(document, Arrays.copyOf(begin, words), Arrays.copyOf(end, words), sentences);
        }
    }
}
