package dev.millrace.retrieval.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Small tokenizers of the kinds that decoders come with. */
final class TestTokenizers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BYTES = 256;

    private TestTokenizers() {}

    static TextTokenizer open(Path folder, String json) throws IOException {
        return open(folder, json, "{}");
    }

    static TextTokenizer open(Path folder, String json, String config) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return TextTokenizer.open(folder, 100_000);
    }

    /** As SmolLM2 and Qwen2.5: pieces of bytes, control tokens 0 to 2 that are of the vocabulary, 262 that is not, and a word 263. */
    static String bytes() {
        ObjectNode json = tokenizer();
        ArrayNode added = json.putArray("added_tokens");
        added.add(added(0, "<|endoftext|>", true));
        added.add(added(1, "<|im_start|>", true));
        added.add(added(2, "<|im_end|>", true));
        ObjectNode byteLevel = JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        json.set("pre_tokenizer", byteLevel);
        json.set("decoder", byteLevel);
        ObjectNode vocabulary = JSON.createObjectNode();
        for (String piece : List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>")) {
            vocabulary.put(piece, vocabulary.size());
        }
        for (int i = 0; i < BYTES; i++) {
            vocabulary.put(String.valueOf(letter(i)), vocabulary.size());
        }
        vocabulary.put("th", vocabulary.size());
        vocabulary.put("the", vocabulary.size());
        vocabulary.put("\u0120the", vocabulary.size());
        added.add(added(vocabulary.size(), "<tool>", false));
        added.add(added(vocabulary.size() + 1, "wort", false));
        ObjectNode model = bpe(vocabulary, List.of("t h", "th e", "\u0120 the"));
        model.putNull("unk_token");
        model.put("byte_fallback", false);
        json.set("model", model);
        return json.toString();
    }

    /** As Llama 2 and TinyLlama: a space before every text, characters outside the vocabulary in bytes; begins with 1. */
    static String llama() {
        ObjectNode json = tokenizer();
        controls(json);
        json.set(
                "normalizer",
                sequence(
                        "normalizers",
                        JSON.createObjectNode().put("type", "Prepend").put("prepend", "\u2581"),
                        replace(" ", "\u2581")));
        json.set(
                "decoder",
                sequence(
                        "decoders",
                        replace("\u2581", " "),
                        JSON.createObjectNode().put("type", "ByteFallback"),
                        JSON.createObjectNode().put("type", "Fuse"),
                        JSON.createObjectNode()
                                .put("type", "Strip")
                                .put("content", " ")
                                .put("start", 1)
                                .put("stop", 0)));
        json.set("post_processor", begins());
        ObjectNode vocabulary = JSON.createObjectNode();
        for (String piece : List.of("<unk>", "<s>", "</s>")) {
            vocabulary.put(piece, vocabulary.size());
        }
        for (int i = 0; i < BYTES; i++) {
            vocabulary.put("<0x%02X>".formatted(i), vocabulary.size());
        }
        "\u2581abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:?!<>/|[]_"
                .chars()
                .forEach(letter -> vocabulary.put(String.valueOf((char) letter), vocabulary.size()));
        vocabulary.put("th", vocabulary.size());
        vocabulary.put("the", vocabulary.size());
        vocabulary.put("\u2581the", vocabulary.size());
        ObjectNode model = bpe(vocabulary, List.of("t h", "th e", "\u2581 the"));
        model.put("unk_token", "<unk>");
        model.put("byte_fallback", true);
        json.set("model", model);
        return json.toString();
    }

    /** Pieces with scores, of which a control token is one that a text could form; a space before the first text only. */
    static String scores() {
        ObjectNode json = tokenizer();
        controls(json);
        ObjectNode metaspace = JSON.createObjectNode()
                .put("type", "Metaspace")
                .put("replacement", "\u2581")
                .put("prepend_scheme", "first")
                .put("split", false);
        json.set("pre_tokenizer", metaspace);
        json.set("decoder", metaspace);
        ArrayNode vocabulary = JSON.createArrayNode();
        for (String piece : List.of("<unk>", "<s>", "</s>")) {
            vocabulary.add(JSON.createArrayNode().add(piece).add(0.0));
        }
        "\u2581abcdefghijklmnopqrstuvwxyz.,:?!<>/"
                .chars()
                .forEach(letter -> vocabulary.add(JSON.createArrayNode()
                        .add(String.valueOf((char) letter))
                        .add(-5.0)));
        ObjectNode model = JSON.createObjectNode().put("type", "Unigram").put("unk_id", 0);
        model.set("vocab", vocabulary);
        model.put("byte_fallback", false);
        json.set("model", model);
        return json.toString();
    }

    private static ObjectNode tokenizer() {
        return JSON.createObjectNode()
                .put("version", "1.0")
                .putNull("truncation")
                .putNull("padding")
                .putNull("normalizer")
                .putNull("pre_tokenizer")
                .putNull("post_processor");
    }

    private static void controls(ObjectNode json) {
        ArrayNode added = json.putArray("added_tokens");
        added.add(added(0, "<unk>", true));
        added.add(added(1, "<s>", true));
        added.add(added(2, "</s>", true));
    }

    private static ObjectNode begins() {
        ObjectNode processor = JSON.createObjectNode().put("type", "TemplateProcessing");
        ObjectNode begin = JSON.createObjectNode();
        begin.putObject("SpecialToken").put("id", "<s>").put("type_id", 0);
        ObjectNode text = JSON.createObjectNode();
        text.putObject("Sequence").put("id", "A").put("type_id", 0);
        processor.putArray("single").add(begin).add(text);
        processor.putArray("pair").add(begin.deepCopy()).add(text.deepCopy());
        ObjectNode token = processor.putObject("special_tokens").putObject("<s>");
        token.put("id", "<s>");
        token.putArray("ids").add(1);
        token.putArray("tokens").add("<s>");
        return processor;
    }

    private static ObjectNode added(int id, String content, boolean special) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    private static ObjectNode bpe(ObjectNode vocabulary, List<String> merges) {
        ObjectNode model = JSON.createObjectNode()
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", true);
        model.set("vocab", vocabulary);
        ArrayNode list = model.putArray("merges");
        merges.forEach(list::add);
        return model;
    }

    private static ObjectNode sequence(String name, ObjectNode... parts) {
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode list = sequence.putArray(name);
        List.of(parts).forEach(list::add);
        return sequence;
    }

    private static ObjectNode replace(String pattern, String content) {
        ObjectNode replace = JSON.createObjectNode().put("type", "Replace").put("content", content);
        replace.set("pattern", JSON.valueToTree(Map.of("String", pattern)));
        return replace;
    }

    /** Bytes that are no printable characters stand for themselves from U+0100 on. */
    private static char letter(int value) {
        List<Integer> moved = new ArrayList<>();
        for (int i = 0; i < BYTES; i++) {
            boolean printable = i >= '!' && i <= '~' || i >= 0xA1 && i <= 0xAC || i >= 0xAE;
            if (printable && i == value) {
                return (char) i;
            }
            if (!printable) {
                moved.add(i);
            }
        }
        return (char) (BYTES + moved.indexOf(value));
    }
}
