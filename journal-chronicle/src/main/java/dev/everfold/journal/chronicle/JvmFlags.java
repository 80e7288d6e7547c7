package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Checks, before any class of Chronicle's is touched, that the JVM was started with what Chronicle needs. */
final class JvmFlags {

    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=";

    private JvmFlags() {}

    /**
     * Checks the flags.
     *
     * @throws JournalException that lists the lines missing
     */
    static void require() {
        List<String> missing = missing(
                JvmFlags.class.getModule(), ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (!missing.isEmpty()) {
            throw new JournalException(
                    "Chronicle Queue needs JVM flags that are missing; start java with\n  "
                            + String.join("\n  ", missing)
                            + "\nor pass all of them with @jvm.flags, the file at the root of Everfold's sources",
                    null);
        }
    }

    static List<String> missing(Module user, List<String> arguments) {
        Module base = Object.class.getModule();
        List<String> missing = new ArrayList<>();
        if (!base.isExported("jdk.internal.ref", user)) {
            missing.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        }
        for (String opened : List.of("java.lang.reflect", "sun.nio.ch")) {
            if (!base.isOpen(opened, user)) {
                missing.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
            }
        }
        if (!arguments.contains(UNSAFE + "allow")) {
            missing.add(UNSAFE + "allow");
        }
        if (!user.isNativeAccessEnabled()) {
            missing.add("--enable-native-access=ALL-UNNAMED");
        }
        return missing;
    }
}
