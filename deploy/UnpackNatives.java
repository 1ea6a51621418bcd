import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unpacks the native libraries of DJL engines on the class path into DJL_CACHE_DIR while an image is built, because the
 * running container has a read-only root and no network. A service without such an engine gets an empty folder.
 */
final class UnpackNatives {

    private static final String[] LOADERS = {
        "ai.djl.pytorch.jni.LibUtils", "ai.djl.huggingface.tokenizers.jni.LibUtils",
    };

    private UnpackNatives() {}

    public static void main(String[] args) throws Exception {
        Files.createDirectories(Path.of(System.getenv("DJL_CACHE_DIR")));
        for (String loader : LOADERS) {
            Class<?> type;
            try {
                type = Class.forName(loader);
            } catch (ClassNotFoundException e) {
                continue;
            }
            System.out.println("unpacking natives with " + type.getName());
            if (loader.contains("pytorch")) {
                Class.forName("ai.djl.engine.Engine").getMethod("getEngine", String.class).invoke(null, "PyTorch");
            }
        }
    }
}
