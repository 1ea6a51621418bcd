package dev.millrace.registryclient;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the model-registry is reached.
 *
 * @param url without a path
 * @param connectTimeout until a connection stands
 * @param timeout of a whole request
 * @param pause during which nothing is sent after the registry could not be reached
 * @param transfer of a file, however large
 * @param maxArtefact largest artefact that is read into memory
 */
@ConfigurationProperties("millrace.registry")
public record RegistryClientProperties(
        @DefaultValue("http://127.0.0.1:8084") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("500ms") Duration pause,
        @DefaultValue("15m") Duration transfer,
        @DefaultValue("64MB") DataSize maxArtefact) {}
