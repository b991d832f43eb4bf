package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.CatalogSource;
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

/** A body, checked from its first byte to its last. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestCheckBenchmark {

    private static final byte[] SMALL = ("{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"Why is the sky blue?\"}]}")
            .getBytes(UTF_8);
    private static final String TURN =
            "{\"role\":\"user\",\"content\":\"" + "Why is the sky blue? ".repeat(20) + "\"},";
    private static final byte[] LARGE = ("{\"model\":\"gpt-4o-mini\",\"temperature\":0.7,\"messages\":["
                    + TURN.repeat(40) + "{\"role\":\"user\",\"content\":\"And at night?\"}]}")
            .getBytes(UTF_8);

    private final ChatRequestReader reader = new ChatRequestReader(CatalogSource.builtIn(true));

    /** One message, 100 bytes. */
    @Benchmark
    public ChatRequest small() {
        return reader.read(SMALL.clone());
    }

    /** A long talk, 18 KB. */
    @Benchmark
    public ChatRequest large() {
        return reader.read(LARGE.clone());
    }
}
