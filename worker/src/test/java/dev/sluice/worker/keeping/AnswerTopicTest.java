package dev.sluice.worker.keeping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class AnswerTopicTest {

    private static final JobId JOB = JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5");

    @Test
    void anAnswerIsWrittenUnderItsJobAsItIs() throws InterruptedException {
        Picky producer = new Picky(10_000);

        new AnswerTopic(producer).write(answer(100, 50));

        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("sluice.answers");
            assertThat(sent.key()).isEqualTo(JOB.bytes());
        });
        assertThat(producer.written().answer()).hasSize(100);
        assertThat(producer.written().request()).hasSize(50);
    }

    @Test
    void ofWhatIsTooLargeTheRequestIsLeftOutFirst() throws InterruptedException {
        Picky producer = new Picky(3_000);

        new AnswerTopic(producer).write(answer(2_000, 1_000));

        assertThat(producer.written().answer()).hasSize(2_000);
        assertThat(producer.written().request()).isEmpty();
    }

    @Test
    void anAnswerThatFitsNowhereIsToldAsLostSoThatItsJobEnds() throws InterruptedException {
        Picky producer = new Picky(1_000);

        new AnswerTopic(producer).write(answer(2_000, 1_000));

        assertThat(producer.written().isLost()).isTrue();
        assertThat(producer.written().result().outcome().usage()).isEqualTo(TokenUsage.of(1, 2));
    }

    private static WrittenAnswer answer(int answerBytes, int requestBytes) {
        JobResult result = new JobResult(
                JOB, "org/key", "chat", "m", Lane.BULK, "a", 7, 1, 1, 2, Outcome.finished("stop", TokenUsage.of(1, 2)));
        return new WrittenAnswer(
                result,
                "a".repeat(answerBytes).getBytes(UTF_8),
                "r".repeat(requestBytes).getBytes(UTF_8));
    }

    /** Refuses what is too large, as the real one does. */
    private static final class Picky extends MockProducer<byte[], byte[]> {

        private final int maxBytes;

        Picky(int maxBytes) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return record.value().length > maxBytes
                    ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                    : super.send(record);
        }

        WrittenAnswer written() {
            List<ProducerRecord<byte[], byte[]>> all = history();
            return WrittenAnswer.decode(all.getLast().value());
        }
    }
}
