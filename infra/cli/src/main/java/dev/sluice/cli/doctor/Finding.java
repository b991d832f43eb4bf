package dev.sluice.cli.doctor;

/**
 * What a look at one thing found.
 *
 * @param what was looked at, in a word or two
 * @param isWell whether it is as it should be
 * @param detail what was found
 * @param advice what to do; empty if it is well
 */
record Finding(String what, boolean isWell, String detail, String advice) {

    static Finding well(String what, String detail) {
        return new Finding(what, true, detail, "");
    }

    static Finding wrong(String what, String detail, String advice) {
        return new Finding(what, false, detail, advice);
    }
}
