package dev.everfold;

/** When a turn counts as durable, and so what an acknowledgement survives. */
public enum Durability {

    /**
     * After the sync of its group commit. Survives the end of the process, a crash of the operating system, and a power
     * cut, as far as the disk keeps what it reported as synced. The default.
     */
    SYNCED,

    /**
     * Once it is in the operating system's page cache. Survives any end of the process, {@code kill -9} included. A
     * crash of the operating system or a power cut may take the newest turns back, acknowledged ones included; what
     * remains is still a correct prefix of each shard, without gaps.
     */
    WRITTEN
}
