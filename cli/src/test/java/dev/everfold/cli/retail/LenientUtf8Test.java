package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LenientUtf8Test {

    @Test
    void utf8StaysWhatItIs() {
        assertThat(decoded("é €😀 ", "\uFFFD")).isEqualTo("é €😀 \uFFFD");
    }

    @Test
    void aForeignByteIsTakenForWindows1252() {
        assertThat(decoded("price in ", new byte[] {(byte) 0xA3, '5'})).isEqualTo("price in £5");
    }

    @Test
    void aForeignByteLeavesTheUtf8AroundItAlone() {
        assertThat(decoded("é", new byte[] {(byte) 0xE9}, "é")).isEqualTo("ééé");
    }

    @Test
    void aSequenceCutShortIsReadByteByByte() {
        assertThat(decoded(new byte[] {(byte) 0xE2, (byte) 0x82}, "x")).isEqualTo("â‚x");
        assertThat(decoded("x", new byte[] {(byte) 0xE2, (byte) 0x82})).isEqualTo("xâ‚");
    }

    @Test
    void anyBytesHaveAText() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (255 - i);
        }
        assertThat(LenientUtf8.decode(all)).hasSize(256);
    }

    private static String decoded(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            bytes.writeBytes(part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8));
        }
        return LenientUtf8.decode(bytes.toByteArray());
    }
}
