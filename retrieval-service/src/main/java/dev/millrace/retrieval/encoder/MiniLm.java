package dev.millrace.retrieval.encoder;

import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * all-MiniLM-L6-v2 with weights of 8 bits. Thread-safe; callers wait while the encoder's own threads compute. Owns about 100 MB of
 * native memory until closed.
 */
public final class MiniLm implements TextEncoder, AutoCloseable {

    private static final int WIDTH = 384;
    private static final int SPECIAL = 2;

    private final EncoderProperties properties;
    private final WindowSplit split;
    private final PieceTokenizer tokenizer;
    private final OnnxModel model;
    private final EncoderQueue queue;
    private final String digest;

    private MiniLm(EncoderProperties properties, byte[] network, byte[] tokenizerFile) {
        this.properties = properties;
        this.split = new WindowSplit(new WordPieces(tokenizerFile));
        this.model = new OnnxModel(network);
        this.tokenizer = new PieceTokenizer(tokenizerFile);
        this.queue = new EncoderQueue(properties);
        this.digest = digest(network, tokenizerFile);
    }

    /** Loads the model from the class path; takes about a second. */
    public static MiniLm open(EncoderProperties properties) {
        return new MiniLm(properties, ModelFiles.model(), ModelFiles.tokenizer());
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String name() {
        return "all-minilm-l6-v2-int8";
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public List<EncodedPassage> encode(List<String> passages, Urgency urgency) {
        check(passages);
        List<int[]> begins = passages.stream().map(split::begins).toList();
        List<String> windows = new ArrayList<>();
        for (int p = 0; p < passages.size(); p++) {
            windows.addAll(cut(passages.get(p), begins.get(p)));
        }
        if (windows.isEmpty()) {
            return List.of();
        }
        List<Window> encoded = queue.run(windows.size(), i -> window(windows.get(i)), urgency);
        List<EncodedPassage> answer = new ArrayList<>(passages.size());
        int at = 0;
        for (int[] offsets : begins) {
            answer.add(Window.passage(encoded.subList(at, at + offsets.length), offsets));
            at += offsets.length;
        }
        return answer;
    }

    private void check(List<String> passages) {
        if (passages.size() > properties.maxPassages()) {
            throw ApiException.invalid(
                    "passages", "are " + passages.size() + ", at most " + properties.maxPassages() + " go in one call");
        }
        long characters = passages.stream().mapToLong(String::length).sum();
        if (characters > properties.maxCharacters()) {
            throw ApiException.invalid(
                    "passages",
                    "have " + characters + " characters, at most " + properties.maxCharacters() + " go in one call");
        }
    }

    private static List<String> cut(String passage, int[] begins) {
        if (begins.length == 1) {
            return List.of(passage);
        }
        List<String> windows = new ArrayList<>(begins.length);
        for (int i = 0; i < begins.length; i++) {
            windows.add(passage.substring(begins[i], i + 1 < begins.length ? begins[i + 1] : passage.length()));
        }
        return windows;
    }

    private Window window(String text) {
        Pieces pieces = tokenizer.pieces(text);
        if (pieces.size() > WordPieces.WINDOW + SPECIAL) {
            // The count was made by rules of its own; should it ever differ, nothing is lost.
            int middle = WindowSplit.middle(text);
            return Window.joined(
                    List.of(window(text.substring(0, middle)), window(text.substring(middle))), new int[] {0, middle});
        }
        float[] states = model.states(pieces.ids());
        Words words = Words.of(text);
        return new Window(
                words, Pooling.words(words, pieces, states, WIDTH), Pooling.sum(states, WIDTH), pieces.size());
    }

    private static String digest(byte[] network, byte[] tokenizer) {
        try {
            MessageDigest whole = MessageDigest.getInstance("SHA-256");
            MessageDigest part = MessageDigest.getInstance("SHA-256");
            whole.update(part.digest(network));
            whole.update(part.digest(tokenizer));
            whole.update(Pooling.RULE.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        queue.close();
        tokenizer.close();
        model.close();
    }
}
