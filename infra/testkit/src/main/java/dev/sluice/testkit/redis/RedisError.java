package dev.sluice.testkit.redis;

import java.io.Serial;

/** An error reply of {@link MemoryRedis}, in the words of the real one. */
public final class RedisError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** What Redis says, its word of error first. */
    public RedisError(String message) {
        super(message);
    }

    /** Whether a script isn't known, so that its text has to be sent. */
    public boolean isNoScript() {
        return String.valueOf(getMessage()).startsWith("NOSCRIPT");
    }
}
