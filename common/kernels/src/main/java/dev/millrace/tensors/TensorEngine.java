package dev.millrace.tensors;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one native engine of this process, PyTorch on CPU. Started at the first use; from then on threads share it.
 *
 * <p>Each thread that computes has native helpers of its own: compute on few, long-lived platform threads. Gradients are recorded
 * only on a thread that has asked for them.
 */
public final class TensorEngine {

    private static final Engine ENGINE = start();

    private TensorEngine() {}

    public static Engine engine() {
        return ENGINE;
    }

    /** A manager that owns what is made in it; the caller closes it. */
    public static NDManager newManager() {
        return ENGINE.newBaseManager();
    }

    /** How many threads one operation may use, from now on and for the whole process. */
    public static void threads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** How many threads one operation may use. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    private static Engine start() {
        // No look-ups on the network and no reports to the library's makers.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            System.setProperty("DJL_CACHE_DIR", cacheFolder().toString());
        }
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        return engine;
    }

    /** Where the native library is unpacked, once: it must be on a disk whose files may be executed. */
    private static Path cacheFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        return Files.isWritable(home)
                ? home.resolve(".cache/millrace/native")
                : Path.of(System.getProperty("java.io.tmpdir"), "millrace-native-" + System.getProperty("user.name"));
    }
}
