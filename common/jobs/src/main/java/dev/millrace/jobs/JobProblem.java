package dev.millrace.jobs;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;

/** Why a job failed. */
public record JobProblem(String code, String detail, String remedy) {

    private static final int LONGEST = 2_000;

    /** What a request would have been answered. */
    public static JobProblem of(ApiException refused) {
        return of(refused.code(), String.valueOf(refused.getMessage()));
    }

    public static JobProblem of(ErrorCode code, String detail) {
        return of(code, detail, code.remedy());
    }

    public static JobProblem of(ErrorCode code, String detail, String remedy) {
        return new JobProblem(code.code(), detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST), remedy);
    }
}
