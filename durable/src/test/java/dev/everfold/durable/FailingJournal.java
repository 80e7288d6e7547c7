package dev.everfold.durable;

import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.ShardJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** A journal in memory whose commits fail from a moment on. */
final class FailingJournal {

    final AtomicBoolean fails = new AtomicBoolean();
    private final Journal journal = new InMemoryJournal(1);

    Journal journal() {
        return proxy(Journal.class, journal);
    }

    private <T> T proxy(Class<T> type, T target) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            if (method.getName().equals("commit") && fails.get()) {
                throw new JournalException("the disk is gone", null);
            }
            try {
                Object result = method.invoke(target, arguments);
                return result instanceof ShardJournal shard ? proxy(ShardJournal.class, shard) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return type.cast(proxy);
    }
}
