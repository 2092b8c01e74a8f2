package io.patchbay.number;

/**
 * Whether Meta restricted the account. The end of a restriction is never announced. Who can move
 * it depends on what Meta did.
 */
public enum Restricted implements Standing.Value {
    UNKNOWN,
    NONE,
    ACTIVE,
    LIFTED_UNCONFIRMED
}
