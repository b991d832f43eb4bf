package dev.sluice.ingress.reply;

import static dev.sluice.ingress.reply.ReplyScene.WHERE;
import static dev.sluice.ingress.reply.ReplyScene.delta;
import static dev.sluice.ingress.reply.ReplyScene.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.Outcome;
import org.junit.jupiter.api.Test;

/** A reply whose key is revoked while it is under way. */
final class ReplyRevokeTest {

    private static final Outcome.Failure REVOKED = new Outcome.Failure(FailureCode.INVALID_API_KEY, "revoked");

    @Test
    void clientIsToldOnceAndItsJobIsCancelled() {
        ReplyScene scene = begun();

        scene.book.revoke(tenantOf(scene), REVOKED);
        scene.pass(100);

        assertThat(scene.redis.count("end CANCELLED 7-1")).isEqualTo(1);
        assertThat(scene.client.ends).containsExactly("INVALID_API_KEY");
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void otherTenantsRepliesGoOn() {
        ReplyScene scene = begun();

        scene.book.revoke("another/key", REVOKED);
        scene.pass(100);

        assertThat(scene.redis.count("end")).isZero();
        assertThat(scene.client.ends).isEmpty();
    }

    @Test
    void eachClientOfASharedJobIsTold() {
        ReplyScene scene = begun();
        RecordingOutlet other = scene.another();

        scene.book.revoke(tenantOf(scene), REVOKED);
        scene.pass(100);

        assertThat(scene.client.ends).containsExactly("INVALID_API_KEY");
        assertThat(other.ends).containsExactly("INVALID_API_KEY");
        assertThat(scene.redis.count("end CANCELLED")).isEqualTo(1);
    }

    @Test
    void jobThatIsBeingProducedIsCancelledAsSoonAsKafkaHasIt() {
        ReplyScene scene = ReplyScene.produced();
        scene.book.revoke(tenantOf(scene), REVOKED);
        scene.pass(100);
        assertThat(scene.redis.count("end")).isZero();

        scene.reply.acknowledged(WHERE);
        scene.pass(100);

        assertThat(scene.redis.count("end CANCELLED")).isEqualTo(1);
        assertThat(scene.client.ends).containsExactly("INVALID_API_KEY");
    }

    private static String tenantOf(ReplyScene scene) {
        return scene.reply.job().facts().tenant();
    }

    private static ReplyScene begun() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        return scene;
    }
}
