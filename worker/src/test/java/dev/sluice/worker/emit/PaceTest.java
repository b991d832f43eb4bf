package dev.sluice.worker.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far apart turns start, by what they carry. */
final class PaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Pace pace = new Pace(MILLI, 8 * MILLI, 0);
    private long now;

    @Test
    void firstTurnStartsAtOnce() {
        assertThat(pace.waitNanos(0, false)).isNotPositive();
    }

    @Test
    void fewPiecesWaitForTheLeastTimeAlone() {
        turns(100, 10 * MILLI, 1);

        assertThat(pace.waitNanos(now, false)).isEqualTo(MILLI);
    }

    @Test
    void turnsAreFartherApartTheMorePiecesCome() {
        turns(100, 2 * MILLI, 1);
        assertThat(pace.waitNanos(now, false)).isBetween(4 * MILLI - 1_000, 4 * MILLI + 1_000);

        turns(100, 8 * MILLI, 800);
        assertThat(pace.waitNanos(now, false)).isEqualTo(8 * MILLI);
    }

    @Test
    void eightPiecesShareATurnWithOneAMilli() {
        turns(100, MILLI, 1);

        assertThat(pace.waitNanos(now, false)).isBetween(8 * MILLI - 1_000, 8 * MILLI);
    }

    @Test
    void whatIsUrgentWaitsForTheLeastTimeAlone() {
        turns(100, 8 * MILLI, 800);

        assertThat(pace.waitNanos(now, true)).isEqualTo(MILLI);
    }

    @Test
    void busyTimeIsSoonForgotten() {
        turns(100, 8 * MILLI, 800);
        turns(40, 20 * MILLI, 1);

        assertThat(pace.waitNanos(now, false)).isEqualTo(MILLI);
    }

    private void turns(int count, long apartNanos, int pieces) {
        for (int turn = 0; turn < count; turn++) {
            now += apartNanos;
            pace.begun(now);
            pace.carried(pieces);
        }
    }
}
