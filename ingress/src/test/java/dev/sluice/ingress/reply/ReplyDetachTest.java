package dev.sluice.ingress.reply;

import static dev.sluice.ingress.reply.ReplyScene.delta;
import static dev.sluice.ingress.reply.ReplyScene.marker;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client whose connection breaks, and that may come back. */
final class ReplyDetachTest {

    private static final Duration GRACE = Duration.ofSeconds(2);

    @Test
    void jobGoesOnForAsLongAsItsClientMayComeBack() {
        ReplyScene scene = begun();

        scene.reply.leave(GRACE);
        scene.pass(1_900);

        assertThat(scene.redis.calls).contains("detached 2000");
        assertThat(scene.redis.count("end")).isZero();
    }

    @Test
    void jobOfAClientThatDoesNotComeBackIsCancelled() {
        ReplyScene scene = begun();

        scene.reply.leave(GRACE);
        scene.pass(2_100);

        assertThat(scene.redis.count("end CANCELLED 7-1")).isEqualTo(1);
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void jobWhoseClientCameBackHereIsNotCancelled() {
        ReplyScene scene = begun();

        scene.reply.leave(GRACE);
        RecordingOutlet retry = scene.another();
        scene.pass(2_100);

        assertThat(scene.redis.count("end")).isZero();
        assertThat(retry.ends).isEmpty();
        assertThat(scene.book.contains(scene.reply.job().id())).isTrue();
    }

    @Test
    void jobWhoseClientHasGoneIsWaitedForByNobodyHere() {
        ReplyScene scene = begun();

        scene.reply.leave(GRACE);
        scene.world.run();

        assertThat(scene.book.contains(scene.reply.job().id())).isFalse();
    }

    private static ReplyScene begun() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        return scene;
    }
}
