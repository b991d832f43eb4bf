package dev.sluice.simulation.plan;

import java.util.EnumSet;
import java.util.Set;

/** A rule that is taken out, to see that its absence is found. */
public enum Flaw {
    NONE("", ""),
    /** A worker claims what another one runs. */
    CLAIM("if expect ~= f then return held('owner', j.own, f) end", ""),
    /** A grant has the fence of the one before. */
    FENCE("return math.max(f + 1, seen + 1, tip() + 1, T)", "return f > 0 and f or math.max(seen + 1, tip() + 1, T)"),
    /** Redis takes the entries of a worker that has lost its job, as if no fence were in their ids. */
    ZOMBIE_ENTRIES("", ""),
    /** Whoever says so finishes a job. */
    FINISH_OWNER("if st == 'R' and f == fence then\n  if settling()", "if st == 'R' then\n  if settling()"),
    /** A job is finished although entries of its answer are missing. */
    FINISH_TIP("if tip_fence ~= f or last ~= seq then return { 'BEHIND', tip_fence, last } end", ""),
    /** A commit says that everything up to the newest completed record is done. */
    BITMAP("", ""),
    /** Nothing is ever read from a reply's stream. */
    GAP_REPAIR("", ""),
    /** Nobody tells Redis again what it forgot. */
    RESTORE("", ""),
    /** Redis decides about jobs that it may have forgotten. */
    SETTLING("return any_settling() and (fact('keyed')", "return false and (fact('keyed')"),
    /** A reader who hangs up ends the job for all. */
    OTHER_READERS("if #L > 0 then return { 'LISTENED', #L } end", ""),
    /** An ended job that nobody recorded is left to whoever ended it. */
    RECORDING_OTHERS("", ""),
    /** A produce attempt that was refused is executed. */
    REFUSAL("if has(names(j.ref), attempt) then return { 'REFUSED' } end -- 2", "");

    private final String line;
    private final String instead;

    Flaw(String line, String instead) {
        this.line = line;
        this.instead = instead;
    }

    /** The script without the rule. */
    public String without(String script) {
        return line.isEmpty() ? script : script.replace(line, instead);
    }

    /** Whether the rule is in this script. */
    public boolean isIn(String script) {
        return !line.isEmpty() && script.contains(line);
    }

    /** Whether it is taken out of a script at all. */
    public boolean isOfScripts() {
        return !line.isEmpty();
    }

    /** Every flaw. */
    public static Set<Flaw> all() {
        return EnumSet.complementOf(EnumSet.of(NONE));
    }
}
