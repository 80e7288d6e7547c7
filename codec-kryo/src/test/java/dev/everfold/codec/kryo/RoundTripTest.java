package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RoundTripTest {

    private static final Codec CODEC =
            KryoCodec.of(Account.Event.class, Account.State.class, Account.Rejection.class, Long.class);

    @Test
    void eventsComeBackEqual() {
        assertComesBack(new Account.Opened("Ada", Instant.parse("2026-01-01T00:00:00.123456789Z")));
        assertComesBack(new Account.Deposited(Long.MIN_VALUE, "größer"));
        assertComesBack(new Account.Renamed(Optional.empty()));
        assertComesBack(new Account.Closed());
    }

    @Test
    void stateHoldingEventsComesBackEqual() {
        assertComesBack(new Account.State("Ada", 7, List.of(new Account.Closed(), new Account.Deposited(1, "x"))));
    }

    @Test
    void enumConstantsWithABodyComeBackTheSame() {
        assertThat(back(Account.Rejection.OVERDRAWN)).isSameAs(Account.Rejection.OVERDRAWN);
    }

    @Test
    void boxesAreValuesByThemselves() {
        assertComesBack(-42L);
    }

    @Test
    void schemasAreNamedAfterTheConcreteTypes() {
        assertThat(CODEC.schemas())
                .extracting(Schema::typeName)
                .containsExactly(
                        "Account.Opened",
                        "Account.Deposited",
                        "Account.Renamed",
                        "Account.Closed",
                        "Account.State",
                        "Account.Rejection",
                        "long");
    }

    @Test
    void smallRecordsTakeFewBytes() {
        assertThat(CODEC.encode(new Account.Deposited(5, "ab")).bytes()).hasSize(4);
        assertThat(CODEC.encode(new Account.Closed()).bytes()).hasSize(1);
    }

    @Test
    void examplesOfTheFormatsPageHoldGood() {
        Payload deposited = CODEC.encode(new Account.Deposited(1250, "invoice 4711"));
        assertThat(deposited.fingerprint()).isEqualTo(0x114547a3078db8d6L);
        assertThat(HexFormat.of().formatHex(deposited.bytes())).isEqualTo("01c413696e766f69636520343731b1");

        Payload state =
                CODEC.encode(new Account.State("Ada", 3, List.of(new Account.Deposited(1, "x"), new Account.Closed())));
        assertThat(HexFormat.of().formatHex(state.bytes())).isEqualTo("034164e1060201010282780300");
    }

    @Test
    void serviceLoaderFindsTheProvider() {
        Codec codec = CodecProvider.installed().create(List.of(Account.Event.class));
        assertThat(codec).isInstanceOf(KryoCodec.class);
    }

    private static void assertComesBack(Object value) {
        assertThat(back(value)).isEqualTo(value);
    }

    private static Object back(Object value) {
        return CODEC.decode(CODEC.encode(value), Dictionaries.of(CODEC));
    }
}
