package dev.everfold.cli.retail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text from bytes that are UTF-8 for the most part. A byte that is not is taken for Windows-1252, which is what exports
 * of old spreadsheets are in; so two names that differ in such a byte stay two names.
 */
final class LenientUtf8 {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\uFFFD';

    private LenientUtf8() {}

    /** The text of these bytes. Any bytes have one. */
    static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeByteByByte(bytes);
    }

    private static String decodeByteByByte(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            byte[] foreign = new byte[result.length()];
            in.get(foreign);
            out.put(new String(foreign, WINDOWS_1252));
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }
}
