package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.SystemClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class EndsTest {

    private final Ends ends = new Ends();

    @Test
    void allWhoWaitHearOfTheEndAndNobodyIsLeft() {
        Ends.Waiter one = ends.await("a");
        Ends.Waiter two = ends.await("a");
        CompletableFuture<InvocationState> other = ends.await("b");
        ends.ended("a", InvocationState.NONE);
        assertThat(one).isCompletedWithValue(InvocationState.NONE);
        assertThat(two).isCompletedWithValue(InvocationState.NONE);
        assertThat(other).isNotDone();
        assertThat(ends.size()).isEqualTo(1);
    }

    @Test
    void whoGivesUpIsForgottenAndTheOthersAreNot() {
        Ends.Waiter one = ends.await("a");
        Ends.Waiter two = ends.await("a");
        ends.forget("a", one);
        ends.ended("a", InvocationState.NONE);
        assertThat(one).isNotDone();
        assertThat(two).isDone();
        ends.forget("b", ends.await("b"));
        assertThat(ends.size()).isZero();
    }

    @Test
    void whoWaitsWhileTheSystemIsClosedIsTold() {
        CompletableFuture<InvocationState> before = ends.await("a");
        ends.close();
        CompletableFuture<InvocationState> after = ends.await("a");
        for (CompletableFuture<InvocationState> end : java.util.List.of(before, after)) {
            assertThatThrownBy(end::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SystemClosedException.class);
        }
        assertThat(ends.size()).isZero();
    }
}
