package dev.millrace.kernelproofs;

import java.util.List;

/**
 * What a job is to do.
 *
 * @param verification the registry's wish
 * @param digest of the kernel when the job was accepted
 */
record ProofPlan(
        String verification, String name, int version, String digest, List<Long> seeds, List<Integer> lengths) {}
