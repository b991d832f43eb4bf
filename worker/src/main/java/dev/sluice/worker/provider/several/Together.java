package dev.sluice.worker.provider.several;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes one answer of the answers to all parts of a request. */
public final class Together {

    private Together() {}

    /** The end of the whole answer, from the ends of its parts in their order: at least one. */
    public static FinishedAnswer of(JobHeaders job, List<FinishedAnswer> parts) {
        TokenUsage usage = parts.stream().map(FinishedAnswer::usage).reduce(TokenUsage.NONE, Together::sum);
        Map<String, String> thoughts = new HashMap<>(0);
        parts.forEach(part -> thoughts.putAll(part.thoughts()));
        List<byte[]> pieces = job.flags().streamed() ? chunks(job, parts, usage) : List.of(object(parts, usage));
        return new FinishedAnswer(parts.getFirst().finishReason(), usage, pieces, thoughts);
    }

    /** What both have cost: the prompt is paid for with each call. */
    public static TokenUsage sum(TokenUsage one, TokenUsage other) {
        return new TokenUsage(
                one.promptTokens() + other.promptTokens(),
                one.completionTokens() + other.completionTokens(),
                one.cachedTokens() + other.cachedTokens(),
                one.reasoningTokens() + other.reasoningTokens(),
                one.estimated() || other.estimated());
    }

    private static List<byte[]> chunks(JobHeaders job, List<FinishedAnswer> parts, TokenUsage usage) {
        boolean includeUsage = job.flags().includeUsage();
        List<byte[]> chunks = new ArrayList<>();
        for (FinishedAnswer part : parts) {
            List<byte[]> last = part.lastPieces();
            // The last one is the usage of the part alone.
            chunks.addAll(includeUsage ? last.subList(0, last.size() - 1) : last);
        }
        if (includeUsage) {
            JsonBytes json = new JsonBytes(256).raw("\"choices\":[],\"usage\":");
            chunks.add(UsageCount.render(json, usage).raw("}").toBytes());
        }
        return chunks;
    }

    private static byte[] object(List<FinishedAnswer> parts, TokenUsage usage) {
        ArrayNode choices = JsonTrees.JSON.createArrayNode();
        for (FinishedAnswer part : parts) {
            JsonTrees.JSON
                    .readTree(part.lastPieces().getFirst())
                    .path("choices")
                    .forEach(choices::add);
        }
        ObjectNode whole = (ObjectNode)
                JsonTrees.JSON.readTree(parts.getFirst().lastPieces().getFirst());
        whole.set("choices", choices);
        whole.set(
                "usage",
                JsonTrees.JSON.readTree(
                        UsageCount.render(new JsonBytes(256), usage).toBytes()));
        return JsonTrees.JSON.writeValueAsBytes(whole);
    }
}
