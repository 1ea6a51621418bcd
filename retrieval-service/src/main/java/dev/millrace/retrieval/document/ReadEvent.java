package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.EventJson;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;

/** A record of the documents topic, read or found unusable. */
sealed interface ReadEvent {

    record Usable(DocumentEvent event) implements ReadEvent {}

    record Unusable(String reason) implements ReadEvent {}

    Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    static ReadEvent read(ConsumerRecord<String, byte[]> source) {
        if (source.value() == null) {
            return new Unusable("malformed: no value");
        }
        try {
            DocumentEvent event = EventJson.read(source.value(), DocumentEvent.class);
            Objects.requireNonNull(event.tenant(), "tenant");
            Objects.requireNonNull(event.document(), "document");
            requireStorable("document", event.document().value());
            event.part().ifPresent(ReadEvent::check);
            return new Usable(event);
        } catch (JacksonException e) {
            return new Unusable("malformed: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | NullPointerException e) {
            return new Unusable("malformed: " + e.getMessage());
        }
    }

    private static void check(DocumentPart part) {
        requireStorable("part.upload", Objects.requireNonNull(part.upload(), "part.upload"));
        require(
                DIGEST.matcher(Objects.requireNonNull(part.digest(), "part.digest"))
                        .matches(),
                "part.digest is no SHA-256");
        require(!part.upload().isBlank() && part.upload().length() <= 200, "part.upload has 1 to 200 characters");
        requireStorable("part.text", Objects.requireNonNull(part.text(), "part.text"));
        for (Section section : part.sections()) {
            requireStorable("part.sections", Objects.requireNonNull(section.heading(), "part.sections.heading"));
            require(section.level() >= 1 && section.level() <= 6, "part.sections.level is 1 to 6");
            require(within(part, section.begin()), "part.sections.begin lies outside of the part");
        }
        for (int page : part.pages()) {
            require(within(part, page), "part.pages lies outside of the part");
        }
        part.header().ifPresent(ReadEvent::check);
    }

    private static boolean within(DocumentPart part, int offset) {
        return offset >= part.offset() && offset - part.offset() <= part.text().length();
    }

    private static void check(DocumentHeader header) {
        requireStorable("part.header.mediaType", Objects.requireNonNull(header.mediaType(), "part.header.mediaType"));
        header.title().ifPresent(title -> requireStorable("part.header.title", title));
        header.language().ifPresent(language -> requireStorable("part.header.language", language));
        header.tags().forEach(tag -> requireStorable("part.header.tags", tag));
        header.metadata().forEach((name, value) -> {
            requireStorable("part.header.metadata", name);
            switch (value) {
                case String text -> requireStorable("part.header.metadata", text);
                case Number _, Boolean _ -> {}
                default ->
                    throw new IllegalArgumentException(
                            "part.header.metadata." + name + " is no string, number or boolean");
            }
        });
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Postgres holds neither the NUL character nor half a surrogate pair. */
    private static void requireStorable(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                throw new IllegalArgumentException(field + " holds a character that is no text");
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException(field + " holds a character that is no text");
                }
                i++;
            }
        }
    }
}
