package dev.sluice.cli.config;

import dev.sluice.common.catalog.CatalogFile;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.catalog.ModelRoute;
import dev.sluice.common.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice config}: what stands in the settings file, and whether it is right. */
@Command(name = "config", description = "The settings file: models and providers.", mixinStandardHelpOptions = true)
public final class ConfigCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    /** Made by picocli. */
    public ConfigCommand() {}

    @Command(description = "Says what is wrong in a file (exit code 78), or which models it offers and through whom.")
    int check(
            @Parameters(paramLabel = "<file>") Path file,
            @Option(names = "--without-keys", description = "Keys may be missing in the environment.")
                    boolean withoutKeys) {
        PrintWriter out = spec.commandLine().getOut();
        try (CatalogSource source =
                new CatalogSource(file.toString(), System::getenv, false, !withoutKeys, ignored -> {})) {
            for (Model model : source.current().models()) {
                out.println(model.id());
                for (ModelRoute route : model.routes()) {
                    out.println("  " + route.provider().name() + ", " + route.model()
                            + (withoutKeys || route.provider().isUsable() ? "" : " (no key: never called)"));
                }
            }
            out.println(file + " is right.");
            return 0;
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return SettingsException.EXIT_CODE;
        }
    }

    @Command(description = "Prints the file that holds where none is named, to begin one's own with.")
    int example() {
        print(CatalogFile.example());
        return 0;
    }

    @Command(description = "Prints a JSON Schema of the file, for editors.")
    int schema() {
        print(CatalogFile.schema());
        return 0;
    }

    /** A writer that flushes at the end of each line doesn't flush a text that holds its own. */
    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
