package dev.millrace.retrieval.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A vocabulary of pieces of words, learned from texts: bytes, and the pairs that stand beside each other most often, again and again
 * (Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", arXiv 1508.07909), in the byte-level way that tokenizer
 * files describe.
 */
public final class BytePairs {

    /** Tokens with a meaning of their own, before all others. */
    public static final List<String> SPECIAL = List.of("<s>", "</s>");

    private static final String SPLIT = " ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]|\\n|[^\\S\\n]+";
    private static final Pattern PARTS = Pattern.compile(SPLIT);

    private final Map<List<String>, Integer> words = new LinkedHashMap<>();

    public void add(String text) {
        Matcher parts = PARTS.matcher(text);
        while (parts.find()) {
            List<String> bytes = new ArrayList<>();
            for (byte one : parts.group().getBytes(StandardCharsets.UTF_8)) {
                bytes.add(letter(one & 0xff));
            }
            words.merge(List.copyOf(bytes), 1, Integer::sum);
        }
    }

    /** The printable character that stands for a byte: itself where it is one, else one beyond. */
    private static String letter(int one) {
        boolean printable = one >= '!' && one <= '~' || one >= 0xa1 && one <= 0xac || one >= 0xae;
        if (printable) {
            return String.valueOf((char) one);
        }
        int before = one <= ' ' ? one : one <= 0xa0 ? one - 0x7f + 0x21 : 0x43;
        return String.valueOf((char) (0x100 + before));
    }

    /** A {@code tokenizer.json}. @param size of the vocabulary at most, at least 300 */
    public String learn(int size) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
        for (int one = 0; one < 256; one++) {
            vocabulary.put(letter(one), vocabulary.size());
        }
        List<List<String>> merges = new ArrayList<>();
        Map<List<String>, Integer> now = new LinkedHashMap<>(words);
        while (vocabulary.size() < size) {
            List<String> best = mostFrequent(now);
            if (best.isEmpty()) {
                break;
            }
            String joined = String.join("", best);
            merges.add(best);
            vocabulary.putIfAbsent(joined, vocabulary.size());
            now = merged(now, best, joined);
        }
        return json(vocabulary, merges);
    }

    private static List<String> mostFrequent(Map<List<String>, Integer> words) {
        Map<List<String>, Integer> pairs = new HashMap<>();
        words.forEach((word, count) -> {
            for (int i = 0; i + 1 < word.size(); i++) {
                pairs.merge(List.of(word.get(i), word.get(i + 1)), count, Integer::sum);
            }
        });
        // Among equals the first in the alphabet, so that the same texts give the same vocabulary.
        TreeMap<String, List<String>> names = new TreeMap<>();
        int most = pairs.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        pairs.forEach((pair, count) -> {
            if (count == most && most > 1) {
                names.put(String.join(" ", pair), pair);
            }
        });
        return names.isEmpty() ? List.of() : names.firstEntry().getValue();
    }

    private static Map<List<String>, Integer> merged(
            Map<List<String>, Integer> words, List<String> pair, String joined) {
        Map<List<String>, Integer> merged = new LinkedHashMap<>();
        words.forEach((word, count) -> {
            List<String> pieces = word;
            if (word.contains(pair.getFirst())) {
                pieces = new ArrayList<>();
                for (int i = 0; i < word.size(); i++) {
                    boolean meets = i + 1 < word.size()
                            && word.get(i).equals(pair.getFirst())
                            && word.get(i + 1).equals(pair.getLast());
                    pieces.add(meets ? joined : word.get(i));
                    i += meets ? 1 : 0;
                }
            }
            merged.merge(pieces, count, Integer::sum);
        });
        return merged;
    }

    private static String json(Map<String, Integer> vocabulary, List<List<String>> merges) {
        List<Map<String, Object>> added = SPECIAL.stream()
                .map(token -> ordered(
                        "id", vocabulary.get(token),
                        "content", token,
                        "single_word", false,
                        "lstrip", false,
                        "rstrip", false,
                        "normalized", false,
                        "special", true))
                .toList();
        Map<String, Object> bytes =
                ordered("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", false);
        return JsonMapper.shared()
                .writeValueAsString(ordered(
                        "version",
                        "1.0",
                        "truncation",
                        null,
                        "padding",
                        null,
                        "added_tokens",
                        added,
                        "normalizer",
                        null,
                        "pre_tokenizer",
                        ordered(
                                "type",
                                "Sequence",
                                "pretokenizers",
                                List.of(
                                        ordered(
                                                "type",
                                                "Split",
                                                "pattern",
                                                Map.of("Regex", SPLIT),
                                                "behavior",
                                                "Isolated",
                                                "invert",
                                                false),
                                        bytes)),
                        "post_processor",
                        null,
                        "decoder",
                        bytes,
                        "model",
                        ordered(
                                "type",
                                "BPE",
                                "dropout",
                                null,
                                "unk_token",
                                null,
                                "continuing_subword_prefix",
                                null,
                                "end_of_word_suffix",
                                null,
                                "fuse_unk",
                                false,
                                "byte_fallback",
                                false,
                                "vocab",
                                vocabulary,
                                "merges",
                                merges)));
    }

    private static Map<String, Object> ordered(@org.jspecify.annotations.Nullable Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return map;
    }
}
