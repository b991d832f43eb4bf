package dev.sluice.common.catalog;

import dev.sluice.common.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue that holds now. A file is read again when its text has changed; one with a mistake changes nothing.
 *
 * <p>The text is compared, not its date: a mounted ConfigMap is swapped by a link.
 */
public final class CatalogSource implements AutoCloseable {

    /** The setting that names the file; without it the built-in one holds. */
    public static final String PROPERTY = "sluice.config";

    private static final Duration LOOK = Duration.ofSeconds(2);

    private final @Nullable Path file;
    private final Function<String, @Nullable String> variables;
    private final boolean simulated;
    private final boolean withKeys;
    private final @Nullable ScheduledExecutorService looks;
    private volatile Catalog current;

    /** Used by the looking thread alone, after the constructor. */
    private String text;

    private CatalogSource(Catalog catalog) {
        this.file = null;
        this.variables = ignored -> null;
        this.simulated = false;
        this.withKeys = false;
        this.looks = null;
        this.text = "";
        this.current = catalog;
    }

    /**
     * Reads the file, and looks at it from now on.
     *
     * @param path the file; null or blank for the built-in one
     * @param variables the environment: the value of a name, null if there is none
     * @param simulated whether names may end in a wish for a simulator's behaviour
     * @param withKeys whether this process calls providers
     * @param report what is told of a change: one line, or a line for each mistake
     * @throws SettingsException if it can't be read or something in it is wrong
     */
    public CatalogSource(
            @Nullable String path,
            Function<String, @Nullable String> variables,
            boolean simulated,
            boolean withKeys,
            Consumer<String> report) {
        this.file = path == null || path.isBlank() ? null : Path.of(path.strip());
        this.variables = variables;
        this.simulated = simulated;
        this.withKeys = withKeys;
        if (file == null) {
            this.text = "";
            this.current = CatalogFile.builtIn(variables, simulated, withKeys);
            this.looks = null;
        } else {
            this.text = read(file);
            this.current = CatalogFile.read(file.toString(), text, variables, simulated, withKeys);
            this.looks = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("catalog-looks").factory());
            var _ = looks.scheduleWithFixedDelay(
                    () -> look(report), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The built-in catalogue, which no environment changes, where a simulator serves the models or not. */
    public static CatalogSource builtIn(boolean simulated) {
        return fixed(CatalogFile.builtIn(ignored -> null, simulated, true));
    }

    /** This catalogue, for ever. */
    public static CatalogSource fixed(Catalog catalog) {
        return new CatalogSource(catalog);
    }

    /** The catalogue; one request, or one job, asks once and keeps what it got. */
    public Catalog current() {
        return current;
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException") // A look that fails must not be the last one.
    private void look(Consumer<String> report) {
        try {
            lookOnce(report);
        } catch (RuntimeException e) {
            report.accept(e.toString());
        }
    }

    private void lookOnce(Consumer<String> report) {
        Path changing = file;
        if (changing == null) {
            return;
        }
        try {
            String now = read(changing);
            if (!now.equals(text)) {
                // A mistake is told once, not at each look.
                text = now;
                current = CatalogFile.read(changing.toString(), now, variables, simulated, withKeys);
                report.accept(changing + " has changed: it holds from now on.");
            }
        } catch (SettingsException e) {
            report.accept("The catalogue stays as it was.\n" + e.getMessage());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SettingsException(List.of(file + ": can't be read (" + e + ")"), e);
        }
    }

    @Override
    public void close() {
        if (looks != null) {
            looks.shutdownNow();
        }
    }
}
