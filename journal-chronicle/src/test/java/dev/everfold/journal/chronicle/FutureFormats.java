package dev.everfold.journal.chronicle;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Files as a build to come may write them. */
final class FutureFormats {

    private FutureFormats() {}

    /** This manifest of an archive, of version 2. */
    static String archiveManifest(String text) {
        String body =
                text.substring(0, text.lastIndexOf("crc32c ")).replace("everfold archive 1", "everfold archive 2");
        CRC32C checksum = new CRC32C();
        checksum.update(body.getBytes(StandardCharsets.UTF_8));
        return body + String.format("crc32c %08x%n", checksum.getValue());
    }
}
