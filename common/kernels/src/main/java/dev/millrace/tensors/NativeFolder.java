package dev.millrace.tensors;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where native libraries are unpacked, once for all processes of a user: it must be on a disk whose files may be executed. The
 * environment variable or system property {@code DJL_CACHE_DIR} names another one.
 */
public final class NativeFolder {

    private static final String FOLDER = "DJL_CACHE_DIR";

    private NativeFolder() {}

    /** To be called before anything of DJL is: from then on its libraries are unpacked here and look for nothing on the network. */
    public static Path prepare() {
        // No look-ups on the network and no reports to the library's makers.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        String told = System.getenv(FOLDER) != null ? System.getenv(FOLDER) : System.getProperty(FOLDER);
        if (told != null) {
            return Path.of(told);
        }
        Path folder = ofUser();
        System.setProperty(FOLDER, folder.toString());
        return folder;
    }

    private static Path ofUser() {
        Path home = Path.of(System.getProperty("user.home"));
        return Files.isWritable(home)
                ? home.resolve(".cache/millrace/native")
                : Path.of(System.getProperty("java.io.tmpdir"), "millrace-native-" + System.getProperty("user.name"));
    }
}
