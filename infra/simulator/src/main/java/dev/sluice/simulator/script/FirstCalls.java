package dev.sluice.simulator.script;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the calls with the same question, for the faults that strike only the first of them. */
public final class FirstCalls {

    private static final int MAX_QUESTIONS = 100_000;

    // Guarded by this; the question that was asked least recently is forgotten first.
    private final Map<String, Integer> calls = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX_QUESTIONS;
        }
    };

    /** Tells whether this call is among the first ones that ask this question, and counts it. */
    public synchronized boolean isAmongFirst(int first, FaultWord word, String question) {
        return calls.merge(word.word() + " " + question, 1, Integer::sum) <= first;
    }
}
