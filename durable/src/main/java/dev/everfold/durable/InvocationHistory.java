package dev.everfold.durable;

/**
 * All that an invocation had done at some moment, as bytes: to be kept beside a test, and replayed there against the
 * code of the day, with {@code DurableReplay.history} and {@code DurableReplay.follow}. It holds the invocation's
 * input, results and signals as they are.
 *
 * @param invocation which one it was
 * @param bytes begins with the format's version; owned by the history
 */
@SuppressWarnings("ArrayRecordComponent") // written to a file or read from one, compared by nobody
public record InvocationHistory(InvocationId invocation, byte[] bytes) {}
