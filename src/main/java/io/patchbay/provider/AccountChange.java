package io.patchbay.provider;

/** What Meta did to an account, or said about it. */
public enum AccountChange {
    RESTRICTED,
    VIOLATION,
    /** Disabled, or a day set for it: {@code ban_state} tells. */
    DISABLED,
    REINSTATED,
    /** The account's review was decided, or put off. */
    REVIEWED,
    /** The same for a display name. */
    NAME_REVIEWED,
    /** How customers take the messages. */
    JUDGED,
    /** How many messages and numbers there may be. */
    LIMITED,
    /** Whether the business is who it says. */
    VERIFIED,
    /** Somebody let us in: the signup came through at Meta's side. */
    SHARED,
    /** Away for a moment, as when the customer changes phones. */
    OFFBOARDED,
    RECONNECTED,
    DISCONNECTED,
    /** Worth reading on the timeline, and no change of anything: a user name, a hand-over, a word we do not know. */
    TOLD
}
