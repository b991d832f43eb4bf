package dev.sluice.simulator.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Counts the calls with the same question, for the faults that strike only the first of them. */
public final class FirstCalls {

    private static final int MAX_QUESTIONS = 100_000;

    // Guarded by this; the question that was asked least recently is forgotten first.
    private final Map<Asked, Integer> calls = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Integer> eldest) {
            return size() > MAX_QUESTIONS;
        }
    };

    /** Tells whether this call is among the first ones that ask this question, and counts it. */
    public synchronized boolean isAmongFirst(int first, FaultWord word, String question) {
        // A hash, since a question may be as long as a body.
        Asked asked = new Asked(word, UUID.nameUUIDFromBytes(question.getBytes(UTF_8)));
        return calls.merge(asked, 1, Integer::sum) <= first;
    }

    private record Asked(FaultWord word, UUID question) {}
}
