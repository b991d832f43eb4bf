package dev.sluice.common.lease;

import java.time.Clock;
import org.junit.jupiter.api.Nested;

/** The state table, row by row, in the Redis in memory that the simulation runs on: what holds here holds there. */
final class LeaseTest {

    @SuppressWarnings("TimeZoneUsage") // Lives are compared with this machine's time.
    private static final LeaseStore STORE = new MemoryLeaseStore(Clock.systemUTC());

    @Nested
    final class Claim extends ClaimContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Ending extends EndingContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Listening extends ListeningContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Restore extends RestoreContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Takeover extends TakeoverContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Life extends LifeContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Fault extends FaultContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }

    @Nested
    final class Bytes extends BytesContract {
        @Override
        LeaseStore store() {
            return STORE;
        }
    }
}
