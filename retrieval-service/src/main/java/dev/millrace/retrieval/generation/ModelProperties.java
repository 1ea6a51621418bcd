package dev.millrace.retrieval.generation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which models are taken from the registry.
 *
 * @param maxSize of all files of one together
 */
@ConfigurationProperties("millrace.retrieval.models")
public record ModelProperties(@DefaultValue("16GB") DataSize maxSize) {}
