package dev.millrace.servicekit.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why the service does not start. */
final class OpenElsewhereAnalyzer extends AbstractFailureAnalyzer<OpenElsewhereException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, OpenElsewhereException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set millrace.access.mode=keys (docs/security.md), or server.address=127.0.0.1.",
                cause);
    }
}
