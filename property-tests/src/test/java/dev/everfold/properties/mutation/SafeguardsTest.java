package dev.everfold.properties.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.everfold.properties.mutation.Scenarios.CutSegments;
import dev.everfold.properties.mutation.Scenarios.DamageWithoutAWatermarkFile;
import dev.everfold.properties.mutation.Scenarios.DamagedManifest;
import dev.everfold.properties.mutation.Scenarios.ExchangedShards;
import dev.everfold.properties.mutation.Scenarios.FailingDisk;
import dev.everfold.properties.mutation.Scenarios.FlippedBitsAnywhere;
import dev.everfold.properties.mutation.Scenarios.FrameWrittenAgain;
import dev.everfold.properties.mutation.Scenarios.NearlyFullDisk;
import dev.everfold.properties.mutation.Scenarios.OpenedTwice;
import dev.everfold.properties.mutation.Scenarios.PowerCuts;
import dev.everfold.properties.mutation.Scenarios.PowerCutsAfterFullSegments;
import dev.everfold.properties.mutation.Scenarios.PowerCutsOfNewStores;
import dev.everfold.properties.mutation.Scenarios.RenumberedSegment;
import dev.everfold.properties.mutation.Scenarios.SegmentOfAnotherStore;
import dev.everfold.properties.mutation.Scenarios.TornWatermark;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands between a store and the loss of something: each taken away in turn, and what notices. A safeguard that
 * nothing misses is dead, or its test is.
 */
class SafeguardsTest {

    private static final String JOURNAL = "dev.everfold.journal.chronicle.";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * How threads take turns is left to chance, and not every run of a scenario comes to where a safeguard is missed.
     */
    private static final int TRIES_MAX = 8;

    private static final Logger LOGGER = Logger.getLogger("dev.everfold.journal.chronicle");

