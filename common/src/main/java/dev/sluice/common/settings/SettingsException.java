package dev.sluice.common.settings;

import java.util.List;

/** A settings file can't be used; the message has one line for each mistake, each with the file's name and the line. */
public final class SettingsException extends RuntimeException {

    /** The exit code of a process whose settings are wrong: {@code EX_CONFIG} of sysexits.h. */
    public static final int EXIT_CODE = 78;

    private static final long serialVersionUID = 1;
    private static final int MOST_TOLD = 10;

    /** These mistakes; of many only the first are told. */
    public SettingsException(List<String> problems) {
        super(told(problems));
    }

    /** These mistakes, and what they come from. */
    public SettingsException(List<String> problems, Throwable cause) {
        super(told(problems), cause);
    }

    private static String told(List<String> problems) {
        String first = String.join("\n", problems.subList(0, Math.min(MOST_TOLD, problems.size())));
        int more = problems.size() - MOST_TOLD;
        return more <= 0 ? first : first + "\nand " + more + " more.";
    }
}
