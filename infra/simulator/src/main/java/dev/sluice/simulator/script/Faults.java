package dev.sluice.simulator.script;

import static java.util.Comparator.comparingInt;
import static java.util.Map.Entry.comparingByKey;
import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The faults and tunings that one call ordered, by the suffix of its model's name or by header.
 *
 * @param words each word with its value
 */
public record Faults(Map<FaultWord, Integer> words) {

    /** Nothing ordered: the answer is complete and comes at the default pace. */
    public static final Faults NONE = new Faults(Map.of());

    private static final Set<FaultWord> CUTS =
            Set.of(FaultWord.FAIL, FaultWord.STALL, FaultWord.RESET, FaultWord.CLOSE, FaultWord.GARBAGE);

    /** Copies the words. */
    public Faults {
        words = Map.copyOf(words);
    }

    /**
     * Reads words such as {@code ttft=500~interval=20}.
     *
     * @param separator what stands between two words: {@code ~} in a model's name, {@code ,} in the header
     * @throws IllegalArgumentException if a word is unknown, or its value missing or out of bounds
     */
    public static Faults parse(String text, String separator) {
        Map<FaultWord, Integer> words = new EnumMap<>(FaultWord.class);
        for (String part : text.split(separator)) {
            if (!part.isBlank()) {
                String[] wordAndValue = part.strip().split("=", 2);
                FaultWord word = FaultWord.of(wordAndValue[0].strip());
                words.put(word, wordAndValue.length == 1 ? word.bareValue() : word.value(wordAndValue[1].strip()));
            }
        }
        return new Faults(words);
    }

    /** These words, and those of the other, which win. */
    public Faults and(Faults other) {
        Map<FaultWord, Integer> both = new EnumMap<>(FaultWord.class);
        both.putAll(words);
        both.putAll(other.words);
        return new Faults(both);
    }

    /** Tells whether the word was ordered. */
    public boolean has(FaultWord word) {
        return words.containsKey(word);
    }

    /** The word's value, or the other one where it wasn't ordered. */
    public int valueOr(FaultWord word, int other) {
        return words.getOrDefault(word, other);
    }

    /** The fault that comes first within the answer, if any was ordered. */
    public Optional<Cut> cut() {
        return words.entrySet().stream()
                .filter(entry -> CUTS.contains(entry.getKey()))
                .map(entry -> new Cut(entry.getKey(), entry.getValue()))
                .min(comparingInt(Cut::afterTokens).thenComparing(Cut::word));
    }

    /** The words in the form of the header, sorted. */
    @Override
    public String toString() {
        return words.entrySet().stream()
                .sorted(comparingByKey())
                .map(entry -> entry.getKey().word() + "=" + entry.getValue())
                .collect(joining(","));
    }

    /**
     * A fault within the answer.
     *
     * @param word what happens
     * @param afterTokens how many tokens are sent before it
     */
    public record Cut(FaultWord word, int afterTokens) {}
}
