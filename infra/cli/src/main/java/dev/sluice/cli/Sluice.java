package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.admin.DeadCommand;
import dev.sluice.cli.admin.JobsCommand;
import dev.sluice.cli.admin.KeysCommand;
import dev.sluice.cli.admin.LanesCommand;
import dev.sluice.cli.admin.OrganisationsCommand;
import dev.sluice.cli.admin.PlansCommand;
import dev.sluice.cli.admin.RoutesCommand;
import dev.sluice.cli.admin.UsageCommand;
import dev.sluice.cli.admin.WorkersCommand;
import dev.sluice.cli.config.ConfigCommand;
import dev.sluice.cli.doctor.DoctorCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code sluice}. It exits with 0, with 1 where what was asked could not be done, with 2 for bad usage,
 * with 69 for a server that isn't there, with 77 for a key that it refuses, with 78 for settings that are wrong.
 */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        description = "Looks after a Sluice installation.",
        subcommands = {
            KeysCommand.class,
            OrganisationsCommand.class,
            PlansCommand.class,
            UsageCommand.class,
            JobsCommand.class,
            LanesCommand.class,
            WorkersCommand.class,
            RoutesCommand.class,
            DeadCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Sluice {

    private Sluice() {}

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8)));
    }

    /** Runs one command; the exit code. */
    public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Sluice())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    // A stack trace tells an operator nothing; the message is a sentence.
                    line.getErr().println("✘ " + failure.getMessage());
                    return failure instanceof FailedException failed
                            ? failed.exitCode()
                            : CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
