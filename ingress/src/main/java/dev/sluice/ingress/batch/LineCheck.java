package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.digest.Sha256;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.LineReader.Line;
import dev.sluice.ingress.batch.book.LineProblem;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The check of a whole file before any of its lines is run; used once.
 *
 * <p>That no two lines have the same {@code custom_id} is seen by 64 bits of their hashes: at 50,000 lines two others
 * look alike once in 10^10 files.
 */
final class LineCheck {

    private static final int MAX_PROBLEMS = 100;

    private final Family family;
    private final Function<byte[], ? extends ApiRequest> reader;
    private final BatchSettings settings;
    private final Set<Long> customIds = new HashSet<>();
    private final List<LineProblem> problems = new ArrayList<>();
    private int total;
    private @Nullable String model;
    private boolean hasSeveralModels;

    /**
     * A check.
     *
     * @param reader what checks the bodies of the same endpoint when they come one by one
     */
    LineCheck(Family family, Function<byte[], ? extends ApiRequest> reader, BatchSettings settings) {
        this.family = family;
        this.reader = reader;
        this.settings = settings;
    }

    /** Reads all lines, or until there are many problems, or until this holds. */
    void run(LineReader lines, BooleanSupplier isOver) throws IOException {
        for (Line line = lines.next(); line != null && !isOver.getAsBoolean(); line = lines.next()) {
            total++;
            if (total > settings.maxLines()) {
                problems.add(new LineProblem(
                        "too_many_tasks",
                        "The file has more than " + settings.maxLines() + " lines. Split it.",
                        null,
                        line.number()));
                return;
            }
            check(line);
            if (problems.size() >= MAX_PROBLEMS) {
                return;
            }
        }
        if (total == 0) {
            problems.add(new LineProblem("empty_file", "The file has no lines.", null, null));
        }
    }

    /** What is wrong: the first problems, in the order of the lines; empty if nothing is. */
    List<LineProblem> problems() {
        return problems;
    }

    /** How many lines were read. */
    int total() {
        return total;
    }

    /** The one model of all lines; null if there are several. */
    @Nullable
    String model() {
        return hasSeveralModels ? null : model;
    }

    private void check(Line line) {
        try {
            if (line.isTooLong()) {
                throw RequestFailedException.invalid(
                        "This line is too long: expected "
                                + settings.maxLineBytes().toBytes() + " bytes at most.",
                        null,
                        "line_too_long");
            }
            LineForm form = LineForm.read(line.text(), family);
            if (!customIds.add(hash(form.customId()))) {
                problems.add(new LineProblem(
                        "duplicate_custom_id",
                        "The custom_id of this request is that of another one: it must be unique in a batch.",
                        "custom_id",
                        line.number()));
            }
            checkBody(form, line.number());
        } catch (RequestFailedException e) {
            add(e, e.param(), line.number());
        }
    }

    private void checkBody(LineForm form, int number) {
        try {
            ApiRequest request = reader.apply(form.body());
            if (request.streamed()) {
                throw RequestFailedException.invalid(
                        "Streaming is not supported in a batch: leave 'stream' out.", "stream", "invalid_value");
            }
            String found = request.model().id();
            hasSeveralModels |= model != null && !model.equals(found);
            model = found;
        } catch (RequestFailedException e) {
            add(e, e.param() == null ? "body" : "body." + e.param(), number);
        }
    }

    private void add(RequestFailedException failure, @Nullable String param, int number) {
        String code = failure.errorCode();
        problems.add(new LineProblem(code == null ? "invalid_request" : code, failure.message(), param, number));
    }

    private static long hash(String customId) {
        return ByteBuffer.wrap(Sha256.of(customId.getBytes(UTF_8))).getLong();
    }
}
