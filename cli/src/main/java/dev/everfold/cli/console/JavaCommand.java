package dev.everfold.cli.console;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another process is started with the JVM, the flags, and the classes of this one. */
public final class JavaCommand {

    private JavaCommand() {}

    /**
     * The words of the command.
     *
     * @param options of the JVM, beside those of this one; agents and the size of the heap are not passed on
     */
    public static List<String> of(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:")
                        && !argument.startsWith("-javaagent:")
                        && !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
