package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.ClaimRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.redis.Scripts;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/** One job in Redis, as other workers change it and as it looks from outside. */
final class JobScene {

    private final JobId job;
    private final Scripts scripts;
    private final RedisCommands<byte[], byte[]> commands;

    JobScene(JobId job, Scripts scripts, RedisCommands<byte[], byte[]> commands) {
        this.job = job;
        this.scripts = scripts;
        this.commands = commands;
    }

    long claimAs(String worker, FakeRecord record, long expect) {
        ClaimAnswer answer = scripts.ask(LeaseCalls.claim(new ClaimRequest(
                job,
                worker,
                "claim-of-" + worker,
                System.currentTimeMillis() + 10_000,
                record.headers().attempt(),
                FakeRecord.INGRESS,
                JobFacts.of(record.headers()),
                "{".getBytes(UTF_8),
                record.where(),
                expect,
                List.of(),
                false)));
        return switch (answer) {
            case ClaimAnswer.Run run -> run.fence();
            case ClaimAnswer.Interrupt interrupt -> interrupt.fence();
            default -> throw new IllegalStateException("claim: " + answer);
        };
    }

    void write(long fence, long sequence, String text) {
        byte[] frame = new Frame(FrameType.DELTA, 0, job, fence, sequence, text.getBytes(UTF_8)).encode();
        commands.xadd(
                LeaseKeys.reply(job).getBytes(UTF_8),
                new XAddArgs().id(String.format("%d-%d", fence, sequence)),
                LeaseKeys.FRAME_FIELD.getBytes(UTF_8),
                frame);
    }

    List<Frame> frames() {
        List<Frame> frames = new ArrayList<>();
        commands.xrange(LeaseKeys.reply(job).getBytes(UTF_8), Range.unbounded())
                .forEach(entry -> frames.add(
                        Frame.decode(entry.getBody().values().iterator().next())));
        return frames;
    }

    Frame lastFrame() {
        return frames().getLast();
    }

    List<String> texts() {
        return frames().stream()
                .filter(frame -> frame.type() == FrameType.DELTA)
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();
    }

    String field(String name) {
        return new String(commands.hget(LeaseKeys.job(job).getBytes(UTF_8), name.getBytes(UTF_8)), UTF_8);
    }
}
