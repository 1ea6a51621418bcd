package dev.millrace.retrieval.lab;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.lab.LabFailure;
import dev.millrace.retrieval.pseudo.SourceDocument;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents of {@code .jsonl} files ({@code id}, {@code title}, {@code text}) and of folders of {@code .txt}, {@code .md} and {@code .html}. */
final class SourceFiles {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LARGEST = 256L << 20;
    private static final int MOST = 200_000;

    private final List<SourceDocument> documents = new ArrayList<>();

    private SourceFiles() {}

    /** @throws LabFailure for what is missing or wrong, naming file and line */
    static List<SourceDocument> read(List<Path> places) throws IOException {
        SourceFiles read = new SourceFiles();
        for (Path place : places) {
            for (Path file : files(place)) {
                read.file(place, file);
            }
        }
        return read.documents;
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> below = Files.walk(place)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(txt|md|html?|page|jsonl)"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private void file(Path place, Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new LabFailure(file + " has more than " + LARGEST + " bytes", "split it");
        }
        String content = text(file);
        String name = file.getFileName().toString();
        String id = place.equals(file) ? name : place.relativize(file).toString();
        if (name.endsWith(".jsonl")) {
            int number = 0;
            for (String line : content.lines().toList()) {
                number++;
                if (!line.isBlank()) {
                    add(line(line, file + ", line " + number));
                }
            }
        } else if (name.endsWith(".md")) {
            add(SourceText.markdown(id, content));
        } else if (name.endsWith(".txt")) {
            add(new SourceDocument(id, "", content, List.of()));
        } else {
            add(SourceText.html(id, content, name.endsWith(".page")));
        }
    }

    private void add(SourceDocument document) {
        if (documents.size() == MOST) {
            throw new LabFailure("there are more than " + MOST + " documents", "take fewer");
        }
        documents.add(document);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
    }

    private static SourceDocument line(String line, String where) {
        try {
            JsonNode json = JSON.readTree(line);
            if (!json.path("id").isString() || !json.path("text").isString()) {
                throw new LabFailure(where + " has no 'id' and 'text' that are strings", "correct the line");
            }
            List<Section> sections = new ArrayList<>();
            for (JsonNode section : json.path("sections")) {
                sections.add(new Section(
                        section.path(0).asInt(),
                        section.path(1).asInt(),
                        section.path(2).asString()));
            }
            return new SourceDocument(
                    json.get("id").stringValue(),
                    json.path("title").asString(""),
                    json.get("text").stringValue(),
                    sections);
        } catch (JacksonException e) {
            throw new LabFailure(
                    where + " is no JSON object with sections of [begin, level, heading]", "correct the line");
        }
    }
}
