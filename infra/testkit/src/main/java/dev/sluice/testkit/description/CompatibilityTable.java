package dev.sluice.testkit.description;

import dev.sluice.processes.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code infra/docs/compatibility.md} promises of each parameter, so that tests can hold the code to it. */
public final class CompatibilityTable {

    private static final String FILE = "infra/docs/compatibility.md";
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    private static final Pattern WORD = Pattern.compile("^[A-Za-z]+");

    /** A value for each parameter of a chat that has its own row; what it needs beside itself comes with it. */
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("audio", "\"audio\":{\"voice\":\"alloy\",\"format\":\"mp3\"}"),
            Map.entry("frequency_penalty", "\"frequency_penalty\":0.5"),
            Map.entry("function_call", "\"function_call\":\"none\""),
            Map.entry("functions", "\"functions\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}]"),
            Map.entry("logit_bias", "\"logit_bias\":{\"5\":1}"),
            Map.entry("logprobs", "\"logprobs\":true"),
            Map.entry("max_completion_tokens", "\"max_completion_tokens\":777"),
            Map.entry("max_tokens", "\"max_tokens\":777"),
            Map.entry("metadata", "\"metadata\":{\"a\":\"b\"}"),
            Map.entry("modalities", "\"modalities\":[\"text\",\"audio\"]"),
            Map.entry("moderation", "\"moderation\":{\"model\":\"omni-moderation-latest\"}"),
            Map.entry("n", "\"n\":2"),
            Map.entry("parallel_tool_calls", "\"parallel_tool_calls\":false"),
            Map.entry("prediction", "\"prediction\":{\"type\":\"content\",\"content\":\"x\"}"),
            Map.entry("presence_penalty", "\"presence_penalty\":0.5"),
            Map.entry("prompt_cache_key", "\"prompt_cache_key\":\"k\""),
            Map.entry("prompt_cache_options", "\"prompt_cache_options\":{\"ttl\":\"30m\"}"),
            Map.entry("prompt_cache_retention", "\"prompt_cache_retention\":\"24h\""),
            Map.entry("reasoning_effort", "\"reasoning_effort\":\"low\""),
            Map.entry("response_format", "\"response_format\":{\"type\":\"json_object\"}"),
            Map.entry("safety_identifier", "\"safety_identifier\":\"s\""),
            Map.entry("seed", "\"seed\":7"),
            Map.entry("service_tier", "\"service_tier\":\"flex\""),
            Map.entry("stop", "\"stop\":\"end\""),
            Map.entry("store", "\"store\":true"),
            Map.entry("stream", "\"stream\":true"),
            Map.entry("stream_options", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
            Map.entry("temperature", "\"temperature\":0.5"),
            Map.entry("tool_choice", "\"tool_choice\":\"required\""),
            Map.entry(
                    "tools",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\","
                            + "\"parameters\":{\"type\":\"object\"}}}]"),
            Map.entry("top_logprobs", "\"logprobs\":true,\"top_logprobs\":2"),
            Map.entry("top_p", "\"top_p\":0.5"),
            Map.entry("user", "\"user\":\"u\""),
            Map.entry("verbosity", "\"verbosity\":\"low\""),
            Map.entry("web_search_options", "\"web_search_options\":{}"));

    private CompatibilityTable() {}

    /** A value for each parameter of a chat, as members of a JSON object; by name. */
    public static Map<String, String> samples() {
        return new TreeMap<>(SAMPLES);
    }

    /**
     * What a column says of each name in the first column that stands in code: the first word of the cell, once for
     * each row with that name.
     *
     * @param section the heading above the table
     * @param column the column's heading
     * @throws IllegalArgumentException if there is no such table
     */
    public static Map<String, List<String>> verdicts(String section, String column) {
        Map<String, List<String>> verdicts = new LinkedHashMap<>();
        int place = -1;
        for (String line : linesBelow(section)) {
            if (!line.startsWith("|")) {
                continue;
            }
            List<String> cells = List.of(line.substring(1).split("\\|", -1));
            if (place < 0) {
                place = cells.stream().map(String::strip).toList().indexOf(column);
                continue;
            }
            Matcher word = WORD.matcher(cells.get(place).strip());
            Matcher name = CODE.matcher(cells.getFirst());
            String verdict = word.find() ? word.group() : "";
            while (name.find()) {
                verdicts.computeIfAbsent(name.group(1), ignored -> new ArrayList<>())
                        .add(verdict);
            }
        }
        if (verdicts.isEmpty()) {
            throw new IllegalArgumentException(FILE + ": '" + section + "' has no column '" + column + "'");
        }
        return verdicts;
    }

    private static List<String> linesBelow(String section) {
        try {
            List<String> lines = Files.readAllLines(Checkout.locate().root().resolve(FILE));
            int heading = lines.indexOf("## " + section);
            List<String> below = lines.subList(heading + 1, lines.size());
            return heading < 0
                    ? List.of()
                    : below.stream().takeWhile(line -> !line.startsWith("## ")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
