package dev.millrace.forecast.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EttCsvTest {

    private static final EttCsv.Limits SMALL = new EttCsv.Limits(60, 3, 4, 8);

    @Test
    void readsNamesTimesAndValues() throws IOException {
        SeriesTable table =
                read("\ufeffdate,load,\"OT\"\r\n2016-07-01 00:00:00,1,2.5\r\n2016-07-01 01:00:00,-3e-1,4\r\n\r\n");

        assertThat(table.names()).containsExactly("load", "OT");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.time(1)).isEqualTo(LocalDateTime.of(2016, 7, 1, 1, 0));
        assertThat(table.values()).containsExactly(1, 2.5, -0.3, 4);
        assertThat(table.targetOnly().values()).containsExactly(2.5, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "1990/1/1 0:00, 1990-01-01T00:00",
        "2020-02-29, 2020-02-29T00:00",
        "2020-02-29T23:59, 2020-02-29T23:59",
        "2020-02-29 23:59:58.5, 2020-02-29T23:59:58"
    })
    void readsTheDatesFoundInSuchFiles(String written, LocalDateTime time) throws IOException {
        assertThat(read("date,OT\n" + written + ",1\n").time(0)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|is empty",
                "time,OT|line 1: the first column is 'time'",
                "date|line 1: there is no column but the date",
                "date,a,b,c,d|line 1: more than 3 columns",
                "date,OT|holds no rows",
                "date,OT;2021-02-29,1|line 2, column 'date': '2021-02-29' is no date",
                "date,OT;2021-02/28,1|line 2, column 'date'",
                "date,a,OT;2021-01-01,1,2;2021-01-02,1,x|line 3, column 'OT': 'x' is no number",
                "date,a,OT;2021-01-01,,2|line 2, column 'a': there is no value",
                "date,OT;2021-01-01,NaN|line 2, column 'OT': 'NaN' is no number",
                "date,OT;2021-01-01,1f|'1f' is no number",
                "date,OT;2021-01-01,1e999|column 'OT': 1e999 is too large",
                "date,a,OT;2021-01-01,1|line 2: only 2 cells instead of 3",
                "date,OT;2021-01-01,1,2|line 2: more than 2 cells",
                "date,OT;1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1|line 2 is longer than 60 bytes",
                "date,OT;2021-01-01,1;2021-01-02,1;2021-01-03,1;2021-01-04,1;2021-01-05,1|line 6: more than 4 rows",
                "date,a,b,c;2021-01-01,1,2,3;2021-01-02,1,2,3;2021-01-03,1,2,3|line 4: more than 2 rows"
            })
    void saysWhatIsWrongAndWhere(String lines, String message) {
        String text = lines == null ? "" : lines.replace(';', '\n');
        assertThatThrownBy(() -> EttCsv.read(bytes(text), "x.csv", SMALL))
                .isInstanceOf(BadTableException.class)
                .hasMessageStartingWith("x.csv ")
                .hasMessageContaining(message);
    }

    @Test
    void damagedFilesAreRefusedOrReadNeverWorse() throws IOException {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("EttCsvTest -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        String whole = "date,a,OT\n2016-07-01 00:00:00,1.5,2\n2016-07-01 01:00:00,3,-4e2\n";
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                EttCsv.read(new ByteArrayInputStream(damaged), "x.csv", EttCsv.Limits.STANDARD);
            } catch (BadTableException expected) {
                assertThat(expected.remedy()).isNotEmpty();
            }
        }
    }

    private static SeriesTable read(String text) throws IOException {
        return EttCsv.read(bytes(text), "x.csv", EttCsv.Limits.STANDARD);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
