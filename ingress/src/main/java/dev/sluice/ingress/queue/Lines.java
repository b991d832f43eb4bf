package dev.sluice.ingress.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among those who wait: each party has a line of its own, and the lines take turns. Not thread-safe.
 *
 * <p>Those who are to be ahead have lines of their own, which go first, but leave every fourth turn to the others. So
 * a party's thousands wait for each other, and whoever comes with one waits for as many turns as there are parties.
 *
 * @param <T> who waits
 */
public final class Lines<T> {

    private static final int AHEAD_IN_A_ROW = 3;

    private final Ring<T> ahead = new Ring<>();
    private final Ring<T> others = new Ring<>();
    private int aheadInARow;

    /** Empty ones. */
    public Lines() {}

    /**
     * Puts one at the end of its party's line.
     *
     * @param isAhead whether it goes before those that aren't
     */
    public void add(String party, boolean isAhead, T item) {
        (isAhead ? ahead : others).add(party, item);
    }

    /** Takes the next one out; null if nobody waits. */
    public @Nullable T poll() {
        boolean isOthersTurn = ahead.size == 0 || (aheadInARow >= AHEAD_IN_A_ROW && others.size > 0);
        aheadInARow = isOthersTurn ? 0 : aheadInARow + 1;
        return (isOthersTurn ? others : ahead).poll();
    }

    /** Whether one of this party waits. */
    public boolean isWaiting(String party) {
        return ahead.isWaiting(party) || others.isWaiting(party);
    }

    /** How many wait. */
    public int size() {
        return ahead.size + others.size;
    }

    /** Takes all of these out. */
    public List<T> remove(Predicate<T> which) {
        List<T> removed = new ArrayList<>();
        ahead.remove(which, removed);
        others.remove(which, removed);
        return removed;
    }

    /** The parties in turn. */
    private static final class Ring<T> {

        private final Map<String, Deque<T>> lines = new HashMap<>();
        private final Deque<String> turns = new ArrayDeque<>();
        private int size;

        void add(String party, T item) {
            lines.computeIfAbsent(party, name -> {
                        turns.addLast(name);
                        return new ArrayDeque<>();
                    })
                    .addLast(item);
            size++;
        }

        boolean isWaiting(String party) {
            Deque<T> line = lines.get(party);
            return line != null && !line.isEmpty();
        }

        @Nullable
        T poll() {
            while (!turns.isEmpty()) {
                String party = turns.removeFirst();
                Deque<T> line = lines.get(party);
                T next = line == null ? null : line.pollFirst();
                if (line == null || line.isEmpty()) {
                    lines.remove(party);
                } else {
                    turns.addLast(party);
                }
                if (next != null) {
                    size--;
                    return next;
                }
            }
            return null;
        }

        /** A line that is empty after it goes with its next turn. */
        void remove(Predicate<T> which, List<T> removed) {
            for (Deque<T> line : lines.values()) {
                line.removeIf(item -> which.test(item) && removed.add(item));
            }
            size = lines.values().stream().mapToInt(Deque::size).sum();
        }
    }
}
