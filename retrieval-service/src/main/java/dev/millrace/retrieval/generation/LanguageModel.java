package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A decoder with all that makes text of it. Immutable and thread-safe, but for what {@link Decoder} says of its sequences. Owns the
 * decoder and the tokenizer until it is closed.
 */
public final class LanguageModel implements AutoCloseable {

    private final String digest;
    private final Decoder decoder;
    private final TextTokenizer tokenizer;
    private final PromptWriter prompts;
    private final GenerationConfig config;

    LanguageModel(
            String digest, Decoder decoder, TextTokenizer tokenizer, PromptWriter prompts, GenerationConfig config) {
        this.digest = digest;
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.prompts = prompts;
        this.config = config;
    }

    /** Of its files, lower-case hex: the same files are the same model. */
    public String digest() {
        return digest;
    }

    public Decoder decoder() {
        return decoder;
    }

    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    public PromptWriter prompts() {
        return prompts;
    }

    /** How it likes to generate. */
    public GenerationConfig config() {
        return config;
    }

    /**
     * The tokens of a conversation.
     *
     * @throws ApiException {@code invalid-request} when it is too long for the decoder to answer with a single token, or its template does
     *     not take it
     */
    public PromptTokens tokens(PromptRequest request) {
        PromptTokens tokens = prompts.write(request).tokens(tokenizer);
        int count = tokens.count();
        if (room(count) < 1) {
            throw ApiException.invalid(
                    "messages",
                    "take " + count + " tokens with their documents, and the model has room for "
                            + decoder.config().positions() + ", its answer included");
        }
        int vocabulary = decoder.config().vocabulary();
        if (IntStream.of(tokens.all()).anyMatch(token -> token >= vocabulary)) {
            throw new IllegalStateException(
                    "the tokenizer has tokens that are none of the decoder's vocabulary of " + vocabulary);
        }
        return tokens;
    }

    /** Tokens that can follow a prompt of so many. */
    public int room(int prompt) {
        return Math.max(0, decoder.config().positions() - prompt);
    }

    /** A text's steps without blocks: the whole prompt is computed. @param options as they are after {@link #room} was looked at */
    public DecoderSteps steps(PromptTokens prompt, GenerationOptions options, int sharedChunk) {
        return new DecoderSteps(decoder, prompt.count() + options.maxTokens(), List.of(), prompt.all(), sharedChunk);
    }

    @Override
    public void close() throws IOException {
        tokenizer.close();
        decoder.close();
    }
}
