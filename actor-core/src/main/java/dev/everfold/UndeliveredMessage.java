package dev.everfold;

/**
 * A message that is durable with its sender and not yet handled by its receiver.
 *
 * @param sender the actor whose turn sent it
 * @param receiver the actor that is to decide it
 * @param command the logical type of the command
 * @param sentAtMillis the timestamp of the sender's turn, since the epoch
 */
public record UndeliveredMessage(ActorId sender, ActorId receiver, String command, long sentAtMillis) {}
