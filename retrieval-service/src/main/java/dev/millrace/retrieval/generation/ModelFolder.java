package dev.millrace.retrieval.generation;

import dev.millrace.registryclient.RegistryClient;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.DecoderFiles;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A decoder's folder in Hugging Face's layout: {@code config.json}, {@code model.safetensors} or its shards with their index, {@code
 * tokenizer.json}; and where they are there {@code tokenizer_config.json}, {@code chat_template.jinja} and {@code generation_config.json}.
 * Other files of it are none of the model's.
 */
public final class ModelFolder {

    private static final List<String> OPTIONAL =
            List.of(TokenizerConfig.FILE, TokenizerConfig.TEMPLATE_FILE, GenerationConfig.FILE);

    private ModelFolder() {}

    /**
     * The names of the files that make the model, sorted.
     *
     * @throws DecoderFormatException naming what is missing
     */
    public static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DecoderFormatException("there is no folder " + folder);
        }
        List<String> names = new ArrayList<>(DecoderFiles.names(folder));
        if (!Files.isRegularFile(folder.resolve(TokenizerFile.FILE))) {
            throw new DecoderFormatException(folder + " has no " + TokenizerFile.FILE);
        }
        names.add(TokenizerFile.FILE);
        OPTIONAL.stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .forEach(names::add);
        return names.stream().sorted().toList();
    }

    /** SHA-256 of those files, by name. Reads all of them. */
    public static SortedMap<String, String> digests(Path folder) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String name : names(folder)) {
            digests.put(name, RegistryClient.sha256(folder.resolve(name)));
        }
        return digests;
    }

    /** What names the model whatever its folder is called: SHA-256 over the names and digests of its files. */
    public static String digest(SortedMap<String, String> digests) {
        String lines = digests.entrySet().stream()
                .map(file -> file.getValue() + "  " + file.getKey() + "\n")
                .collect(Collectors.joining());
        return RegistryClient.sha256(lines.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens a model; its weights stay where they are, mapped into memory. The caller closes it.
     *
     * @throws DecoderFormatException naming the file, and where it can the field, that is missing or wrong
     */
    public static LanguageModel open(Path folder, GenerationProperties limits, Clock clock) throws IOException {
        return open(folder, digest(digests(folder)), limits, clock);
    }

    /** @param digest of the files, for those who know it */
    static LanguageModel open(Path folder, String digest, GenerationProperties limits, Clock clock) throws IOException {
        names(folder);
        TokenizerConfig texts = TokenizerConfig.read(folder);
        Decoder decoder = Decoder.open(folder);
        try {
            GenerationConfig generation = GenerationConfig.read(folder, decoder.config());
            TextTokenizer tokenizer = TextTokenizer.open(folder, texts, limits.maxCharacters());
            try {
                PromptWriter prompts = PromptWriter.of(texts, tokenizer.begin().isPresent(), clock);
                return new LanguageModel(digest, decoder, tokenizer, prompts, generation);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            decoder.close();
            throw e;
        }
    }
}
