package dev.millrace.stack.local;

/** Told what becomes of each part while the stack starts or stops. Called from several threads. */
public interface Watcher {

    void begins(String part, String doing);

    void done(String part, String result);

    void fails(String part, String reason);

    /** Tells nobody. */
    static Watcher silent() {
        return new Watcher() {
            @Override
            public void begins(String part, String doing) {}

            @Override
            public void done(String part, String result) {}

            @Override
            public void fails(String part, String reason) {}
        };
    }
}
