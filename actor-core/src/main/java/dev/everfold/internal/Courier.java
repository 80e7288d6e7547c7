package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers the messages that one shard's turns have sent, in the order of its journal, to the shards of their receivers
 * (P9). A task like an activation: it runs while there is something to do, and keeps its channels to itself.
 *
 * <p>The outbox is the journal. A message is handed over as soon as its entry is durable if its channel has room;
 * otherwise it is forgotten here and read again later. So memory is bounded by the channels' windows, and after a crash
 * the courier just goes on where the receivers' journals say that it was.
 */
final class Courier implements Runnable {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** Beyond this many bytes of signals that wait, entries are not signalled one by one any more. */
    private static final long BYTES_MAX = 16L << 20;

    private static final Duration SPACE_RETRY = Duration.ofMillis(100);

    /** What a courier hears. */
    private abstract static sealed class Signal extends Mailbox.Node<Signal> {
        /** What the signal takes in memory, roughly. */
        long bytes() {
            return 64;
        }
    }

    /** An entry with messages is durable. */
    private static final class Sent extends Signal {
        private final Offset offset;
        private final Entry entry;

        Sent(Offset offset, Entry entry) {
            this.offset = offset;
            this.entry = entry;
        }

        @Override
        long bytes() {
            return 256 + EntrySize.bytesMax(entry);
        }
    }

    /** A message is handled, durably. */
    private static final class Done extends Signal {
        private final int receiver;
        private final long number;

        Done(int receiver, long number) {
            this.receiver = receiver;
            this.number = number;
        }
    }

    /** An actor cannot take its messages. */
    private static final class Stopped extends Signal {
        private final int receiver;
        private final ActorId actor;
        private final EverfoldException reason;

        Stopped(int receiver, ActorId actor, EverfoldException reason) {
            this.receiver = receiver;
            this.actor = actor;
            this.reason = reason;
        }
    }

    /** There may be space now. */
    private static final class Retry extends Signal {}

    /** Look again. */
    private static final class Wake extends Signal {}

    private final Shard sender;
    private final List<Shard> shards;
    private final List<Channel> channels;
    private final Mailbox<Signal> signals = new Mailbox<>();
    private final AtomicLong bytesWaiting = new AtomicLong();

    /** Whether an entry was not signalled. */
    private final AtomicBoolean skipped = new AtomicBoolean();

    /** Whether a retry is on its way; for the task. */
    private boolean retrying;

    private volatile boolean closed;

    Courier(Shard sender, List<Shard> shards, List<Channel> channels) {
        this.sender = sender;
        this.shards = shards;
        this.channels = channels;
    }

    /** Begins with what an earlier run left. */
    void start() {
        signal(new Wake());
    }

    /** An entry with messages is durable; called in the order of the journal. */
    void sent(Offset offset, Entry entry) {
        if (bytesWaiting.get() < BYTES_MAX) {
            signal(new Sent(offset, entry));
        } else if (skipped.compareAndSet(false, true)) {
            signal(new Wake());
        }
    }

    /** A message to this shard is handled, durably. */
    void done(int receiver, long number) {
        signal(new Done(receiver, number));
    }

    /**
     * An actor refused a message; it and all later ones to that actor stay undelivered until the system is opened
     * again.
     */
    void notTaken(Entry.Outgoing message, EverfoldException reason) {
        signal(new Stopped(message.shard(), message.receiver(), reason));
    }

    /** Delivers nothing more. */
    void close() {
        closed = true;
    }

    private void signal(Signal signal) {
        bytesWaiting.getAndAdd(signal.bytes());
        if (signals.offer(signal) == Mailbox.Offer.START) {
            sender.activations().execute(this);
        }
    }

    @Override
    public void run() {
        try {
            work();
        } catch (Throwable bug) {
            sender.stop(bug); // the mailbox stays busy for ever: nothing more is delivered
        }
    }

    private void work() {
        Signal signal = signals.takeAll();
        boolean lookAround = skipped.getAndSet(false);
        long bytes = 0;
        while (signal != null) {
            hear(signal);
            bytes += signal.bytes();
            Signal next = signal.next;
            signal.next = null;
            signal = next;
        }
        bytesWaiting.getAndAdd(-bytes);
        for (Channel channel : channels) {
            boolean hasNext = sender.messages().sentTo(channel.receiver) >= channel.next();
            if (lookAround && hasNext) {
                channel.fallBehind();
            } else if (!hasNext) {
                channel.catchUp();
            }
            if (channel.isBehind() && channel.hasMuchRoom() && !closed) {
                readOn(channel);
            }
        }
        if (!signals.release()) {
            sender.activations().execute(this);
        }
    }

    private void hear(Signal signal) {
        switch (signal) {
            case Sent sent -> sent.entry.messages().forEach(message -> hearMessage(sent.offset, message));
            case Done done -> channels.get(done.receiver).handled(done.number);
            case Stopped stopped -> hearStopped(stopped);
            case Retry _ -> retrying = false;
            case Wake _ -> {}
        }
    }

    /** A message that is not the next one follows on some that were not signalled, and is read with them. */
    private void hearMessage(Offset offset, Entry.Outgoing message) {
        Channel channel = channels.get(message.shard());
        if (channel.isBehind() || message.number() < channel.next()) {
            return;
        }
        if (message.number() > channel.next() || !handOver(channel, offset, message)) {
            channel.fallBehind();
        }
    }

    private void hearStopped(Stopped stopped) {
        if (channels.get(stopped.receiver).stop(stopped.actor) && !closed) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "messages to {0} stay undelivered until the system is opened again: {1}",
                    stopped.actor,
                    stopped.reason.getMessage());
        }
    }

    /** Reads the journal from where the channel stopped and hands over until its window is full or nothing is left. */
    private void readOn(Channel channel) {
        try (EntryCursor cursor = sender.journal().read(channel.resume())) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                for (Entry.Outgoing message : stored.entry().messages()) {
                    if (message.shard() == channel.receiver
                            && message.number() >= channel.next()
                            && !(isSent(message) && handOver(channel, stored.offset(), message))) {
                        return;
                    }
                }
            }
            channel.catchUp();
        } catch (EverfoldException unreadable) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "messages of shard " + sender.number() + " cannot be read and stay undelivered: "
                            + unreadable.getMessage(),
                    unreadable);
            closed = true;
        }
    }

    /**
     * Whether the sender's turn is settled. The journal shows entries a moment before their turns are settled, and a
     * message must not be handled before it counts as sent.
     */
    private boolean isSent(Entry.Outgoing message) {
        return message.number() <= sender.messages().sentTo(message.shard());
    }

    /** Hands the channel's next message to its receiver; false when it has to wait. */
    private boolean handOver(Channel channel, Offset offset, Entry.Outgoing message) {
        Invariant.equal(message.number(), channel.next(), "number of the next message to shard " + channel.receiver);
        Shard receiver = shards.get(channel.receiver);
        if (closed || !channel.hasRoom() || receiver.refusal() != null) {
            return false;
        }
        if (!receiver.hasSpace()) {
            retryLater();
            return false;
        }
        if (channel.advance(offset, message.receiver())) {
            receiver.deliver(new Entry.Origin(sender.number(), message.number(), offset), message, this);
        }
        return true;
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            sender.environment().timer().schedule(SPACE_RETRY, () -> signal(new Retry()));
        }
    }
}
