package dev.millrace.retrieval.encoder;

import java.util.List;
import java.util.Random;

/** Random texts out of what gives tokenizers trouble. */
public final class Texts {

    private static final List<String> BITS = List.of(
            "the",
            "The",
            "embedding",
            "antidisestablishmentarianism",
            "3.14",
            "x1",
            "café",
            "cafe\u0301",
            "naïve",
            "İstanbul",
            "Straße",
            "ΣΊΣΥΦΟΣ",
            "Ελλάδα",
            "привет",
            "שלום",
            "مرحبا",
            "हिन्दी",
            "ไทยแลนด์",
            "가나다",
            "한국어",
            "東京",
            "東京タワー",
            "ひらがな",
            "𝒳𝒴",
            "😀",
            "👩\u200D🚀",
            "€5",
            "5€",
            "a€b",
            "™",
            "—",
            "...",
            "!?",
            "“quoted”",
            "don't",
            "e.g.",
            "Dr.",
            "U.S.",
            "\u00A0",
            "\u200B",
            "\u2028",
            "\t",
            "\n",
            "\n\n",
            "\r\n",
            "\u0000",
            "\u0007",
            "\uFFFD",
            "\uD83D",
            "\uDE00",
            "ﬁne",
            "½",
            "①",
            "Ⅷ",
            "\u0301",
            "\u20DD",
            "[x]",
            "_",
            "#",
            "##",
            "a".repeat(99),
            "b".repeat(120),
            "…",
            "。",
            "！",
            "ｆｕｌｌ",
            "\uE000",
            "\u0378",
            "1.",
            "- ",
            "•");

    private Texts() {}

    public static String random(Random random, int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bits; i++) {
            text.append(BITS.get(random.nextInt(BITS.size())));
            if (random.nextInt(5) > 0) {
                text.append(random.nextInt(12) == 0 ? ". " : " ");
            }
        }
        return text.toString();
    }

    /** The seed of this run, printed so that a failure can be had again with {@code -Dmillrace.seed=}. */
    public static long seed() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        return seed;
    }
}