    @BeforeAll
    static void beQuiet() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOGGER.setLevel(null);
    }

    static Stream<Arguments> safeguards() {
        return Stream.concat(synced(), checked());
    }

    /** What keeps a power cut from taking anything. */
    private static Stream<Arguments> synced() {
        return Stream.of(
                argumentSet(
                        "a turn is synced before it is answered",
                        in("FrameLog", "force").withoutCallsTo(JOURNAL + "SegmentWriter", "force"),
                        PowerCuts.class),
                argumentSet(
                        "a claim is synced before anything follows it",
                        in("FrameLog", "<init>").withoutCallsTo(JOURNAL + "SegmentWriter", "force"),
                        PowerCuts.class),
                argumentSet(
                        "a full segment is synced before the next one counts",
                        in("FrameLog", "roll").withoutCallsTo(JOURNAL + "SegmentWriter", "force"),
                        PowerCutsAfterFullSegments.class),
                argumentSet(
                        "the names in a new segment, and its own, are synced",
                        withoutForceDirectory("SegmentWriter", "prepare"),
                        PowerCuts.class),
                argumentSet(
                        "the name of a new shard is synced",
                        withoutForceDirectory("Acquisition", "makeDirectory"),
                        PowerCuts.class),
                argumentSet(
                        "the manifest is synced before it gets its name",
                        in("Manifest", "write").withoutCallsTo(JOURNAL + "Disk", "force"),
                        PowerCuts.class),
                argumentSet(
                        "the name of the manifest is synced",
                        withoutForceDirectory("Manifest", "write"),
                        PowerCutsOfNewStores.class),
                argumentSet(
                        "what was recovered is synced before anyone acts on it",
                        in("Acquisition", "run").withoutCallsTo(JOURNAL + "RecoveredTail", "force"),
                        PowerCuts.class));
    }

    /** What finds damage, and what keeps others away. */
    private static Stream<Arguments> checked() {
        return Stream.of(
                argumentSet(
                        "the checksum of a frame is compared",
                        in("Frame", "read")
                                .insteadOf(JOURNAL + "Frame", "checksum")
                                .calling(Broken.class, "checksumAsFound"),
                        FlippedBitsAnywhere.class),
                argumentSet(
                        "only the frame whose sequence comes next belongs to a run",
                        in("SegmentScanner", "take").neverJumping(7),
                        FrameWrittenAgain.class),
                argumentSet(
                        "a segment begins where the one before it ends",
                        in("Recovery", "contiguous").alwaysJumping(2),
                        PowerCutsAfterFullSegments.class),
                argumentSet(
                        "a frame of another shard is refused",
                        in("SegmentScanner", "take")
                                .alwaysJumping(3)
                                .and(in("FrameReader", "check").alwaysJumping(4)),
                        ExchangedShards.class),
                argumentSet(
                        "a frame of another segment is refused",
                        in("SegmentScanner", "take")
                                .neverJumping(2)
                                .and(in("FrameReader", "check").neverJumping(3)),
                        RenumberedSegment.class),
                argumentSet(
                        "a claim of another store is refused",
                        in("SegmentScanner", "takeFirst")
                                .insteadOf("java.util.UUID", "equals")
                                .calling(Broken.class, "alwaysEqual"),
                        SegmentOfAnotherStore.class),
                argumentSet(
                        "the watermark file is looked up",
                        in("Watermark", "read").returning(0L),
                        CutSegments.class),
                argumentSet(
                        "the watermarks in frames are looked up",
                        in("SegmentScan", "watermarkMax").returning(0L),
                        DamageWithoutAWatermarkFile.class),
                argumentSet(
                        "the checksum of the watermark file is compared",
                        in("Watermark", "checksum").returning(0),
                        TornWatermark.class),
                argumentSet(
                        "the checksum of the manifest is compared",
                        in("Manifest", "parse")
                                .insteadOf("java.lang.String", "equals")
                                .calling(Broken.class, "alwaysEqual"),
                        DamagedManifest.class),
                argumentSet(
                        "the store is locked",
                        in("StoreLock", "tryLock")
                                .insteadOf("java.nio.channels.FileChannel", "tryLock")
                                .calling(Broken.class, "noLock"),
                        OpenedTwice.class),
                argumentSet(
                        "a shard that failed takes nothing any more",
                        Mutation.of("dev.everfold.internal.ShardWriter")
                                .inMethod("refusal")
                                .returningNull(),
                        FailingDisk.class),
                argumentSet(
                        "space is kept in reserve", in("DiskSpace", "check").returning(false), NearlyFullDisk.class));
    }

    @ParameterizedTest
    @MethodSource("safeguards")
    void isMissedWhenItIsGone(Mutation mutation, Class<?> scenario) {
        Optional<Throwable> noticed = Optional.empty();
        for (int i = 0; i < TRIES_MAX && noticed.isEmpty(); i++) {
            noticed = mutation.within(PATIENCE).run(scenario);
        }
        assertThat(noticed)
                .as("%s: does %s notice?", mutation, scenario.getSimpleName())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                CutSegments.class,
                DamageWithoutAWatermarkFile.class,
                DamagedManifest.class,
                RenumberedSegment.class,
                ExchangedShards.class,
                FailingDisk.class,
                FlippedBitsAnywhere.class,
                FrameWrittenAgain.class,
                NearlyFullDisk.class,
                OpenedTwice.class,
                PowerCuts.class,
                PowerCutsAfterFullSegments.class,
                PowerCutsOfNewStores.class,
                SegmentOfAnotherStore.class,
                TornWatermark.class
            })
    void nothingIsMissedWhenAllAreThere(Class<?> scenario) {
        assertThat(Mutation.none().within(PATIENCE).run(scenario)).isEmpty();
    }

    private static MutatedMethod in(String type, String method) {
        return Mutation.of(JOURNAL + type).inMethod(method);
    }

    private static Mutation withoutForceDirectory(String type, String method) {
        return in(type, method).withoutCallsTo(JOURNAL + "Disk", "forceDirectory");
    }
}
