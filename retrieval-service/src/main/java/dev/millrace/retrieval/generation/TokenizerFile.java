package dev.millrace.retrieval.generation;

import dev.millrace.registryclient.RegistryClient;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code tokenizer.json}, and what it would be without control tokens.
 *
 * @param sha256 of its bytes @param bytes as they are
 * @param added tokens beside the model's vocabulary, or of it
 * @param unknown stands for characters that the vocabulary has no piece for; -1: there is none
 * @param size all ids are below it
 */
record TokenizerFile(String sha256, byte[] bytes, List<AddedToken> added, int unknown, int size) {

    static final String FILE = "tokenizer.json";
    private static final long LARGEST = 64 << 20;

    static TokenizerFile read(Path folder) throws IOException {
        byte[] bytes = FolderFiles.bytes(folder, FILE, LARGEST)
                .orElseThrow(() -> new DecoderFormatException(folder + " has no " + FILE));
        JsonNode json = FolderFiles.object(FILE, bytes);
        List<AddedToken> added = new ArrayList<>();
        for (JsonNode token : json.path("added_tokens")) {
            int id = token.path("id").asInt(-1);
            String content = token.path("content").asString("");
            if (id < 0 || content.isEmpty()) {
                throw new DecoderFormatException(FILE + ": an added token has no id or no content");
            }
            added.add(new AddedToken(
                    id,
                    content,
                    token.path("special").asBoolean(false),
                    token.path("lstrip").asBoolean(false),
                    token.path("rstrip").asBoolean(false)));
        }
        JsonNode vocabulary = json.path("model").path("vocab");
        if (vocabulary.isEmpty()) {
            throw new DecoderFormatException(FILE + ": model.vocab is missing or empty");
        }
        int size = added.stream().mapToInt(token -> token.id() + 1).max().orElse(0);
        if (vocabulary.isObject()) {
            for (JsonNode id : vocabulary) {
                size = Math.max(size, id.asInt(-1) + 1);
            }
        } else {
            size = Math.max(size, vocabulary.size());
        }
        return new TokenizerFile(
                RegistryClient.sha256(bytes), bytes, List.copyOf(added), unknown(json.path("model")), size);
    }

    /** Vocabularies with scores number it, the others name it. */
    private static int unknown(JsonNode model) {
        String name = model.path("unk_token").asString("");
        return model.path("unk_id").asInt(model.path("vocab").path(name).asInt(-1));
    }

    /**
     * The same tokenizer, but one that finds no control token in a text. Those of the model's vocabulary are no longer looked for; the
     * others keep their numbers under names that nobody writes, since the numbers of the tokens after them follow from their order.
     *
     * @param secret names that nobody writes begin with it
     * @param sentinel a control token of this name is added
     */
    byte[] withoutControl(String secret, String sentinel) {
        ObjectNode json = (ObjectNode) FolderFiles.object(FILE, bytes);
        Set<String> vocabulary = pieces(json.path("model").path("vocab"));
        ArrayNode kept = JsonMapper.shared().createArrayNode();
        List<JsonNode> tokens = new ArrayList<>();
        json.path("added_tokens").forEach(tokens::add);
        for (int i = 0; i < tokens.size(); i++) {
            AddedToken token = added.get(i);
            if (!token.control()) {
                kept.add(tokens.get(i));
            } else if (!vocabulary.contains(token.content())) {
                kept.add(control(token.id(), secret + token.id()));
            }
        }
        kept.add(control(size, sentinel));
        json.set("added_tokens", kept);
        json.putNull("truncation");
        json.putNull("padding");
        return JsonMapper.shared().writeValueAsBytes(json);
    }

    private static Set<String> pieces(JsonNode vocabulary) {
        if (vocabulary.isObject()) {
            return new HashSet<>(vocabulary.propertyNames());
        }
        Set<String> pieces = new HashSet<>();
        vocabulary.forEach(piece -> pieces.add(piece.path(0).asString("")));
        return pieces;
    }

    private static ObjectNode control(int id, String content) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
