package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Checks a store that nobody has open, byte by byte, and changes nothing. Needs no JVM flags. Memory grows with the
 * number of actors, by about fifty bytes for each.
 */
public final class StoreVerifier {

    /* Overview. Every segment is read twice: once for what recovery judges by, and once, now that it is known which
     * frames are valid, for what they hold. Damage does not end the check: it goes on with the next frame that can be
     * read. */

    private final Path store;
    private final Manifest manifest;
    private final Findings findings;
    private final LongConsumer progress;

    private StoreVerifier(Path store, Manifest manifest, Findings findings, LongConsumer progress) {
        this.store = store;
        this.manifest = manifest;
        this.findings = findings;
        this.progress = progress;
    }

    /**
     * Checks every frame's checksum and sequence, every actor's chain and sequence numbers, every message's number,
     * every handled message's origin, and that all that was durable is there. Blocks.
     *
     * @param progress is told now and then how many entries have been checked, on the calling thread
     * @return what was found, or nothing when there is no store in this directory
     * @throws JournalException when the store is in use (the message names the holder), was made by a newer build, or
     *     cannot be read
     */
    public static Optional<VerificationReport> verify(Path directory, LongConsumer progress) {
        Path store = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(store) || !Manifest.exists(store)) {
            return Optional.empty();
        }
        Findings findings = new Findings();
        try (StoreLock _ = StoreLock.share(store)) {
            Manifest manifest = Manifest.read(store);
            return Optional.of(new StoreVerifier(store, manifest, findings, progress).run());
        } catch (CorruptJournalException e) {
            findings.damage(store.resolve(Manifest.FILE_NAME).toString(), String.valueOf(e.getMessage()));
            return Optional.of(findings.report(0, 0, 0));
        } catch (IOException e) {
            throw new JournalException("the store " + store + " cannot be read: " + e, e);
        }
    }

    private VerificationReport run() throws IOException {
        List<ShardVerification> shards = new ArrayList<>();
        for (int shard = 0; shard < manifest.shards(); shard++) {
            ShardHome home = new ShardHome(
                    SegmentName.shard(store, shard), manifest.storeId(), shard, JournalOptions.DEFAULT, Disk.REAL);
            shards.add(ShardVerification.scan(home, findings));
        }
        Channels channels = new Channels(shards, findings);
        int segments = 0;
        long bytes = 0;
        try (channels) {
            for (ShardVerification shard : shards) {
                shard.check(channels, progress);
                segments += shard.segments();
                bytes += shard.bytes();
            }
        }
        return findings.report(manifest.shards(), segments, bytes);
    }
}
