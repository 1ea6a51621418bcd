package dev.millrace.ingest.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.ingest.points.RecordRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {

    @Test
    void readsTheExampleOfTheReference() {
        Line line = LineParser.parse("myMeasurement,tag1=value1,tag2=value2 fieldKey=1.5e3 1556813561098000000");

        assertThat(line.measurement()).isEqualTo("myMeasurement");
        assertThat(line.tags()).containsExactly(entry("tag1", "value1"), entry("tag2", "value2"));
        assertThat(line.fields()).containsExactly(new Line.Field.Value("fieldKey", 1500));
        assertThat(line.time()).hasValue(1556813561098000000L);
    }

    @Test
    void unescapesWhatInfluxDbEscapesAndNothingElse() {
        Line line = LineParser.parse("a\\ b\\,c\\=d\\e,t\\=1\\,=v\\ \\=\\\\x f\\ g=1i,h=\"q\\\" , =\\\\\",i=TRUE -7");

        assertThat(line.measurement()).isEqualTo("a b,c\\=d\\e");
        assertThat(line.tags()).containsExactly(entry("t=1,", "v =\\\\x"));
        assertThat(line.fields()).extracting(Line.Field::key).containsExactly("f g", "h", "i");
        assertThat(line.fields().get(2)).isEqualTo(new Line.Field.Value("i", 1));
        assertThat(line.time()).hasValue(-7);
    }

    @Test
    void readsIntegersToTheirLastUnit() {
        assertThat(LineParser.parse("m v=-9223372036854775808i").fields())
                .containsExactly(new Line.Field.Value("v", -0x1p63));
        assertThat(LineParser.parse("m v=18446744073709551615u").fields())
                .containsExactly(new Line.Field.Value("v", 0x1p64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "m ",
                ",t=1 v=1",
                "m,t v=1",
                "m,t= v=1",
                "m,=1 v=1",
                "m,t=1",
                "m,t=1,t=2 v=1",
                "m v",
                "m v=",
                "m =1",
                "m v=1,",
                "m v=1 x",
                "m v=1 1.5",
                "m v=1 1 1",
                "m v=NaN",
                "m v=Infinity",
                "m v=1e400",
                "m v=0x10",
                "m v=1d",
                "m v=+1",
                "m v=--1",
                "m v=.",
                "m v=1e",
                "m v=1.5i",
                "m v=i",
                "m v=-1u",
                "m v=9223372036854775808i",
                "m v=18446744073709551616u",
                "m v=\"open",
                "m v=\"a\"b",
                "m v=yes",
                "m v=1 9223372036854775808",
                "m,a=b=c v=1"
            })
    void refusesWhatIsNoLine(String text) {
        assertThatThrownBy(() -> LineParser.parse(text)).isInstanceOf(RecordRefused.class);
    }

    @Test
    void readsBackRandomLines() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Line line = line(random);
            assertThat(LineParser.parse(write(line))).isEqualTo(line);
        }
    }

    @Test
    void neverAnswersGarbageWithAnythingButARefusal() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        Random random = new Random(seed);
        String alphabet = "ab,= \\\"10i.-e\t#\u00e4";
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Line line = LineParser.parse(text.toString());
                parsed++;
                assertThat(line.fields()).isNotEmpty();
                assertThat(line.measurement()).isNotEmpty();
            } catch (RecordRefused refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
        assertThat(parsed).as("some garbage is a line by chance").isPositive();
    }

    private static Line line(Random random) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.put(name(random), name(random));
        }
        List<Line.Field> fields = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            double value = Double.longBitsToDouble(random.nextLong());
            fields.add(new Line.Field.Value(name(random), Double.isFinite(value) ? value : 0.5));
        }
        return new Line(
                name(random),
                tags,
                fields,
                random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty());
    }

    /** Never with a backslash before something it would escape, which line protocol has no way to write. */
    private static String name(Random random) {
        String alphabet = "abc,= \u00e4\"{}.\\";
        StringBuilder name = new StringBuilder("x");
        for (int length = random.nextInt(6); length > 0; length--) {
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            name.append(c);
            if (c == '\\') {
                name.append('n');
            }
        }
        return name.append('z').toString();
    }

    private static String write(Line line) {
        StringBuilder text = new StringBuilder(escape(line.measurement(), ", "));
        line.tags()
                .forEach((name, value) ->
                        text.append(',').append(escape(name, ",= ")).append('=').append(escape(value, ",= ")));
        char before = ' ';
        for (Line.Field field : line.fields()) {
            text.append(before).append(escape(field.key(), ",= ")).append('=');
            text.append(((Line.Field.Value) field).value());
            before = ',';
        }
        line.time().ifPresent(time -> text.append(' ').append(time));
        return text.toString();
    }

    private static String escape(String name, String escaped) {
        StringBuilder text = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (escaped.indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}
