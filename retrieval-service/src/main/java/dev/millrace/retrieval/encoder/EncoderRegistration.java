package dev.millrace.retrieval.encoder;

import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Registers the encoder as a version of a model, on a thread of its own: no start and no search waits for it. The network's file is
 * sent only where the registry does not have it.
 */
final class EncoderRegistration implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EncoderRegistration.class);

    private final NewVersion version;
    private final Function<NewVersion, Registered> registry;
    private final Runnable upload;
    private final EncoderRegistrationProperties properties;

    private volatile Optional<String> registered = Optional.empty();
    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    /** @param upload sends the version's artefact */
    EncoderRegistration(
            NewVersion version,
            Function<NewVersion, Registered> registry,
            Runnable upload,
            EncoderRegistrationProperties properties) {
        this.version = version;
        this.registry = registry;
        this.upload = upload;
        this.properties = properties;
    }

    /** The version's digest; empty until the registry has answered. */
    Optional<String> registered() {
        return registered;
    }

    @Override
    public synchronized void start() {
        CountDownLatch stopping = new CountDownLatch(1);
        stop = stopping;
        thread = Thread.ofVirtual().name("encoder-registration").start(() -> run(stopping));
    }

    @Override
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            thread.interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run(CountDownLatch stopping) {
        Duration pause = properties.firstRetry();
        try {
            while (true) {
                boolean told = tryToRegister(pause);
                if (stopping.await((told ? properties.every() : pause).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = told ? properties.firstRetry() : doubled(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryToRegister(Duration pause) {
        try {
            register();
            return true;
        } catch (ApiException e) {
            log.info("the encoder is not registered, trying again in {}: {}", pause, e.getMessage());
        } catch (RuntimeException e) {
            log.error("the encoder cannot be registered", e);
        }
        return false;
    }

    private void register() {
        Registered answer = registry.apply(version);
        if (answer instanceof Registered.Refused(String code, String detail)
                && code.equals(ErrorCode.ARTEFACT_MISSING.code())) {
            upload.run();
            answer = registry.apply(version);
        }
        switch (answer) {
            case Registered.Done(String digest, var alias) -> {
                if (!registered.equals(Optional.of(digest))) {
                    log.info("the encoder {} is registered as {}", version.name(), digest);
                }
                registered = Optional.of(digest);
            }
            case Registered.Conflict() -> throw new IllegalStateException("no alias was asked for");
            case Registered.NotPassed(String detail) ->
                throw new IllegalStateException("no alias was asked for: " + detail);
            case Registered.Refused(String code, String detail) ->
                throw new IllegalStateException("the registry refuses it: " + code + ", " + detail);
        }
    }

    private Duration doubled(Duration pause) {
        Duration next = pause.multipliedBy(2);
        return next.compareTo(properties.lastRetry()) < 0 ? next : properties.lastRetry();
    }
}
