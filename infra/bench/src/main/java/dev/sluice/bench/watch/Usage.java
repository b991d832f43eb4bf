package dev.sluice.bench.watch;

/**
 * What one process has taken.
 *
 * @param cpuMicros in user and in kernel mode, of all its threads, those that have ended too
 * @param rssKib resident memory now
 */
public record Usage(long cpuMicros, long rssKib) {

    /** Of a process that can't be seen. */
    public static final Usage NOTHING = new Usage(0, 0);

    // USER_HZ, in which /proc counts, is 100 on every architecture that Java runs on.
    private static final long MICROS_A_TICK = 10_000;
    // Counted from the state, which follows the name: fields 14 and 15 of proc(5).
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /**
     * Reads what the kernel prints.
     *
     * @param stat the content of {@code /proc/<pid>/stat}
     * @param status the content of {@code /proc/<pid>/status}
     */
    static Usage parse(String stat, String status) {
        // A program's name may hold blanks and brackets itself; the last bracket is the kernel's.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return new Usage(ticks * MICROS_A_TICK, kib(status, "VmRSS:"));
    }

    /** The value of a line such as {@code VmRSS:  1234 kB}; 0 if there is none. */
    static long kib(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .orElse(0L);
    }
}
