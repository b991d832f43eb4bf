package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RedisClockTest {

    private static final long NOON_MILLIS = 1_800_000_000_000L;
    private static final Offset<Long> A_MINUTE = Offset.offset(60_000L);

    @Test
    void whoeverSetsTheMachinesClockChangesNothing() {
        AtomicLong wall = new AtomicLong(NOON_MILLIS);
        InstantSource source = () -> Instant.ofEpochMilli(wall.get());
        RedisClock clock = new RedisClock(source.withZone(ZoneOffset.UTC));

        wall.addAndGet(3_600_000);

        assertThat(clock.millis()).isCloseTo(NOON_MILLIS, A_MINUTE);
    }

    @Test
    void whatRedisSaysIsTheTime() {
        RedisClock clock = new RedisClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

        clock.observe(NOON_MILLIS, System.nanoTime());

        assertThat(clock.millis()).isCloseTo(NOON_MILLIS, A_MINUTE);
    }
}
