package dev.sluice.worker.execution;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.stored.StoredNote;
import dev.sluice.worker.keeping.AnswerTopic;
import dev.sluice.worker.routing.Answers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the whole answers of jobs that ask for it, before their results: from this worker's own copy where the job
 * ended here, else from its stream in Redis. If that is gone too, what is written says that the answer is lost.
 */
final class AnswerKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerKeeping.class);
    private static final byte[] NONE = {};

    private final Answers answers;
    private final ReplyHistory history;
    private final AnswerTopic topic;

    AnswerKeeping(Answers answers, ReplyHistory history, AnswerTopic topic) {
        this.answers = answers;
        this.history = history;
        this.topic = topic;
    }

    /** Writes the answer that has come to this result; blocks until Kafka has it. */
    void keep(Slot slot, JobResult result) throws InterruptedException {
        JobHeaders job = slot.job();
        byte[] answer = result.outcome().isAnswer() ? whole(slot, result) : NONE;
        WrittenAnswer written = new WrittenAnswer(result, answer, job.flags().stored() ? slot.body() : NONE);
        Where where = topic.write(written);
        if (job.flags().stored() && answer.length > 0) {
            topic.note(new StoredNote.Made(
                    job.id(), job.tenant(), job.createdSeconds(), job.model(), metadataIn(slot.body()), where));
        }
    }

    private static Map<String, String> metadataIn(byte[] body) {
        try {
            return StoredNote.metadata(JsonMapper.shared().readTree(body).path("metadata"));
        } catch (JacksonException ignored) {
            // It was checked when it was accepted: only a test's body is something else.
            return Map.of();
        }
    }

    private byte[] whole(Slot slot, JobResult result) throws InterruptedException {
        Slot.Held held = slot.held();
        Slot.Ended ended = slot.ended();
        List<Frame> frames = new ArrayList<>();
        if (held != null && ended != null) {
            held.stream().entries().forEach(entry -> frames.add(Frame.decode(entry.frame())));
            frames.add(Frame.decode(ended.frame()));
        } else {
            for (Entry entry : history.read(slot.id())) {
                frames.add(Frame.decode(entry.frame()));
            }
        }
        Optional<List<byte[]>> pieces = pieces(frames);
        if (pieces.isEmpty()) {
            LOG.error("job {}: its answer was sent, and is gone: nobody can fetch it later", slot.id());
            return NONE;
        }
        return slot.job().flags().streamed()
                ? answers.whole(slot.job(), pieces.get(), result.outcome().usage())
                : joined(pieces.get());
    }

    /** Every piece in order, those of the FINISH too; empty if any is missing. */
    static Optional<List<byte[]>> pieces(List<Frame> frames) {
        List<byte[]> pieces = new ArrayList<>();
        long last = 0;
        boolean isFinished = false;
        for (Frame frame : frames) {
            switch (frame.type()) {
                case DELTA -> pieces.add(frame.payload());
                case FINISH -> {
                    isFinished = true;
                    pieces.addAll(FinishPayload.decode(frame.payload()).pieces());
                }
                case MARKER, ERROR, PING -> {
                    continue;
                }
            }
            if (frame.sequence() != ++last) {
                return Optional.empty();
            }
        }
        return isFinished ? Optional.of(pieces) : Optional.empty();
    }

    private static byte[] joined(List<byte[]> slices) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        slices.forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
