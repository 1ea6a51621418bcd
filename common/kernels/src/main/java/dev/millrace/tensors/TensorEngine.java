package dev.millrace.tensors;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

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
        NativeFolder.prepare();
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        return engine;
    }
}
