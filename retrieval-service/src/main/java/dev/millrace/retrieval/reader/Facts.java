package dev.millrace.retrieval.reader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Invented facts: names that nobody has, with properties that nothing but the passage tells. Whoever answers has read. Passages of one
 * exercise share properties, so that the name decides, and names, so that the property does.
 */
public final class Facts {

    private static final List<String> ONSETS = List.of(
            "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v",
            "w");
    private static final List<String> VOWELS = List.of("a", "e", "i", "o", "u", "ai", "ea", "ou");
    private static final List<String> CODAS = List.of("l", "n", "r", "s", "m", "nd", "rt", "st", "x", "");
    private static final List<String> THINGS = List.of(
            "mill", "bridge", "tower", "harbour", "garden", "library", "mine", "theatre", "lighthouse", "market");
    private static final List<String> COLOURS =
            List.of("red", "blue", "green", "white", "black", "yellow", "grey", "brown", "purple", "orange");
    private static final List<String> MATERIALS =
            List.of("stone", "brick", "oak", "iron", "glass", "copper", "marble", "clay", "steel", "slate");

    /** @param sentence with {@code %s} for the name, then the value @param question with {@code %s} for the name */
    private record Property(String sentence, String question, Value value) {}

    private interface Value {
        String draw(Facts facts);
    }

    private static final Value PERSON = facts -> facts.name() + " " + facts.name();
    private static final Value PLACE = Facts::name;
    private static final Value YEAR = facts -> Integer.toString(1200 + facts.random.nextInt(800));
    private static final Value COUNT = facts -> Integer.toString(3 + facts.random.nextInt(900));
    private static final Value COLOUR = facts -> facts.one(COLOURS);
    private static final Value MATERIAL = facts -> facts.one(MATERIALS);

    private static final List<Property> PROPERTIES = List.of(
            new Property("%s was built in %s.", "When was %s built?", YEAR),
            new Property("%s was built by %s.", "Who built %s?", PERSON),
            new Property("%s belongs to %s.", "Who owns %s?", PERSON),
            new Property("%s stands near the town of %s.", "Which town does %s stand near?", PLACE),
            new Property("%s is made of %s.", "What is %s made of?", MATERIAL),
            new Property("%s has a %s roof.", "Which colour is the roof of %s?", COLOUR),
            new Property("%s has %s rooms.", "How many rooms does %s have?", COUNT),
            new Property("%s was closed in %s.", "When was %s closed?", YEAR),
            new Property("%s is looked after by %s.", "Who looks after %s?", PERSON),
            new Property("%s was named after %s.", "Who was %s named after?", PERSON),
            new Property("%s receives %s visitors a day.", "How many visitors does %s receive a day?", COUNT),
            new Property("%s was painted %s.", "Which colour was %s painted?", COLOUR));

    private final Random random;

    public Facts(long seed) {
        this.random = new Random(seed);
    }

    /** @param passages how many */
    public Exercise draw(int passages) {
        Set<String> names = new HashSet<>();
        while (names.size() < passages) {
            names.add("The " + one(THINGS) + " of " + name());
        }
        List<String> texts = new ArrayList<>();
        int asked = random.nextInt(passages);
        String question = "";
        String sentence = "";
        String answer = "";
        List<Property> shared = new ArrayList<>(PROPERTIES);
        Collections.shuffle(shared, random);
        for (String name : names) {
            int count = 2 + random.nextInt(2);
            List<Property> own = new ArrayList<>(shared.subList(0, 5));
            Collections.shuffle(own, random);
            int wanted = random.nextInt(count);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                Property property = own.get(i);
                String value = property.value().draw(this);
                String said = property.sentence().formatted(name, value);
                if (texts.size() == asked && i == wanted) {
                    question = property.question().formatted("the" + name.substring(3));
                    sentence = said;
                    answer = value;
                }
                text.append(i == 0 ? "" : " ").append(said);
            }
            texts.add(text.toString());
        }
        return new Exercise(Exercise.Kind.FACT, texts, question, sentence, answer);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            name.append(one(ONSETS)).append(one(VOWELS)).append(one(CODAS));
        }
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private <T> T one(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
