package dev.sluice.ingress.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Owners that die at any call, one after the other: the batch goes on, and nothing is lost, doubled or paid twice. */
final class BatchRunSimulationTest {

    private static final int ROUNDS = Integer.getInteger("sluice.simulation.rounds.batches", 300);

    @Test
    void whoeverDiesWheneverEachLineHasOneRowAndIsPaidOnce() {
        long seed = Long.getLong("sluice.simulation.seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            long own = seed + round;
            try {
                play(new Random(own));
            } catch (Throwable failure) {
                throw new AssertionError("-Dsluice.simulation.seed=" + own, failure);
            }
        }
    }

    private static void play(Random random) {
        BatchScene scene = new BatchScene(random, 1 + random.nextInt(20));
        int count = 1 + random.nextInt(120);
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            lines.add(BatchScene.line("c" + number, random.nextInt(6) == 0 ? "bad" : "hi"));
        }
        scene.lane.pace(1 + random.nextInt(20));
        scene.lane.refuse(random.nextInt(4) == 0 ? 0.2 : 0);
        scene.create(lines);
        int cancelAfter = random.nextInt(4) == 0 ? random.nextInt(6) : -1;

        int deaths = random.nextInt(12);
        boolean isOver = false;
        for (int death = 0; death < deaths && !isOver; death++) {
            if (death == cancelAfter) {
                Future<?> _ = scene.book.cancel(BatchScene.ID, scene.lane.millis() / 1_000);
            }
            isOver = scene.runUntilDeath(random.nextInt(400));
        }
        Batch batch = isOver ? scene.book.batch(BatchScene.ID).orElseThrow() : scene.run();

        assertThat(batch.state().status())
                .as("%s", scene.rows(batch.state().errorFile()))
                .isIn(BatchStatus.COMPLETED, BatchStatus.CANCELLED);
        boolean wasChecked = batch.state().counts().total() > 0;
        if (wasChecked) {
            assertThat(scene.names(batch)).hasSize(count).doesNotHaveDuplicates();
            assertThat(batch.state().counts().total()).isEqualTo(count);
            assertThat(scene.rows(batch.state().outputFile()))
                    .hasSize(batch.state().counts().completed());
            assertThat(scene.rows(batch.state().errorFile()))
                    .hasSize(batch.state().counts().failed());
            assertThat(scene.lane.ran()).isLessThanOrEqualTo(count);
        }
        if (batch.state().status() == BatchStatus.COMPLETED) {
            assertThat(scene.lane.ran()).isEqualTo(count);
            assertThat(batch.state().usage().totalTokens())
                    .isEqualTo(5L * batch.state().counts().completed()
                            + 4L * batch.state().counts().failed());
        }
        assertCountsNeverFall(scene);
    }

    private static void assertCountsNeverFall(BatchScene scene) {
        int before = 0;
        for (var entry : scene.book.written()) {
            if (entry.key().startsWith("batch:") && entry.value().length > 0) {
                JsonNode counts = JsonMapper.shared().readTree(entry.value()).at("/state/counts");
                int rows =
                        counts.path("completed").asInt() + counts.path("failed").asInt();
                assertThat(rows).isGreaterThanOrEqualTo(before);
                before = rows;
            }
        }
    }
}
