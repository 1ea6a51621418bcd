package dev.millrace.retrieval.lab.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.lab.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCollectionTest {

    private static final String DOCUMENT = "{\"id\":\"a\",\"title\":\"T\",\"text\":\"one\"}";
    private static final String QUERY = "{\"id\":\"1\",\"text\":\"x\"}";

    @TempDir
    private Path folder;

    @Test
    void givesTextsAndNothingOfWhatIsRelevant() throws IOException {
        write("docs.jsonl", DOCUMENT + "\n\n{\"id\":\"b\",\"text\":\"\"}");
        write("queries.jsonl", "{\"id\":\"1\",\"text\":\"x\",\"doc\":\"a\",\"spans\":[{\"start\":0,\"end\":3}]}\n");

        TextCollection texts = TextCollection.read(folder);

        assertThat(texts.documents()).containsExactly(new LabDocument("a", "T", "one"), new LabDocument("b", "", ""));
        assertThat(texts.queries()).containsExactly(new LabQuery("1", "x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"a"} | has no 'text' that is a string
            {"id":7,"text":"x"} | has no 'id' that is a string
            {"id":"","text":"x"} | has no 'id' that is a string
            {"id":"b","id":"c","text":"x"} | is no JSON
            {"id":"b","text":"x"} trailing | is no JSON
            ["b"] | is no JSON object
            {"id":"b","text":"x" | is no JSON
            {"id":"a","text":"x"} | has the id 'a' of an earlier document
            """)
    void aLineThatIsWrongIsNamed(String second, String message) throws IOException {
        write("docs.jsonl", DOCUMENT + "\n" + second + "\n");
        write("queries.jsonl", QUERY);

        refused("docs.jsonl line 2 " + message);
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        Files.write(folder.resolve("docs.jsonl"), "{\"id\":\"ä\",\"text\":\"\"}".getBytes(StandardCharsets.ISO_8859_1));

        refused("docs.jsonl line 1 is not UTF-8");
    }

    @Test
    void aQueryHasSomethingToAskAndABound() throws IOException {
        write("docs.jsonl", DOCUMENT);
        write("queries.jsonl", "{\"id\":\"1\",\"text\":\" \"}");
        refused("queries.jsonl line 1 has a text of 1 characters");
        write("queries.jsonl", "{\"id\":\"1\",\"text\":\"" + "x".repeat(2_001) + "\"}");
        refused("queries.jsonl line 1 has a text of 2001 characters");
        Files.delete(folder.resolve("queries.jsonl"));
        refused("there is no file");
    }

    private void refused(String message) {
        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> TextCollection.read(folder))
                .withMessageContaining(message)
                .satisfies(failure -> assertThat(failure.remedy()).isNotEmpty());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
