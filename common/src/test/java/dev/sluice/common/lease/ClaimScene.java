package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** A claim by worker w1 of a record whose attempt is a1 and whose ingress is in1, until a test says otherwise. */
final class ClaimScene {

    private final LeaseScene scene;
    private String worker = "w1";
    private String claimId = "c1";
    private String attempt = "a1";
    private String listener = "in1";
    private long notAfterMillis;
    private JobFacts facts;
    private long expectedFence;
    private List<String> dead = List.of();
    private boolean stale;

    ClaimScene(LeaseScene scene) {
        this.scene = scene;
        this.notAfterMillis = scene.store().nowMillis() + 5_000;
        this.facts = scene.facts();
    }

    ClaimScene by(String owner, String id) {
        worker = owner;
        claimId = id;
        return this;
    }

    ClaimScene attempt(String id) {
        attempt = id;
        return this;
    }

    ClaimScene listener(String ingress) {
        listener = ingress;
        return this;
    }

    ClaimScene late() {
        notAfterMillis = scene.store().nowMillis() - 1;
        return this;
    }

    ClaimScene facts(JobFacts recordFacts) {
        facts = recordFacts;
        return this;
    }

    ClaimScene facts(String... words) {
        return facts(scene.facts(words));
    }

    ClaimScene expecting(long fence) {
        expectedFence = fence;
        return this;
    }

    ClaimScene dead(String... ingresses) {
        dead = List.of(ingresses);
        return this;
    }

    ClaimScene stale() {
        stale = true;
        return this;
    }

    ClaimAnswer ask() {
        return scene.store()
                .ask(LeaseCalls.claim(new ClaimRequest(
                        scene.job,
                        worker,
                        claimId,
                        notAfterMillis,
                        attempt,
                        listener,
                        facts,
                        LeaseScene.ENVELOPE.getBytes(UTF_8),
                        LeaseScene.WHERE,
                        expectedFence,
                        dead,
                        stale)));
    }

    /** The new grant's fence. */
    long run() {
        return ((ClaimAnswer.Run) ask()).fence();
    }
}
