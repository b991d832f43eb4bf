package dev.sluice.testkit;

/** The one Redis of this test JVM: started by the first test that asks, ended with the JVM. */
public final class SharedRedis {

    private SharedRedis() {}

    /** The Redis; tests that break or wipe it start their own. */
    public static RedisHandle get() {
        return Holder.REDIS;
    }

    private static final class Holder {
        private static final RedisHandle REDIS = RedisHandle.start();
    }
}
