package dev.millrace.stack.client;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * An API key that lies in a file: on a command line, every process of the machine could read it.
 *
 * @param file where it lies
 * @param key itself, without the white space around it
 */
public record KeyFile(Path file, String key) {

    private static final long LONGEST = 512;
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]+");

    /** @throws Failure when there is no key in it */
    public static KeyFile read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw none(file, "is too long for an API key");
            }
            String key = Files.readString(file).strip();
            if (!FORM.matcher(key).matches()) {
                throw none(file, key.isEmpty() ? "is empty" : "holds no API key");
            }
            return new KeyFile(file, key);
        } catch (NoSuchFileException e) {
            throw none(file, "is not there");
        } catch (AccessDeniedException e) {
            throw none(file, "may not be read by you");
        } catch (CharacterCodingException e) {
            throw none(file, "holds no API key");
        } catch (IOException e) {
            throw none(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Failure none(Path file, String why) {
        return new Failure("the key file " + file + " " + why, "--key-file FILE, or MILLRACE_KEY_FILE");
    }

    /** Never the key: what is printed lies about. */
    @Override
    public String toString() {
        return "the key in " + file;
    }
}
