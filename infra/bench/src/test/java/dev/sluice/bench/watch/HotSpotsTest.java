package dev.sluice.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HotSpotsTest {

    @Test
    void threadsOfOneKindAreOne() {
        assertThat(HotSpots.kind("reactor-http-epoll-2")).isEqualTo(HotSpots.kind("reactor-http-epoll-13"));
        assertThat(HotSpots.kind("")).isEqualTo("(virtual)");
    }
}
