package dev.sluice.ingress.api.batches;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.BatchStatus;
import dev.sluice.ingress.batch.book.LineProblem;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A batch as OpenAI's object. What there isn't is left out: OpenAI's published description has no nulls there. */
final class BatchBody {

    private BatchBody() {}

    static void write(Batch batch, JsonGenerator json) {
        BatchOrder order = batch.order();
        BatchState state = batch.state();
        json.writeStartObject();
        json.writeStringProperty("id", order.id());
        json.writeStringProperty("object", "batch");
        json.writeStringProperty("endpoint", "/" + order.family().path());
        write("model", state.model(), json);
        if (!state.problems().isEmpty()) {
            write(state.problems(), json);
        }
        json.writeStringProperty("input_file_id", order.inputFile());
        json.writeStringProperty("completion_window", order.window());
        json.writeStringProperty("status", state.status().label());
        write("output_file_id", state.outputFile(), json);
        write("error_file_id", state.errorFile(), json);
        json.writeNumberProperty("created_at", order.createdAt());
        json.writeNumberProperty("expires_at", order.expiresAt());
        for (BatchStatus status : BatchStatus.values()) {
            Long at = state.since().get(status);
            if (at != null) {
                json.writeNumberProperty(status.label() + "_at", at);
            }
        }
        json.writeObjectPropertyStart("request_counts");
        json.writeNumberProperty("total", state.counts().total());
        json.writeNumberProperty("completed", state.counts().completed());
        json.writeNumberProperty("failed", state.counts().failed());
        json.writeEndObject();
        write(state.usage(), json);
        json.writeObjectPropertyStart("metadata");
        new TreeMap<>(order.metadata()).forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(String name, @Nullable String text, JsonGenerator json) {
        if (text != null) {
            json.writeStringProperty(name, text);
        }
    }

    private static void write(List<LineProblem> problems, JsonGenerator json) {
        json.writeObjectPropertyStart("errors");
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        for (LineProblem problem : problems) {
            json.writeStartObject();
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("message", problem.message());
            json.writeStringProperty("param", problem.param());
            if (problem.line() == null) {
                json.writeNullProperty("line");
            } else {
                json.writeNumberProperty("line", problem.line());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(TokenUsage usage, JsonGenerator json) {
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("input_tokens", usage.promptTokens());
        json.writeObjectPropertyStart("input_tokens_details");
        json.writeNumberProperty("cached_tokens", usage.cachedTokens());
        json.writeEndObject();
        json.writeNumberProperty("output_tokens", usage.completionTokens());
        json.writeObjectPropertyStart("output_tokens_details");
        json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
        json.writeEndObject();
        json.writeNumberProperty("total_tokens", usage.totalTokens());
        json.writeEndObject();
    }
}
