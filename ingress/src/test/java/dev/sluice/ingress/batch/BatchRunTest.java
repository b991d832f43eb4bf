package dev.sluice.ingress.batch;

import static dev.sluice.ingress.batch.BatchScene.line;
import static dev.sluice.ingress.batch.BatchScene.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.BatchStatus;
import dev.sluice.ingress.batch.book.Counts;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.batch.book.Progress;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class BatchRunTest {

    private final BatchScene scene = new BatchScene(new Random(7), 10);

    @Test
    void eachLineHasItsRowInTheFileOfItsKind() {
        scene.create(List.of(line("one", "hi"), line("two", "bad"), "", line("three", "hi")));

        Batch batch = scene.run();

        BatchState state = batch.state();
        assertThat(state.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(state.counts()).isEqualTo(new Counts(3, 2, 1));
        assertThat(state.model()).isEqualTo("gpt-4o-mini");
        assertThat(state.since()).containsKeys(BatchStatus.IN_PROGRESS, BatchStatus.FINALIZING, BatchStatus.COMPLETED);
        JsonNode error = scene.rows(state.errorFile()).getFirst();
        assertThat(error.path("custom_id").asString()).isEqualTo("two");
        assertThat(error.at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(error.at("/response/body/error/code").asString()).isEqualTo("context_length_exceeded");
        JsonNode answer = scene.rows(state.outputFile()).getFirst();
        assertThat(answer.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(answer.at("/response/body/of").asString()).hasSize(32);
        assertThat(answer.path("error").isNull()).isTrue();
        assertThat(answer.path("id").asString()).startsWith("batch_req_");
    }

    @Test
    void usageHasThoughtsAndCachedTokensAndWhatFailuresHaveCost() {
        scene.create(List.of(line("one", "hi"), line("two", "bad"), line("three", "hi")));

        assertThat(scene.run().state().usage()).isEqualTo(new TokenUsage(10, 4, 2, 2, false));
    }

    @Test
    void batchWhoseLinesAllFailHasAnErrorFileAlone() {
        scene.create(List.of(line("one", "bad"), line("two", "bad")));

        BatchState state = scene.run().state();

        assertThat(state.outputFile()).isNull();
        assertThat(scene.rows(state.errorFile())).hasSize(2);
        assertThat(state.counts()).isEqualTo(new Counts(2, 0, 2));
    }

    @Test
    void ownerOfTheInputOwnsTheOutputs() {
        scene.create(lines(3));

        BatchState state = scene.run().state();

        assertThat(scene.book.filesOf("t"))
                .extracting(FileEntry::id)
                .contains(String.valueOf(state.outputFile()))
                .hasSize(2);
        FileEntry output = scene.book.file(String.valueOf(state.outputFile())).orElseThrow();
        assertThat(output.name()).isEqualTo("batch_1_output.jsonl");
        assertThat(scene.store.size(FileEntry.blob(output.id()))).hasValue(output.bytes());
    }

    @Test
    void wrongFileFailsBeforeAnyLineIsRun() {
        scene.create(List.of(line("one", "hi"), line("one", "hi"), "{"));

        BatchState state = scene.run().state();

        assertThat(state.status()).isEqualTo(BatchStatus.FAILED);
        assertThat(state.problems())
                .extracting("code", "line")
                .containsExactly(tuple("duplicate_custom_id", 2), tuple("invalid_json_line", 3));
        assertThat(scene.lane.known()).isZero();
    }

    @Test
    void linesOfModelsThatTheirKeyMayNotUseAreNamedBeforeAnyLineIsRun() {
        scene.permits.close("gpt-4o-mini");
        scene.create(List.of(line("one", "hi"), line("two", "hi").replace("gpt-4o-mini", "gemini-2.5-flash")));

        BatchState state = scene.run().state();

        assertThat(state.status()).isEqualTo(BatchStatus.FAILED);
        assertThat(state.problems())
                .extracting("code", "param", "line")
                .containsExactly(tuple("model_not_found", "body.model", 1));
        assertThat(scene.lane.known()).isZero();
    }

    @Test
    void linesForWhichTheBudgetIsSpentHaveTheirErrorAndTheOthersTheirAnswer() {
        scene.permits.grant(7, new RequestFailedException(FailureCode.QUOTA_EXHAUSTED, "Spent.", null, null));
        scene.create(lines(20));

        Batch batch = scene.run();

        assertThat(batch.state().status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(batch.state().counts()).isEqualTo(new Counts(20, 7, 13));
        assertThat(scene.names(batch)).hasSize(20).doesNotHaveDuplicates();
        assertThat(scene.rows(batch.state().errorFile()))
                .allSatisfy(
                        row -> assertThat(row.at("/response/body/error/code").asString())
                                .isEqualTo("insufficient_quota"));
        assertThat(scene.lane.ran()).isEqualTo(7);
    }

    @Test
    void linesThatALimitHoldsBackWaitForTheirTimeAndExpireWithTheirBatch() {
        scene.permits.grant(7, null);
        scene.create(String.join("\n", lines(20)), 5);

        Batch batch = scene.run();

        assertThat(batch.state().status()).isEqualTo(BatchStatus.EXPIRED);
        assertThat(batch.state().counts()).isEqualTo(new Counts(20, 7, 13));
        assertThat(scene.names(batch)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void noMoreLinesThanAllowedAreInTheLaneAtOnce() {
        scene.lane.pace(3);
        scene.create(lines(150));

        Batch batch = scene.run();

        assertThat(scene.lane.mostWaiting()).isLessThanOrEqualTo(10);
        assertThat(scene.names(batch)).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void lineThatKafkaDidNotTakeIsSentAgain() {
        scene.lane.refuse(0.5);
        scene.create(lines(40));

        assertThat(scene.run().state().counts()).isEqualTo(new Counts(40, 40, 0));
    }

    @Test
    void linesHaveTheirPlansWeightInTheLaneAlsoWhenTheyAreSentAgain() {
        scene.lane.refuse(0.5);
        scene.permits.weigh(3);
        scene.create(lines(40));

        scene.run();

        assertThat(scene.lane.weights()).containsExactly(3);
    }

    @Test
    void cancelledBatchKeepsWhatIsDoneAndHasARowForEachLine() {
        scene.lane.pace(2);
        scene.create(lines(60));
        assertThat(scene.runUntilDeath(150)).isFalse();
        int before =
                scene.book.batch(BatchScene.ID).orElseThrow().state().counts().completed();
        assertThat(before).isPositive().isLessThan(60);

        Future<?> _ = scene.book.cancel(BatchScene.ID, scene.lane.millis() / 1_000);
        Batch batch = scene.run();

        assertThat(batch.state().status()).isEqualTo(BatchStatus.CANCELLED);
        assertThat(batch.state().counts().completed()).isGreaterThanOrEqualTo(before);
        assertThat(batch.state().counts().open()).isZero();
        assertThat(scene.names(batch)).hasSize(60).doesNotHaveDuplicates();
        assertThat(scene.rows(batch.state().errorFile()))
                .allSatisfy(row -> assertThat(row.at("/error/code").asString()).isEqualTo("batch_cancelled"));
    }

    @Test
    void batchWithoutTimeHasARowForEachLine() {
        scene.lane.pace(1);
        scene.create(String.join("\n", lines(90)), 5);

        Batch batch = scene.run();

        assertThat(batch.state().status()).isEqualTo(BatchStatus.EXPIRED);
        assertThat(batch.state().counts().completed()).isPositive();
        assertThat(batch.state().counts().open()).isZero();
        assertThat(scene.names(batch)).hasSize(90).doesNotHaveDuplicates();
        assertThat(scene.rows(batch.state().errorFile()))
                .allSatisfy(row -> assertThat(row.at("/error/code").asString()).isEqualTo("batch_expired"));
    }

    @Test
    void nothingIsKeptBesideTheFilesOnceABatchIsOver() {
        scene.create(lines(30));

        Batch batch = scene.run();

        assertThat(scene.store.names())
                .containsExactlyInAnyOrder(
                        "files/file-in",
                        FileEntry.blob(String.valueOf(batch.state().outputFile())));
        assertThat(batch.progress().parts()).isEmpty();
    }

    @Test
    void ownerThatAnotherOneHasFollowedWritesNothingMore() throws Exception {
        scene.create(lines(30));
        BatchRun late = scene.newRun();
        Batch found = scene.book.batch(BatchScene.ID).orElseThrow();
        scene.lane.onCall(() -> {
            // In the midst of the first one's work.
            scene.lane.onCall(() -> {});
            Progress taken =
                    scene.book.batch(BatchScene.ID).orElseThrow().progress().claimed("another");
            Future<?> _ =
                    scene.book.put(scene.book.batch(BatchScene.ID).orElseThrow().with(taken));
        });

        assertThatThrownBy(late::run).isInstanceOf(NotOwnerException.class);

        assertThat(scene.book.batch(BatchScene.ID).orElseThrow().progress().owner())
                .isEqualTo("another");
        assertThat(found.progress().fence()).isZero();
        scene.lane.pass(Duration.ofSeconds(1));
        assertThat(scene.names(scene.run())).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void rowsOfOwnersWhoseRecordsNobodyTookGoWithTheOthers() {
        scene.create(lines(30));
        scene.store.put(Progress.folder(BatchScene.ID) + "/9-0.answers", new byte[] {1});

        Batch batch = scene.run();

        assertThat(scene.store.names())
                .containsExactlyInAnyOrder(
                        "files/file-in",
                        FileEntry.blob(String.valueOf(batch.state().outputFile())));
    }
}
