package dev.sluice.chaos.stack;

import dev.sluice.chaos.stack.Incident.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Everything that was done to the system in one run. */
public final class Incidents {

    private final List<Incident> all = new CopyOnWriteArrayList<>();

    /** Notes a blow that falls now, and excuses what comes within this time. */
    public void note(Kind kind, String target, long excusedMillis) {
        note(kind, target, excusedMillis, "random");
    }

    /** Notes a blow that falls now, in a phase that was chosen. */
    public void note(Kind kind, String target, long excusedMillis, String phase) {
        long now = System.currentTimeMillis();
        all.add(new Incident(kind, target, now, now + excusedMillis, phase));
    }

    /** All of them, in the order they were noted. */
    public List<Incident> all() {
        return List.copyOf(all);
    }

    /** Those of one kind. */
    public List<Incident> of(Kind kind) {
        return all.stream().filter(incident -> incident.kind() == kind).toList();
    }

    /** Whether anything that excuses this happened within this time. */
    public boolean excuse(Predicate<Incident> what, long startMillis, long endMillis) {
        return all.stream().anyMatch(incident -> incident.touches(startMillis, endMillis) && what.test(incident));
    }
}
