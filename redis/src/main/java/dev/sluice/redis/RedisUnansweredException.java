package dev.sluice.redis;

/** Redis gave no answer: what was asked may have been done, may be done later, or may be lost. */
public final class RedisUnansweredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RedisUnansweredException(String call, Throwable cause) {
        super("redis: no answer to " + call + ": " + cause.getMessage(), cause);
    }
}
