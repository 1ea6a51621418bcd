package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The port of each part. A home keeps its ports until it is given others. */
public record Ports(Map<Port, Integer> numbers) {

    private static final JsonMapper JSON = new JsonMapper();

    public Ports {
        numbers = Map.copyOf(numbers);
        Map<Integer, Port> seen = new HashMap<>();
        for (Port port : Port.values()) {
            int number = numbers.getOrDefault(port, 0);
            if (number < 1 || number > 65_535) {
                throw new Failure("the " + port.label() + " port " + number + " is not between 1 and 65535");
            }
            Port other = seen.put(number, port);
            if (other != null) {
                throw new Failure("port " + number + " is given to both " + other.label() + " and " + port.label());
            }
        }
    }

    /** The defaults, each raised by {@code offset} and then replaced where {@code chosen} names one. */
    public static Ports of(int offset, Map<Port, Integer> chosen) {
        Map<Port, Integer> numbers = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            numbers.put(port, chosen.getOrDefault(port, port.standard() + offset));
        }
        return new Ports(numbers);
    }

    public int of(Port port) {
        return numbers.getOrDefault(port, port.standard());
    }

    /** These ports with some replaced. */
    public Ports with(Map<Port, Integer> chosen) {
        Map<Port, Integer> changed = new EnumMap<>(numbers);
        changed.putAll(chosen);
        return new Ports(changed);
    }

    static Optional<Ports> read(Path file) {
        try {
            return Optional.of(new Ports(JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {})));
        } catch (NoSuchFileException | JacksonException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try {
            Files.write(file, JSON.writeValueAsBytes(numbers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
