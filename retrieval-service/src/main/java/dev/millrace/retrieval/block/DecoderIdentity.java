package dev.millrace.retrieval.block;

/** What computes blocks. Digests: with another one of any of them, the same text has other states. */
public record DecoderIdentity(String model, String kernels, String tokenizer) {}
