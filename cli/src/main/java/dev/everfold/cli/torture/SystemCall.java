package dev.everfold.cli.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call that a process made of the operating system, as strace tells.
 *
 * @param name of the call
 * @param arguments as strace writes them
 * @param result negative after a failure
 * @param start microseconds, not after the call began
 * @param end microseconds, not before it ended
 */
record SystemCall(String name, String arguments, long result, long start, long end) {

    private static final Pattern LINE =
            Pattern.compile("(\\d+)\\.(\\d{6}) (\\w+)\\((.*)\\) += (-?\\d+)(?:<.*>)?(?: .*)? <(\\d+)\\.(\\d{6})>");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");

    private static final long MICROS = 1_000_000;

    /** A program that writes the calls that matter to a store into files with this prefix, one for each thread. */
    static Wrapper tracing(Path prefix) {
        return new Wrapper(
                List.of(
                        "strace",
                        "-ff",
                        "--seccomp-bpf",
                        "--decode-fds=path",
                        "--absolute-timestamps=format:unix,precision:us",
                        "--syscall-times=us",
                        "--string-limit=200",
                        "--trace=/^(open|openat|creat|mkdir|mkdirat|rename|renameat|renameat2|unlink|unlinkat|rmdir"
                                + "|fsync|fdatasync|write)$",
                        "--output=" + prefix),
                true);
    }

    /** All calls in the files with this prefix, in no order; those without an end are left out. */
    static List<SystemCall> read(Path prefix) throws IOException {
        List<SystemCall> calls = new ArrayList<>();
        try (Stream<Path> files = Files.list(prefix.toAbsolutePath().getParent())) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(prefix.getFileName() + ".")) {
                    for (String line :
                            Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                        parse(line).ifPresent(calls::add);
                    }
                }
            }
        }
        return calls;
    }

    /** The call of one line, unless it is none that ended. */
    static Optional<SystemCall> parse(String line) {
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            return Optional.empty();
        }
        long start = Long.parseLong(match.group(1)) * MICROS + Long.parseLong(match.group(2));
        long lasted = Long.parseLong(match.group(6)) * MICROS + Long.parseLong(match.group(7));
        return Optional.of(
                new SystemCall(match.group(3), match.group(4), Long.parseLong(match.group(5)), start, start + lasted));
    }

    /** Whether it did what it was to do. */
    boolean hasSucceeded() {
        return result >= 0;
    }

    /** The texts in quotes among the arguments, the first ones of which are paths. */
    List<String> texts() {
        return QUOTED.matcher(arguments)
                .results()
                .map(quoted -> quoted.group(1))
                .toList();
    }

    /** The path of the file whose descriptor is the first argument, "" without one. */
    String file() {
        Matcher match = DESCRIPTOR.matcher(arguments);
        return match.matches() ? match.group(1) : "";
    }
}
