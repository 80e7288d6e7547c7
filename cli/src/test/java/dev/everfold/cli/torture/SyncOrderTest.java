package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SyncOrderTest {

    private static final String ANSWER = "write(1<pipe:[7]>, \"answer 0 5 false 9 100\\n\", 23) = 23";
    private static final List<String> GOOD = List.of(
            "mkdir(\"/d/store\", 0700) = 0",
            "fsync(4</d>) = 0",
            "openat(AT_FDCWD</>, \"/d/store/store.tmp\", O_WRONLY|O_CREAT, 0600) = 5</d/store/store.tmp>",
            "fsync(5</d/store/store.tmp>) = 0",
            "rename(\"/d/store/store.tmp\", \"/d/store/store\") = 0",
            "mkdir(\"/d/store/seg\", 0700) = 0",
            "fsync(5</d/store>) = 0",
            "openat(AT_FDCWD</>, \"/d/store/seg/a.cq4\", O_RDWR|O_CREAT, 0600) = 6</d/store/seg/a.cq4>",
            "fsync(7</d/store/seg>) = 0",
            "fdatasync(6</d/store/seg/a.cq4>) = 0",
            ANSWER,
            "fdatasync(6</d/store/seg/a.cq4>) = 0",
            ANSWER,
            "fdatasync(7</d/store/snapshots/000004.log>) = 0",
            "rename(\"/d/store/seg\", \"/d/store/.trash-seg\") = 0",
            "fsync(5</d/store>) = 0",
            "unlink(\"/d/store/.trash-seg/a.cq4\") = 0",
            "rmdir(\"/d/store/.trash-seg\") = 0");

    @TempDir
    private Path directory = Path.of("");

    private final Findings findings = new Findings();

    /** Judges lines as strace writes them; gives how many acknowledgements there were. */
    private long judge(List<String> lines) {
        List<SystemCall> calls = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            calls.add(SystemCall.parse("1795246138.%06d %s <0.000005>".formatted(i * 10, lines.get(i)))
                    .orElseThrow());
        }
        return new SyncOrder(Path.of("/d/store"), Set.of(Path.of("/"), Path.of("/d")), findings).judge(calls);
    }

    @Test
    void whatIsSyncedInTimeIsFoundInOrder() {
        assertThat(judge(GOOD)).isEqualTo(2);
        assertThat(findings.descriptions()).isEmpty();
    }

    @Test
    void everySyncThatIsLeftOutIsMissed() {
        for (int i = 0; i < GOOD.size(); i++) {
            if (GOOD.get(i).contains("sync(")) {
                List<String> lines = new ArrayList<>(GOOD);
                lines.remove(i);
                int before = findings.descriptions().size();
                judge(lines);
                assertThat(findings.descriptions()).as(GOOD.get(i)).hasSizeGreaterThan(before);
            }
        }
    }

    @Test
    void aSyncThatFailedOrBeganTooEarlyIsNone() {
        List<String> failed = new ArrayList<>(GOOD);
        failed.set(11, "fdatasync(6</d/store/seg/a.cq4>) = -1 EIO (Input/output error)");
        judge(failed);
        assertThat(findings.descriptions()).hasSize(1).first().asString().contains("without a sync");

        List<SystemCall> early = List.of(
                new SystemCall("write", "1<pipe:[7]>, \"again 0 4 true 8 100\\n\"", 21, 20, 21),
                new SystemCall("fdatasync", "6</d/store/seg/a.cq4>", 0, 10, 30),
                new SystemCall("write", "1<pipe:[7]>, \"answer 0 5 false 9 100\\n\"", 23, 40, 41));
        new SyncOrder(Path.of("/d/store"), Set.of(), findings).judge(early);
        assertThat(findings.descriptions()).hasSize(2);
    }

    @Test
    @Timeout(300)
    void straceFindsWhatWasNotSynced() throws Exception {
        KindReport report = Machine.run(new SystemCalls(Durability.WRITTEN), 1, directory);

        assertThat(report.wrongs().descriptions())
                .isNotEmpty()
                .allSatisfy(what -> assertThat(what).contains("acknowledged without a sync"));
    }
}
