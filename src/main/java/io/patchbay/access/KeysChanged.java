package io.patchbay.access;

/** A key was made or taken back in the current transaction. Other nodes have to hear of it. */
public record KeysChanged() {}
