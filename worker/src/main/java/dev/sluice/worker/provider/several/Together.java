package dev.sluice.worker.provider.several;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes one answer of the answers to all parts of a request. */
public final class Together {

    private static final byte[] INDEX = "\"choices\":[{\"index\":".getBytes(UTF_8);
    private static final int MAX_CHOICE = 1_000;

    private Together() {}

    /** The end of the whole answer, from the ends of its parts in their order: at least one. */
    public static FinishedAnswer of(JobHeaders job, List<FinishedAnswer> parts) {
        TokenUsage usage = parts.stream().map(FinishedAnswer::usage).reduce(TokenUsage.NONE, Together::sum);
        Map<String, String> thoughts = new HashMap<>(0);
        parts.forEach(part -> thoughts.putAll(part.thoughts()));
        List<byte[]> pieces;
        if (Family.EMBEDDINGS.label().equals(job.family())) {
            pieces = List.of(embeddings(parts, usage));
        } else {
            pieces = job.flags().streamed() ? chunks(job, parts, usage) : List.of(object(parts, usage));
        }
        return new FinishedAnswer(parts.getFirst().finishReason(), usage, pieces, thoughts);
    }

    /** Which choice a rendered piece belongs to; 0 if it doesn't begin with that, as those of all dialects do. */
    public static int choiceOf(Piece piece) {
        byte[] bytes = piece.bytes();
        int index = 0;
        if (Arrays.mismatch(bytes, INDEX) != INDEX.length) {
            return index;
        }
        for (int at = INDEX.length; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            index = Math.min(MAX_CHOICE, 10 * index + bytes[at] - '0');
        }
        return index;
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

    /** The first list with the elements of all others, byte for byte: there may be millions of numbers. */
    private static byte[] embeddings(List<FinishedAnswer> parts, TokenUsage usage) {
        JsonBytes json = new JsonBytes(parts.stream()
                .mapToInt(part -> part.lastPieces().getFirst().length)
                .sum());
        byte[] object = {};
        int[] places = {};
        for (FinishedAnswer part : parts) {
            boolean isFirst = json.length() == 0;
            object = part.lastPieces().getFirst();
            places = places(object);
            json.raw(isFirst ? "" : ",").raw(object, isFirst ? 0 : places[0] + 1, places[1] - 1);
        }
        return json.raw(object, places[1] - 1, places[2])
                .raw("{\"prompt_tokens\":")
                .number(usage.promptTokens())
                .raw(",\"total_tokens\":")
                .number(usage.totalTokens())
                .raw("}")
                .raw(object, places[3], object.length)
                .toBytes();
    }

    /** Where the values of {@code data} and {@code usage} begin and end. */
    private static int[] places(byte[] object) {
        int[] places = new int[4];
        try (JsonCursor json = new JsonCursor(object, 0, object.length)) {
            boolean isObject = json.enterRoot();
            while (isObject && json.nextMember()) {
                int at = "data".equals(json.name()) ? 0 : "usage".equals(json.name()) ? 2 : -1;
                json.value();
                int start = json.start();
                int end = json.end();
                if (at >= 0) {
                    places[at] = start;
                    places[at + 1] = end;
                }
            }
        }
        return places;
    }
}
