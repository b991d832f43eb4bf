package dev.sluice.common.lease;

import dev.sluice.testkit.RedisHandle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The state table, row by row, in a real Redis. */
final class LeaseIT {

    private static @Nullable RedisHandle redis;
    private static @Nullable LeaseStore store;

    @BeforeAll
    static void start() {
        redis = RedisHandle.start();
        store = new RedisLeaseStore(redis.uri());
    }

    @AfterAll
    static void stop() {
        store().close();
        if (redis != null) {
            redis.close();
        }
    }

    private static LeaseStore store() {
        if (store == null) {
            throw new IllegalStateException("no Redis");
        }
        return store;
    }

    @Nested
    final class Claim extends ClaimContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Ending extends EndingContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Listening extends ListeningContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Restore extends RestoreContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Takeover extends TakeoverContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Life extends LifeContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Fault extends FaultContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }

    @Nested
    final class Bytes extends BytesContract {
        @Override
        LeaseStore store() {
            return LeaseIT.store();
        }
    }
}
