package dev.millrace.retrieval.lab.bench;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.retrieval.window.Passage;
import dev.millrace.retrieval.window.Passages;
import java.util.ArrayList;
import java.util.List;

/** Encodes whole texts as indexing does: passage by passage, some of them at a time. */
public final class WordStates {

    private static final int AT_ONCE = 64;

    private final TextEncoder encoder;
    private final WordPieces pieces;
    private final Passages passages;

    public WordStates(TextEncoder encoder, WordPieces pieces) {
        this.encoder = encoder;
        this.pieces = pieces;
        this.passages = new Passages(pieces);
    }

    public TokenStates of(String text) {
        List<EncodedPassage> encoded = new ArrayList<>();
        List<String> cut = passages(text);
        for (int from = 0; from < cut.size(); from += AT_ONCE) {
            encoded.addAll(encoder.encode(cut.subList(from, Math.min(cut.size(), from + AT_ONCE))));
        }
        int words = encoded.stream().mapToInt(one -> one.words().size()).sum();
        float[] values = new float[Math.multiplyExact(words, encoder.width())];
        int at = 0;
        for (EncodedPassage passage : encoded) {
            System.arraycopy(passage.wordVectors(), 0, values, at, passage.wordVectors().length);
            at += passage.wordVectors().length;
        }
        return new TokenStates(words, encoder.width(), values);
    }

    /** What is encoded one by one. */
    public List<String> passages(String text) {
        List<Passage> cut = passages.cut(text, List.of());
        return cut.stream()
                .map(passage -> text.substring(passage.begin(), passage.end()))
                .toList();
    }

    /** The longest beginning of a text, to the end of a word, that has at most so many pieces. */
    public String beginning(String text, int most) {
        Words words = Words.of(text);
        int none = 0;
        int all = words.size();
        while (none < all) {
            int middle = (none + all + 1) / 2;
            if (pieces.count(text, 0, words.end()[middle - 1]) <= most) {
                none = middle;
            } else {
                all = middle - 1;
            }
        }
        return none == 0 ? "" : text.substring(0, words.end()[none - 1]);
    }
}
