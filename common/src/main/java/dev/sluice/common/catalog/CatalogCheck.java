package dev.sluice.common.catalog;

import dev.sluice.common.settings.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a service does with its file before anything else: a mistake in it is a few lines, not a stack trace. */
public final class CatalogCheck {

    private static final String CHECK = "--check";
    private static final String ARGUMENT = "--" + CatalogSource.PROPERTY + "=";
    private static final String VARIABLE = "SLUICE_CONFIG";

    private CatalogCheck() {}

    /**
     * Reads the file that the process was given, if it was given one; with {@code --check} that is all.
     *
     * @param arguments the process' own
     * @param variables the environment: the value of a name, null if there is none
     * @param withKeys whether the process calls providers
     * @return the exit code, if the process shall end
     */
    public static OptionalInt run(
            String[] arguments,
            Function<String, @Nullable String> variables,
            boolean withKeys,
            PrintStream out,
            PrintStream err) {
        List<String> given = List.of(arguments);
        String named = given.stream()
                .filter(argument -> argument.startsWith(ARGUMENT))
                .map(argument -> argument.substring(ARGUMENT.length()))
                .findFirst()
                .orElseGet(() -> set(System.getProperty(CatalogSource.PROPERTY), variables.apply(VARIABLE)));
        boolean isCheck = given.contains(CHECK);
        if (named.isBlank() && !isCheck) {
            return OptionalInt.empty();
        }
        try (CatalogSource source = new CatalogSource(named, variables, false, withKeys, ignored -> {})) {
            if (!isCheck) {
                return OptionalInt.empty();
            }
            List<Model> models = source.current().models();
            long providers = models.stream()
                    .flatMap(model -> model.routes().stream())
                    .map(ModelRoute::provider)
                    .distinct()
                    .count();
            out.println((named.isBlank() ? "The built-in catalogue" : named) + " is right: " + models.size()
                    + " models at " + providers + " providers.");
            return OptionalInt.of(0);
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return OptionalInt.of(SettingsException.EXIT_CODE);
        }
    }

    private static String set(@Nullable String property, @Nullable String variable) {
        if (property != null) {
            return property;
        }
        return variable == null ? "" : variable;
    }
}
