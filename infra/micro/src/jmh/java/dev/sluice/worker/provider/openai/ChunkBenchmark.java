package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.Additions;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Target;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One chunk of a provider's stream, read and rendered anew. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkBenchmark {

    private static final String ENVELOPE = "{\"id\":\"chatcmpl-x\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",";
    private static final String CHOICES = "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
            + "\"logprobs\":null,\"finish_reason\":null}]}";
    private static final byte[] CHUNK = ("data: " + ENVELOPE + CHOICES + "\n\n").getBytes(UTF_8);

    private final StreamParser stream = new OpenAiDialect().stream(call());

    /** As it comes: one event at a time. */
    @Benchmark
    public void rewrite(Blackhole hole) {
        stream.feed(CHUNK, 0, CHUNK.length, hole::consume);
    }

    private static ChatCall call() {
        JobHeaders job = new JobHeaders(
                new JobId(0x0190_0000_0000_7000L, 0x8000_0000_0000_00AAL),
                "attempt",
                Lane.INTERACTIVE,
                "",
                1_764_000_000_000L,
                1_764_000_060_000L,
                "org/key",
                "ingress",
                "chat",
                "gpt-4o-mini",
                new JobFlags(true, false, false, false),
                1_764_000_000,
                "00",
                0,
                null);
        Target target = new Target("test", URI.create("http://provider.test/v1"), "key", "gpt-4o-mini", Additions.NONE);
        return new ChatCall(job, new byte[0], target, false, Beginning.NONE);
    }
}
