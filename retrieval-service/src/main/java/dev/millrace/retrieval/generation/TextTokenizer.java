package dev.millrace.retrieval.generation;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.retrieval.encoder.WellFormed;
import dev.millrace.servicekit.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's own tokenizer, from {@code tokenizer.json}. Thread-safe. Owns native memory until closed.
 *
 * <p>Texts of users and documents never become control tokens. The library looks for those in all that it is given, so it is given a
 * tokenizer that has none: what a template says is cut at its control tokens here ({@link Runs}), and what stands between them goes
 * through a copy of the tokenizer in which they have names drawn at random. A document that says {@code <|im_end|>} gets the pieces of
 * these nine characters. Where the model's vocabulary itself holds a control token as a piece that text could still form, the text is cut
 * within that piece.
 */
public final class TextTokenizer implements AutoCloseable {

    private final TokenizerFile file;
    private final HuggingFaceTokenizer whole;
    private final HuggingFaceTokenizer plain;
    private final String sentinel;
    private final Runs runs;
    private final Map<String, Integer> added = new HashMap<>();
    private final TreeSet<Integer> special = new TreeSet<>();
    private final TreeSet<Integer> control = new TreeSet<>();
    private final int mostCharacters;
    private final OptionalInt begin;

    private TextTokenizer(TokenizerFile file, TokenizerConfig config, int mostCharacters) {
        byte[] drawn = new byte[16];
        new SecureRandom().nextBytes(drawn);
        String secret = "\uE000" + HexFormat.of().formatHex(drawn);
        this.file = file;
        this.sentinel = secret + "|";
        this.mostCharacters = mostCharacters;
        this.runs = new Runs(file.added());
        for (AddedToken token : file.added()) {
            added.put(token.content(), token.id());
            if (token.special()) {
                special.add(token.id());
            }
            if (token.control() && token.id() != file.unknown()) {
                control.add(token.id());
            }
        }
        this.whole = opened(file.bytes());
        try {
            this.plain = opened(file.withoutControl(secret, sentinel));
        } catch (RuntimeException e) {
            whole.close();
            throw e;
        }
        this.begin = begin(config);
    }

    /**
     * @param folder of a model @param mostCharacters of one text, UTF-16 units
     * @throws DecoderFormatException naming what is missing or wrong
     */
    public static TextTokenizer open(Path folder, int mostCharacters) throws IOException {
        return open(folder, TokenizerConfig.read(folder), mostCharacters);
    }

    static TextTokenizer open(Path folder, TokenizerConfig config, int mostCharacters) throws IOException {
        return new TextTokenizer(TokenizerFile.read(folder), config, mostCharacters);
    }

    private static HuggingFaceTokenizer opened(byte[] bytes) {
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(bytes), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new DecoderFormatException(TokenizerFile.FILE + " cannot be used: " + e.getMessage(), e);
        }
    }

    private OptionalInt begin(TokenizerConfig config) {
        OptionalInt named = config.begin().map(this::id).orElse(OptionalInt.empty());
        if (config.addBegin().isPresent()) {
            return config.addBegin().get() ? named : OptionalInt.empty();
        }
        long[] around = whole.encode("", true, false).getIds();
        return named.isPresent() && around.length > 0 && around[0] == named.getAsInt() ? named : OptionalInt.empty();
    }

    /** SHA-256 of {@code tokenizer.json}, lower-case hex. */
    public String digest() {
        return file.sha256();
    }

    /** All tokens are below it. */
    public int size() {
        return file.size();
    }

    /** The token that stands before every text; empty for models that begin with the text itself. */
    public OptionalInt begin() {
        return begin;
    }

    /** The number of a control token, or of another that was added to the vocabulary. */
    public OptionalInt id(String added) {
        Integer id = this.added.get(added);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Whether the token is no text. */
    public boolean isSpecial(int token) {
        return special.contains(token);
    }

    /**
     * The tokens of a text that stands alone: no control tokens, neither around it nor from within it.
     *
     * @throws ApiException {@code invalid-request} when it is too long
     */
    public int[] encode(String text) {
        return encode(List.of(TextPart.text(text)));
    }

    /**
     * The tokens of a stretch of a prompt; control tokens where its markup says so, and nowhere else.
     *
     * @throws ApiException {@code invalid-request} when it is too long
     */
    public int[] encode(List<TextPart> parts) {
        long characters = parts.stream().mapToLong(part -> part.text().length()).sum();
        if (characters > mostCharacters) {
            throw ApiException.invalid(
                    "text", "has " + characters + " characters, and at most " + mostCharacters + " are read at once");
        }
        IntStream.Builder tokens = IntStream.builder();
        boolean first = true;
        for (Runs.Run run : runs.of(parts)) {
            switch (run) {
                case Runs.Run.Control(AddedToken token) -> tokens.add(token.id());
                case Runs.Run.Text(String text) -> add(WellFormed.of(text), first, tokens);
            }
            first = false;
        }
        return tokens.build().toArray();
    }

    /**
     * @param first whether nothing stands before it: some tokenizers put a space before the first piece only, so that the others are
     *     shown a control token before theirs
     */
    private void add(String text, boolean first, IntStream.Builder tokens) {
        String before = first ? "" : sentinel;
        Encoding encoding = plain.encode(before + text, false, false);
        long[] ids = encoding.getIds();
        int from = first ? 0 : 1;
        int[] cuts = cuts(text, encoding, before.codePointCount(0, before.length()), from);
        if (cuts.length == 0) {
            // What is still a control token is one character that the vocabulary has no other piece for.
            Arrays.stream(ids, from, ids.length)
                    .mapToInt(Math::toIntExact)
                    .filter(id -> !control.contains(id))
                    .forEach(tokens::add);
            return;
        }
        int begin = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int end = i < cuts.length ? cuts[i] : text.length();
            add(text.substring(begin, end), first && i == 0, tokens);
            begin = end;
        }
    }

    /** Where control tokens have formed: places within them. */
    private int[] cuts(String text, Encoding encoding, int before, int from) {
        long[] ids = encoding.getIds();
        if (IntStream.range(from, ids.length).noneMatch(i -> control.contains((int) ids[i]))) {
            return new int[0];
        }
        @Nullable CharSpan[] spans = encoding.getCharTokenSpans();
        IntStream.Builder cuts = IntStream.builder();
        for (int i = from; i < ids.length; i++) {
            CharSpan span = spans[i];
            if (control.contains((int) ids[i])) {
                int points = span == null ? 0 : span.getEnd() - span.getStart();
                if (span != null && points > 1) {
                    cuts.add(text.offsetByCodePoints(0, span.getStart() - before + points / 2));
                }
            }
        }
        return cuts.build().toArray();
    }

    /** The text of the tokens, control tokens as they are written. Bytes that are no characters become replacement characters. */
    public String decode(int... tokens) {
        return whole.decode(Arrays.stream(tokens).asLongStream().toArray(), false);
    }

    /** @param context the tokens before those whose text is wanted: they decide about a space between */
    public TextStream stream(int... context) {
        return new TextStream(this, context);
    }

    @Override
    public void close() {
        whole.close();
        plain.close();
    }
}
