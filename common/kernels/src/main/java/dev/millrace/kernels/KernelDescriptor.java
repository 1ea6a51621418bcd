package dev.millrace.kernels;

import java.util.List;

/**
 * A kernel as others record it.
 *
 * @param digest 64 hex digits: SHA-256 over what defines the behaviour, the same on every machine
 */
public record KernelDescriptor(String name, int version, String digest, Traits traits, List<Setting> settings) {}
