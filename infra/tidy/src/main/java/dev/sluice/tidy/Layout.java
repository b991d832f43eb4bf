package dev.sluice.tidy;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The one right form of each Java file: palantir's style, imports in order and none of them unused. */
final class Layout {

    /** What to type to get it. */
    static final String REPAIR = "mvn -q -pl infra/tidy -Pformat process-classes";

    private static final int MAX_PASSES = 5;

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());
    private final Checkout checkout;

    Layout(Checkout checkout) {
        this.checkout = checkout;
    }

    /** The files that aren't in their right form, with that form. */
    List<Correction> corrections() {
        // javac's parser is most of the cost, and each file has a parser of its own.
        return checkout.files(".java").parallelStream()
                .flatMap(file -> correction(file).stream())
                .toList();
    }

    private Optional<Correction> correction(Path file) {
        String source = checkout.text(file);
        String formatted = format(file, source);
        return formatted.equals(source) ? Optional.empty() : Optional.of(new Correction(file, formatted));
    }

    private String format(Path file, String source) {
        try {
            String before = source;
            String after = formatter.formatSourceAndFixImports(before);
            // Where a text block moved, its indentation is right only after one more pass.
            for (int pass = 1; pass < MAX_PASSES && !after.equals(before); pass++) {
                before = after;
                after = formatter.formatSourceAndFixImports(before);
            }
            return after;
        } catch (FormatterException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + " (expected: Java that parses)", e);
        }
    }

    /** One file, relative to the root, and the text that it should hold. */
    record Correction(Path file, String text) {}
}
