package dev.millrace.lab.goldens;

import dev.millrace.tensors.Safetensors;
import java.nio.file.Path;
import java.util.Locale;

/** Something in a folder of golden files that can be checked. */
public sealed interface Golden {

    /** As results name it: the file's name, or the folder's with a slash. */
    String name();

    /** What it is for, in lower case, as far as it says so itself. */
    String kind();

    /** One file, mapped; its metadata's {@code model} is its kind. */
    record Tensors(String name, Safetensors file) implements Golden {
        @Override
        public String kind() {
            return file.metadata().getOrDefault("model", "unknown").toLowerCase(Locale.ROOT);
        }
    }

    /** A folder that holds safetensors files and more. */
    record Folder(Path path) implements Golden {
        @Override
        public String name() {
            return path.getFileName() + "/";
        }

        @Override
        public String kind() {
            return "folder";
        }
    }
}
